// Links to what is shown, and files that another page hands over.
import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { output, root, sharedBrowser, startHost, Visit } from './harness.mjs';

const shared = sharedBrowser();
const picture = async (page, name) => {
  await mkdir(output, { recursive: true });
  await page.screenshot({ path: path.join(output, name) });
};
/** Of a window that lies behind another one: no frame is drawn there to look at it by. */
const behind = { polling: 100 };
const hash = (page) => page.evaluate(() => location.hash);
const hashIs = (page, wanted) => page.waitForFunction((text) => location.hash === text, {}, wanted);
const middle = (page) =>
  page.evaluate(() => {
    const { startS, endS } = window.beatlensViewer.view;
    return (startS + endS) / 2;
  });

describe('links', () => {
  const at = (link, use) => Visit.during(shared.browser, shared.host.url + link, {}, use);

  test('a link opens the recording, its lead, its time, its panel, with its model', async () => {
    await at('#sample=normal-12-lead&t=6.5&lead=v1&model=focal-rr-cnn&panel=rhythm', async (visit, page) => {
      await page.waitForSelector('.panel-rhythm');
      await page.waitForFunction(() => document.querySelector('#lead').selectedOptions[0]?.textContent.includes('v1'));
      assert.match(await visit.text('#record'), /normal-12-lead/);
      assert.equal(
        await page.$eval('#model-choice', (node) => node.selectedOptions[0].textContent),
        'Four classes, with RR',
      );
      // The record is 8.4 s long, and its trace ends at the right edge: the middle is as near as the paper goes.
      const { startS, endS } = await page.evaluate(() => window.beatlensViewer.view);
      assert.ok(startS < 6.5 && endS > 6.5, `${startS} to ${endS}`);
      const link = await hash(page);
      assert.match(link, /^#sample=normal-12-lead&(t=[\d.]+&)?lead=v1&model=focal-rr-cnn&panel=rhythm$/);
    });
  });

  test('the address follows what is shown, and a reload shows the same', async () => {
    await at('', async (visit, page) => {
      await page.click('.drop-card [data-action="sample"]');
      await visit.labelled();
      await page.waitForSelector('#tab-rhythm');
      await hashIs(page, '#sample=sample');
      const before = await page.evaluate(() => history.length);
      await page.evaluate(() => window.beatlensViewer.centerOn(61.25));
      await hashIs(page, '#sample=sample&t=61.25');
      await page.click('#tab-rhythm');
      await hashIs(page, '#sample=sample&t=61.25&panel=rhythm');
      assert.equal(await page.evaluate(() => history.length), before); // Back leaves the page, as it did
      await page.reload();
      await visit.ready();
      await visit.labelled();
      await page.waitForSelector('.panel-rhythm');
      await page.waitForFunction(() => Math.abs(window.beatlensViewer.view.startS - 55) < 10);
      const at = await middle(page);
      assert.ok(Math.abs(at - 61.25) < 0.02, `${at} s`);
      await hashIs(page, '#sample=sample&t=61.25&panel=rhythm');
    });
  });

  test('another link in the address bar is followed', async () => {
    await at('#sample=sample&t=30', async (visit, page) => {
      await visit.labelled();
      await page.waitForFunction(() => window.beatlensViewer.view.startS > 20);
      await page.evaluate(() => {
        location.hash = '#sample=sample&t=90';
      });
      await page.waitForFunction(() => window.beatlensViewer.view.startS > 80);
      assert.ok(Math.abs((await middle(page)) - 90) < 0.02);
      await page.evaluate(() => {
        location.hash = '#sample=pvc';
      });
      await page.waitForFunction(() => /pvc/.test(document.querySelector('#record').textContent));
      await visit.labelled();
      await page.evaluate(() => {
        location.hash = '#sample=pvc&model=coupled-cnn';
      });
      await page.waitForFunction(
        () =>
          document.querySelector('#model-choice').selectedOptions[0].textContent === 'Five classes, coupled' &&
          document.querySelector('#status').dataset.state === 'done',
      );
    });
  });

  test('what the page does not have is said, and nothing is fetched for it', async () => {
    const visit = await Visit.start(shared.browser, `${shared.host.url}#sample=secret-record`);
    await visit.ready();
    assert.equal(await visit.failed(), 'The link names the recording “secret-record”, which this page does not have.');
    assert.ok(!visit.requests.some((url) => url.replace(/#.*/, '').includes('secret-record')));
    await visit.page.close();
  });

  test('of a link that waits for a recording nothing is left once one could not be read', async () => {
    await at('#t=30&panel=rhythm', async (visit, page) => {
      await visit.drop([{ name: 'broken.hea', bytes: 'broken 1 360 100\nbroken.dat 212 200\n' }]);
      await visit.failed();
      await page.click('.drop-card [data-action="sample"]');
      await page.waitForFunction(() => document.querySelector('#status').dataset.state !== 'error'); // it is fetched first
      await visit.labelled();
      await page.waitForSelector('#tab-rhythm');
      await hashIs(page, '#sample=sample');
      assert.equal(await page.$('.panel-rhythm'), null);
      await page.evaluate(() => window.beatlensViewer.centerOn(61.25));
      await hashIs(page, '#sample=sample&t=61.25');
    });
  });

  test('no name of a file of one’s own gets into the address; the place in it does', async () => {
    await at('', async (visit, page) => {
      const files = await Promise.all(
        ['hea', 'dat'].map(async (ending) => ({
          name: `sample.${ending}`,
          bytes: await readFile(path.join(root, `assets/samples/sample.${ending}`)),
        })),
      );
      const named = [
        { name: 'jane-doe.hea', bytes: String(files[0].bytes).replace(/^sample /m, 'jane-doe ') },
        files[1],
      ];
      await visit.drop(named);
      await visit.labelled();
      await page.waitForSelector('#tab-rhythm');
      await page.evaluate(() => window.beatlensViewer.centerOn(61.25));
      await hashIs(page, '#t=61.25');
    });
  });

  test('the link of a quiz stays while it asks', async () => {
    await at('#quiz=1&seed=7&n=3', async (visit, page) => {
      await page.waitForSelector('.teach-question');
      await visit.labelled();
      await page.evaluate(() => window.beatlensViewer.centerOn(5));
      await visit.settled();
      assert.equal(await hash(page), '#quiz=1&seed=7&n=3');
    });
  });
});

// Another page, of another origin: opens Beatlens, or has it in a frame, and notes what it is answered.
const sender = `<!doctype html><html lang="en"><title>sender</title><body><script>
window.answers = [];
addEventListener('message', ({ data, origin }) => answers.push({ ...data, origin }));
window.start = (url) => { window.other = open(url, 'beatlens'); };
window.frame = (url, sandbox) => {
  const frame = document.createElement('iframe');
  frame.width = 800; frame.height = 600;
  if (sandbox) frame.sandbox = sandbox;
  frame.src = url;
  document.body.append(frame);
  window.other = frame.contentWindow;
};
window.say = (message, to = '*') => other.postMessage(message, to);
</script></body></html>`;
const text = 'time,ecg\n';

describe('files from another page', () => {
  let elsewhere;
  before(async () => {
    elsewhere = await startHost({ 'sender.html': sender });
  });
  after(() => elsewhere?.close());

  /** The sender and the page that it opened. */
  async function opened(use) {
    const page = await shared.browser.newPage();
    await page.goto(`${elsewhere.url}sender.html`);
    const coming = shared.browser.waitForTarget((target) => target.opener() === page.target());
    await page.evaluate((url) => window.start(url), shared.host.url);
    const beatlens = await (await coming).page();
    beatlens.setDefaultTimeout(120_000);
    const visit = new Visit(beatlens);
    beatlens.on('pageerror', (error) => visit.problems.push(error.message));
    try {
      await visit.ready();
      await hello(page);
      await use(page, visit);
      assert.deepEqual(visit.problems, []);
    } finally {
      await beatlens.close();
      await page.close();
    }
  }

  /** As docs/embedding.md says: hello, until there is an answer. */
  async function hello(page) {
    await page.waitForFunction(() => {
      window.say({ type: 'beatlens:hello' });
      return window.answers.length > 0;
    }, behind);
    assert.deepEqual(await page.evaluate(() => window.answers[0]), {
      type: 'beatlens:ready',
      version: 1,
      origin: shared.host.origin,
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    await page.evaluate(() => window.answers.splice(0));
  }

  const answer = async (page) => {
    await page.waitForFunction(() => window.answers.length > 0, behind);
    return page.evaluate(() => window.answers.shift());
  };

  const handSample = async (page, options = {}) => {
    const files = await Promise.all(
      ['hea', 'dat', 'atr'].map(async (ending) => ({
        name: `sample.${ending}`,
        base64: (await readFile(path.join(root, `assets/samples/sample.${ending}`))).toString('base64'),
      })),
    );
    await page.evaluate(
      (list, more) =>
        window.say({
          type: 'beatlens:open',
          id: 'first',
          files: list.map(({ name, base64 }, i) => {
            const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
            return i === 0 ? { name, blob: new Blob([bytes]) } : { name, bytes };
          }),
          options: more,
        }),
      files,
      options,
    );
  };

  test('are shown with their origin, names and sizes, and opened at a yes; nothing goes back', async () => {
    await opened(async (page, visit) => {
      await handSample(page, { t: 61.25, panel: 'rhythm' });
      await visit.page.waitForSelector('dialog[open]');
      assert.equal(await visit.text('dialog h2'), 'Open 3 files from another page?');
      assert.equal(await visit.text('.question-origin'), elsewhere.origin);
      const lines = await visit.page.$$eval('.question-files li', (all) =>
        all.map((line) => [...line.children].map((part) => part.textContent)),
      );
      assert.deepEqual(lines, [
        ['sample.hea', '174 bytes'],
        ['sample.dat', '65 KB'],
        ['sample.atr', '302 bytes'],
      ]);
      // Keys that were meant for something else say no.
      assert.equal(await visit.page.evaluate(() => document.activeElement.textContent), 'Do not open');
      const { nodes } = await visit.page.accessibility.snapshot().then((tree) => ({ nodes: JSON.stringify(tree) }));
      assert.match(nodes, /"role":"dialog","name":"Open 3 files from another page\?"/);
      assert.deepEqual(await page.evaluate(() => window.answers), []);
      await visit.page.bringToFront();
      await picture(visit.page, 'connect-handover.png');
      await visit.page.click('dialog .button-primary');
      assert.deepEqual(await answer(page), { type: 'beatlens:opened', id: 'first', origin: shared.host.origin });
      await visit.labelled();
      assert.match(await visit.text('#status-text'), /^150 beats labelled in /);
      await visit.page.waitForSelector('.panel-rhythm');
      await visit.page.waitForFunction(() => window.beatlensViewer.view.startS > 50);
      const at = await middle(visit.page);
      assert.ok(
        Math.abs(at - 61.25) < 0.02,
        `${at} s, ${JSON.stringify(await visit.page.evaluate(() => window.beatlensViewer.view))}`,
      );
      await visit.settled();
      assert.deepEqual(await page.evaluate(() => window.answers), []);
    });
  });

  test('by the example of docs/embedding.md, as it stands there', async () => {
    const guide = await readFile(path.join(root, 'docs/embedding.md'), 'utf8');
    const [, script] = /```js\n(const address = [\s\S]*?)```/.exec(guide);
    const here = script.replace('https://example.org/beatlens/', shared.host.url);
    assert.notEqual(here, script);
    const record = {};
    for (const ending of ['hea', 'dat']) {
      const bytes = await readFile(path.join(root, `assets/samples/sample.${ending}`));
      // The example calls its record 100.
      record[ending] = (ending === 'hea' ? Buffer.from(String(bytes).replaceAll('sample', '100')) : bytes).toString(
        'base64',
      );
    }
    const page = await shared.browser.newPage();
    await page.goto(`${elsewhere.url}sender.html`);
    const coming = shared.browser.waitForTarget((target) => target.opener() === page.target());
    await page.evaluate(
      (code, { hea, dat }) => {
        const bytesOf = (base64) => Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
        const post = window.postMessage;
        window.hellos = 0;
        new Function('header', 'signals', 'setInterval', code)(bytesOf(hea), new Blob([bytesOf(dat)]), (act, ms) =>
          window.setInterval(() => {
            window.hellos++;
            act();
          }, ms),
        );
        return post;
      },
      here,
      record,
    );
    const visit = new Visit(await (await coming).page());
    visit.page.setDefaultTimeout(120_000);
    await visit.page.waitForSelector('dialog[open]');
    const lines = await visit.page.$$eval('.question-files bdi', (all) => all.map(({ textContent }) => textContent));
    assert.deepEqual(lines, ['100.hea', '100.dat']);
    assert.ok((await page.evaluate(() => window.hellos)) > 0);
    await visit.page.bringToFront();
    await visit.page.click('dialog .button-primary');
    await visit.labelled();
    assert.match(await visit.text('#record'), /100/);
    await visit.page.waitForSelector('.panel-rhythm');
    await visit.page.waitForFunction(() => window.beatlensViewer.view.startS > 20);
    assert.ok(Math.abs((await middle(visit.page)) - 30) < 0.02);
    assert.deepEqual(
      await page
        .evaluate(() => window.answers.map(({ type, id }) => (id === undefined ? type : `${type} ${id}`)))
        .then((types) => [...new Set(types)]),
      ['beatlens:ready', 'beatlens:opened 1'],
    );
    await visit.page.close();
    await page.close();
  });

  test('are refused at a no, and after two of them without a question', async () => {
    await opened(async (page, visit) => {
      for (let i = 0; i < 2; i++) {
        await handSample(page);
        await visit.page.waitForSelector('dialog[open]');
        await visit.page.bringToFront();
        await visit.page.keyboard.press(i === 0 ? 'Escape' : 'Enter');
        const { type, code, id } = await answer(page);
        assert.deepEqual({ type, code, id }, { type: 'beatlens:refused', code: 'declined', id: 'first' });
        assert.equal(await visit.page.$('dialog'), null);
      }
      await handSample(page);
      assert.equal((await answer(page)).code, 'enough');
      assert.equal(await visit.page.$('dialog'), null);
      assert.equal(await visit.state(), 'ready');
    });
  });

  test('nonsense is answered with a sentence, other messages with nothing, and one question is asked at a time', async () => {
    await opened(async (page, visit) => {
      const codeFor = async (message, expected = {}) => {
        await page.evaluate((one) => window.say(one), message);
        const { type, code, message: sentence, origin, ...rest } = await answer(page);
        assert.equal(type, 'beatlens:refused');
        assert.match(sentence, /^[A-Z].*\.$/);
        assert.equal(origin, shared.host.origin);
        assert.deepEqual(rest, expected);
        return code;
      };
      assert.equal(await codeFor({ type: 'beatlens:read' }), 'message');
      assert.equal(await codeFor({ type: 'beatlens:open' }), 'files');
      // Whatever is wrong, the answer says which message it is to.
      for (const id of ['mine', 0, '']) {
        assert.equal(await codeFor({ type: 'beatlens:read', id }, { id }), 'message');
        assert.equal(await codeFor({ type: 'beatlens:open', id, files: [] }, { id }), 'files');
        assert.equal(await codeFor({ type: 'beatlens:open', id, files: [{ name: '..', bytes: 'x' }] }, { id }), 'name');
      }
      assert.equal(await codeFor({ type: 'beatlens:open', id: { of: 'mine' }, files: [] }), 'id');
      assert.equal(await codeFor({ type: 'beatlens:read', id: 'x'.repeat(65) }), 'message');
      await page.evaluate(() => {
        const files = [{ name: 'a.csv', bytes: new Uint8Array(9) }];
        files.length = 2; // a hole
        window.say({ type: 'beatlens:open', id: 'hole', files });
      });
      const { code: codeOfHole, id: idOfHole } = await answer(page);
      assert.deepEqual({ codeOfHole, idOfHole }, { codeOfHole: 'files', idOfHole: 'hole' });
      assert.equal(await codeFor({ type: 'beatlens:open', files: [{ name: '../a', bytes: 'x' }] }), 'name');
      assert.equal(await codeFor({ type: 'beatlens:open', files: [{ name: 'a.csv', bytes: 'x' }] }), 'bytes');
      assert.equal(await visit.page.$('dialog'), null);
      await page.evaluate(() => {
        for (const message of ['beatlens:open', null, 7, ['beatlens:hello'], {}, { type: 3 }, { type: 'webpackOk' }]) {
          window.say(message);
        }
        // From a frame of the sender, which neither opened the page nor has it in itself.
        const frame = document.createElement('iframe');
        document.body.append(frame);
        window.foreign = [];
        frame.contentWindow.addEventListener('message', ({ data }) => window.foreign.push(data));
        frame.contentWindow.eval(`parent.other.postMessage({ type: 'beatlens:hello' }, '*')`);
      });
      await page.evaluate((content) => {
        const file = { name: 'a.csv', bytes: new TextEncoder().encode(content) };
        window.say({ type: 'beatlens:open', id: 1, files: [file] });
        window.say({ type: 'beatlens:open', id: 2, files: [file] });
      }, text);
      const { code, id } = await answer(page);
      assert.deepEqual({ code, id }, { code: 'busy', id: 2 });
      await visit.page.waitForSelector('dialog[open]');
      assert.equal((await visit.page.$$('dialog')).length, 1);
      assert.equal(await visit.text('dialog h2'), 'Open 1 file from another page?');
      assert.deepEqual(await page.evaluate(() => [window.answers, window.foreign]), [[], []]);
    });
  });

  test('a name is text, whatever it looks like', async () => {
    await opened(async (page, visit) => {
      await page.evaluate(() =>
        window.say({
          type: 'beatlens:open',
          files: Array.from({ length: 12 }, (_, i) => ({
            name: i === 0 ? '<img src=x onerror=alert(1)>.csv' : `${i}.csv`,
            bytes: new Uint8Array(1_500_000),
          })),
        }),
      );
      await visit.page.waitForSelector('dialog[open]');
      const lines = await visit.page.$$eval('.question-files li', (all) => all.map((line) => line.textContent));
      assert.equal(lines.length, 9);
      assert.equal(lines[0], '<img src=x onerror=alert(1)>.csv1.5 MB');
      assert.equal(lines[8], 'and 4 more6.0 MB');
      assert.equal(await visit.page.$('dialog img'), null);
    });
  });

  test('reach the page in a frame, with little around the trace', async () => {
    const page = await shared.browser.newPage();
    page.setDefaultTimeout(120_000);
    await page.setViewport({ width: 900, height: 700 });
    await page.goto(`${elsewhere.url}sender.html`);
    await page.evaluate((url) => window.frame(url), `${shared.host.url}#embed`);
    await hello(page);
    await handSample(page);
    const frame = page.frames().find((one) => one.url().startsWith(shared.host.url));
    await frame.waitForSelector('dialog[open]');
    await frame.click('dialog .button-primary');
    assert.equal((await answer(page)).type, 'beatlens:opened');
    await frame.waitForFunction(() => document.querySelector('#status').dataset.state === 'done');
    await frame.waitForFunction(() => document.querySelector('#viewer').dataset.waiting === undefined);
    const isSeen = (selector) => frame.$eval(selector, (node) => node.checkVisibility());
    for (const [selector, expected] of [
      ['.top .open-buttons', false],
      ['footer', false],
      ['.below', false],
      ['#canvas', true],
      ['#beat-table', true],
      ['.promise-device', true],
    ]) {
      assert.equal(await isSeen(selector), expected, selector);
    }
    assert.match(await frame.evaluate(() => location.hash), /^#embed/);
    await picture(page, 'connect-embed.png');
    await page.close();
  });

  test('of a page without an origin are not taken: nobody could tell who asks', async () => {
    // The sender in a sandbox has no origin; the page that it opens is out of it.
    const page = await shared.browser.newPage();
    await page.goto(`${elsewhere.url}sender.html`);
    const sandbox = 'allow-scripts allow-popups allow-popups-to-escape-sandbox';
    await page.evaluate((url, flags) => window.frame(url, flags), `${elsewhere.url}sender.html`, sandbox);
    const boxed = await page.waitForFrame((one) => one !== page.mainFrame() && one.url().endsWith('sender.html'));
    await boxed.waitForFunction(() => window.start !== undefined);
    assert.equal(await boxed.evaluate(() => window.origin), 'null');
    const coming = shared.browser.waitForTarget((target) => target.url().startsWith(shared.host.url));
    await boxed.evaluate((url) => window.start(url), shared.host.url);
    const beatlens = await (await coming).page();
    beatlens.setDefaultTimeout(120_000);
    await new Visit(beatlens).ready();
    assert.equal(await beatlens.evaluate(() => window.opener !== null), true);
    await boxed.evaluate(async () => {
      for (let i = 0; i < 10; i++) {
        window.say({ type: 'beatlens:hello' });
        window.say({ type: 'beatlens:open', files: [{ name: 'a.csv', bytes: new Uint8Array(9) }] });
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    });
    assert.deepEqual(await boxed.evaluate(() => window.answers), []);
    assert.equal(await beatlens.$('dialog'), null);
    await beatlens.close();
    await page.close();
  });
});
