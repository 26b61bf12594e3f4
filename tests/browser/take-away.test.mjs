// What people take away from the page: pictures at true scale, and the clipboard.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { output, sharedBrowser, site, Visit } from './harness.mjs';
import { wfdb } from './made-files.mjs';
import { bytesOf, prepared, python, scratchFolder } from './take-away-page.mjs';

const { createBeatlens } = await import(pathToFileURL(path.join(site, 'engine/beatlens.mjs')));
const beatlens = await createBeatlens();
const shared = sharedBrowser();
const scratch = scratchFolder();

const visiting = (use, options = {}) =>
  Visit.during(shared.browser, shared.host.url, { prepare: prepared, ...options }, use);

/** A strip whose trace is known: 0 mV, and 1 mV for 40 ms from 4 s on. */
async function knownStrip(options) {
  const samples = new Float64Array(20 * 360);
  samples.fill(1, 4 * 360, 4 * 360 + 15);
  const session = beatlens.openSession();
  const files = wfdb('made', samples).map(({ name, bytes }) => ({
    name,
    bytes: typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes,
  }));
  assert.equal(session.load(files).error, undefined);
  const { svg } = await session.strip({ seconds: 8, labels: false, ...options });
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
        const svg = await knownStrip();
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
      const messages = await page.evaluate(
        async (svg) => {
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
        },
        await knownStrip(),
      );
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
      const answer = await page.evaluate(
        async (svg) => {
          const [{ svgToPng }, { copyImage }] = await Promise.all(['svg-to-png', 'clipboard'].map(window.takeAway));
          return copyImage(svgToPng(svg, { dpi: 96 }).then(({ blob }) => blob));
        },
        await knownStrip(),
      );
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
