// The page and others: links, files from another page and from the desktop, frames, the installed app.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { dist, root, sharedBrowser, startHost, Visit, withoutDist } from './harness.mjs';

const shared = sharedBrowser();
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
      assert.ok(Math.abs((await middle(page)) - 61.25) < 0.02);
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
    });
    assert.deepEqual(await page.evaluate(() => window.answers[0]), {
      type: 'beatlens:ready',
      version: 1,
      origin: shared.host.origin,
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    await page.evaluate(() => window.answers.splice(0));
  }

  const answer = async (page) => {
    await page.waitForFunction(() => window.answers.length > 0);
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
      await visit.page.screenshot({ path: path.join(root, 'build/test-output/connect-handover.png') });
      await visit.page.click('dialog .button-primary');
      assert.deepEqual(await answer(page), { type: 'beatlens:opened', id: 'first', origin: shared.host.origin });
      await visit.labelled();
      assert.equal(await visit.text('#status-text').then((said) => /^\d+ beats labelled/.test(said)), true);
      await visit.page.waitForSelector('.panel-rhythm');
      await visit.page.waitForFunction(() => window.beatlensViewer.view.startS > 50);
      assert.ok(Math.abs((await middle(visit.page)) - 61.25) < 0.02);
      await visit.settled();
      assert.deepEqual(await page.evaluate(() => window.answers), []);
    });
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
      const codeFor = async (message) => {
        await page.evaluate((one) => window.say(one), message);
        const { type, code, message: sentence, origin, ...rest } = await answer(page);
        assert.equal(type, 'beatlens:refused');
        assert.match(sentence, /^[A-Z].*\.$/);
        assert.equal(origin, shared.host.origin);
        assert.deepEqual(Object.keys(rest), ['id']);
        return code;
      };
      assert.equal(await codeFor({ type: 'beatlens:read' }), 'message');
      assert.equal(await codeFor({ type: 'beatlens:open' }), 'files');
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
    await page.screenshot({ path: path.join(root, 'build/test-output/connect-embed.png') });
    await page.close();
  });

  test('of a page without an origin are not taken: nobody could tell who asks', async () => {
    const page = await shared.browser.newPage();
    await page.goto(`data:text/html,${encodeURIComponent(sender)}`);
    await page.evaluate((url) => window.frame(url), shared.host.url);
    const frame = await page.waitForFrame((one) => one.url().startsWith(shared.host.url));
    await frame.waitForFunction(() => document.querySelector('#status').dataset.state === 'ready');
    await page.evaluate(async () => {
      for (let i = 0; i < 10; i++) {
        window.say({ type: 'beatlens:hello' });
        window.say({ type: 'beatlens:open', files: [{ name: 'a.csv', bytes: new Uint8Array(9) }] });
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    });
    assert.deepEqual(await page.evaluate(() => window.answers), []);
    assert.equal(await frame.$('dialog'), null);
    await page.close();
  });
});

describe('files from the desktop', () => {
  /** Stands in for the system: what was clicked, and a folder to choose; the files are real ones of the browser's own storage. */
  const prepare = () => {
    window.launchQueue = {
      setConsumer(consumer) {
        window.launch = consumer;
      },
    };
    window.putFiles = async (files) => {
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('records', { create: true });
      for (const [name, base64] of Object.entries(files)) {
        const writable = await (await folder.getFileHandle(name, { create: true })).createWritable();
        await writable.write(Uint8Array.from(atob(base64), (one) => one.charCodeAt(0)));
        await writable.close();
      }
      return folder;
    };
    window.asked = [];
    window.showDirectoryPicker = async (options) => {
      window.asked.push(options.startIn?.name);
      if (window.folders.length === 0) {
        throw new DOMException('closed', 'AbortError');
      }
      return window.folders.shift();
    };
  };

  const launch = async (visit, names) => {
    const files = {};
    for (const ending of ['hea', 'dat', 'atr']) {
      files[`sample.${ending}`] = (await readFile(path.join(root, `assets/samples/sample.${ending}`))).toString(
        'base64',
      );
    }
    await visit.page.waitForFunction(() => window.launch !== undefined);
    await visit.page.evaluate(
      async (all, clicked) => {
        const folder = await window.putFiles(all);
        const empty = await (await navigator.storage.getDirectory()).getDirectoryHandle('empty', { create: true });
        window.folders = [empty, folder];
        window.launch({ files: await Promise.all(clicked.map((name) => folder.getFileHandle(name))) });
      },
      files,
      names,
    );
  };

  test('of a header the folder is asked for, and the whole record is labelled', async () => {
    await Visit.during(shared.browser, shared.host.url, { prepare }, async (visit, page) => {
      await launch(visit, ['sample.hea']);
      await page.waitForSelector('dialog[open]');
      assert.equal(await visit.text('dialog h2'), 'sample.hea is one part of a record');
      assert.match(await visit.text('dialog p'), /sample\.dat/);
      await page.screenshot({ path: path.join(root, 'build/test-output/connect-folder.png') });
      await page.click('dialog .button-primary'); // the wrong folder
      await page.waitForFunction(() => document.querySelector('.question-said').textContent !== '');
      assert.equal(await visit.text('.question-said'), 'That folder has no sample.dat.');
      await page.click('dialog .button-primary');
      await visit.labelled();
      assert.equal(await page.$('dialog'), null);
      assert.deepEqual(await page.evaluate(() => window.asked), ['sample.hea', 'sample.hea']);
      await page.waitForSelector('#comparison:not([hidden])'); // the annotations beside it came along
    });
  });

  test('that are whole are opened at once', async () => {
    await Visit.during(shared.browser, shared.host.url, { prepare }, async (visit, page) => {
      await launch(visit, ['sample.hea', 'sample.dat']);
      await visit.labelled();
      assert.deepEqual(await page.evaluate(() => window.asked), []);
    });
  });

  test('are left alone at a no', async () => {
    await Visit.during(shared.browser, shared.host.url, { prepare }, async (visit, page) => {
      await launch(visit, ['sample.dat']);
      await page.waitForSelector('dialog[open]');
      assert.match(await visit.text('dialog p'), /sample\.hea/);
      await page.keyboard.press('Escape');
      await page.waitForFunction(() => document.querySelector('dialog') === null);
      assert.equal(await visit.state(), 'ready');
    });
  });
});

describe('installed as an app', () => {
  for (const [title, folder, skip] of [
    ['build/site', undefined, false],
    ['build/dist', dist, withoutDist],
  ]) {
    test(`the browser takes the manifest of ${title}, and can install the page from any folder`, { skip }, async () => {
      const host = await startHost({}, { folder, prefix: '/any/folder/' });
      await Visit.during(shared.browser, host.url, {}, async ({ page }) => {
        const client = await page.createCDPSession();
        const { url, errors, data } = await client.send('Page.getAppManifest');
        assert.deepEqual(errors, []);
        const { installabilityErrors } = await client.send('Page.getInstallabilityErrors');
        assert.deepEqual(installabilityErrors, []);
        const manifest = JSON.parse(data);
        assert.equal(new URL(manifest.start_url, url).href, host.url);
        assert.equal(new URL(manifest.scope, url).href, host.url);
        assert.equal(manifest.display, 'standalone');
        assert.deepEqual(
          manifest.icons.map(({ purpose }) => purpose),
          ['any', 'maskable'],
        );
        for (const { src, type } of manifest.icons) {
          const response = await fetch(new URL(src, url));
          assert.equal(response.headers.get('content-type'), type);
        }
        const endings = manifest.file_handlers.flatMap(({ action, accept }) => {
          assert.equal(new URL(action, url).href, host.url);
          return Object.values(accept).flat();
        });
        assert.deepEqual([...endings].sort(), [
          '.atc',
          '.atr',
          '.bdf',
          '.csv',
          '.dat',
          '.dcm',
          '.ecg',
          '.edf',
          '.gz',
          '.hea',
          '.hrm',
          '.json',
          '.mat',
          '.scp',
          '.tsv',
          '.xml',
          '.zip',
        ]);
      });
      host.close();
    });
  }
});
