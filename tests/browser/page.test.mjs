// The whole path in the browser: files dropped, every beat labelled as the command line labels it.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { writeZip } from '../../web/page/js/take-away/zip.mjs';
import { poorRecordings } from '../cli/poor_recordings.mjs';
import { commandLine, dataFile, mitdb, pause, sharedBrowser, Visit, withoutData } from './harness.mjs';
import { badInputs, csvOfSamples, spikes, truncatedRecord, wfdb } from './made-files.mjs';

const run = promisify(execFile);
const letters = ['N', 'S', 'V', 'F'];

/** The page shows the classes that the model tells; a report has all of the set. */
function told({ Q, ...counts }) {
  assert.equal(Q, 0);
  return counts;
}

const shared = sharedBrowser();

const visiting = (options, use) => Visit.during(shared.browser, shared.host.url, options, use);

async function classified(record, ...more) {
  const { stdout } = await run(commandLine, ['classify', record, '--format', 'json', ...more], { maxBuffer: 1 << 28 });
  return JSON.parse(stdout);
}

const withoutCommandLine = withoutData || (existsSync(commandLine) ? false : 'the command line is not built');

describe('record 100, dropped', { skip: withoutCommandLine }, () => {
  test('counts, heart rate and every label are the command line’s', async () => {
    await visiting({}, async (visit) => {
      await visit.dropPaths(mitdb('100'));
      await visit.labelled();
      const expected = await classified(mitdb('100', ['hea'])[0]);
      assert.deepEqual(await visit.counts(), told(expected.counts));
      assert.equal(await visit.text('.tile-value'), `${Math.round(expected.heart_rate.mean_bpm)} bpm`);
      assert.match(await visit.text('.facts'), /Lead\sMLII · 30:06 · 360\sHz/);

      const report = JSON.parse(await visit.download('json'));
      assert.equal(report.beats.length, expected.beats.length);
      report.beats.forEach((beat, i) => {
        assert.equal(beat.sample, expected.beats[i].sample);
        assert.equal(beat.class, expected.beats[i].class, `beat ${i}`);
        for (const [c, p] of beat.probabilities.entries()) {
          assert.ok(Math.abs(p - expected.beats[i].probabilities[c]) < 1e-4, `beat ${i}`);
        }
      });
      const csv = (await visit.download('csv')).trim().split('\n');
      assert.equal(csv.length, expected.beats.length + 1);

      // The same in the table, next to what the cardiologists wrote.
      const row = await visit.page.$$eval('#beat-table tbody tr:nth-child(8) > *', (cells) =>
        cells.map((c) => c.textContent),
      );
      assert.deepEqual(row.slice(0, 3), ['8', '0:05.68', expected.beats[7].class]);
      assert.equal(row[4], 'A');
      assert.match(await visit.text('#comparison'), /annotations of 2,273 beats/);
      await visit.screenshot('record-100.png');
    });
  });

  test('nothing but the page’s own host is asked for anything', async () => {
    await visiting({}, async (visit) => {
      await visit.choose(mitdb('100'));
      await visit.labelled();
      const elsewhere = visit.requests.filter(
        (url) => !url.startsWith(shared.host.origin) && !/^(blob|data):/.test(url),
      );
      assert.deepEqual(elsewhere, []);
      assert.ok(visit.requests.some((url) => url.endsWith('engine.wasm')));
    });
  });

  test('another lead is labelled as the command line labels it', async () => {
    await visiting({}, async (visit) => {
      await visit.choose(mitdb('100'));
      await visit.labelled();
      await visit.page.select('#lead', '1');
      await visit.page.waitForFunction(() => document.querySelector('.facts').textContent.match(/Lead\sV5/));
      await visit.labelled();
      const expected = await classified(mitdb('100', ['hea'])[0], '--lead', '2');
      assert.deepEqual(await visit.counts(), told(expected.counts));
    });
  });

  test('a new drop supersedes the one that is at work', async () => {
    await visiting({}, async (visit) => {
      await visit.choose(mitdb('100'));
      await visit.drop(wfdb('later', spikes()));
      await visit.labelled();
      assert.equal(await visit.text('.facts h2'), 'later');
      await pause(1500);
      assert.equal(await visit.text('.facts h2'), 'later');
      assert.equal(await visit.state(), 'done');
    });
  });
});

test('a table of beats is labelled and compared with its classes', { skip: withoutData }, async () => {
  await visiting({}, async (visit) => {
    await visit.choose([dataFile('kaggle_heartbeat/published_train_rows.csv')]);
    await visit.labelled();
    const counts = await visit.counts();
    assert.equal(
      letters.reduce((sum, letter) => sum + counts[letter], 0),
      10,
    );
    assert.match(await visit.text('#comparison'), /of the beats have the class that the file gives/);
    await visit.screenshot('beat-table.png');
  });
});

test('nothing normal-looking comes out of noise: no counts, no rate, and the words that say why', async () => {
  await visiting({}, async (visit) => {
    const { page } = visit;
    const noise = poorRecordings.find(({ title }) => title.startsWith('white noise'));
    await visit.drop(noise.made());
    await visit.labelled();
    assert.match(await visit.text('#warnings'), /does not look like an electrocardiogram/);
    assert.match(await visit.text('#status-text'), /^No beat can be trusted/);
    assert.deepEqual([...new Set(Object.values(await visit.counts()))], [0]);
    assert.equal(await visit.text('.heart-rate .tile-value'), '– bpm');
    const rows = await page.$$eval('#beat-table tbody tr', (all) => all.map((row) => row.cells[2].textContent));
    assert.ok(rows.length > 10 && rows.every((text) => text === 'not usable'), rows[0]);
    assert.deepEqual(await page.$$eval('#filter option', (all) => all.map(({ value }) => value)), ['all', 'unusable']);
    await visit.screenshot('noise.png');
    const [header, ...lines] = (await visit.download('csv')).trim().split('\n');
    assert.equal(lines.length, rows.length);
    const usable = header.split(',').indexOf('usable');
    assert.ok(lines.every((line) => line.split(',')[usable] === '0'));
    // The next recording is none of its business.
    await visit.drop(wfdb('good', spikes()));
    await page.waitForFunction(() => document.querySelector('.facts h2').textContent === 'good');
    await visit.labelled();
    assert.equal(await page.$eval('#warnings', (node) => node.hidden), true);
  });
});

test('the sample behind the button is labelled, close to its own annotations', async () => {
  await visiting({}, async (visit) => {
    await visit.page.click('#intro [data-action="sample"]');
    await visit.labelled();
    const found = (await visit.text('#comparison')).match(/of ([\d,]+) beats. ([\d,]+) were found/);
    const [reference, matched] = found.slice(1).map((number) => Number(number.replaceAll(',', '')));
    assert.ok(reference > 30);
    assert.ok(matched >= 0.98 * reference, `${matched} of ${reference} beats found`);
    const counts = await visit.counts();
    assert.ok(counts.N > 0.5 * reference);
    await visit.screenshot('sample.png');
  });
});

test('every bad input gets its sentence, and the page goes on', async (t) => {
  await visiting({}, async (visit) => {
    for (const [what, files, expected] of badInputs()) {
      await t.test(what, async () => {
        await visit.drop(files);
        const sentence = await visit.failed();
        assert.match(sentence, expected);
        assert.match(sentence, /^[A-Z0-9'"].*[.!?]$/is, 'a sentence');
        assert.doesNotMatch(sentence, /engine failed|undefined|\[object/);
        assert.equal(await visit.page.$eval('#error', (node) => node.getAttribute('role')), 'alert');
        await visit.drop(wfdb('good', spikes()));
        await visit.labelled();
        assert.equal(await visit.page.$eval('#error', (node) => node.hidden), true);
        const counts = await visit.counts();
        const beats = letters.reduce((sum, letter) => sum + counts[letter], 0);
        assert.ok(beats >= 18 && beats <= 21, `${beats} beats in 20 s at 60 a minute`);
      });
    }
  });
});

test('a truncated .dat: what is there is labelled, and what is missing is said', async () => {
  await visiting({}, async (visit) => {
    await visit.drop(truncatedRecord());
    await visit.labelled();
    assert.match(await visit.text('#warnings'), /cut\.dat \(3500 of 7200 samples\)/);
    assert.match(await visit.text('.facts'), /0:10/);
  });
});

test('samples without a time column: the page asks for the rate', async () => {
  await visiting({}, async (visit) => {
    await visit.drop([csvOfSamples()]);
    await visit.page.waitForSelector('#rate-form:not([hidden])');
    assert.match(await visit.text('#rate-text'), /sampling rate/i);
    await visit.page.$eval('#rate', (input) => {
      input.value = '360';
    });
    await visit.page.click('#rate-form button');
    await visit.labelled();
    assert.match(await visit.text('.facts'), /0:20 · 360\sHz/);
    assert.equal(await visit.text('.tile-value'), '60 bpm');
  });
});

test('several recordings: the page asks which, and goes from one to the other', async () => {
  await visiting({}, async (visit) => {
    const files = [...wfdb('first', spikes()), ...wfdb('second', spikes({ seconds: 30 }))];
    const archive = await writeZip(files.map(({ name, bytes }) => ({ name, blob: new Blob([bytes]) })));
    await visit.drop([{ name: 'both.zip', bytes: new Uint8Array(await archive.arrayBuffer()) }]);
    await visit.page.waitForSelector('#recording-form:not([hidden])');
    assert.match(await visit.text('#recording-text'), /first\.hea and second\.hea/);
    await visit.page.select('#recording', 'second.hea');
    await visit.page.click('#recording-form button');
    await visit.labelled();
    assert.match(await visit.text('.facts'), /second.*0:30/s);
    assert.equal(await visit.page.$eval('#recording-form', (form) => form.hidden), true);
    await visit.page.select('#choices select', 'first.hea');
    await visit.page.waitForFunction(() => document.querySelector('.facts h2')?.textContent === 'first');
    await visit.labelled();
    assert.match(await visit.text('.facts'), /0:20/);
    await visit.screenshot('several-recordings.png');
    await visit.drop(wfdb('third', spikes()));
    await visit.page.waitForFunction(() => document.querySelector('.facts h2')?.textContent === 'third');
    assert.equal(await visit.page.$eval('#choices', (line) => line.hidden), true);
  });
});

test('what a file leaves open can be answered otherwise', async () => {
  await visiting({}, async (visit) => {
    const rows = Array.from(spikes(), (mv) => (mv * 1000).toFixed(1)); // too large for millivolts, and no unit
    await visit.drop([{ name: 'large.csv', bytes: rows.join('\n') }]);
    await visit.page.waitForSelector('#rate-form:not([hidden])');
    await visit.page.click('#rate-form button');
    await visit.labelled();
    assert.match(await visit.text('#record'), /\(adu\)/);
    await visit.screenshot('choices.png');
    await visit.page.select('#choices select', 'uV');
    await visit.page.waitForFunction(() => !document.querySelector('#record').textContent.includes('adu'));
    await visit.labelled();
  });
});

test('a long table is read while it comes, or as a whole where its first rows do not say all', async () => {
  const hz = 125;
  const beats = Array.from(spikes({ seconds: 8, hz }), (mv) => mv.toFixed(18));
  const rows = Array.from({ length: 3600 * hz }, (_, i) => `${(i / hz).toFixed(18)},${beats[i % beats.length]}`);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'beatlens-long-'));
  const file = (name, ...last) => {
    writeFileSync(path.join(folder, name), ['time (s),ECG (mV)', ...rows, ...last, ''].join('\n'));
    return path.join(folder, name);
  };
  try {
    await visiting({}, async (visit) => {
      const seen = [];
      for (const chosen of [file('hour.csv'), file('summary.csv', '', 'Mean,0.07')]) {
        assert.ok(statSync(chosen).size > 1 << 24);
        await visit.choose([chosen]);
        await visit.labelled();
        assert.match(await visit.text('#record'), /125 Hz/);
        seen.push(await visit.counts());
      }
      assert.deepEqual(seen[0], seen[1]);
      assert.ok(seen[0].N > 3500, JSON.stringify(seen[0]));
      assert.match(await visit.text('#warnings'), /has other text, which is set aside/);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a list of beats is shown without a trace', async () => {
  await visiting({}, async (visit) => {
    const intervals = Array.from({ length: 120 }, (_, i) => 800 + 20 * Math.sin(i / 5));
    await visit.drop([{ name: 'night.rr', bytes: intervals.map((ms) => ms.toFixed(0)).join('\n') }]);
    await visit.labelled();
    assert.equal(await visit.text('.tile-value'), '75 bpm');
    assert.match(await visit.text('.facts'), /without a trace/);
    assert.equal(await visit.page.$eval('.workspace', (node) => getComputedStyle(node).display), 'none');
    await visit.screenshot('beat-list.png');
  });
});

test('the readers of further formats are loaded when a file needs them, and not before', async () => {
  await visiting({}, async (visit) => {
    const loaded = () => [...new Set(visit.requests)].filter((url) => url.includes('/readers/')).length;
    await visit.drop(wfdb('plain', spikes()));
    await visit.labelled();
    assert.equal(loaded(), 0);
    await visit.drop([csvOfSamples()]);
    await visit.page.waitForSelector('#rate-form:not([hidden])');
    assert.equal(loaded(), 2);
  });
});
