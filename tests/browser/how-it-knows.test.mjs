// “How does it know?”: five steps from the trace to the label, by keys, with a drawing each.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sharedBrowser } from './harness.mjs';
import { focused, overlay, visitsOf } from './teach-page.mjs';

const shared = sharedBrowser(() => overlay);
const visiting = visitsOf(shared);

describe('How does it know?', () => {
  const caption = (page) => page.$$eval('figcaption p', (list) => list.map((one) => one.textContent));

  test('five steps by keys, each with its drawing and what it shows in words', async () => {
    await visiting('part=how', {}, async (visit, page) => {
      const found = [];
      await page.focus('.teach-dot');
      for (let step = 0; step < 5; ++step) {
        const described = await page.$eval('figure svg', (node) => [
          node.getAttribute('role'),
          node.getAttribute('aria-label'),
        ]);
        assert.equal(described[0], 'img');
        found.push([await visit.text('.teach-step h3'), described[1], ...(await caption(page))]);
        assert.equal(await visit.text('[aria-current=step]'), String(step + 1));
        assert.equal(await visit.text('.teach-step .teach-count'), `Step ${step + 1} of 5`);
        await page.keyboard.press('ArrowRight');
      }
      const detection = '5.0 s of the trace: 6 beats found, this one marked.';
      const cut =
        'This beat drawn over the recording’s own normal beat. Their shapes agree with a correlation of 0.25.';
      const network = 'Feature maps of 3 layers. The stronger the colour, the stronger a row answers there.';
      const label = 'V (Ventricular ectopic) with a probability of 96.2%. N: 1.1%; S: 0.4%; F: 2.3%';
      assert.deepEqual(found, [
        ['Finding the beat', detection, detection],
        ['The beat, against the normal one', cut, cut],
        [
          'Rhythm: early, late or on time',
          'from the one before: 500 ms; to the next: 1,100 ms; usual: 800 ms',
          'It comes 38% sooner than usual.',
        ],
        ['What the network computes', network, network],
        [
          'Probabilities, and the label',
          label,
          label,
          'In words: QRS unlike this recording’s normal (correlation 0.14), early by 38 %.',
        ],
      ]);
      await page.keyboard.press('ArrowRight');
      assert.equal(await visit.text('.teach-step .teach-count'), 'Step 5 of 5', 'there it ends');
      await page.keyboard.press('Home');
      assert.equal(await visit.text('.teach-step .teach-count'), 'Step 1 of 5');
      assert.equal(await focused(page), 'Finding the beat');
      await page.click('.teach-steps .button-primary');
      assert.equal(await visit.text('.teach-step .teach-count'), 'Step 2 of 5');
    });
  });

  test('bars are as long as what they stand for', async () => {
    await visiting('part=how', {}, async (_, page) => {
      const widths = () => page.$$eval('.teach-bar', (list) => list.map((one) => Number(one.getAttribute('width'))));
      await page.evaluate(() => window.view.go(2));
      const [before, after, usual] = await widths();
      assert.ok(Math.abs(before / after - 500 / 1100) < 1e-6 && Math.abs(usual / after - 800 / 1100) < 1e-6);
      await page.evaluate(() => window.view.go(4));
      const [n, s, v, f] = await widths();
      assert.ok(Math.abs(n / v - 0.011 / 0.962) < 1e-3 && Math.abs(f / v - 0.023 / 0.962) < 1e-3 && s < n);
      const colours = await page.$$eval('.teach-bar', (list) => list.map((one) => one.style.fill));
      assert.equal(colours[2], 'rgb(163, 17, 31)', 'those of the labels');
    });
  });

  test('what is missing is said, not drawn; another beat stays at the step', async () => {
    await visiting('part=how', {}, async (visit, page) => {
      await page.evaluate(() => window.view.go(3));
      await page.evaluate(() => window.view.show(6));
      assert.deepEqual(await page.evaluate(() => window.asked), [5, 6]);
      const said = [];
      for (const step of [0, 1, 2, 3, 4]) {
        await page.evaluate((one) => window.view.go(one), step);
        assert.equal(await page.$('figure'), null);
        said.push(await visit.text('.teach-absent'));
      }
      assert.deepEqual(
        said.map((text) => text.slice(0, 32)),
        [
          'The trace around this beat is no',
          'The model looks at each beat by ',
          'This beat has no neighbours whos',
          'Between what goes in and what co',
          'This beat has no probabilities, ',
        ],
      );
      await page.evaluate(() => window.view.show(7));
      assert.deepEqual(await caption(page), [
        'MI with a probability of 60.0%. NORM: 40.0%',
        'The program itself calls this label unsure.',
      ]);
      await page.evaluate(() => window.view.go(2));
      assert.deepEqual(await caption(page), ['It comes 25% later than usual.']);
    });
  });
});
