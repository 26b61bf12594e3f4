// What writes the tables of docs/accuracy.md: marks in the document, figures read off a matrix, tables.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { partsOf, withPart } from '../../benchmarks/accuracy/document.mjs';
import { reliabilityDiagram } from '../../benchmarks/accuracy/reliability.mjs';
import * as tables from '../../benchmarks/accuracy/tables.mjs';
import { dataDir, needsData, root, runNative, sample } from './programs.mjs';

const document =
  '# T\n<!-- made by: x --only a -->\nold\n<!-- end -->\nprose\n<!-- made by: x --only b -->\n<!-- end -->\n';
const cells = (table) =>
  table.split('\n').map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

test('a part is written between its marks, and nothing else is touched', () => {
  const once = withPart(document, 'a', 'x --only a --more', '| $& | $1 |');
  assert.equal(
    once,
    document.replace('x --only a', 'x --only a --more').replace('\nold\n', () => '\n\n| $& | $1 |\n\n'),
  );
  assert.equal(withPart(once, 'a', 'x --only a --more', '| $& | $1 |'), once);
  assert.deepEqual(partsOf(once), [
    { name: 'a', command: 'x --only a --more', body: '| $& | $1 |' },
    { name: 'b', command: 'x --only b', body: '' },
  ]);
  assert.throws(() => withPart(document, 'c', '', ''), /0 parts named 'c'/);
  assert.throws(() => withPart(document + document, 'a', '', ''), /2 parts named 'a'/);
});

test('the document has each part of the script once', () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    [path.join(root, 'benchmarks/accuracy.mjs'), '--only', 'nothing'],
    { encoding: 'utf8' },
  );
  assert.equal(status, 1);
  const parts = stderr.match(/there are (.*)/)[1].split(', ');
  const names = partsOf(readFileSync(path.join(root, 'docs/accuracy.md'), 'utf8')).map(({ name }) => name);
  assert.deepEqual([...names].sort(), [...parts].sort());
});

test('numbers as the documents write them', () => {
  assert.equal(tables.figure(0.97349), '.973');
  assert.equal(tables.figure(1), '1.000');
  assert.equal(tables.figure(-0.05), '-.050');
  assert.equal(tables.figure(undefined), '–');
  assert.equal(tables.figure(Number.NaN), '–');
  assert.equal(tables.count(1234567), '1,234,567');
  assert.equal(tables.count(123), '123');
});

test('kappa is the one that the program gives', () => {
  const { comparison } = JSON.parse(runNative('classify', sample, '--format', 'json').out);
  const kappa = tables.kappaOf(comparison.confusion);
  assert.ok(Math.abs(kappa - comparison.kappa) < 1e-12, `${kappa}, ${comparison.kappa}`);
  const jKappa = tables.jKappaOf(kappa, comparison.per_class);
  assert.ok(Math.abs(jKappa - comparison.j_kappa) < 1e-12, `${jKappa}, ${comparison.j_kappa}`);
});

test('tables of a report', needsData('svdb'), () => {
  const model = path.join(root, 'assets/models/kachuee-residual.safetensors'); // a column for Q
  const evaluated = ['evaluate', '--protocol', 'X', path.join(dataDir, 'svdb'), '--model', model];
  const report = JSON.parse(runNative(...evaluated, '--records', '801,803', '--json').out);
  const scored = [{ title: 'two', report }];

  const matrix = cells(tables.confusionTable(report));
  assert.deepEqual(matrix[2], [
    '**N**',
    ...report.confusion[0].map((beats) => tables.count(beats)),
    tables.count(report.confusion[0].reduce((sum, beats) => sum + beats)),
  ]);
  assert.equal(matrix.at(-1)[0], 'no beat (extra)');

  const classes = cells(tables.classTable(scored));
  assert.deepEqual(classes[0], ['Se / +P / F1', 'N', 'S', 'V', 'F']);
  const { se, ppv, f1 } = report.per_class.V;
  assert.equal(classes[2][3], [se, ppv, f1].map((value) => tables.figure(value)).join(' / '));

  const headline = cells(tables.headlineTable(scored));
  assert.ok(headline.every((row) => row.length === 2));
  const { value, low, high } = report.headlines.accuracy;
  const accuracy = headline.find(([name]) => name === 'accuracy')[1];
  assert.equal(accuracy, `${tables.figure(value)} (${tables.figure(low)} to ${tables.figure(high)})`);

  const records = tables.recordTable(scored[0]);
  assert.match(records, /^<details>[\s\S]*\n\| 801 \| [\s\S]*\n\| 803 \| [\s\S]*<\/details>$/);

  // labels that are all sure: none is left out, and what is right among them is what is right at all
  const unsure = cells(tables.unsureTable([{ title: 'two', report: { ...report, sure_confusion: report.confusion } }]));
  assert.equal(unsure[2][1], '0.0 %');
  const [, all, inBrackets] = unsure[2][2].match(/^(\S+) \((\S+)\)$/);
  assert.equal(all, inBrackets);

  const picture = reliabilityDiagram([{ title: 'N & <two>', report }]);
  assert.match(picture, /N &amp; &lt;two>/);
  assert.equal(picture.match(/<circle/g).length, report.calibration.bins.filter((bin) => bin.count > 0).length);
});
