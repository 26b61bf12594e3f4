// Large files: their first minutes are shown with labels while the rest is read.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { commandLine, sharedBrowser, Visit } from './harness.mjs';
import { spikes, wfdb } from './made-files.mjs';

const shared = sharedBrowser();
const folder = mkdtempSync(path.join(tmpdir(), 'beatlens-beginning-'));
after(() => rmSync(folder, { recursive: true }));

function written(files) {
  return files.map(({ name, bytes }) => {
    const file = path.join(folder, name);
    writeFileSync(file, bytes);
    return file;
  });
}

/** Notes what the page shows at the moment that the status speaks of the first minutes. */
function watchBeginning() {
  window.addEventListener('DOMContentLoaded', () => {
    const status = document.querySelector('#status');
    new MutationObserver(() => {
      if (/first minutes are labelled/.test(status.textContent)) {
        window.beginning ??= {
          record: document.querySelector('#record').textContent,
          summary: document.querySelector('#summary').textContent,
          results: !document.querySelector('#results').hidden,
          abnormal: window.beatlensViewer.stepAbnormal(1),
          endS: window.beatlensViewer.view.endS,
        };
        window.beatlensViewer.centerOn(60); // somebody looks on
      }
    }).observe(status, { childList: true, subtree: true, characterData: true });
  });
}

const showing = (use) => Visit.during(shared.browser, shared.host.url, { prepare: `(${watchBeginning})();` }, use);

const long = spikes({ seconds: 4 * 3600 });
const rowsOfLong = Array.from(long, (mv, i) => `${(i / 360).toFixed(4)},${mv.toFixed(4)}`);
const withoutCommandLine = existsSync(commandLine) ? false : 'the command line is not built';

test('a long record has its first beats on the trace before it is read, then all', {
  skip: withoutCommandLine,
}, async () => {
  const files = written(wfdb('long', long));
  await showing(async (visit, page) => {
    await visit.choose(files);
    await visit.labelled();
    const beginning = await page.evaluate(() => window.beginning);
    assert.ok(beginning.results);
    assert.equal(beginning.record + beginning.summary, '', 'figures of a part would be taken for those of all');
    const { startS, endS } = await page.evaluate(() => window.beatlensViewer.view);
    assert.ok(startS < 60 && endS > 60, 'the view stays where it was');
    const report = JSON.parse(
      execFileSync(commandLine, ['classify', files[0], '--format', 'json'], { maxBuffer: 1 << 28 }),
    );
    const { Q, ...counts } = report.counts;
    assert.deepEqual(await visit.counts(), counts);
    assert.deepEqual(JSON.parse(await visit.download('json')).counts, report.counts);
    const [shown, all] = await page.evaluate(() => [window.beatlensLabelsShown, window.beatlensTimings.total_ms]);
    assert.ok(shown < all);
    assert.match(await visit.text('.facts'), /4:00:00/);
  });
});

test('of a long text whole lines are shown', async () => {
  const files = written([{ name: 'long.csv', bytes: `time_s,mV\n${rowsOfLong.join('\n')}\n` }]);
  await showing(async (visit, page) => {
    await visit.choose(files);
    await visit.labelled();
    assert.ok(await page.evaluate(() => window.beginning.results));
    assert.match(await visit.text('.facts'), /4:00:00/);
  });
});

test('where the rest cannot be read, nothing stays of the beginning but the reason', async () => {
  const rows = [...rowsOfLong];
  rows.fill('words, and more words', rows.length / 2);
  const files = written([{ name: 'broken.csv', bytes: `time_s,mV\n${rows.join('\n')}\n` }]);
  await showing(async (visit, page) => {
    await visit.choose(files);
    assert.match(await visit.failed(), /broken\.csv/);
    assert.ok(await page.evaluate(() => window.beginning.results));
    assert.equal(await page.$('#results:not([hidden])'), null);
  });
});
