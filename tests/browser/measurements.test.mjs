/** Intervals and heart-rate variability on the page: the command line's, after the labels, in what is saved. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, test } from 'node:test';
import { assertSameReport } from '../package/project.mjs';
import { commandLine, mitdb, sharedBrowser, startHost, Visit, withoutData } from './harness.mjs';

const shared = sharedBrowser();
const visiting = (options, use) => Visit.during(shared.browser, shared.host.url, options, use);
const skip = withoutData || (existsSync(commandLine) ? false : 'the command line is not built');

const measured = (visit) => visit.page.waitForSelector('#measurements .measured');
const report = (record, ...more) =>
  execFileSync(commandLine, ['report', record, ...more], { encoding: 'utf8', maxBuffer: 1 << 28 });

describe('record 100', { skip }, () => {
  const expected = () => JSON.parse(report(mitdb('100', ['hea'])[0], '--format', 'json'));

  test('what is measured is the command line’s, in the card and in the files', async () => {
    await visiting({}, async (visit) => {
      await visit.dropPaths(mitdb('100'));
      await visit.labelled();
      await measured(visit);
      const wanted = expected();
      assertSameReport(JSON.parse(await visit.download('json')), wanted);
      const { N } = wanted.waves.classes;
      const cells = await visit.page.$$eval('#measurements .measured tbody tr:first-child > *', (row) =>
        row.map(({ textContent }) => textContent),
      );
      assert.deepEqual(cells.slice(0, 2), ['N', N.qrs_ms.beats.toLocaleString('en')]);
      for (const [i, of] of [N.pr_ms, N.qrs_ms, N.qt_ms, N.qtc_ms.Fridericia].entries()) {
        assert.ok(Math.abs(Number(cells[i + 2]) - of.median) < 1, `${cells[i + 2]}, not ${of.median}`);
      }
      await visit.screenshot('measurements.png', { fullPage: true });
      const html = await visit.download('html');
      const native = report(mitdb('100', ['hea'])[0]);
      const words = (text) => text.replace(/-?\d[\d.]*/g, '0');
      const without = (text) => words(text).replace(/ d="[^"]*"/g, '');
      assert.equal(without(html), without(native));
    });
  });

  test('another lead and another model have theirs', async () => {
    await visiting({}, async (visit) => {
      await visit.dropPaths(mitdb('100'));
      await visit.labelled();
      await visit.page.select('#lead', '1');
      await visit.page.waitForFunction(() => document.querySelector('.facts').textContent.match(/Lead\sV5/));
      await visit.labelled();
      await measured(visit);
      const wanted = JSON.parse(report(mitdb('100', ['hea'])[0], '--format', 'json', '--lead', '2'));
      assertSameReport(JSON.parse(await visit.download('json')).waves, wanted.waves, 'report.waves');
    });
  });

  test('saved at once, the files have it all the same', async () => {
    await visiting({}, async (visit) => {
      await visit.dropPaths(mitdb('100'));
      await visit.labelled();
      assert.ok(JSON.parse(await visit.download('json')).waves.classes.N);
    });
  });

  test('labels do not wait for the model that finds waves, nor need it', async () => {
    const host = await startHost({ 'assets/delineation/wave-delineator.safetensors': 'not a model' });
    await Visit.during(shared.browser, host.url, {}, async (visit) => {
      await visit.dropPaths(mitdb('100'));
      await visit.labelled();
      await visit.page.waitForFunction(
        () => !/being measured/.test(document.querySelector('#measurements').textContent),
      );
      assert.match(await visit.text('#measurements'), /SDNN/);
      const saved = JSON.parse(await visit.download('json'));
      assert.ok(saved.rhythm && !saved.waves);
    });
    await host.close();
  });
});

test('a list of intervals has its variability, and a report', async () => {
  const intervals = Array.from({ length: 400 }, (_, i) => 800 + Math.round(30 * Math.sin(i / 3)) + ((i * 7919) % 11));
  await visiting({}, async (visit) => {
    await visit.drop([{ name: 'strap.rr', bytes: Buffer.from(`${intervals.join('\n')}\n`) }]);
    await visit.page.waitForFunction(() => /SDNN/.test(document.querySelector('#measurements').textContent));
    assert.match(await visit.download('html'), /<th scope="row">SDNN<\/th>/);
  });
});
