// Beatlens as others have it: installed into a scratch folder that was moved since. For the tests beside this file.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before } from 'node:test';
import { nativeProgram, root } from './programs.mjs';

/** Of this test file; gone when it ends. */
export const scratch = mkdtempSync(path.join(tmpdir(), 'beatlens-installed-'));
after(() => rmSync(scratch, { recursive: true }));
export const nativeBuild = path.dirname(nativeProgram);
export const installed = path.join(scratch, 'moved');
export const model = path.join(installed, 'share/beatlens/models/whole-recording.safetensors');
const { BEATLENS_ASSETS: _, ...environment } = process.env;

/** Runs a program in the scratch folder: {code, out, err}. */
export function run(command, args, { env, ...options } = {}) {
  const all = { ...environment, LD_LIBRARY_PATH: path.join(installed, 'lib'), ...env };
  const result = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28, cwd: scratch, ...options, env: all });
  assert.equal(result.error, undefined);
  return { code: result.status, out: result.stdout, err: result.stderr };
}

/** The same of one that must end well: what it wrote. */
export function runs(command, args, options) {
  const { code, out, err } = run(command, args, options);
  assert.equal(code, 0, `${command} ${args.join(' ')}\n${out}${err}`);
  return out;
}

export const beatlens = (...args) => run(path.join(installed, 'bin/beatlens'), args);
export const classify = (file) => beatlens('classify', file, '--model', model, '--format', 'json');

/** To be called once by a test file: installs before its tests. */
export function install() {
  before(() => {
    runs('cmake', ['--install', nativeBuild, '--prefix', path.join(scratch, 'first')]);
    renameSync(path.join(scratch, 'first'), installed);
  });
}

/** The block of code of a Markdown file of the repository that has `what` in it. */
export function codeIn(file, language, what) {
  const text = readFileSync(path.join(root, file), 'utf8');
  const blocks = [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms'))].map(([, code]) => code);
  const found = blocks.find((code) => code.includes(what));
  assert.ok(found, `${file} has no ${language} with ${what}`);
  return found;
}
