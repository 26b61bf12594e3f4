// The strings of the page that was built.
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { site } from './harness.mjs';

export const codes = ['en', 'de', 'fr', 'es', 'zh'];
export const others = codes.slice(1);

export async function stringsOf(code, folder = 'strings') {
  return (await import(path.join(site, folder, `${code}.mjs`))).default;
}
export const all = Object.fromEntries(await Promise.all(codes.map(async (code) => [code, await stringsOf(code)])));
export const partNames = [
  ...new Set(
    (await readdir(path.join(site, 'strings/parts')).catch(() => [])).map((name) => name.replace(/\.\w+\.mjs$/, '')),
  ),
];
