// What people take away from the page: pictures at true scale, the clipboard, sessions that are kept, and nothing lost by mistake.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { output, root, sharedBrowser, site, Visit } from './harness.mjs';
import { wfdb } from './made-files.mjs';

const { createBeatlens } = await import(pathToFileURL(path.join(site, 'engine/beatlens.mjs')));
const beatlens = await createBeatlens();
const shared = sharedBrowser();
const scratch = mkdtempSync(path.join(tmpdir(), 'beatlens-take-away-'));
after(() => rmSync(scratch, { recursive: true }));

const python = (code, ...args) => execFileSync('python3', ['-c', code, ...args], { encoding: 'utf8' }).trim();
const bytesOf = (base64) => Buffer.from(base64, 'base64');
const samplePaths = ['hea', 'dat'].map((extension) => path.join(root, `assets/samples/sample.${extension}`));

/** Runs before a page: what the tests below use of it. */
function prepare() {
  window.base64 = async (blob) => {
    const bytes = new Uint8Array(await blob.arrayBuffer());
    let text = '';
    for (let i = 0; i < bytes.length; i += 8192) {
      text += String.fromCharCode(...bytes.subarray(i, i + 8192));
    }
    return btoa(text);
  };
  window.takeAway = (name) => import(`./js/take-away/${name}.mjs`);
  window.sampleFiles = () =>
    Promise.all(
      ['sample.hea', 'sample.dat'].map(async (name) => ({
        name,
        blob: await (await fetch(`assets/samples/${name}`)).blob(),
      })),
    );
}

const visiting = (use, options = {}) =>
  Visit.during(shared.browser, shared.host.url, { prepare: `(${prepare})()`, ...options }, use);

/** A strip whose trace is known: 0 mV, and 1 mV for 40 ms from 4 s on. */
function knownStrip(options) {
  const samples = new Float64Array(20 * 360);
  samples.fill(1, 4 * 360, 4 * 360 + 15);
  const session = beatlens.openSession();
  const files = wfdb('made', samples).map(({ name, bytes }) => ({
    name,
    bytes: typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes,
  }));
  assert.equal(session.load(files).error, undefined);
  const { svg } = session.strip({ seconds: 8, labels: false, ...options });
  session.close();
  return svg;
}

/** [type, data] of a PNG's chunks, whose check sums Python's zlib looks at. */
function chunksOf(png) {
  assert.equal(png.subarray(0, 8).toString('latin1'), '\x89PNG\r\n\x1a\n');
  const file = path.join(scratch, 'picture.png');
  writeFileSync(file, png);
  const sums = python(
    `import struct, sys, zlib
png = open(sys.argv[1], "rb").read()
at = 8
while at < len(png):
    length, = struct.unpack(">I", png[at:at + 4])
    print(zlib.crc32(png[at + 4:at + 8 + length]) == struct.unpack(">I", png[at + 8 + length:at + 12 + length])[0])
    at += 12 + length`,
    file,
  );
  assert.doesNotMatch(sums, /False/);
  const chunks = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    chunks.push([png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, at + 8 + png.readUInt32BE(at))]);
  }
  return chunks;
}

describe('a strip as a picture', () => {
  for (const dpi of [300, 150]) {
    test(`at ${dpi} dpi its pixels are its millimetres`, () =>
      visiting(async (_, page) => {
        const svg = knownStrip();
        assert.match(svg, /width="210mm" height="25mm"/);
        const drawn = await page.evaluate(
          async (text, asked) => {
            const { svgToPng } = await window.takeAway('svg-to-png');
            const { blob, width, height } = await svgToPng(text, { dpi: asked });
            const bitmap = await createImageBitmap(blob);
            const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
            const context = canvas.getContext('2d');
            context.drawImage(bitmap, 0, 0);
            /** The middle of the dark pixels of a column. */
            const traceAt = (mm) => {
              const x = Math.round((mm * asked) / 25.4);
              const { data } = context.getImageData(x, 0, 1, Math.round((15 * asked) / 25.4));
              const dark = [];
              for (let y = 0; 4 * y < data.length; y += 1) {
                if (data[4 * y] < 90) {
                  dark.push(y + 0.5);
                }
              }
              return dark.reduce((sum, y) => sum + y, 0) / dark.length;
            };
            const corner = [...context.getImageData(bitmap.width - 2, bitmap.height - 2, 1, 1).data];
            return {
              png: await window.base64(blob),
              type: blob.type,
              size: [bitmap.width, bitmap.height, width, height],
              plateau: traceAt(110.6),
              line: traceAt(60.5),
              corner,
            };
          },
          svg,
          dpi,
        );
        const [width, height] = [210, 25].map((mm) => Math.round((mm * dpi) / 25.4));
        assert.deepEqual(drawn.size, [width, height, width, height]);
        assert.equal(drawn.type, 'image/png');
        assert.deepEqual(drawn.corner, [255, 255, 255, 255]);
        // 4 s after the beginning 1 mV is 10 mm above the line, which lies at 13 mm.
        assert.ok(Math.abs((drawn.line * 25.4) / dpi - 13) < 0.1, `${drawn.line}`);
        assert.ok(Math.abs((drawn.plateau * 25.4) / dpi - 3) < 0.1, `${drawn.plateau}`);
        const chunks = chunksOf(bytesOf(drawn.png));
        assert.deepEqual(
          chunks.slice(0, 2).map(([type]) => type),
          ['IHDR', 'pHYs'],
        );
        const resolution = chunks[1][1];
        const perMetre = dpi === 300 ? 11811 : 5906;
        assert.deepEqual(
          [resolution.readUInt32BE(0), resolution.readUInt32BE(4), resolution[8]],
          [perMetre, perMetre, 1],
        );
        assert.equal(chunks.filter(([type]) => type === 'pHYs').length, 1);
        writeFileSync(path.join(output, `strip-${dpi}.png`), bytesOf(drawn.png));
      }));
  }

  test('what cannot be drawn says why', () =>
    visiting(async (_, page) => {
      const messages = await page.evaluate(async (svg) => {
        const { svgToPng } = await window.takeAway('svg-to-png');
        const huge = svg.replace('width="210mm" height="25mm"', 'width="1000mm" height="1000mm"');
        const asked = [
          [svg.replace('210mm', '210'), {}],
          [svg, { dpi: 20 }],
          [huge, { dpi: 300 }],
          [huge, { dpi: 278 }],
          [svg.replace('</svg>', ''), {}],
        ];
        return Promise.all(
          asked
            .slice(0, 3)
            .concat([asked[4]])
            .map(async ([text, how]) => (await svgToPng(text, how)).error),
        );
      }, knownStrip());
      assert.deepEqual(
        messages.map(({ code }) => code),
        ['malformed', 'out_of_range', 'out_of_range', 'internal'],
      );
      assert.equal(messages[1].message, 'A picture has 36 to 1,200 dots per inch.');
      assert.equal(
        messages[2].message,
        'The picture would have 11811 × 11811 pixels, more than browsers draw; choose at most 278 dots per inch or a shorter strip.',
      );
    }));

  test('a resolution that is there already is replaced', async () => {
    const { withResolution } = await import(pathToFileURL(path.join(site, 'js/take-away/png.mjs')));
    // One white pixel, as Python writes it.
    const png = bytesOf(
      python(`import base64, struct, zlib
chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
print(base64.b64encode(b"\\x89PNG\\r\\n\\x1a\\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + chunk(b"pHYs", struct.pack(">IIB", 2835, 2835, 1)) + chunk(b"IDAT", zlib.compress(b"\\0\\xff"))
    + chunk(b"IEND", b"")).decode())`),
    );
    const chunks = chunksOf(Buffer.concat(withResolution(png, 600)));
    assert.deepEqual(
      chunks.map(([type]) => type),
      ['IHDR', 'pHYs', 'IDAT', 'IEND'],
    );
    assert.equal(chunks[1][1].readUInt32BE(0), 23622);
  });
});

describe('the clipboard', () => {
  const allowed = (use) =>
    visiting(async (visit, page) => {
      const { origin } = new URL(shared.host.url);
      const context = page.browserContext();
      await context.overridePermissions(origin, ['clipboard-read', 'clipboard-write', 'clipboard-sanitized-write']);
      await page.bringToFront();
      await use(visit, page);
      await context.clearPermissionOverrides();
    });

  const read = (page) =>
    page.evaluate(async () => {
      const [item] = await navigator.clipboard.read();
      return Object.fromEntries(
        await Promise.all(
          item.types.map(async (type) => {
            const blob = await item.getType(type);
            return [type, type.startsWith('text/') ? await blob.text() : blob.size];
          }),
        ),
      );
    });

  test('has a table as HTML and as cells between tabs', () =>
    allowed(async (_, page) => {
      const rows = [
        ['Class', 'Beats'],
        ['V "ventricular" <b>', 12],
        ['a\tb\nc', -0.5],
        ['=1+1', '-0.3'],
        ['@here', '–'],
      ];
      const answer = await page.evaluate(async (given) => (await window.takeAway('clipboard')).copyTable(given), rows);
      assert.deepEqual(answer, {});
      const copied = await read(page);
      assert.equal(
        copied['text/plain'].replaceAll('\r\n', '\n'),
        'Class\tBeats\nV "ventricular" <b>\t12\na b c\t-0.5\n\'=1+1\t-0.3\n\'@here\t–',
      );
      assert.match(copied['text/html'], /<th[^>]*>Class<\/th>/);
      assert.match(copied['text/html'], /<td[^>]*>V "ventricular" &lt;b&gt;<\/td>/);
    }));

  test('has a table of the page, its headings and its wide cells', () =>
    allowed(async (_, page) => {
      await page.evaluate(async () => {
        const table = document.createElement('table');
        table.innerHTML =
          '<thead><tr><th colspan="2">Both\n  sides</th><th>x</th></tr></thead><tbody><tr><th>a</th><td>1</td><td>2</td></tr></tbody>';
        document.body.append(table);
        await (await window.takeAway('clipboard')).copyTable(table);
      });
      const copied = await read(page);
      assert.equal(copied['text/plain'].replaceAll('\r\n', '\n'), 'Both sides\t\tx\na\t1\t2');
      assert.match(copied['text/html'], /<th colspan="2"[^>]*>Both sides<\/th>/);
    }));

  test('has a picture, also one that is still to be drawn', () =>
    allowed(async (_, page) => {
      const answer = await page.evaluate(async (svg) => {
        const [{ svgToPng }, { copyImage }] = await Promise.all(['svg-to-png', 'clipboard'].map(window.takeAway));
        return copyImage(svgToPng(svg, { dpi: 96 }).then(({ blob }) => blob));
      }, knownStrip());
      assert.deepEqual(answer, {});
      const copied = await read(page);
      assert.deepEqual(Object.keys(copied), ['image/png']);
      assert.ok(copied['image/png'] > 1000);
    }));

  test('says so where the browser refuses, and tables find the old way', () =>
    visiting(async (_, page) => {
      const answers = await page.evaluate(async () => {
        const { copyImage, copyTable } = await window.takeAway('clipboard');
        const picture = new Blob(['x'], { type: 'image/png' });
        const denied = (name) => async () => {
          throw new DOMException('no', name);
        };
        const clipboardOf = (value) => Object.defineProperty(navigator, 'clipboard', { value, configurable: true });
        let copied = null;
        const commands = { works: true };
        document.execCommand = (command) => {
          const event = new ClipboardEvent('copy', { clipboardData: new DataTransfer(), cancelable: true });
          if (commands.works) {
            document.dispatchEvent(event);
            copied = [command, event.clipboardData.getData('text/plain'), event.defaultPrevented];
          }
          return commands.works;
        };
        const answers = {};
        clipboardOf({ write: denied('NotAllowedError') });
        answers.refused = await copyImage(picture);
        clipboardOf({ write: denied('DataError') });
        answers.failed = await copyImage(picture);
        answers.oldWay = [await copyTable([['a', 'b']]), copied];
        clipboardOf(undefined);
        answers.pictures = await copyImage(picture);
        answers.plainHttp = await copyTable([['c']]);
        commands.works = false;
        answers.absent = await copyTable([['d']]);
        clipboardOf({ write: denied('NotAllowedError') });
        answers.refusedTable = await copyTable([['e']]);
        return answers;
      });
      const { refused, failed, oldWay, pictures, plainHttp, absent, refusedTable } = answers;
      assert.match(refused.error.message, /^The browser did not allow the clipboard: click into the page/);
      assert.equal(failed.error.message, 'It could not be copied; save it as a file instead.');
      assert.deepEqual(oldWay, [{}, ['copy', 'a\tb', true]]);
      assert.match(pictures.error.message, /^This browser cannot copy pictures/);
      assert.deepEqual(plainHttp, {});
      assert.match(absent.error.message, /^This browser gives the page no clipboard/);
      assert.equal(refusedTable.error.code, 'refused');
    }));

  test('speaks the page’s language', async () => {
    await visiting(async (_, page) => {
      await page.select('#language', 'de');
      await page.waitForFunction(() => document.documentElement.lang === 'de');
      const { error } = await page.evaluate(async () => (await window.takeAway('svg-to-png')).svgToPng('<svg>'));
      assert.match(error.message, /^Der Streifen sagt nicht, wie viele Millimeter er misst/);
    });
  });
});

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
      await Visit.during(context, shared.host.url, { prepare: `(${prepare})()` }, (visit, page) =>
        use(visit, page, context),
      );
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
      await Visit.during(context, shared.host.url, { prepare: `(${prepare})()` }, async (__, second) => {
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
    visiting(async (visit, page) => {
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
