/**
 * Files by their paths, as the command line takes them (shared/formats/record_files): "100", "100.hea" or any file of a
 * record brings the files that belong to it and lie beside it.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { companionsOf, largestCompanion } from '../engine/further-readers.mjs';
import { BeatlensError, succeeded } from './errors.mjs';

/** @param {(string | URL)[]} paths @returns {Promise<{ name: string, blob: Blob }[]>} */
export async function filesAt(paths) {
  const files = new Map();
  for (const one of paths) {
    for (const [file, bytes] of await filesOf(path.resolve(one instanceof URL ? fileURLToPath(one) : one))) {
      files.set(file, { name: path.basename(file), blob: new Blob([bytes]) });
    }
  }
  return [...files.values()];
}

const isFile = async (file) => (await stat(file).catch(() => null))?.isFile() ?? false;
const stemOf = (name) => name.slice(0, name.length - path.extname(name).length);
const same = (a, b) => a.toLowerCase() === b.toLowerCase();

/** @returns {Promise<Map<string, Uint8Array>>} bytes by path */
async function filesOf(file) {
  const { dir, base } = path.parse(file);
  if (!(await isFile(file))) {
    return group((await beside(dir, `${base}.hea`)) ?? file);
  }
  const name = /\.gz$/i.test(base) ? stemOf(base) : base; // "100.dat" of "100.dat.gz"
  const header = await beside(dir, `${stemOf(name)}.hea`);
  if (header !== null && header !== file) {
    const files = await group(header);
    if (files.has(file)) {
      return files;
    }
  }
  return group(file);
}

/** The file `name` of a folder, in whatever case it is written there. @returns {Promise<string | null>} its path */
async function beside(folder, name) {
  const exact = path.join(folder, name);
  if (await isFile(exact)) {
    return exact;
  }
  const other = (await readdir(folder).catch(() => [])).find((one) => same(one, name));
  return other !== undefined && (await isFile(path.join(folder, other))) ? path.join(folder, other) : null;
}

/** The main file with what belongs to it and lies beside it. What is not there is left out: the reader says so best. */
async function group(main) {
  const folder = path.dirname(main);
  const files = new Map([[main, await read(main)]]);
  const named = (file) => ({ name: path.basename(file), bytes: files.get(file) });
  const { names, stem } = succeeded(await companionsOf(named(main)));
  const wanted = [...names];
  for (const name of wanted) {
    const last = name.split(/[\\/]/).at(-1); // only files beside it: a header must not make us read files elsewhere
    const file = (await beside(folder, last)) ?? (await beside(folder, `${last}.gz`));
    if (file !== null && !files.has(file)) {
      files.set(file, await read(file));
      if (same(path.extname(file), '.hea')) {
        wanted.push(...succeeded(await companionsOf(named(file))).names); // of a segment, which has files of its own
      }
    }
  }
  if (stem !== '') {
    const others = (await readdir(folder)).sort().filter((name) => same(stemOf(name), stem));
    for (const file of others.map((name) => path.join(folder, name))) {
      const { size } = await stat(file).catch(() => ({ size: Number.POSITIVE_INFINITY }));
      if (!files.has(file) && size <= largestCompanion && (await isFile(file))) {
        const bytes = await read(file);
        const candidate = { name: path.basename(file), bytes };
        if (succeeded(await companionsOf(named(main), candidate)).recognised) {
          files.set(file, bytes);
        }
      }
    }
  }
  return files;
}

async function read(file) {
  try {
    return await readFile(file);
  } catch ({ code }) {
    const messages = {
      ENOENT: ['missing_file', `There is no file '${file}'.`],
      EISDIR: ['io', `'${file}' is a folder, not a file.`],
    };
    const [kind, message] = messages[code] ?? ['io', `The file '${file}' cannot be read (${code}).`];
    throw new BeatlensError({ code: kind, message });
  }
}
