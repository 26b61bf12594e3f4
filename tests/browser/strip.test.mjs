// Strips at true scale: the command line, the engine and the page's workers give the same bytes, and browsers can read them.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { commandLine, dataFile, mitdb, root, sharedBrowser, site, Visit, withoutData } from './harness.mjs';
import { spikes, wfdb } from './made-files.mjs';

const { createBeatlens } = await import(pathToFileURL(path.join(site, 'engine/beatlens.mjs')));
const beatlens = await createBeatlens();
const models = path.join(site, 'assets/models');
const { default: standard } = JSON.parse(await readFile(path.join(models, 'index.json'), 'utf8'));
const model = await readFile(path.join(models, standard));
const sample = ['hea', 'dat'].map((extension) => path.join(root, `assets/samples/sample.${extension}`));
const shared = sharedBrowser();

/** A session with a labelled recording. */
async function labelled(paths) {
  const session = beatlens.openSession();
  session.loadModel(model);
  const files = await Promise.all(
    paths.map(async (one) => ({ name: path.basename(one), bytes: new Uint8Array(await readFile(one)) })),
  );
  assert.equal((await session.open(files)).error, undefined);
  assert.equal(session.locate().error, undefined);
  assert.equal(session.summarise(session.infer(session.cut().values).logits).error, undefined);
  return session;
}

const drawn = (file, ...options) =>
  execFileSync(commandLine, ['strip', file, ...options], { encoding: 'utf8', maxBuffer: 1 << 26 });

const withoutCommandLine = existsSync(commandLine) ? false : 'the command line is not built';

test('the command line and the engine draw the same, byte for byte', { skip: withoutCommandLine }, async () => {
  const session = await labelled(sample);
  for (const [options, ...line] of [
    [{}],
    [
      { from: 3.25, seconds: 6, speed: 50, gain: 20 },
      '--from',
      '3.25',
      '--seconds',
      '6',
      '--speed',
      '50',
      '--gain',
      '20',
    ],
    [{ seconds: 30, speed: 12.5, gain: 5, pulse: false }, '--seconds=30', '--speed=12.5', '--gain=5', '--no-pulse'],
    [{ leads: [0, 'mlii'], caption: 'Grüße <b>' }, '--leads', '1,MLII', '--caption', 'Grüße <b>'],
    [{ labels: false, leads: ['all'] }, '--no-labels', '--leads', 'all'],
  ]) {
    const { svg, error } = await session.strip(options);
    assert.equal(error, undefined);
    assert.equal(svg, drawn(sample[0], ...line), JSON.stringify(options));
  }
  session.close();
});

test('the same of two leads with beats of several classes', { skip: withoutCommandLine || withoutData }, async () => {
  const session = await labelled(mitdb('207', ['hea', 'dat']));
  const { svg } = await session.strip({ from: 10, seconds: 8, leads: ['V1', 'MLII'] });
  assert.equal(svg, drawn(mitdb('207')[0], '--from=10', '--seconds=8', '--leads=V1,MLII'));
  assert.match(svg, /^<svg [^>]*width="210mm" height="70mm" viewBox="0 0 210 70"/);
  assert.equal(svg.match(/>V</g).length, 4);
  session.close();
});

const twelve = dataFile('ludb/1.hea');
test('the same of twelve leads', { skip: withoutCommandLine || (existsSync(twelve) ? false : 'no ludb') }, async () => {
  const session = await labelled([twelve, twelve.replace('.hea', '.dat')]);
  const { svg } = await session.strip({ layout: '12' });
  assert.equal(svg, drawn(twelve, '--layout', '12'));
  assert.match(svg, /width="260mm"/); // 10 mm of pulse, 10 s of 25 mm
  session.close();
});

test('without labels there is a strip as soon as the file is read', async () => {
  const session = beatlens.openSession();
  assert.match((await session.strip()).error.message, /^There is no recording/);
  const files = wfdb('made', spikes()).map(({ name, bytes }) => ({
    name,
    bytes: typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes,
  }));
  session.load(files);
  const { svg } = await session.strip({ seconds: 4 });
  assert.match(svg, /width="110mm"/);
  assert.doesNotMatch(svg, /Labels:/);
  for (const [options, message] of [
    [{ from: 20 }, 'The strip begins outside of the recording, which is 20 s long.'],
    [{ speed: 30 }, "The paper's speed is 12.5, 25 or 50 mm/s."],
    [{ leads: ['V9'] }, "The record has no lead 'V9'; it has: MLII."],
    [{ leads: [7] }, 'The recording has no such lead.'],
    [{ layout: 'round' }, 'The layout of a strip is stacked or 12.'],
    [
      { layout: '12' },
      'The recording has not all of the twelve leads: I, aVR, V1, V4, II, aVL, V2, V5, III, aVF, V3, V6 are missing.',
    ],
  ]) {
    assert.equal((await session.strip(options)).error.message, message);
  }
  session.close();
});

test('the command line says what is wrong', { skip: withoutCommandLine }, () => {
  const { status, stderr } = spawnSync(commandLine, ['strip', sample[0], '--seconds', '300'], { encoding: 'utf8' });
  assert.equal(status, 1);
  assert.match(stderr, /The strip would be .* m long; 1 m of paper holds 39\.6 s at 25 mm\/s\./);
});

test('the page’s workers draw the same, and a browser reads it', { skip: withoutCommandLine }, () =>
  Visit.during(shared.browser, shared.host.url, {}, async (_, page) => {
    const { svg, root: read } = await page.evaluate(async () => {
      const [{ Analyzer }, { WorkerPool }, { compileEngine }] = await Promise.all([
        import('./engine/analyzer.mjs'),
        import('./engine/pool.mjs'),
        import('./engine/beatlens.mjs'),
      ]);
      const pool = new WorkerPool({ compiling: compileEngine(), size: 2 });
      const analyzer = new Analyzer(pool);
      const index = await (await fetch('assets/models/index.json')).json();
      const model = await (await fetch(`assets/models/${index.default}`)).arrayBuffer();
      await analyzer.useModel(new Uint8Array(model));
      const blob = async (name) => ({ name, blob: await (await fetch(`assets/samples/${name}`)).blob() });
      await analyzer.run(await Promise.all(['sample.hea', 'sample.dat'].map(blob)));
      const strip = await analyzer.strip({ from: 2, seconds: 6 });
      pool.close();
      const document = new DOMParser().parseFromString(strip.svg, 'image/svg+xml');
      const { documentElement: root } = document;
      const size = [root.width, root.height].map(({ baseVal }) => [baseVal.unitType, baseVal.valueInSpecifiedUnits]);
      return { svg: strip.svg, root: { size, name: root.localName, title: root.querySelector('title').textContent } };
    });
    assert.equal(svg, drawn(sample[0], '--from', '2', '--seconds', '6'));
    assert.equal(read.name, 'svg');
    assert.deepEqual(read.size[0], [7, 160]); // SVG_LENGTHTYPE_MM
    assert.match(read.title, /^sample: 6 s from 0:02\.0\. 25 mm\/s, 10 mm\/mV\. Labels: /);
  }),
);
