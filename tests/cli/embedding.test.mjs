// The library in C and C++, built against from outside of the tree.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { classify, codeIn, install, installed, model, run, runs, scratch } from './installed.mjs';
import { root, sample } from './programs.mjs';

install();
const warnings = ['-Wall', '-Wextra', '-Wpedantic', '-Werror'];

test('the examples find the package by CMake and say what the command line says', () => {
  cpSync(path.join(root, 'examples'), path.join(scratch, 'examples'), { recursive: true });
  const flags = warnings.join(' ');
  const build = path.join(scratch, 'build');
  runs('cmake', [
    ...['-S', 'examples', '-B', build, '-G', 'Ninja', '-DCMAKE_BUILD_TYPE=Release', `-DCMAKE_PREFIX_PATH=${installed}`],
    ...[`-DCMAKE_C_FLAGS=${flags}`, `-DCMAKE_CXX_FLAGS=${flags}`],
  ]);
  runs('cmake', ['--build', build]);
  const expected = JSON.parse(classify(sample).out).beats.map(
    ({ sample: at, time_s, class: label, confidence, usable = true, sure, why }) =>
      `${at} ${time_s.toFixed(6)} ${label} ${confidence.toFixed(6)} ${Number(usable)} ${Number(sure)} ${why}\n`,
  );
  for (const name of ['label_c', 'label_cpp']) {
    const labelled = run(path.join(build, name), [model, sample]);
    assert.deepEqual(labelled, { code: 0, out: expected.join(''), err: '' }, name);
    const failed = run(path.join(build, name), [model, 'nowhere']);
    assert.deepEqual(failed, { code: 1, out: '', err: "missing_file: There is no file 'nowhere'.\n" }, name);
  }
});

test('a package of another minor version is not taken', () => {
  const other = path.join(scratch, 'other');
  mkdirSync(other);
  const text = readFileSync(path.join(root, 'examples/CMakeLists.txt'), 'utf8');
  writeFileSync(path.join(other, 'CMakeLists.txt'), text.replace(/beatlens 0\.\d+/, 'beatlens 0.999'));
  const { code, err } = run('cmake', ['-S', other, '-B', other, `-DCMAKE_PREFIX_PATH=${installed}`]);
  assert.notEqual(code, 0);
  assert.match(err, /requested\s+version "0\.999"/);
});

test('the C of the README works as written', () => {
  writeFileSync(path.join(scratch, 'readme.c'), codeIn('README.md', 'c', 'beatlens.h'));
  const env = { PKG_CONFIG_PATH: path.join(installed, 'lib/pkgconfig') };
  const flags = runs('pkg-config', ['--cflags', '--libs', 'beatlens'], { env }).trim().split(/\s+/);
  runs('cc', ['-std=c11', '-Wall', '-Wextra', '-Werror', 'readme.c', '-o', 'readme', ...flags]);
  const written = run(path.join(scratch, 'readme'), [], { cwd: root });
  assert.deepEqual(written, { code: 0, out: classify(sample).out, err: '' });
});

test('a dropped status or result does not compile against the installed headers', () => {
  const source = (name) => path.join(root, 'tests/must_not_compile', name);
  const include = path.join(installed, 'include');
  for (const [command, ...args] of [
    ['cc', '-std=c11', `-I${include}`, source('dropped_status.c')],
    ['c++', '-std=c++11', `-I${include}`, '-x', 'c++', source('dropped_status.c')],
    ['c++', '-std=c++20', `-I${include}/beatlens-core`, source('dropped_result.cpp')],
  ]) {
    // compiled to the end: GCC looks for dropped values late
    const check = (...more) =>
      run(command, [...warnings, '-c', '-o', path.join(scratch, 'dropped.o'), ...more, ...args]);
    const taken = check('-DLOOKED_AT');
    assert.equal(taken.code, 0, taken.err);
    assert.match(check().err, /error: ignoring return.*(warn_unused_result|nodiscard)/s);
  }
});

test('the headers for C++ compile, and need nothing but themselves', () => {
  const core = path.join(installed, 'include/beatlens-core');
  const headers = readdirSync(core, { recursive: true }).filter((name) => name.endsWith('.h'));
  assert.ok(headers.length > 50);
  writeFileSync(path.join(scratch, 'all.cpp'), headers.map((name) => `#include <${name}>\n`).join(''));
  const options = ['-std=c++20', `-I${core}`, 'all.cpp'];
  runs('c++', ['-fsyntax-only', ...options]);
  const needed = runs('c++', ['-M', ...options]);
  assert.doesNotMatch(needed, /nlohmann|xnnpack|pugixml|CLI11/i);
  assert.ok(needed.includes(path.join(core, 'tl/expected.hpp')));
});

test('the shared library offers what its header declares and nothing else, and names no folder', () => {
  const library = path.join(installed, 'lib/libbeatlens.so');
  const symbols = runs('nm', ['-D', '--defined-only', '--format=posix', library]).match(/^[^\s@]+/gm);
  const declared = readFileSync(path.join(installed, 'include/beatlens.h'), 'utf8').match(/\bbeatlens_\w+(?=\(\w)/g);
  const named = (names) => [...new Set(names)].filter((name) => !name.startsWith('BEATLENS_')).sort();
  assert.deepEqual(named(symbols), named(declared));
  assert.ok(!readFileSync(library).includes(root));
});
