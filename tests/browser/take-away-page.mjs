// What the tests of what people take away share: modules of the page's as they are served, a scratch folder, Python for other programs.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';

/** Runs before a page: what the tests below use of it. */
function prepare() {
  window.base64 = async (blob) => {
    const bytes = new Uint8Array(await blob.arrayBuffer());
    let text = '';
    for (let i = 0; i < bytes.length; i += 8192) {
      text += String.fromCharCode(...bytes.subarray(i, i + 8192));
    }
    return btoa(text);
  };
  window.takeAway = (name) => import(`./js/take-away/${name}.mjs`);
  window.sampleFiles = () =>
    Promise.all(
      ['sample.hea', 'sample.dat'].map(async (name) => ({
        name,
        blob: await (await fetch(`assets/samples/${name}`)).blob(),
      })),
    );
}

/** The script of it. */
export const prepared = `(${prepare})()`;

/** A folder that is gone when the file's tests have ended. */
export function scratchFolder() {
  const scratch = mkdtempSync(path.join(tmpdir(), 'beatlens-take-away-'));
  after(() => rmSync(scratch, { recursive: true }));
  return scratch;
}

export const python = (code, ...args) => execFileSync('python3', ['-c', code, ...args], { encoding: 'utf8' }).trim();
export const bytesOf = (base64) => Buffer.from(base64, 'base64');
