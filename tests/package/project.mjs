// The npm package as its users have it: packed, and installed into a project outside of this tree.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { commandLine, mitdb, root, withoutData } from '../browser/harness.mjs';

export const run = promisify(execFile);
export const packageFolder = process.env.BEATLENS_NPM ?? path.join(root, 'build/npm');

/** Why a test that compares with the command line is skipped. */
export const withoutRecord = withoutData || (existsSync(commandLine) ? false : 'the command line is not built');

/** `npm pack`. @returns {Promise<{ file: string, size: number, unpackedSize: number, files: { path: string }[] }>} */
export async function pack(folder) {
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: packageFolder });
  const [packed] = JSON.parse(stdout);
  return { ...packed, file: path.join(folder, packed.filename) };
}

/** A folder that is gone when the tests of a file are done. */
export async function scratch() {
  const folder = await mkdtemp(path.join(tmpdir(), 'beatlens-package-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * A project with the packed package in its node_modules.
 * @param {Record<string, string>} files
 */
export async function project(files) {
  const folder = await scratch();
  const { file } = await pack(folder);
  await writeFile(path.join(folder, 'package.json'), '{ "type": "module", "private": true }');
  await npmInstall(folder, '--offline', file);
  await writeFiles(folder, files);
  return folder;
}

export const npmInstall = (folder, ...wanted) =>
  run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...wanted], { cwd: folder });

export async function writeFiles(folder, files) {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
}

/** Record 100's header and signal, without annotations, for a page to fetch. */
export async function copyRecord(folder) {
  await mkdir(folder, { recursive: true });
  for (const file of mitdb('100', ['hea', 'dat'])) {
    await copyFile(file, path.join(folder, path.basename(file)));
  }
}

export async function commandLineReport(...args) {
  const { stdout } = await run(commandLine, ['classify', ...args, '--format', 'json'], { maxBuffer: 1 << 28 });
  return JSON.parse(stdout);
}

/**
 * Labels, counts, texts and keys are the same; numbers are as near as two compilers come, and those that are rounded, in ms
 * to a tenth and in mV to a thousandth, may be rounded otherwise.
 */
export function assertSameReport(report, expected, at = 'report') {
  if (typeof expected === 'number') {
    assert.equal(typeof report, 'number', at);
    if (/\.waves\.|\.(p|pr|qrs|qt)_ms$/.test(at)) {
      assert.ok(
        Math.abs(report - expected) < (at.includes('_mv') ? 0.0015 : 0.15),
        `${at}: ${report}, not ${expected}`,
      );
      return;
    }
    const isNear = Math.abs(report - expected) <= (Number.isInteger(expected) ? 0 : 1e-4 * Math.max(1, expected));
    assert.ok(isNear || Math.abs(report - expected) < 1e-4, `${at}: ${report}, and the command line says ${expected}`);
  } else if (typeof expected === 'object' && expected !== null) {
    assert.deepEqual(Object.keys(Object(report)), Object.keys(expected), at);
    for (const [key, value] of Object.entries(expected)) {
      assertSameReport(report[key], value, `${at}.${key}`);
    }
  } else {
    assert.equal(report, expected, at);
  }
}
