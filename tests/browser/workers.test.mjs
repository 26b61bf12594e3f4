// Workers that die, models that change while others work, model files that are none: labels are whole, or there is one error.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sharedBrowser, Visit } from './harness.mjs';
import { spikes, wfdb } from './made-files.mjs';

const slow = 'Five classes, deep residual'; // some seconds for the sample
const standard = 'New patients'; // the page's default
const fourClasses = 'Four classes, with RR';

const shared = sharedBrowser();

/** Runs before the page: its workers can be found, and what is sent to them can be held up or be the end of them. */
function watchWorkers() {
  window.engineWorkers = [];
  window.heldUp = {}; // method -> ms
  window.deadly = null; // the method that ends the worker that is asked for it
  const Original = window.Worker;
  window.Worker = class extends Original {
    constructor(...args) {
      super(...args);
      window.engineWorkers.push(this);
    }

    postMessage(message, transfer) {
      if (message.method === window.deadly) {
        this.dispatchEvent(new ErrorEvent('error', { message: 'killed' }));
        return;
      }
      const delay = window.heldUp[message.method];
      if (delay) {
        this.queue = (this.queue ?? Promise.resolve()).then(() => new Promise((done) => setTimeout(done, delay)));
      }
      if (this.queue) {
        this.queue = this.queue.then(() => super.postMessage(message, transfer));
      } else {
        super.postMessage(message, transfer);
      }
    }
  };
}

async function visiting(use) {
  const visit = await Visit.start(shared.browser, shared.host.url, {
    // Two cores here, eight elsewhere: always three workers.
    prepare: `Object.defineProperty(navigator, 'hardwareConcurrency', { value: 3 }); (${watchWorkers})();`,
  });
  try {
    visit.page.setDefaultTimeout(40_000);
    await visit.ready();
    await use(visit, visit.page);
  } finally {
    await visit.page.close();
  }
}

/** Chooses a model without waiting for it. */
const choose = (visit, name) =>
  visit.page.evaluate((wanted) => {
    const select = document.querySelector('#model-choice');
    select.value = [...select.options].find((option) => option.textContent === wanted).value;
    select.dispatchEvent(new Event('change', { bubbles: true }));
  }, name);

const inUse = (visit, name) =>
  visit.page.waitForFunction((wanted) => document.querySelector('#model strong')?.textContent === wanted, {}, name);

async function chosen(visit, name) {
  await choose(visit, name);
  await inUse(visit, name);
}

const sample = (visit) => visit.page.click('#intro [data-action="sample"]');
const labelling = (visit) =>
  visit.page.waitForFunction(() => /^Labelling [1-9]/.test(document.querySelector('#status-text').textContent));
const report = async (visit) => JSON.parse(await visit.download('json'));

/** What a model says of the sample on a page where nothing happens. */
const undisturbed = {};
async function expected(name) {
  if (!undisturbed[name]) {
    await visiting(async (visit) => {
      await chosen(visit, name);
      await sample(visit);
      await visit.labelled();
      undisturbed[name] = await report(visit);
    });
  }
  return undisturbed[name];
}

/** Every beat as that model labels it. @param {object} [found] the report, by default as it is now */
async function isLabelledBy(visit, name, found = undefined) {
  found ??= await report(visit);
  const wanted = await expected(name);
  assert.equal(found.model, wanted.model);
  assert.equal(found.beats.length, wanted.beats.length);
  found.beats.forEach((beat, i) => {
    assert.deepEqual([beat.sample, beat.class], [wanted.beats[i].sample, wanted.beats[i].class], `beat ${i}`);
    for (const [c, p] of beat.probabilities.entries()) {
      assert.ok(Math.abs(p - wanted.beats[i].probabilities[c]) < 1e-5, `beat ${i}`);
    }
  });
}

/** The page says what its report says. */
async function showsItsReport(visit) {
  const { counts } = await report(visit);
  for (const [letter, beats] of Object.entries(await visit.counts())) {
    assert.equal(beats, counts[letter]);
  }
}

describe('1: a model that changes while others work', () => {
  test('chosen while beats are labelled: all of them have the new model’s labels', async () => {
    await visiting(async (visit) => {
      await chosen(visit, slow);
      await sample(visit);
      await labelling(visit);
      await chosen(visit, standard);
      await visit.labelled();
      await isLabelledBy(visit, standard);
      await showsItsReport(visit);
    });
  });

  test('a file dropped while the model reaches one worker after the other: one model for all beats, at any time', async () => {
    await visiting(async (visit, page) => {
      await page.evaluate(() => {
        window.heldUp = { loadModel: 3000 };
      });
      await choose(visit, fourClasses);
      await sample(visit);
      await visit.labelled();
      const first = await report(visit);
      const bySecond = first.model === (await expected(fourClasses)).model;
      await inUse(visit, fourClasses);
      await visit.labelled();
      await isLabelledBy(visit, bySecond ? fourClasses : standard, first);
      await isLabelledBy(visit, fourClasses);
    });
  });

  test('a model chosen while a file is read, and another file dropped: no beat has a label of the other model', async () => {
    await visiting(async (visit, page) => {
      await page.evaluate(() => {
        window.heldUp = { locate: 3000, loadModel: 1500 };
      });
      await visit.drop(wfdb('first', spikes()));
      await page.waitForFunction(() => document.querySelector('#status-text').textContent === 'Finding beats…');
      await choose(visit, fourClasses);
      await page.waitForFunction(() =>
        document.querySelector('#status-text').textContent.startsWith('Loading the model'),
      );
      await new Promise((later) => setTimeout(later, 1000)); // the file of the model is there
      await page.evaluate(() => document.querySelector('#top-buttons [data-action="sample"]').click());
      await page.waitForFunction(() => document.querySelector('.facts h2')?.textContent === 'sample');
      await visit.labelled();
      await inUse(visit, fourClasses);
      await visit.labelled();
      await isLabelledBy(visit, fourClasses);
      await showsItsReport(visit);
    });
  });

  test('of two choices in a row the later one counts, and where that is no model the one before both', async () => {
    await visiting(async (visit, page) => {
      await sample(visit);
      await visit.labelled();
      await page.evaluate(() => {
        window.heldUp = { loadModel: 1000 };
      });
      await choose(visit, fourClasses);
      await visit.drop([{ name: 'bad.safetensors', bytes: new Uint8Array(100) }]);
      assert.match(await visit.failed(), /model|safetensors/i);
      await new Promise((later) => setTimeout(later, 2500));
      assert.equal(await visit.text('#model strong'), standard);
      assert.equal(await visit.state(), 'done');
      await isLabelledBy(visit, standard);
      await choose(visit, slow);
      await chosen(visit, fourClasses);
      await visit.labelled();
      await isLabelledBy(visit, fourClasses);
    });
  });

  test('a bad model file that comes while files are read leaves everything working', async () => {
    await visiting(async (visit) => {
      await visit.drop(wfdb('long', spikes({ seconds: 4 * 3600 })));
      await visit.page.waitForFunction(() => document.querySelector('#status').dataset.state === 'busy');
      await visit.drop([{ name: 'bad.safetensors', bytes: new Uint8Array(100) }]);
      await visit.drop(wfdb('next', spikes()));
      await visit.page.waitForFunction(() => document.querySelector('.facts h2')?.textContent === 'next');
      await visit.labelled();
      await visit.drop([{ name: 'bad.safetensors', bytes: new Uint8Array(100) }]);
      assert.match(await visit.failed(), /model|safetensors/i);
      assert.equal(await visit.state(), 'done');
      await chosen(visit, fourClasses);
      await visit.labelled();
      assert.deepEqual(Object.keys(await visit.counts()), ['N', 'S', 'V', 'F']);
    });
  });
});

/** How a worker can end: with an event, or without a word. */
const ends = {
  'by an error of its own': (page, index) =>
    page.evaluate((i) => window.engineWorkers[i].dispatchEvent(new ErrorEvent('error', { message: 'killed' })), index),
  'without a word': (page, index) => page.evaluate((i) => window.engineWorkers[i].terminate(), index),
};

describe('2: a worker that dies', () => {
  for (const [how, kill] of Object.entries(ends)) {
    test(`${how}, while the page waits: the next recording is labelled`, async () => {
      await visiting(async (visit, page) => {
        const workers = await page.evaluate(() => window.engineWorkers.length);
        await kill(page, workers - 1);
        await kill(page, 0);
        await page.waitForFunction((before) => window.engineWorkers.length >= before + 2, {}, workers);
        await sample(visit);
        await visit.labelled();
        await isLabelledBy(visit, standard);
      });
    });

    test(`${how}, while it labels: others do its work, and it is replaced`, async () => {
      await visiting(async (visit, page) => {
        await chosen(visit, slow);
        await sample(visit);
        await labelling(visit);
        const workers = await page.evaluate(() => window.engineWorkers.length);
        for (let index = workers - 1; index >= 0; index -= 1) {
          await kill(page, index); // the one with the document too
        }
        await visit.labelled();
        await isLabelledBy(visit, slow);
        assert.ok((await page.evaluate(() => window.engineWorkers.length)) >= 2 * workers);
      });
    });
  }

  test('again and again: one clear error, and the page goes on when it stays alive', async () => {
    await visiting(async (visit, page) => {
      for (const method of ['infer', 'locate', 'open']) {
        await page.evaluate((one) => {
          window.deadly = one;
        }, method);
        await visit.drop(wfdb('short', spikes()));
        assert.match(await visit.failed(), /^The engine stopped \(.*\)\.$/, method);
        assert.equal(await visit.state(), 'error');
        await page.evaluate(() => {
          window.deadly = null;
        });
        await visit.drop(wfdb('good', spikes()));
        await visit.labelled();
      }
    });
  });

  test('with the document, after all is labelled: the report can still be saved', async () => {
    await visiting(async (visit, page) => {
      await sample(visit);
      await visit.labelled();
      const workers = await page.evaluate(() => window.engineWorkers.length);
      await ends['without a word'](page, 0);
      await page.waitForFunction((before) => window.engineWorkers.length > before, {}, workers);
      await isLabelledBy(visit, standard);
    });
  });
});
