// Recordings and exports from outside, dropped on the page: the same right answers as on the command line.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { cases } from '../cases.mjs';
import { dataFile, sharedBrowser, Visit } from './harness.mjs';

const folder = dataFile('cases');
const skip = existsSync(folder) ? false : 'no cases in the data folder: set BEATLENS_DATA to the folder that holds it';
const shared = sharedBrowser();

/** What the page shows once it has come to an end with the files that were dropped. */
async function outcome(visit) {
  await visit.page.waitForFunction(() => {
    const state = document.querySelector('#status').dataset.state;
    const asks = ['#rate-form', '#recording-form'].some((form) => !document.querySelector(form).hidden);
    return state === 'done' || state === 'error' || asks;
  });
  return visit.page.evaluate(() => {
    const shown = (selector) => {
      const node = document.querySelector(selector);
      return node.hidden ? '' : node.textContent;
    };
    return {
      error: shown('#error'),
      asksRate: !document.querySelector('#rate-form').hidden,
      rateText: shown('#rate-text'),
      record: document.body.dataset.state === 'results' ? document.querySelector('#record').textContent : '',
      kind: document.body.dataset.kind,
      summary: shown('#summary'),
      notes: shown('#warnings'),
      choices: shown('#choices'),
    };
  });
}

async function drop(visit, files) {
  await visit.page.evaluate(() => {
    document.querySelector('#status').dataset.state = 'starting'; // the state of the files before is not this one's
  });
  await visit.dropPaths(files);
}

const numberIn = (text, pattern) => Number(text.match(pattern)?.[1]?.replaceAll(',', '') ?? 0);

function check(one, seen) {
  const all = Object.values(seen).join('\n');
  if (one.never) {
    assert.doesNotMatch(all, one.never);
  }
  if (one.fails) {
    assert.match(`${seen.error}\n${seen.notes}`, one.fails);
    return;
  }
  assert.match(seen.error, one.unlabelled ?? /^$/);
  if (one.rate) {
    const rate = numberIn(seen.record, /Sampling rate\s*([\d.]+)/);
    assert.ok(Math.abs(rate / one.rate - 1) < 1e-3, `${rate} Hz, not ${one.rate}`);
  }
  if (one.leads) {
    assert.ok(seen.record.includes(one.leads.join(', ')), seen.record);
  }
  if (one.start) {
    assert.match(seen.record, one.start);
  }
  if (one.notes) {
    assert.match(all, one.notes);
  }
  if (one.annotations) {
    const found = numberIn(seen.record, /Annotations\s*([\d,]+)/);
    assert.ok(Math.abs(found - one.annotations) <= (one.slack ?? 0), seen.record);
  }
  if (one.kind) {
    assert.equal(seen.kind, one.kind);
  }
  if (one.beats) {
    const found = numberIn(seen.summary, /(\d[\d,]*) beats?/) + numberIn(seen.summary, /([\d,]+) not counted/);
    assert.ok(Math.abs(found - one.beats) <= (one.slack ?? 0), `${found} beats, not ${one.beats}`);
  }
}

test('cases from outside', { skip }, async (context) => {
  const visit = await Visit.start(shared.browser, shared.host.url);
  await visit.ready();
  for (const one of cases) {
    await context.test(`${one.no}: ${path.basename(one.files[0])}`, async () => {
      await drop(
        visit,
        one.files.map((file) => path.join(folder, file)),
      );
      let seen = await outcome(visit);
      if (one.asks) {
        assert.ok(seen.asksRate, JSON.stringify(seen));
        assert.match(seen.rateText, /sampling rate/);
        await visit.page.$eval(
          '#rate',
          (input, rate) => {
            input.value = rate;
          },
          String(one.asks),
        );
        await visit.page.click('#rate-form button');
        seen = await outcome(visit);
      }
      check(one, seen);
    });
  }
});
