// Other models than the page's first one: other recipes, four classes, another task; chosen or dropped.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { madeModel, sharedBrowser, site, Visit, withoutModels } from './harness.mjs';
import { spikes, wfdb } from './made-files.mjs';

const entries = [
  { file: 'rr.safetensors', name: 'Four classes with rhythm', description: 'Shape and rhythm.', task: 'aami-beats' },
  {
    file: 'scaled.safetensors',
    name: 'Scaled beats',
    description: 'Made up.',
    task: 'aami-beats',
    figures: 'Protocol K: made up.',
  },
  { file: 'scaled.safetensors', name: 'Their patients', task: 'aami-beats', only: 'same-patients' },
  { file: 'infarction.safetensors', name: 'Infarction', description: 'One lead.', task: 'myocardial-infarction' },
  { file: 'nowhere.safetensors', name: 'Not there', task: 'aami-beats' },
];
const models = withoutModels
  ? {}
  : {
      'rr.safetensors': madeModel('focal-rr-cnn', '--classes', 'N,S,V,F'),
      'scaled.safetensors': madeModel('simple-cnn'),
      'infarction.safetensors': madeModel(
        'kachuee-residual',
        '--labels',
        'myocardial-infarction',
        '--classes',
        'NORM,MI',
      ),
      // Labels of N are sure from a half on, all others never.
      'unsure.safetensors': madeModel('kachuee-residual', '--sure-from', '0.5,1,1,1,1'),
      'whole.safetensors': madeModel('linear', '--recipe', 'sequence-180hz', '--sure-from', '0.6,0.6,0.6,0.6,0.6'),
    };

const shared = sharedBrowser(() => {
  const index = JSON.parse(readFileSync(path.join(site, 'assets/models/index.json'), 'utf8'));
  index.models.push(...entries);
  return {
    'assets/models/index.json': JSON.stringify(index),
    ...Object.fromEntries(Object.entries(models).map(([name, bytes]) => [`assets/models/${name}`, bytes])),
  };
});

const visiting = (options, use) => Visit.during(shared.browser, shared.host.url, options, use);

/** The beat at the start of the trace: the pointer over it, or a finger. */
async function hoverTrace(page) {
  const { x, y } = await (await page.$('#canvas')).boundingBox();
  if (page.viewport().hasTouch) {
    await page.touchscreen.tap(x + 58, y + 150);
  } else {
    await page.mouse.move(x + 58, y + 150);
  }
  await page.evaluate(() => window.beatlensViewer.drawn());
}

/** Chooses a model by name and waits until it labels. */
async function choose(visit, name) {
  const busy = visit.page.waitForFunction(
    (wanted) =>
      document.querySelector('#model strong')?.textContent === wanted &&
      ['done', 'ready', 'error'].includes(document.querySelector('#status').dataset.state),
    {},
    name,
  );
  await visit.page.evaluate((wanted) => {
    const select = document.querySelector('#model-choice');
    select.value = [...select.options].find((option) => option.textContent === wanted).value;
    select.dispatchEvent(new Event('change', { bubbles: true }));
  }, name);
  await busy;
}

const sample = async (visit) => {
  await visit.page.click('#intro [data-action="sample"]');
  await visit.labelled();
};

describe('the chooser', { skip: withoutModels }, () => {
  test('lists the models by task and is reached by keyboard', async () => {
    await visiting({}, async (visit, page) => {
      const groups = await page.$$eval('#model-choice optgroup', (nodes) =>
        nodes.map((node) => [node.label, [...node.children].map((option) => option.textContent)]),
      );
      assert.deepEqual(
        groups.map(([label]) => label),
        ['Beat classes', 'Know only the patients they learned from', 'Myocardial infarction, research only'],
      );
      assert.deepEqual(groups[0][1].slice(-3), ['Four classes with rhythm', 'Scaled beats', 'Not there']);
      assert.equal(groups[1][1].at(-1), 'Their patients');
      assert.equal(groups[2][1].at(-1), 'Infarction');
      await page.focus('#model-choice');
      await page.keyboard.press('ArrowDown');
      await page.waitForFunction(
        (second) => document.querySelector('#model strong')?.textContent === second,
        {},
        groups[0][1][1],
      );
      await choose(visit, 'Four classes with rhythm');
      assert.equal(await page.$$eval('#legend li', (items) => items.length), 4);
      assert.match(await visit.text('#model-line'), /Shape and rhythm/);
    });
  });

  test('another model labels the open recording again, and the first one as before', async () => {
    await visiting({}, async (visit, page) => {
      await sample(visit);
      const first = await visit.counts();
      const name = await visit.text('#model strong');
      const requests = visit.requests.length;
      await choose(visit, 'Four classes with rhythm');
      const second = await visit.counts();
      assert.deepEqual(Object.keys(second), ['N', 'S', 'V', 'F']);
      const sum = (counts) => Object.values(counts).reduce((a, b) => a + b, 0);
      assert.equal(sum(second), sum(first));
      assert.notDeepEqual(second.N, first.N);
      assert.match(await visit.text('#comparison'), /annotations of/);
      const report = JSON.parse(await visit.download('json'));
      assert.deepEqual(report.counts, { ...second, Q: 0 });
      assert.match(report.model, /focal-rr-cnn/);
      const box = await (await page.$('#canvas')).boundingBox();
      await page.mouse.move(box.x + 58, box.y + 150);
      await visit.screenshot('model-four-classes.png');
      await choose(visit, 'Scaled beats');
      assert.match(await visit.text('#model'), /Protocol K: made up/);
      await choose(visit, name);
      assert.deepEqual(await visit.counts(), first);
      assert.ok(visit.requests.slice(requests).every((url) => url.endsWith('.safetensors')));
    });
  });

  test('a model that cannot be loaded leaves the one before in use', async () => {
    await visiting({}, async (visit, page) => {
      await sample(visit);
      const counts = await visit.counts();
      const chosen = await page.$eval('#model-choice', (node) => node.value);
      await page.evaluate(() => {
        const select = document.querySelector('#model-choice');
        select.value = [...select.options].find((option) => option.textContent === 'Not there').value;
        select.dispatchEvent(new Event('change', { bubbles: true }));
      });
      assert.match(await visit.failed(), /nowhere\.safetensors cannot be loaded/);
      assert.equal(await page.$eval('#model-choice', (node) => node.value), chosen);
      assert.deepEqual(await visit.counts(), counts);
      visit.problems.length = 0; // the browser's own line about the file that is not there
      assert.equal(await visit.state(), 'done');
    });
  });

  test('a model that is chosen while a recording is read labels it in the end', async () => {
    await visiting({}, async (visit) => {
      await visit.drop(wfdb('made', spikes({ seconds: 600 })));
      await choose(visit, 'Scaled beats');
      await visit.labelled();
      assert.match(JSON.parse(await visit.download('json')).model, /simple-cnn/);
    });
  });

  test('beats of a table go to models that take them, and others say so', async () => {
    await visiting({}, async (visit) => {
      const row = Array.from({ length: 187 }, (_, i) => Math.exp(-(((i % 90) / 6) ** 2)).toFixed(4)).join(',');
      await visit.drop([{ name: 'rows.csv', bytes: `${row},0\n${row},2\n` }]);
      await visit.labelled();
      await choose(visit, 'Four classes with rhythm');
      assert.match(await visit.failed(), /rows of 187 values cannot be labelled by the model .*focal-rr-360hz/);
      await choose(visit, 'Scaled beats');
      assert.equal(await visit.state(), 'done');
      assert.match(await visit.text('#comparison'), /of the beats have the class that the file gives/);
    });
  });
});

describe('a model for myocardial infarction', { skip: withoutModels }, () => {
  test('says what it is and gives a result for the recording', async () => {
    await visiting({}, async (visit, page) => {
      await choose(visit, 'Infarction');
      assert.match(await visit.text('#research-note'), /One lead, research only: not a diagnosis\./);
      assert.match(await visit.text('#intro-model'), /not a diagnosis/);
      await visit.screenshot('model-infarction-landing.png', { fullPage: true });
      await sample(visit);
      const counts = await visit.counts();
      assert.deepEqual(Object.keys(counts), ['NORM', 'MI']);
      assert.ok(counts.NORM > 0 && counts.MI > 0, JSON.stringify(counts));
      const report = JSON.parse(await visit.download('json'));
      assert.deepEqual(report.counts, counts);
      assert.equal(report.mi.beats_mi, counts.MI);
      assert.equal(
        await visit.text('.patient-value'),
        `Probability ${(100 * report.mi.probability).toFixed(1)}\u202f%`,
      );
      assert.match(await visit.text('.patient .tile-note'), new RegExp(`^${counts.MI} of 150 beats above 50`));
      assert.match(await visit.download('csv'), /^sample,time_s,class,confidence,p_NORM,p_MI,usable\n/);
      assert.equal(await page.$eval('#comparison', (node) => node.hidden), true);
      assert.equal(await page.$eval('#step-on', (node) => node.getAttribute('aria-label')), 'Next MI beat');
      await page.click('#step-on');
      assert.match(await visit.text('#announcer'), /MI, Myocardial infarction/);
      const box = await (await page.$('#canvas')).boundingBox();
      await page.mouse.move(box.x + 158, box.y + 120);
      await visit.screenshot('model-infarction.png');
      await page.setViewport({ width: 390, height: 844, deviceScaleFactor: 2 });
      await visit.screenshot('model-infarction-phone.png', { fullPage: true });
    });
  });
});

describe('a model that says what it is sure of', { skip: withoutModels }, () => {
  test('has unsure labels marked wherever they stand', async () => {
    await visiting({}, async (visit, page) => {
      await visit.drop([{ name: 'unsure.safetensors', bytes: models['unsure.safetensors'] }]);
      await page.waitForFunction(() => document.querySelector('#status').dataset.state === 'ready');
      await sample(visit);
      const report = JSON.parse(await visit.download('json'));
      const unsure = report.beats.filter(({ sure }) => !sure);
      assert.equal(report.unsure_beats, unsure.length);
      assert.ok(unsure.length > 0 && unsure.length < report.beats.length);
      const facts = `${unsure.length} of ${report.beats.length} labels unsure`;
      assert.ok((await visit.text('.facts')).includes(facts));
      assert.match(await visit.text('#model'), /N\sbelow\s50\.0\s%, S\sbelow\s100\.0\s%/);
      const cells = await page.$$eval('#beat-table tbody tr', (rows) => rows.map((row) => row.cells[2].textContent));
      assert.deepEqual(
        cells,
        report.beats.slice(0, 100).map(({ class: name, sure }) => (sure ? name : `${name}?, unsure`)),
      );
      assert.match(
        await visit.download('csv'),
        /^sample,time_s,class,confidence,p_N,p_S,p_V,p_F,p_Q,usable,sure,p_ms,pr_ms,qrs_ms,qt_ms\n/,
      );
      await page.click('#beat-table tbody tr:nth-child(3) button');
      assert.match(await visit.text('#announcer'), report.beats[2].sure ? /%$/ : /%, unsure$/);
      assert.equal(await page.$('#beat-table .reason'), null); // this model has no reasons
      await hoverTrace(page);
      await visit.screenshot('unsure.png');
      await page.select('#filter', 'unsure');
      assert.match(await visit.text('#page-text'), new RegExp(` of ${unsure.length}$`));
    });
  });

  for (const [name, size] of Object.entries({ desktop: {}, phone: { width: 390, height: 844, touch: true } })) {
    test(`and one that looks at the whole recording says why, on a ${name}`, async () => {
      await visiting(size, async (visit, page) => {
        await visit.drop([{ name: 'whole.safetensors', bytes: models['whole.safetensors'] }]);
        await page.waitForFunction(() => document.querySelector('#status').dataset.state === 'ready');
        await sample(visit);
        const { beats } = JSON.parse(await visit.download('json'));
        const selected = () => page.$eval('#beat-table [aria-current="true"]', (row) => Number(row.dataset.beat));
        const check = async (beat) => {
          assert.equal(await selected(), beat);
          assert.match(beats[beat].why, /^[A-Z].* normal.*\.$/);
          assert.equal(await visit.text('#beat-table .reason'), beats[beat].why);
          assert.equal(await visit.text('#beat-table [aria-current] + tr'), beats[beat].why);
          const said = await visit.text('#announcer');
          assert.ok(said.startsWith(`Beat ${beat + 1} at 0:`) && said.endsWith(`. ${beats[beat].why}`), said);
        };
        await page.$eval('#beat-table tbody tr:nth-child(20) button', (button) => button.click());
        await check(19);
        await page.click('#step-on');
        await check(await selected());
        assert.notEqual(await selected(), 19);
        await page.$eval('#results', (node) => node.scrollIntoView());
        await hoverTrace(page);
        await visit.screenshot(`why-${name}.png`);
        await page.$eval('#beat-table', (node) => node.scrollIntoView({ block: 'end' }));
        await visit.screenshot(`why-table-${name}.png`);
        await visit.drop(wfdb('other', spikes()));
        await page.waitForFunction(() => document.querySelector('.facts h2').textContent === 'other');
        await visit.labelled();
        assert.equal(await visit.text('#announcer'), '');
      });
    });
  }
});

describe('a model file that is dropped', { skip: withoutModels }, () => {
  test('labels from then on, alone or with a recording', async () => {
    await visiting({}, async (visit, page) => {
      const recording = wfdb('made', spikes());
      await visit.drop([{ name: 'mine.safetensors', bytes: models['rr.safetensors'] }, ...recording]);
      await page.waitForFunction(() => document.querySelector('#status').dataset.state === 'done');
      assert.deepEqual(Object.keys(await visit.counts()), ['N', 'S', 'V', 'F']);
      assert.equal(
        await page.$eval('#model-choice', (node) => node.selectedOptions[0].textContent),
        'mine.safetensors',
      );
      await visit.drop([{ name: 'other.safetensors', bytes: models['infarction.safetensors'] }]);
      await page.waitForFunction(() => document.body.dataset.task === 'myocardial-infarction');
      await visit.labelled();
      assert.deepEqual(Object.keys(await visit.counts()), ['NORM', 'MI']);
      assert.equal(
        await page.$eval('#model-choice', (node) => node.selectedOptions[0].parentNode.label),
        'Myocardial infarction, research only',
      );
    });
  });

  test('that is no model is refused with a sentence, and forgotten', async () => {
    await visiting({}, async (visit, page) => {
      const before = await page.$$eval('#model-choice option', (nodes) => nodes.length);
      await visit.drop([{ name: 'bad.safetensors', bytes: new Uint8Array(100) }]);
      assert.match(await visit.failed(), /model|safetensors/i);
      assert.equal(await page.$$eval('#model-choice option', (nodes) => nodes.length), before);
      await visit.drop(wfdb('made', spikes()));
      await visit.labelled();
    });
  });
});
