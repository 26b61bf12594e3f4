// The Debian packages: what is in them and what they ask for, and the program out of them. Nothing is installed.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { nativeBuild, run, runs, scratch } from './installed.mjs';
import { runNative, sample } from './programs.mjs';

const skip = spawnSync('dpkg-deb', ['--version']).status !== 0 && 'no dpkg-deb: not a Debian system';

test('Debian packages', { skip }, async (context) => {
  const folder = path.join(scratch, 'packages');
  runs('cpack', ['--config', path.join(nativeBuild, 'CPackConfig.cmake'), '-B', folder]);
  const files = readdirSync(folder).filter((name) => name.endsWith('.deb'));
  const version = runNative('--version').out.trim();
  const library = `libbeatlens${version.replace(/\.\d+$/, '')}`; // until 1.0 a minor version is a new library
  assert.deepEqual(files.map((name) => name.split('_').slice(0, 2).join(' ')).sort(), [
    `beatlens ${version}`,
    `libbeatlens-dev ${version}`,
    `${library} ${version}`,
  ]);
  const unpacked = path.join(scratch, 'unpacked');
  mkdirSync(unpacked);
  const packages = {};
  for (const name of files) {
    const file = path.join(folder, name);
    const field = (key) => runs('dpkg-deb', ['-f', file, key]).trim();
    packages[field('Package')] = { field, contents: runs('dpkg-deb', ['-c', file]) };
    runs('dpkg-deb', ['-x', file, unpacked]);
  }

  await context.test('ask for what they need', () => {
    assert.match(packages.beatlens.field('Depends'), /\blibc6\b.*\blibstdc\+\+6\b/);
    assert.match(packages[library].field('Depends'), /\blibc6\b.*\blibstdc\+\+6\b/);
    assert.match(packages['libbeatlens-dev'].field('Depends'), new RegExp(`${library} \\(= ${version}\\)`));
  });

  await context.test('hold root’s files in the places of a Debian system', () => {
    for (const [name, { contents }] of Object.entries(packages)) {
      assert.match(contents, new RegExp(`/usr/share/doc/${name}/copyright\n`));
      assert.match(contents, new RegExp(`/usr/share/doc/${name}/changelog\\.gz\n`));
      for (const line of contents.trim().split('\n')) {
        assert.match(line, /^(drwxr-xr-x|-rw[x-]r-[x-]r-[x-]|lrwxrwxrwx) root\/root .* \.\/(usr\/.*|$)/);
      }
    }
    assert.match(packages[library].contents, /\/libbeatlens\.so\.\d+\.\d+ -> libbeatlens\.so\.\d+\.\d+\.\d+\n/);
    assert.match(packages['libbeatlens-dev'].contents, /\/libbeatlens\.so -> libbeatlens\.so\.\d+\.\d+\n/);
    const doc = path.join(unpacked, 'usr/share/doc/beatlens');
    const licences = readFileSync(path.join(doc, 'copyright'), 'utf8');
    for (const part of ['beatlens: LICENSE', 'xnnpack', 'zlib', 'pugixml', 'flac', 'libsamplerate', 'pthreadpool']) {
      assert.ok(licences.includes(`==== ${part}`), part);
    }
    assert.match(
      gunzipSync(readFileSync(path.join(doc, 'changelog.gz'))).toString(),
      new RegExp(`^beatlens \\(${version}\\)`),
    );
    const manual = path.join(unpacked, 'usr/share/man/man1/beatlens.1.gz');
    if (existsSync(manual)) {
      assert.match(gunzipSync(readFileSync(manual)).toString(), /classify/);
    } else {
      context.diagnostic('no manual page: help2man is not installed');
    }
  });

  await context.test('have a program that finds the models beside it', () => {
    const program = path.join(unpacked, 'usr/bin/beatlens');
    const classified = () => run(program, ['classify', sample, '--format', 'json']);
    assert.equal(classified().out, runNative('classify', sample, '--format', 'json').out);
    const index = path.join(unpacked, 'usr/share/beatlens/models/index.json');
    const models = JSON.parse(readFileSync(index, 'utf8'));
    writeFileSync(index, JSON.stringify({ ...models, default: models.default_for_tables }));
    assert.match(JSON.parse(classified().out).model, /^kachuee-residual/);
  });
});
