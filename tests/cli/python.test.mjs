// The Python and SQL of docs/embedding.md, as they stand there.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import { cases } from '../cases.mjs';
import { beatlens, classify, codeIn, install, installed, model, run, runs, scratch } from './installed.mjs';
import { dataDir, root, sample } from './programs.mjs';

install();
const guide = 'docs/embedding.md';
const write = (name, text) => writeFileSync(path.join(scratch, name), text);
before(() => write('beatlens.py', codeIn(guide, 'python', 'import ctypes')));

/** Recordings of all kinds that are at hand, and a file that is not. */
function recordings() {
  for (const name of ['sample.csv', 'sample.edf']) {
    assert.equal(beatlens('convert', sample, name).code, 0);
  }
  const assets = ['dicom', 'scp'].flatMap((kind) => {
    const folder = path.join(root, 'tests/assets', kind);
    return readdirSync(folder).map((name) => path.join(folder, name));
  });
  const outside = cases
    .filter(({ asks, recording }) => !asks && !recording)
    .map(({ files }) => path.join(dataDir, 'cases', files.find((file) => file.endsWith('.hea')) ?? files[0]))
    .filter((file) => existsSync(file) && !file.endsWith('.zip'));
  return [sample, 'sample.csv', 'sample.edf', 'nowhere.csv', ...assets, ...outside];
}

const askInThreads = `
import concurrent.futures, json, locale, sys
import beatlens

if len(sys.argv) > 2:
    locale.setlocale(locale.LC_ALL, sys.argv[2])
model = beatlens.open_model(sys.argv[1])

def answer(file):
    try:
        return beatlens.report(beatlens.open_recording(file), model).decode()
    except ValueError as error:
        return str(error)

with concurrent.futures.ThreadPoolExecutor(4) as threads:
    answers = list(threads.map(answer, json.load(open("files.json"))))
assert len(sys.argv) == 2 or locale.localeconv()["decimal_point"] == ","
json.dump(answers, sys.stdout)
`;

test('reports have the bytes of the command line, in threads and in a locale with a decimal comma', (context) => {
  const files = recordings();
  write('files.json', JSON.stringify(files));
  write('ask.py', askInThreads);
  const locales = path.join(scratch, 'locales');
  mkdirSync(locales);
  const german = 'de_DE.UTF-8';
  const made = spawnSync('localedef', ['-i', 'de_DE', '-f', 'UTF-8', path.join(locales, german)]);
  if (made.status !== 0) {
    context.diagnostic('no locale with a decimal comma: install the package locales to test in one');
  }
  const env = { LOCPATH: locales };
  const { code, out, err } = run('python3', ['ask.py', model, ...(made.status === 0 ? [german] : [])], { env });
  assert.equal(code, 0, err);
  assert.equal(err, '');
  const answers = JSON.parse(out);
  let read = 0;
  for (const [i, file] of files.entries()) {
    const said = classify(file);
    read += said.code === 0 ? 1 : 0;
    if (said.code === 0) {
      assert.equal(answers[i], said.out, file);
    } else {
      assert.ok(said.err.endsWith(`${answers[i]}\n`), `${said.err}${answers[i]}`);
    }
  }
  assert.ok(read >= 3, `${read} were read`);
});

test('samples in millivolts give the labels of their recording', () => {
  assert.equal(beatlens('convert', sample, 'samples.csv').code, 0);
  write(
    'samples.py',
    `
import csv, sys
import beatlens

rows = [row for row in csv.reader(open("samples.csv")) if not row[0].startswith("#")][1:]
model = beatlens.open_model(sys.argv[1])
lead = [float(row[1]) for row in rows]
found = beatlens.labels(beatlens.recording_of([lead], 360.0), model)
expected = beatlens.labels(beatlens.open_recording("samples.csv"), model)
assert len(found) == len(expected) > 100, (len(found), len(expected))
assert [label for _, label, _ in found] == [label for _, label, _ in expected]
`,
  );
  runs('python3', ['samples.py', model]);
});

test('the session of the guide goes as written', () => {
  const session = codeIn(guide, 'python', '>>>').replaceAll(/^>>> /gm, '');
  write('session.py', session.replace('"100"', JSON.stringify(sample)).replace(/^(beatlens\.labels.*)$/m, 'print($1)'));
  const env = { PYTHONPATH: scratch };
  assert.match(runs('python3', [path.join(scratch, 'session.py')], { cwd: installed, env }), /^\[\(0\.\d+, 'N', /);
});

const has = (module) => spawnSync('python3', ['-c', `import ${module}`]).status === 0;

/** beats.ndjson and records.csv of two copies of the sample, by the commands of the guide. */
function writeTables() {
  const folder = path.join(scratch, 'FOLDER');
  if (!existsSync(folder)) {
    mkdirSync(folder);
    for (const name of ['one', 'two']) {
      assert.equal(beatlens('convert', sample, path.join(folder, `${name}.edf`)).code, 0);
    }
  }
  const env = { PATH: `${path.join(installed, 'bin')}:${process.env.PATH}` };
  runs('sh', ['-ec', codeIn(guide, 'sh', 'beats.ndjson')], { env });
  return readFileSync(path.join(scratch, 'beats.ndjson'), 'utf8').trim().split('\n').map(JSON.parse);
}

test('pandas reads the tables', { skip: !has('pandas') && 'python3-pandas is not installed' }, () => {
  const beats = writeTables();
  write('tables.py', codeIn(guide, 'python', 'import pandas'));
  const out = runs('python3', ['tables.py']);
  const normal = beats.filter(({ path: file, class: label }) => file.endsWith('one.edf') && label === 'N').length;
  assert.match(out, new RegExp(`FOLDER/one\\.edf +.*\\b${normal}\\b`));
  assert.match(out, /usable_share +N +S +V/);
});

test('DuckDB reads the tables', { skip: !has('duckdb') && "Python's duckdb is not installed" }, () => {
  const beats = writeTables();
  write(
    'tables.py',
    'import duckdb, sys\nfor query in sys.argv[1].split(";")[:2]:\n    print(duckdb.sql(query).fetchall())\n',
  );
  const out = runs('python3', ['tables.py', codeIn(guide, 'sql', 'read_json_auto').replace(/^--.*\n/, '')]);
  const normal = beats.filter(({ path: file, class: label }) => file.endsWith('one.edf') && label === 'N').length;
  assert.ok(out.includes(`'N', ${normal})`), out);
});
