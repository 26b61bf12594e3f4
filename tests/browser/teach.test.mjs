// Gallery and quiz in a browser: by mouse, by keys, in five languages, from phone to large screens.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import { output, sharedBrowser } from './harness.mjs';
import { focused, overlay, visitsOf } from './teach-page.mjs';

const shared = sharedBrowser(() => overlay);

const visiting = visitsOf(shared);
const shownCount = (page, count) => page.waitForFunction((n) => window.shown.length >= n, {}, count);
const shown = (page) => page.evaluate(() => window.shown);
async function picture(page, name) {
  await mkdir(output, { recursive: true });
  await page.screenshot({ path: path.join(output, name), fullPage: true });
}

/** What is wider than the window, which a phone would have to scroll sideways for. */
const tooWide = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('#host, #host *')]
      .filter((node) => node.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
      .map((node) => `${node.tagName}.${node.getAttribute('class')}`),
  );

/** The lowest contrast (WCAG 2) of what is written against the nearest background that is painted. */
const lowestContrast = (page) =>
  page.evaluate(() => {
    const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    const rgba = (colour) => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      return canvas.getImageData(0, 0, 1, 1).data;
    };
    const luminance = ([r, g, b]) =>
      [r, g, b]
        .map((value) => value / 255)
        .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
        .reduce((sum, value, i) => sum + value * [0.2126, 0.7152, 0.0722][i], 0);
    const ground = (node) => {
      for (let at = node; at; at = at.parentElement) {
        const colour = rgba(getComputedStyle(at).backgroundColor);
        if (colour[3] > 250) {
          return colour;
        }
      }
      return [255, 255, 255];
    };
    let lowest = { ratio: 21, text: '' };
    const walker = document.createTreeWalker(document.getElementById('host'), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode.parentElement;
      if (!walker.currentNode.data.trim() || node.closest(':disabled')) {
        continue;
      }
      const style = getComputedStyle(node);
      const [a, b] = [
        luminance(rgba(node.namespaceURI.endsWith('svg') ? style.fill : style.color)),
        luminance(ground(node)),
      ];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (ratio < lowest.ratio) {
        lowest = { ratio, text: walker.currentNode.data };
      }
    }
    return lowest;
  });

describe('the gallery', () => {
  test('28 cards in five groups, each with a picture; a card opens its strip, and only that is fetched', async () => {
    await visiting('part=gallery', {}, async (visit, page) => {
      assert.equal(await visit.text('h2'), 'Gallery of strips');
      assert.deepEqual(await page.$$eval('h3', (list) => list.map((one) => one.textContent)), [
        'Sinus rhythm3 strips',
        'From above the ventricles9 strips',
        'From the ventricles7 strips',
        'Conduction and pauses6 strips',
        'Traps3 strips',
      ]);
      assert.equal(await page.$$eval('.teach-card', (list) => list.length), 28);
      const steps = await page.$$eval('.teach-thumbnail path', (list) =>
        list.map((one) => one.getAttribute('d').length),
      );
      assert.equal(steps.length, 28);
      assert.ok(Math.min(...steps) > 150, String(Math.min(...steps)));
      assert.ok(!visit.requests.some((url) => /\.(dat|hea|atr)$/.test(url)), 'no strip before it is wanted');

      await page.click('[data-strip="fusion"]');
      await shownCount(page, 1);
      assert.deepEqual(await shown(page), [
        {
          names: ['fusion.hea', 'fusion.dat', 'fusion.atr'],
          sizes: (await shown(page))[0].sizes,
          header: 'fusion 2 360 3528',
          name: 'Fusion beat',
        },
      ]);
      assert.equal((await shown(page))[0].sizes[1], 2 * 2 * 3528);
      assert.match(await visit.text('.teach-text'), /^Compare three shapes in V1: .* calls this label unsure\.$/s);
      assert.equal(
        await visit.text('.teach-article .teach-credit'),
        'Record 223 of the MIT-BIH Arrhythmia Database 1.0.0, 17:10.0 to 17:19.8.',
      );
      await page.waitForFunction(
        () => document.querySelector('[role=status]').textContent === 'Shown on the trace: Fusion beat',
      );
      assert.deepEqual(visit.requests.filter((url) => /\.(dat|hea|atr)$/.test(url)).length, 3);
      assert.equal(await focused(page), 'Fusion beat');
    });
  });

  test('without a mouse: arrows over the cards, Enter opens, Escape comes back to the same card', async () => {
    await visiting('part=gallery', { width: 1280 }, async (_, page) => {
      await page.focus('.teach-card');
      assert.equal(await focused(page), 'Sinus rhythm in twelve leads');
      await page.keyboard.press('ArrowRight');
      assert.equal(await focused(page), 'Sinus bradycardia');
      await page.keyboard.press('ArrowDown');
      const below = await page.evaluate(() => {
        const [first, , third] = [...document.querySelectorAll('.teach-cards')].map((list) => list.firstElementChild);
        const at = document.activeElement.getBoundingClientRect();
        return at.top >= first.getBoundingClientRect().bottom && at.top < third.getBoundingClientRect().top;
      });
      assert.ok(below, await focused(page));
      await page.keyboard.press('End');
      assert.equal(await focused(page), 'ST elevation');
      await page.keyboard.press('ArrowRight');
      assert.equal(await focused(page), 'ST elevation', 'there is none after it');
      await page.keyboard.press('ArrowLeft');
      assert.equal(await focused(page), 'An electrode that moves');
      await page.keyboard.press('Enter');
      await shownCount(page, 1);
      assert.equal((await shown(page))[0].name, 'An electrode that moves');
      await page.keyboard.down('Shift');
      await page.keyboard.press('Tab'); // to “Next strip”, above the heading
      await page.keyboard.up('Shift');
      await page.keyboard.press('Escape');
      assert.equal(await focused(page), 'An electrode that moves');
      assert.equal(await page.$$eval('.teach-card', (list) => list.length), 28);
    });
  });

  test('next and previous go through all of them, in the order of the cards', async () => {
    await visiting('part=gallery', {}, async (visit, page) => {
      await page.evaluate(() => window.view.show('st-elevation'));
      const buttons = () => page.$$eval('nav .button', (list) => list.map((one) => [one.textContent, one.disabled]));
      assert.deepEqual(await buttons(), [
        ['All strips', false],
        ['Previous strip', false],
        ['Next strip', true],
      ]);
      await page.click('nav .button:nth-child(2)');
      await shownCount(page, 2);
      assert.equal((await shown(page))[1].name, 'An electrode that moves');
      await page.click('nav .button:nth-child(3)');
      await shownCount(page, 3);
      assert.equal((await shown(page))[2].name, 'ST elevation');
      assert.equal(await visit.text('.teach-article h3'), 'ST elevation');
    });
  });

  test('a strip that cannot be loaded says so, and the next one can', async () => {
    await visiting('part=gallery', {}, async (visit, page) => {
      await page.setRequestInterception(true);
      let broken = true;
      page.on('request', (request) =>
        broken && request.url().endsWith('.dat') ? request.respond({ status: 503 }) : request.continue(),
      );
      await page.evaluate(() => window.view.show('pvc'));
      assert.equal(await visit.text('[role=status]'), 'This strip could not be loaded (503). Try again.');
      assert.deepEqual(await shown(page), []);
      broken = false;
      await page.evaluate(() => window.view.show('pvc'));
      assert.equal(await visit.text('[role=status]'), 'Shown on the trace: Premature ventricular beat');
      assert.match(visit.problems.splice(0).join(), /503/);
    });
  });

  const languages = {
    en: 'Gallery of strips',
    de: 'Galerie',
    fr: 'Galerie de tracés',
    es: 'Galería de tiras',
    zh: '心电图片段集',
  };
  for (const [language, title] of Object.entries(languages)) {
    test(`in ${language}: its own file, nothing cut off at 320 px`, async () => {
      await visiting(`part=gallery&lang=${language}`, { width: 320, height: 640 }, async (visit, page) => {
        assert.equal(await visit.text('h2'), title);
        assert.equal(await page.$eval('#host', (node) => node.lang), language);
        assert.deepEqual(
          visit.requests.filter((url) => url.includes('/strings/parts/')).map((url) => path.basename(url)),
          [`teach.${language}.mjs`],
        );
        assert.deepEqual(await tooWide(page), []);
        await page.evaluate(() => window.view.show('junctional-escape'));
        assert.deepEqual(await tooWide(page), []);
      });
    });
  }
});

describe('the quiz', () => {
  const link = 'part=quiz#quiz=1&seed=1234&n=3';

  test('a class’s link begins it; labels are hidden until the answer, which the paragraph explains', async () => {
    await visiting(link, {}, async (visit, page) => {
      await shownCount(page, 1);
      assert.equal(await visit.text('h3'), 'Question 1 of 3');
      assert.equal(await visit.text('legend'), 'Which class is the marked beat, at 6.9 s?');
      assert.deepEqual(await page.$$eval('.teach-option span', (list) => list.map((one) => one.textContent[0])), [
        ...'NSVFQ',
      ]);
      const [first] = await shown(page);
      assert.deepEqual([first.header, first.hideLabels, first.mark], ['strip 2 360 3672', true, 6.853]);
      assert.deepEqual(first.names, ['strip.hea', 'strip.dat'], 'no telling name, no annotations');
      assert.equal(await page.$('.teach-text'), null, 'nothing that gives it away');
      assert.ok(!(await visit.text('#host')).includes('several shapes'));

      await page.click('.teach-option:nth-of-type(1)');
      await page.click('.teach-question .button');
      await shownCount(page, 2);
      assert.equal((await shown(page))[1].hideLabels, false);
      assert.equal((await shown(page))[1].header, 'pvc-multiform 2 360 3672');
      assert.equal((await shown(page))[1].names.length, 3);
      assert.equal(
        await visit.text('.teach-result > p'),
        'Not right. You said: N: normal, also with bundle branch block or as an escape beat from above. It is: V: ventricular ectopic.',
      );
      assert.match(await visit.text('.teach-result .teach-text'), /^Five premature ventricular beats/);
      assert.equal(await visit.text('.teach-score'), '0 of 1 right');
      assert.equal(await visit.text('.teach-is-answer kbd'), '3');
      assert.equal(await visit.text('.teach-is-mistake kbd'), '1');
      assert.equal(await focused(page), 'Next question');
    });
  });

  test('without a mouse: digits and Enter from the first question to the result', async () => {
    await visiting(link, {}, async (visit, page) => {
      const keys = [];
      for (const [i, digit] of ['3', '3', '1'].entries()) {
        await shownCount(page, 2 * i + 1);
        assert.equal(await focused(page), `Question ${i + 1} of 3`);
        await page.keyboard.press(digit);
        await page.keyboard.press('Enter');
        await shownCount(page, 2 * i + 2);
        keys.push(await visit.text('.teach-result > p'));
        assert.equal(await focused(page), i === 2 ? 'See my result' : 'Next question');
        await page.keyboard.press('Enter');
      }
      assert.deepEqual(keys, [
        'Right: V: ventricular ectopic.',
        'Right: V: ventricular ectopic.',
        'Not right. You said: Sinus bradycardia, below 60 a minute. It is: Sinus rhythm with artefacts.',
      ]);
      assert.equal(await visit.text('.teach-total'), '2 of 3 right (67%)');
      assert.equal(await focused(page), 'Your result');
      assert.deepEqual(await page.$$eval('.teach-answers li', (list) => list.map((one) => one.className)), [
        'teach-right',
        'teach-right',
        'teach-wrong',
      ]);
    });
  });

  test('digits and Enter also while the trace has the focus; Enter without a choice asks for one', async () => {
    await visiting(link, {}, async (visit, page) => {
      await shownCount(page, 1);
      await page.focus('#trace');
      await page.keyboard.press('Enter');
      assert.equal(await page.$('.teach-result p'), null);
      assert.equal((await page.$('.teach-option input:invalid')) !== null, true);
      await page.focus('#trace');
      await page.keyboard.press('9');
      assert.equal(await page.$('.teach-option input:checked'), null);
      await page.keyboard.press('3');
      await page.focus('#trace');
      await page.keyboard.press('Enter');
      assert.equal(await visit.text('.teach-result > p'), 'Right: V: ventricular ectopic.');
      await page.focus('#trace');
      await page.keyboard.press('Enter');
      assert.equal(await visit.text('h3'), 'Question 2 of 3');
    });
  });

  test('by touch, on a phone: options are large enough for a finger', async () => {
    await visiting(link, { width: 390, height: 844, touch: true }, async (visit, page) => {
      await shownCount(page, 1);
      const boxes = await page.$$eval('.teach-option', (list) => list.map((one) => one.getBoundingClientRect().height));
      assert.ok(Math.min(...boxes) >= 44, boxes.join());
      await page.tap('.teach-option:nth-of-type(3)');
      await page.tap('.teach-question .button');
      assert.equal(await visit.text('.teach-result > p'), 'Right: V: ventricular ectopic.');
      assert.deepEqual(await tooWide(page), []);
      const inView = await page.$eval('.teach-on', (node) => node.getBoundingClientRect().bottom <= window.innerHeight);
      assert.ok(inView, 'the way on is in view');
    });
  });

  test('the same seed is the same quiz in another language', async () => {
    const asked = async (language) => {
      const found = [];
      await visiting(`part=quiz&lang=${language}#quiz=1&seed=99&n=6`, {}, async (_, page) => {
        for (let i = 0; i < 6; ++i) {
          await shownCount(page, 2 * i + 1);
          const last = (await shown(page)).at(-1);
          const kinds = await page.$$eval('.teach-option span', (list) => list.length);
          await page.keyboard.press('1');
          await page.keyboard.press('Enter');
          const right = await page.$eval('.teach-is-answer kbd', (node) => node.textContent);
          await shownCount(page, 2 * i + 2);
          found.push([(await shown(page)).at(-1).header, last.mark, kinds, right]);
          await page.keyboard.press('Enter');
        }
      });
      return found;
    };
    const english = await asked('en');
    assert.equal(english.length, 6);
    assert.deepEqual(await asked('zh'), english);
  });

  test('without a link the visitor chooses number and questions; the result is copied as text, with its link', async () => {
    await visiting('part=quiz', {}, async (visit, page) => {
      await shared.browser
        .defaultBrowserContext()
        .overridePermissions(shared.host.origin, ['clipboard-read', 'clipboard-write', 'clipboard-sanitized-write']);
      await page.bringToFront();
      const offered = await page.$eval('input[name=seed]', (node) => node.valueAsNumber);
      assert.ok(offered >= 1 && offered <= 999_999);
      assert.equal(await page.$eval('input[name=n]', (node) => node.max), '51');
      for (const [name, value] of [
        ['seed', '1234'],
        ['n', '1'],
      ]) {
        await page.click(`input[name=${name}]`, { count: 3 });
        await page.keyboard.type(value); // digits here are digits
      }
      assert.deepEqual(await shown(page), []);
      await page.keyboard.press('Enter');
      await shownCount(page, 1);
      assert.equal(await visit.text('h3'), 'Question 1 of 1');
      await page.keyboard.press('3');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Enter');
      await page.click('.teach-steps .button:nth-child(1)');
      await page.waitForFunction(() => document.querySelector('[role=status]').textContent === 'Copied.');
      const address = `${shared.host.url}teach.html?part=quiz#quiz=1&seed=1234&n=1`;
      assert.equal(
        await page.evaluate(() => navigator.clipboard.readText()),
        `Beatlens quiz 1234: 1 of 1 right (100%)\n${address}\n1. right: V: ventricular ectopic (Ventricular beats of several shapes)\n`,
      );
      await page.click('.teach-steps .button:nth-child(2)');
      await page.waitForFunction(async (text) => (await navigator.clipboard.readText()) === text, {}, address);
      await page.click('.teach-steps .button:nth-child(3)');
      assert.notEqual(await page.$('input[name=seed]'), null);
    });
  });

  test('where copying is not allowed, the text is there to be copied by hand', async () => {
    const prepare = () => {
      Object.defineProperty(navigator, 'clipboard', { value: undefined });
    };
    await visiting('part=quiz#quiz=1&seed=5&n=1', { prepare }, async (_, page) => {
      await shownCount(page, 1);
      await page.keyboard.press('1');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Enter');
      await page.click('.teach-steps .button:nth-child(2)');
      const text = await page.$eval('textarea', (node) => node.value.slice(node.selectionStart, node.selectionEnd));
      assert.match(text, /#quiz=1&seed=5&n=1$/);
    });
  });

  test('closed, it listens to no key', async () => {
    await visiting(link, {}, async (_, page) => {
      await shownCount(page, 1);
      await page.evaluate(() => window.view.close());
      await page.keyboard.press('3');
      assert.equal(await page.$('.teach-option input:checked'), null);
    });
  });
});

describe('pictures to look at', () => {
  const sizes = [
    [390, 844, 'light'],
    [1280, 800, 'light'],
    [1920, 1080, 'dark'],
  ];
  for (const [width, height, theme] of sizes) {
    test(`at ${width} px, ${theme}: readable, nothing beside the window`, async () => {
      const name = (part) => `teach-${part}-${width}-${theme}.png`;
      const options = { width, height };
      const check = async (page, part) => {
        await page.evaluate(() => document.fonts.ready);
        assert.deepEqual(await tooWide(page), [], part);
        const { ratio, text } = await lowestContrast(page);
        assert.ok(ratio >= 4.5, `${part}: ${ratio.toFixed(2)} of “${text}”`);
        await picture(page, name(part));
      };
      const language = width === 390 ? 'de' : 'en';
      await visiting(`part=gallery&theme=${theme}&lang=${language}`, options, async (_, page) => {
        await check(page, 'gallery');
        await page.evaluate(() => window.view.show('pac-blocked'));
        await check(page, 'strip');
      });
      await visiting(`part=quiz&theme=${theme}&lang=${language}#quiz=1&seed=1234&n=3`, options, async (_, page) => {
        await shownCount(page, 1);
        await check(page, 'question');
        await page.keyboard.press('1');
        await page.keyboard.press('Enter');
        await shownCount(page, 2);
        await check(page, 'answer');
        for (const key of ['Enter', '3', 'Enter', 'Enter', '1', 'Enter', 'Enter']) {
          await page.keyboard.press(key);
        }
        await check(page, 'result');
      });
      await visiting(`part=how&theme=${theme}&lang=${language}`, options, async (_, page) => {
        for (let step = 0; step < 5; ++step) {
          await page.evaluate((one) => window.view.go(one), step);
          await check(page, `how-${step + 1}`);
        }
      });
    });
  }
});
