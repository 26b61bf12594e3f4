// The installed page: files that the system opens with it, folders that are remembered, and its manifest.
import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import { dist, output, root, sharedBrowser, startHost, Visit, withoutDist } from './harness.mjs';

const shared = sharedBrowser();
const picture = async (page, name) => {
  await mkdir(output, { recursive: true });
  await page.screenshot({ path: path.join(output, name) });
};

describe('files from the desktop', () => {
  /** Stands in for the system: what was clicked, and a folder to choose; the files are real ones of the browser's own storage. */
  const prepare = () => {
    const setConsumer = (consumer) => {
      window.launch = consumer;
    };
    Object.defineProperty(window, 'launchQueue', { value: { setConsumer } }); // the browser's own cannot be assigned
    window.putFiles = async (files, name) => {
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(name, { create: true });
      for (const [file, base64] of Object.entries(files)) {
        const writable = await (await folder.getFileHandle(file, { create: true })).createWritable();
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

  const launch = async (visit, names, folderName = 'records') => {
    const files = {};
    for (const ending of ['hea', 'dat', 'atr']) {
      files[`sample.${ending}`] = (await readFile(path.join(root, `assets/samples/sample.${ending}`))).toString(
        'base64',
      );
    }
    await visit.page.waitForFunction(() => window.launch !== undefined);
    await visit.page.evaluate(
      async (all, clicked, into) => {
        const folder = await window.putFiles(all, into);
        const empty = await (await navigator.storage.getDirectory()).getDirectoryHandle('empty', { create: true });
        window.folders = [empty, folder];
        window.launch({ files: await Promise.all(clicked.map((name) => folder.getFileHandle(name))) });
      },
      files,
      names,
      folderName,
    );
  };

  test('of a header the folder is asked for, and the whole record is labelled', async () => {
    await Visit.during(shared.browser, shared.host.url, { prepare }, async (visit, page) => {
      await launch(visit, ['sample.hea']);
      await page.waitForSelector('dialog[open]');
      assert.equal(await visit.text('dialog h2'), 'sample.hea is one part of a record');
      assert.match(await visit.text('dialog p'), /sample\.dat/);
      await picture(page, 'connect-folder.png');
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

  test('a folder is remembered if the person wants, for the files that lie in it; and forgotten', async () => {
    const databases = (page) => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
    const context = await shared.browser.createBrowserContext();
    const opened = async (use) => {
      const visit = await Visit.start(context, shared.host.url, { prepare });
      await visit.ready();
      await use(visit, visit.page);
      assert.deepEqual(visit.problems, []);
      await visit.page.close();
    };
    const choose = async (visit, page, isRemembered) => {
      await page.waitForSelector('dialog[open]');
      assert.equal(await page.$eval('dialog input', ({ checked }) => checked), false);
      if (isRemembered) {
        await page.click('dialog input');
      }
      await page.evaluate(() => window.folders.shift()); // the empty one
      await page.click('dialog .button-primary');
      await visit.labelled();
    };
    await opened(async (visit, page) => {
      await launch(visit, ['sample.hea']);
      await choose(visit, page, false);
      assert.deepEqual(await databases(page), []);
    });
    await opened(async (visit, page) => {
      await launch(visit, ['sample.hea']);
      await choose(visit, page, true);
      await page.waitForFunction(async () => (await indexedDB.databases()).length === 1);
      assert.deepEqual(await databases(page), ['beatlens-folders']);
    });
    await opened(async (visit, page) => {
      await launch(visit, ['sample.hea']); // no question
      await visit.labelled();
      assert.equal(await page.$('dialog'), null);
      assert.deepEqual(await page.evaluate(() => window.asked), []);
      await page.waitForSelector('#comparison:not([hidden])');
    });
    await opened(async (visit, page) => {
      // A file of the same name in another folder is another record.
      await launch(visit, ['sample.hea'], 'others');
      await page.waitForSelector('dialog[open]');
      assert.equal(await page.$('.question-more'), null);
      await page.keyboard.press('Escape');
    });
    // The browser asks again, and the person says so with a button.
    const guarded = () => {
      FileSystemHandle.prototype.queryPermission = async () => 'prompt';
      FileSystemHandle.prototype.requestPermission = async () => window.permission;
    };
    await opened(async (visit, page) => {
      await page.evaluate(guarded);
      await page.evaluate(() => {
        window.permission = 'denied';
      });
      await launch(visit, ['sample.hea']);
      await page.waitForSelector('dialog[open]');
      const more = await page.$$eval('.question-more', (all) => all.map(({ textContent }) => textContent));
      assert.deepEqual(more, ['Use “records” again', 'Forget “records”']);
      await picture(page, 'connect-folder-again.png');
      await page.click('.question-more');
      await page.waitForFunction(() => document.querySelector('.question-said').textContent !== '');
      assert.equal(await visit.text('.question-said'), 'The browser did not allow it.');
      await page.evaluate(() => {
        window.permission = 'granted';
      });
      await page.click('.question-more');
      await visit.labelled();
      assert.deepEqual(await page.evaluate(() => window.asked), []);
    });
    await opened(async (visit, page) => {
      await page.evaluate(guarded);
      await launch(visit, ['sample.hea']);
      await page.waitForSelector('dialog[open]');
      await (await page.$$('.question-more'))[1].click();
      await page.waitForFunction(() => document.querySelector('.question-said').textContent !== '');
      assert.equal(await visit.text('.question-said'), '“records” is forgotten.');
      assert.equal(await page.$('.question-more'), null);
      assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Cancel');
      assert.deepEqual(await databases(page), []);
      await choose(visit, page, true);
      // With the sessions that are kept: one button clears all.
      await page.waitForSelector('.tool-bar');
      await page.waitForFunction(async () => (await indexedDB.databases()).length === 1);
      await page.$$eval('button', (all) => all.find(({ textContent }) => textContent === 'Clear all').click());
      await page.waitForFunction(async () => (await indexedDB.databases()).length === 0);
    });
    await context.close();
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
        // What the readers call their main files, and what people click beside a header.
        const table = await readFile(path.join(root, 'shared/formats/registry.cpp'), 'utf8');
        const lists = [...table.matchAll(/std::string_view \w+_extensions\[\] = \{([^}]*)\}/g)];
        const read = lists.flatMap(([, list]) => [...list.matchAll(/"(\w+)"/g)].map(([, ending]) => `.${ending}`));
        assert.ok(read.length > 20);
        assert.deepEqual([...endings].sort(), [...new Set([...read, '.dat', '.atr'])].sort());
      });
      host.close();
    });
  }
});
