// Nothing is lost: sessions that are kept and exported, and the question before unsaved work is left.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { root, sharedBrowser, Visit } from './harness.mjs';
import { bytesOf, prepared, python, scratchFolder } from './take-away-page.mjs';

const shared = sharedBrowser();
const scratch = scratchFolder();
const samplePaths = ['hea', 'dat'].map((extension) => path.join(root, `assets/samples/sample.${extension}`));

describe('kept sessions', () => {
  /** A call of the module, in the page. Blobs come back as [name, base64]. */
  const call = (page, method, ...args) =>
    page.evaluate(
      async (name, given) => {
        const kept = await window.takeAway('kept-sessions');
        const answer = await kept[name](...given);
        if (answer instanceof Blob) {
          return { name: answer.name, base64: await window.base64(answer) };
        }
        if (answer?.files) {
          answer.files = await Promise.all(answer.files.map(async (one) => [one.name, await window.base64(one.blob)]));
        }
        return answer;
      },
      method,
      args,
    );
  const keepSample = (page, state, more = {}) =>
    page.evaluate(
      async (given, rest) =>
        (await window.takeAway('kept-sessions')).keep({ files: await window.sampleFiles(), state: given, ...rest }),
      state,
      more,
    );
  const databases = (page) => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
  /** A context of its own, so that no test finds what another kept. */
  const alone = async (use) => {
    const context = await shared.browser.createBrowserContext();
    try {
      await Visit.during(context, shared.host.url, { prepare: prepared }, (visit, page) => use(visit, page, context));
    } finally {
      await context.close();
    }
  };

  const state = {
    edits: [{ edit: 'relabel', samples: [142], label: 'V' }],
    view: { from: 3.5 },
    model: 'whole-recording',
    'reading answers': {},
  };
  const bytesOfSample = samplePaths.reduce((sum, one) => sum + readFileSync(one).length, 0);

  test('nothing is stored before a person wants it, whoever asks for the list', () =>
    alone(async (visit, page) => {
      await visit.dropPaths(samplePaths);
      await visit.labelled();
      assert.deepEqual(await call(page, 'list'), []);
      assert.equal((await call(page, 'restore', 1)).error.message, 'This session is not kept here any more.');
      assert.deepEqual(await call(page, 'remove', 1), {});
      assert.deepEqual(await databases(page), []);
      const others = await page.evaluate(async () => [
        localStorage.length,
        sessionStorage.length,
        document.cookie,
        (await caches.keys()).length,
        (await Array.fromAsync((await navigator.storage.getDirectory()).keys())).length,
      ]);
      assert.deepEqual(others, [0, 0, '', 0, 0]);
    }));

  test('a session is there after the page was loaded anew, listed with its size, and gone by one call', () =>
    alone(async (visit, page) => {
      const before = Date.now();
      const id = await keepSample(page, state);
      const other = await keepSample(page, { edits: [] }, { name: 'Before lunch' });
      await page.reload();
      await visit.ready();
      const all = await call(page, 'list');
      assert.deepEqual(
        all.map((one) => [one.id, one.name, one.bytes]),
        [
          [other, 'Before lunch', bytesOfSample + JSON.stringify({ edits: [] }).length],
          [id, 'sample.hea', bytesOfSample + JSON.stringify(state).length],
        ],
      );
      assert.ok(all[1].savedAt >= before && all[1].savedAt <= Date.now());
      const restored = await call(page, 'restore', id);
      assert.deepEqual(restored.state, state);
      assert.equal(restored.name, 'sample.hea');
      for (const [i, [name, base64]] of restored.files.entries()) {
        assert.equal(name, path.basename(samplePaths[i]));
        assert.deepEqual(bytesOf(base64), readFileSync(samplePaths[i]));
      }
      assert.deepEqual(await databases(page), ['beatlens-sessions']);
      assert.deepEqual(await call(page, 'clearAll'), {});
      assert.deepEqual(await databases(page), []);
      assert.deepEqual(await call(page, 'list'), []);
    }));

  test('a session takes the place of its former self, and the last one takes the database along', () =>
    alone(async (_, page) => {
      const id = await keepSample(page, { edits: 1 });
      assert.equal(await keepSample(page, { edits: 2 }, { id }), id);
      assert.equal((await call(page, 'list')).length, 1);
      assert.deepEqual((await call(page, 'restore', id)).state, { edits: 2 });
      const second = await keepSample(page, {});
      assert.deepEqual(await call(page, 'remove', id), {});
      assert.deepEqual(
        (await call(page, 'list')).map((one) => one.id),
        [second],
      );
      assert.equal((await call(page, 'restore', id)).error.code, 'missing');
      await call(page, 'remove', second);
      assert.deepEqual(await databases(page), []);
    }));

  test('it clears while another tab has them open', () =>
    alone(async (_, page, context) => {
      await keepSample(page, state);
      await Visit.during(context, shared.host.url, { prepare: prepared }, async (__, second) => {
        assert.equal((await call(second, 'list')).length, 1);
        await second.evaluate(
          () =>
            new Promise((resolve) => {
              const request = indexedDB.open('beatlens-sessions');
              request.onsuccess = () => {
                request.result.onversionchange = () => request.result.close();
                resolve();
              };
            }),
        );
        assert.deepEqual(await call(page, 'clearAll'), {});
        assert.deepEqual(await call(second, 'list'), []);
      });
    }));

  test('one file holds it all: other programs unpack it, the page reads its recording and its session', () =>
    alone(async (visit, page) => {
      const id = await keepSample(page, state, { name: 'Patient „7“: night.hea' });
      const { name, base64 } = await call(page, 'exportOne', id);
      assert.equal(name, 'Patient-7-night.beatlens.zip');
      const archive = path.join(scratch, name);
      writeFileSync(archive, bytesOf(base64));
      const held = JSON.parse(
        python(
          `import base64, json, sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None
print(json.dumps({one.filename: [one.compress_type, base64.b64encode(archive.read(one)).decode()] for one in archive.infolist()}))`,
          archive,
        ),
      );
      assert.deepEqual(Object.keys(held), ['session.json', 'sample.hea', 'sample.dat']);
      assert.deepEqual(bytesOf(held['sample.dat'][1]), readFileSync(samplePaths[1]));
      assert.equal(held['sample.dat'][0], 8); // deflated
      assert.ok(bytesOf(base64).length < bytesOfSample);
      const session = JSON.parse(bytesOf(held['session.json'][1]).toString());
      const { savedAt } = (await call(page, 'list'))[0];
      assert.deepEqual(session, {
        format: 'beatlens-session',
        version: 1,
        name: 'Patient „7“: night.hea',
        savedAt: new Date(savedAt).toISOString(),
        state,
      });
      await call(page, 'clearAll');

      // The page takes the recording out of it, and what was edited: one N more is a V.
      await visit.drop([{ name, bytes: bytesOf(base64) }]);
      await visit.labelled();
      await page.waitForFunction(() => document.querySelector('#beat-table .edited') !== null);
      assert.deepEqual(await visit.counts(), { N: 133, S: 7, V: 10, F: 0 });
      assert.equal(await visit.page.$eval('#warnings', (node) => node.textContent.includes('session.json')), false);
      await visit.dropPaths(samplePaths);
      await page.waitForFunction(() => document.querySelector('#beat-table .edited') === null);
      await visit.labelled();
      assert.deepEqual(await visit.counts(), { N: 134, S: 7, V: 9, F: 0 });
    }));

  /** Asks the page about a file that a program made. */
  const about = (page, file) =>
    page.evaluate(async (base64) => {
      const blob = new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))]);
      const kept = await window.takeAway('kept-sessions');
      const session = await kept.importOne(blob);
      const texts = await Promise.all((session.files ?? []).map(async (one) => [one.name, await one.blob.text()]));
      return { holds: await kept.holdsSession(blob), ...session, files: texts };
    }, readFileSync(file).toString('base64'));

  test('what others packed anew is a session still, and other archives are none', () =>
    alone(async (_, page) => {
      const packed = path.join(scratch, 'anew.zip');
      python(
        `import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as archive:
    archive.comment = b"PK packed by hand"
    archive.mkdir("folder") if hasattr(archive, "mkdir") else archive.writestr("folder/", "")
    archive.writestr("folder/a ü.csv", "1,2\\n" * 1000)
    archive.writestr("folder/session.json", json.dumps({"format": "beatlens-session", "version": 1, "name": "x", "state": {"a": [1]}}))`,
        packed,
      );
      const session = await about(page, packed);
      assert.equal(session.holds, true);
      assert.deepEqual(session.state, { a: [1] });
      assert.deepEqual(session.files, [['a ü.csv', '1,2\n'.repeat(1000)]]);
      assert.deepEqual(await databases(page), []); // importing keeps nothing

      const damaged = path.join(scratch, 'damaged.zip');
      const bytes = readFileSync(packed);
      bytes[bytes.indexOf('a ü.csv') + 9] ^= 0xff; // in what is deflated
      writeFileSync(damaged, bytes);
      const { error } = await about(page, damaged);
      assert.equal(error.message, 'The session’s file is damaged: its contents do not match their check sums.');

      const newer = path.join(scratch, 'newer.zip');
      const other = path.join(scratch, 'other.zip');
      python(
        `import sys, zipfile
zipfile.ZipFile(sys.argv[1], "w").writestr("session.json", '{"format": "beatlens-session", "version": 2}')
zipfile.ZipFile(sys.argv[2], "w").writestr("session.json", '{"heart": "rate"}')`,
        newer,
        other,
      );
      assert.match((await about(page, newer)).error.message, /^The session was exported by a newer version/);
      const text = path.join(scratch, 'text.zip');
      writeFileSync(text, 'no archive at all');
      const empty = path.join(scratch, 'empty.zip');
      writeFileSync(empty, '');
      const half = path.join(scratch, 'half.zip');
      writeFileSync(half, readFileSync(packed).subarray(0, 400));
      for (const file of [other, text, empty, half]) {
        const answer = await about(page, file);
        assert.equal(answer.holds, false, file);
        assert.equal(answer.error.message, 'The file is no session that Beatlens exported.');
      }
    }));

  test('an archive that unpacks to more than it says is not unpacked', () =>
    alone(async (_, page) => {
      const bomb = path.join(scratch, 'bomb.zip');
      python(
        `import struct, sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as archive:
    archive.writestr("session.json", '{"format": "beatlens-session", "version": 1}')
    archive.writestr("big.csv", b"0" * (1 << 24))
data = open(sys.argv[1], "rb").read().replace(struct.pack("<I", 1 << 24), struct.pack("<I", 100))
open(sys.argv[1], "wb").write(data)`,
        bomb,
      );
      assert.equal((await about(page, bomb)).error.code, 'truncated');
    }));

  test('where there is no room or no storage a sentence says so', () =>
    alone(async (_, page) => {
      const client = await page.createCDPSession();
      const { origin } = new URL(shared.host.url);
      await client.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 2000 });
      const full = await keepSample(page, { padding: 'x'.repeat(4e6) });
      assert.match(full.error.message, /^There is no room left for the session, which needs 4\.1 MB; remove kept/);
      await client.send('Storage.overrideQuotaForOrigin', { origin });
      assert.deepEqual(await call(page, 'list'), []); // nothing of what failed
      assert.deepEqual(await call(page, 'clearAll'), {});
      await page.evaluate(() => {
        navigator.storage.estimate = async () => ({ quota: 1.5e6, usage: 1.45e6 });
      });
      const tooMuch = await keepSample(page, state);
      assert.equal(
        tooMuch.error.message,
        'The session needs 0.1 MB, and the browser leaves 0.1 MB; remove kept sessions or export it as a file.',
      );
      assert.deepEqual(await databases(page), []);
      await page.evaluate(() => {
        navigator.storage.estimate = async () => ({});
        IDBFactory.prototype.open = () => {
          throw new DOMException('denied', 'SecurityError');
        };
      });
      for (const answer of [
        await keepSample(page, state),
        await call(page, 'list'),
        await call(page, 'exportOne', 1),
      ]) {
        assert.match(answer.error.message, /^This browser keeps nothing for this page, as in some private windows/);
      }
      await page.evaluate(() => Object.defineProperty(window, 'indexedDB', { value: undefined }));
      assert.equal((await call(page, 'clearAll')).error.code, 'unsupported');
    }));
});

describe('unsaved work', () => {
  /** Leaves the page as a person does. @returns {Promise<string[]>} the types of the questions */
  async function leave(page) {
    const asked = [];
    const answer = async (dialog) => {
      asked.push(dialog.type());
      await dialog.accept();
    };
    page.on('dialog', answer);
    await page.click('h1'); // a browser asks only for pages that somebody used
    await page.reload();
    page.off('dialog', answer);
    return asked;
  }

  test('the page asks before it is lost, and only then', () =>
    Visit.during(shared.browser, shared.host.url, { prepare: prepared }, async (visit, page) => {
      const guard = (...steps) =>
        page.evaluate(async (values) => {
          const { guardUnsaved } = await window.takeAway('unsaved-guard');
          window.guard ??= guardUnsaved();
          for (const value of values) {
            window.guard.set(value);
          }
          return window.guard.isUnsaved;
        }, steps);
      assert.equal(await guard(), false);
      assert.deepEqual(await leave(page), []);
      await visit.ready();
      assert.equal(await guard(true, true), true);
      assert.deepEqual(await leave(page), ['beforeunload']);
      await visit.ready();
      assert.equal(await guard(true, true, false), false);
      assert.deepEqual(await leave(page), []);
      await visit.ready();
    }));
});
