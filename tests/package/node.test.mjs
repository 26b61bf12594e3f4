// The installed package under Node.js; BEATLENS_NODE names another one than that which runs the tests.
import assert from 'node:assert/strict';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { before, describe, test } from 'node:test';
import { commandLine, mitdb, root } from '../browser/harness.mjs';
import { csvOfSamples, spikes, wfdb } from '../browser/made-files.mjs';
import { assertSameReport, commandLineReport, project, run, withoutRecord } from './project.mjs';

const node = process.env.BEATLENS_NODE ?? process.execPath;
let folder;
before(async () => {
  folder = await project({});
});

/** Runs a program in the project; what it gives as JSON. A program that does not end by itself fails. */
async function answerOf(program, ...args) {
  const text = `import { BeatlensError, classify, createBeatlens, models, strip } from 'beatlens';
    import { readFile } from 'node:fs/promises';
    const args = process.argv.slice(2);
    ${program}`;
  const file = path.join(folder, `program-${Math.random()}.mjs`);
  await writeFile(file, text);
  const { stdout } = await run(node, [file, ...args], { cwd: folder, maxBuffer: 1 << 28, timeout: 600_000 });
  return JSON.parse(stdout);
}

describe('record 100', { skip: withoutRecord }, () => {
  const header = () => mitdb('100', ['hea'])[0];

  for (const [how, workers] of [
    ['with workers', 2],
    ['without any', 0],
  ]) {
    test(`by its path, ${how}: the command line’s report`, async () => {
      const program = `console.log(JSON.stringify(await classify(args[0], { workers: ${workers} })));`;
      const report = await answerOf(program, header());
      assert.ok(report.comparison); // the .atr file was found beside it
      assertSameReport(report, await commandLineReport(header()));
    });
  }

  for (const workers of [2, 0]) {
    test(`with intervals, ${workers} workers: the command line’s report`, async () => {
      const program = `console.log(JSON.stringify(await classify(args[0], { workers: ${workers}, intervals: true })));`;
      const report = await answerOf(program, header());
      assert.ok(report.waves.classes.N.qt_ms.beats > 2000);
      assertSameReport(report, await commandLineReport(header(), '--intervals'));
    });
  }

  for (const workers of [2, 0]) {
    test(`with a pacemaker, ${workers} workers: the command line’s report`, async () => {
      const program = `console.log(JSON.stringify(await classify(args[0], { workers: ${workers}, pacemaker: true })));`;
      const report = await answerOf(program, header());
      assert.equal(report.pacemaker.declared, true);
      assertSameReport(report, await commandLineReport(header(), '--pacemaker'));
    });
  }

  for (const workers of [2, 0]) {
    test(`with a person's edits, ${workers} workers: the command line’s report`, async () => {
      const edits = {
        schema: 1,
        kind: 'edits',
        sampling_rate_hz: 360,
        edits: [
          { edit: 'relabel', samples: [77, 370, 663], label: 'V' },
          { edit: 'unusable', first_s: 60, end_s: 70 },
        ],
      };
      const list = path.join(folder, 'edits.json');
      await writeFile(list, JSON.stringify(edits));
      const program = `
        const edits = JSON.parse(await readFile(args[1], 'utf8'));
        console.log(JSON.stringify(await classify(args[0], { workers: ${workers}, edits })));`;
      const report = await answerOf(program, header(), list);
      assert.equal(report.edits.relabelled, 3);
      assert.equal(report.edits.stretches, 1);
      assert.deepEqual(
        report.beats.slice(0, 3).map((beat) => [beat.class, beat.edited, beat.machine_class]),
        Array(3).fill(['V', 'relabelled', 'N']),
      );
      assertSameReport(report, await commandLineReport(header(), '--edits', list));
    });
  }

  test('a strip: what the command line draws', async () => {
    const program = `
      const svg = await strip(args[0], { workers: 0, strip: { from: 10, seconds: 6, leads: ['V5'], speed: 50 } });
      console.log(JSON.stringify(svg));`;
    const svg = await answerOf(program, header());
    const { stdout } = await run(commandLine, [
      'strip',
      header(),
      '--from=10',
      '--seconds=6',
      '--leads=V5',
      '--speed=50',
    ]);
    assert.equal(svg.trim(), stdout.trim());
  });

  test('by its name, by its signal file, and as bytes', async () => {
    const program = `
      const beatlens = await createBeatlens({ workers: 0 });
      const [header, ...others] = args;
      const bytes = await Promise.all([header, ...others].map(async (one) => ({
        name: one.split('/').at(-1), bytes: await readFile(one) })));
      const reports = [await beatlens.classify(header.replace('.hea', '')), await beatlens.classify(others[0]),
        await beatlens.classify(bytes), await beatlens.classify(new URL('file://' + header))];
      console.log(JSON.stringify(reports));`;
    const [first, ...others] = await answerOf(program, ...mitdb('100', ['hea', 'dat', 'atr']));
    for (const report of others) {
      assert.deepEqual(report, first);
    }
  });

  test('another lead, another model, annotated beats', async () => {
    const model = path.join(root, 'assets/models/kachuee-residual.safetensors');
    const program = `
      const [header, model] = args;
      const beatlens = await createBeatlens({ workers: 2 });
      const reports = [await beatlens.classify(header, { lead: 'v5' }), await beatlens.classify(header, { lead: 2 }),
        await beatlens.classify(header, { model }), await beatlens.classify(header, { atReference: true })];
      reports.push(await beatlens.classify(header, { lead: 'II' }).catch(({ name, code, message }) => ({ name, code, message })));
      console.log(JSON.stringify(reports));`;
    const [byName, byNumber, otherModel, atReference, failed] = await answerOf(program, header(), model);
    assertSameReport(byName, await commandLineReport(header(), '--lead', 'V5'));
    assert.deepEqual(byNumber, byName);
    assertSameReport(otherModel, await commandLineReport(header(), '--model', model));
    assertSameReport(atReference, await commandLineReport(header(), '--beats', 'reference'));
    assert.equal(failed.name, 'BeatlensError');
    assert.equal(failed.code, 'out_of_range');
    assert.match(failed.message, /'II'.*MLII, V5/);
  });

  test('progress and blocks of beats come on the way, each beat once', async () => {
    const program = `
      const stages = new Set(); const samples = []; const names = [];
      const report = await classify(args[0], {
        onProgress: ({ stage, done, all }) => stages.add(stage + (stage === 'labelling' && done === all ? ' all' : '')),
        onBeats: (block) => {
          if (block.first !== samples.length) throw new Error('a gap');
          samples.push(...block.samples);
          names.push(...Array.from(block.labels, (label) => block.class_names[label]));
        } });
      console.log(JSON.stringify({ stages: [...stages], samples, names, report }));`;
    const { stages, samples, names, report } = await answerOf(program, header());
    assert.deepEqual(stages, ['reading', 'locating', 'labelling', 'labelling all']);
    assert.deepEqual(
      samples,
      report.beats.map(({ sample }) => sample),
    );
    assert.deepEqual(
      names,
      report.beats.map((beat) => beat.class),
    );
  });

  test('an abort ends a call with its reason, and the next one goes on', async () => {
    const program = `
      const results = [];
      for (const workers of [0, 2]) {
        const beatlens = await createBeatlens({ workers });
        const controller = new AbortController();
        const onProgress = ({ stage }) => stage === 'labelling' && controller.abort(new Error('enough'));
        const first = beatlens.classify(args[0], { signal: controller.signal, onProgress }).catch(({ message }) => message);
        const second = beatlens.classify(args[0]);
        const third = beatlens.classify(args[0], { signal: AbortSignal.abort() }).catch(({ name }) => name);
        results.push([await first, (await second).counts.N, await third]);
        const last = beatlens.classify(args[0]).catch(({ code }) => code);
        beatlens.dispose();
        results.at(-1).push(await last, await beatlens.classify(args[0]).catch(({ code }) => code));
      }
      console.log(JSON.stringify(results));`;
    const expected = (await commandLineReport(header())).counts.N;
    assert.deepEqual(await answerOf(program, header()), [
      ['enough', expected, 'AbortError', 'disposed', 'disposed'],
      ['enough', expected, 'AbortError', 'disposed', 'disposed'],
    ]);
  });

  test('only the record’s own files are read from beside it', async () => {
    const beside = path.join(folder, 'beside');
    await mkdir(beside);
    for (const file of mitdb('100')) {
      await copyFile(file, path.join(beside, path.basename(file).toUpperCase()));
    }
    await writeFile(path.join(beside, '100.txt'), 'notes of somebody');
    await writeFile(path.join(beside, '101.dat'), 'another record');
    const program = `console.log(JSON.stringify(await classify('beside/100')));`;
    assertSameReport(await answerOf(program), await commandLineReport(path.join(beside, '100')));
  });
});

test('further formats: the readers are loaded for them', async () => {
  const { name, bytes } = csvOfSamples();
  await writeFile(path.join(folder, name), bytes);
  const program = `
    const failed = await classify(args[0]).catch((error) => [error instanceof BeatlensError, error.code]);
    const report = await classify(args[0], { samplingRateHz: 360 });
    console.log(JSON.stringify([failed, report.sampling_rate_hz, report.beats.length]));`;
  const [failed, rate, beats] = await answerOf(program, name);
  assert.deepEqual(failed, [true, 'sampling_rate_needed']);
  assert.equal(rate, 360);
  assert.ok(beats > 0);
});

test('a table of beats goes to the model for tables', async () => {
  const row = Array.from({ length: 187 }, (_, i) => Math.exp(-(((i - 3) / 4) ** 2)).toFixed(4)).join(',');
  await writeFile(path.join(folder, 'rows.csv'), `${row},0\n${row},0\n${row},0\n`);
  const report = await answerOf(`console.log(JSON.stringify(await classify('rows.csv')));`);
  assert.equal(report.beats.length, 3);
  const { default_for_tables: expected } = JSON.parse(
    await readFile(path.join(root, 'assets/models/index.json'), 'utf8'),
  );
  assert.equal(`${report.model.split(',')[0]}.safetensors`, expected);
});

test('what is wrong is thrown: a sentence and a code', async () => {
  await writeFile(path.join(folder, 'intervals.txt'), '0.80\n0.82\n'.repeat(20));
  const program = `
    const tries = [() => classify('nowhere.hea'), () => classify('node_modules'), () => classify([]), () => classify(7),
      () => classify('intervals.txt'), () => classify({ name: 'a.bin', bytes: new Uint8Array(99) }),
      () => classify([], { model: new Uint8Array(99) }), () => classify([], { model: 'nowhere.safetensors' })];
    const errors = [];
    for (const one of tries) {
      errors.push(await one().then(() => null, ({ name, code, message }) => [name, code ?? '', message]));
    }
    console.log(JSON.stringify(errors));`;
  const errors = await answerOf(program);
  assert.deepEqual(
    errors.map(([name, code]) => [name, code]),
    [
      ['BeatlensError', 'missing_file'],
      ['BeatlensError', 'io'],
      ['BeatlensError', 'empty_input'],
      ['TypeError', ''],
      ['BeatlensError', 'no_signal'],
      ['BeatlensError', 'unknown_format'],
      ['BeatlensError', 'malformed'],
      ['BeatlensError', 'io'],
    ],
  );
  for (const [, , message] of errors) {
    assert.match(message, /^\S.{10,}/);
  }
});

test('a recording in memory, labelled in one process after another', async () => {
  const files = wfdb('made', spikes()).map(({ name, bytes }) => ({
    name,
    text: Buffer.from(bytes).toString('base64'),
  }));
  await writeFile(path.join(folder, 'made.json'), JSON.stringify(files));
  const program = `
    const files = JSON.parse(await readFile('made.json', 'utf8'));
    const given = files.map(({ name, text }) => ({ name, bytes: new Uint8Array(Buffer.from(text, 'base64')) }));
    const blobs = given.map(({ name, bytes }) => ({ name, blob: new Blob([bytes]) }));
    const beatlens = await createBeatlens({ workers: 2 });
    const reports = await Promise.all([beatlens.classify(given), beatlens.classify(blobs), classify(given, { workers: 0 })]);
    console.log(JSON.stringify(reports)); // and ends, although nobody disposes of it`;
  const [first, second, third] = await answerOf(program);
  assert.equal(first.record, 'made');
  assert.ok(Math.abs(first.heart_rate.mean_bpm - 60) < 0.5);
  assert.deepEqual(second, first);
  assert.deepEqual(third, first);
});
