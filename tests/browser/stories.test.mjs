/**
 * Five stories, each from a drop to its result: told once by someone with a pointer, once by someone with keys alone. What they
 * read is compared with what the command line says of the same files.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { makeQuiz } from '../../web/page/js/teach/quiz.mjs';
import { commandLine, dataFile, mitdb, root, sharedBrowser, Visit, withoutData } from './harness.mjs';
import { nightWithNoise, watchExport } from './made-stories.mjs';
import { Keys, Pointer, told } from './person.mjs';

const shared = sharedBrowser();
const skip = withoutData || (existsSync(commandLine) ? false : 'the command line is not built');

const folder = mkdtempSync(path.join(tmpdir(), 'beatlens-stories-'));
after(() => rmSync(folder, { recursive: true }));
const made = (files) =>
  files.map(({ name, bytes }) => {
    const file = path.join(folder, name);
    writeFileSync(file, bytes);
    return file;
  });

const run = (...options) =>
  execFileSync(commandLine, options, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1e9,
  });
const classified = (file, ...more) => JSON.parse(run('classify', '--format', 'json', ...more, file));

const title = (name) => name.replace(/ /g, '-').toLowerCase();
/** @param {(person: Pointer | Keys, visit: Visit) => Promise<void>} story */
function twice(name, options, story) {
  describe(name, options.skip ? { skip: options.skip } : {}, () => {
    for (const Who of [Pointer, Keys]) {
      const way = Who === Keys ? 'by keys alone' : 'by pointer';
      test(way, () =>
        told(Who, Visit, shared.browser, shared.host.url + (options.hash ?? ''), options, async (person, visit) => {
          await story(person, visit);
          await visit.screenshot(`story-${title(name)}-${title(way)}.png`, { fullPage: true });
        }),
      );
    }
  });
}

const reading = (value) => value.toLocaleString('en');
async function assertCounts(visit, counts) {
  for (const [name, number] of Object.entries(await visit.counts())) {
    assert.equal(number, counts[name], name);
  }
}

/** Words of a report, without marks of HTML. */
const words = (html) =>
  html
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&nbsp;|\s+/g, ' ');

twice('The watch export at home', { skip }, async (person, visit) => {
  await person.visit.ready();
  await person.reads('.promise-device', 'Not a medical device');
  await person.reads(
    '.intro-notes',
    /can be wrong\. They are for learning and research, not for diagnosis or treatment\./,
  );

  // A quiet one first.
  const quiet = dataFile('cases/01_apple_watch_en.csv');
  await person.give([quiet]);
  await person.labelled();
  let said = classified(quiet);
  await assertCounts(visit, said.counts);
  await person.reads('#summary .facts', '0:15 · 512 Hz19 beats');
  await person.reads('.heart-rate .tile-value', `${Math.round(said.heart_rate.mean_bpm)} bpm`);

  // Then one with beats that the model is not sure of.
  const [uneasy] = made([await watchExport('watch.csv', { record: '203', from: 750, seconds: 30 })]);
  said = classified(uneasy);
  assert.ok(said.unsure_beats > 3 && said.counts.V > 2, JSON.stringify(said.counts));
  await person.give([uneasy]);
  await person.reads('#summary h2', 'watch');
  await person.labelled();
  await assertCounts(visit, said.counts);
  await person.reads('.heart-rate .tile-value', `${Math.round(said.heart_rate.mean_bpm)} bpm`);
  await person.reads(
    '#summary .facts',
    `${said.beats.length} beats${said.unsure_beats} of ${said.beats.length} labels unsure, marked ?`,
  );
  await person.choose('#filter', 'unsure');
  const listed = await person.page.$$eval('#beat-table tbody th', (cells) =>
    cells.map((cell) => Number(cell.textContent)),
  );
  assert.deepEqual(
    listed.toSorted((a, b) => a - b),
    said.beats.flatMap(({ sure }, i) => (sure ? [] : [i + 1])),
  );
  await person.press(['#beat-table tbody button', String(listed[0])]);
  await person.reads('#announcer', new RegExp(`^Beat ${listed[0]} at 16:3\\d:[\\d.]+: .*, unsure\\. `));
  await person.reads('#beat-table .reason', said.beats[listed[0] - 1].why);

  await person.press(['.menu summary', 'Save']);
  const report = await person.saved(() => person.press(['.menu-form button', 'Report']));
  assert.equal(report.name, 'watch-report.html');
  const text = words(report.bytes.toString());
  assert.match(text, /not a medical device/i);
  assert.match(text, new RegExp(`Beats ${said.beats.length} .*Labels that are not sure ${said.unsure_beats} `));
  await person.key('Escape');
  assert.match(await visit.text('.promise-device'), /^Not a medical device$/);
});

const stripList = JSON.parse(await readFile(path.join(root, 'assets/gallery/strips.json'), 'utf8')).strips;

twice('The class quiz', { hash: '#quiz=1&seed=1234&n=5' }, async (person, visit) => {
  const { questions } = makeQuiz(stripList, { seed: 1234, n: 5 });
  const wrong = 1; // the question that is answered wrongly
  const { page } = person;
  const asked = [];
  for (const [i, { answer }] of questions.entries()) {
    await person.reads('.teach-quiz h3', `Question ${i + 1} of 5`);
    await person.reads('.teach-status', /^$/); // the strip is there
    await visit.labelled();
    await visit.settled();
    asked.push(
      await page.$$eval('.teach-question legend, .teach-option span', (nodes) => nodes.map((node) => node.textContent)),
    );
    assert.equal(await page.$eval('#beat-table', (node) => node.checkVisibility()), false, 'no list gives it away');
    assert.equal(await page.$('.teach-text'), null);
    const given = i === wrong ? (answer + 1) % 5 : answer;
    await answerQuiz(person, given, i);
    await person.reads('.teach-result > p', i === wrong ? /^Not right\. You said: .* It is: / : /^Right: /);
    await person.reads('.teach-result .teach-text', /^.{80}/);
    await person.reads('.teach-score', `${i < wrong ? i + 1 : i} of ${i + 1} right`);
    await visit.labelled();
    await visit.settled();
    if (i === wrong) {
      await visit.screenshot(`story-the-class-quiz-explained-${title(person.way)}.png`, { fullPage: true });
    }
    await (person instanceof Keys ? person.key('Enter') : person.press('.teach-on'));
  }
  await person.reads('.teach-total', '4 of 5 right (80%)');
  assert.deepEqual(
    await page.$$eval('.teach-answers li', (list) => list.map(({ className }) => className)),
    questions.map((_, i) => (i === wrong ? 'teach-wrong' : 'teach-right')),
  );

  // Another pupil, the same link.
  await Visit.during(shared.browser, page.url(), {}, async (other) => {
    await other.page.waitForSelector('.teach-question');
    assert.deepEqual(
      await other.page.$$eval('.teach-question legend, .teach-option span', (nodes) =>
        nodes.map((node) => node.textContent),
      ),
      asked[0],
    );
  });
});

async function answerQuiz(person, option, i) {
  const radio = `.teach-option input[value="${option}"]`;
  if (person instanceof Pointer) {
    await person.press(`.teach-option:has(input[value="${option}"])`);
    await person.press('.teach-question button');
  } else if (i === 0) {
    await person.tabTo(radio); // and, as in any form:
    await person.key('Space');
    await person.press('.teach-question button');
  } else {
    await person.key(String(option + 1));
    await person.key('Enter');
  }
}

twice('The researcher and record 232', { skip, height: 1100 }, async (person, visit) => {
  await person.give(mitdb('232'));
  await person.labelled();
  await person.press('#tab-compare');
  await person.reads('.panel-compare .agreement', /difference/);
  const differences = async () =>
    Number(/; ([\d,]+) difference/.exec(await visit.text('.agreement'))[1].replace(',', ''));
  const atFirst = await differences();
  const said = classified(mitdb('232')[0]);
  await assertCounts(visit, said.counts);
  if (person instanceof Keys) {
    await person.toTrace();
    await person.key('e');
    await person.key('Home');
  }
  // Four beats get the annotator's label; beats that one side lacks are passed by.
  let corrected = 0;
  for (let i = 0; i < 60 && corrected < 4; i += 1) {
    await (person instanceof Keys ? person.key('d') : person.press(['.panel-compare button', 'Next']));
    const [, label] = /: [NSVFQ] here, ([NSV]) there\.$/.exec(await visit.text('#announcer')) ?? [];
    if (label) {
      await relabel(person, label);
      corrected += 1;
      await person.reads('.agreement', `; ${atFirst - corrected} difference`);
    }
  }
  assert.equal(corrected, 4);
  await person.reads('#warnings', 'Edited by hand: 4 beats relabelled.');

  await person.press(['.menu summary', 'Save']);
  const annotations = await person.saved(() => person.press(['.menu-form button', 'Annotations (WFDB)']));
  const edits = await person.saved(() => person.press(['.menu-form button', 'Edits']));
  await person.key('Escape');
  assert.deepEqual([annotations.name, edits.name], ['232.beatlens', '232-edits.json']);
  const place = mkdtempSync(path.join(folder, '232-'));
  for (const file of mitdb('232')) {
    cpSync(file, path.join(place, path.basename(file)));
  }
  for (const { name, bytes } of [annotations, edits]) {
    writeFileSync(path.join(place, name), bytes);
  }
  const protocol = ['--start-s', '0', '--escape-beats', 'N', '--json'];
  const score = (...options) =>
    JSON.parse(run('evaluate', '--protocol', 'E', place, ...options, ...protocol)).databases[0];
  const scored = score('--test-annotator', 'beatlens');
  assert.equal(scored.model, 'beatlens');
  // Of what the machine got wrong, four are right now.
  const right = ({ groups: [{ confusion }] }) => confusion.reduce((sum, row, i) => sum + row[i], 0);
  assert.equal(right(scored), right(score()) + 4);
  // The command line with the same edits has the same labels and figures as the page.
  const report = classified(path.join(place, '232.hea'), '--edits', path.join(place, edits.name));
  assert.equal(report.edits.relabelled + report.edits.confirmed, 4);
  await assertCounts(visit, report.counts);
});

/** The beat that is chosen gets another label. */
async function relabel(person, label) {
  if (person instanceof Keys) {
    await person.key(String(' NSV'.indexOf(label)));
  } else {
    await person.press(['.menu summary', 'Edits']);
    await person.press(['.menu[open] .relabel button', label]);
  }
}

twice('The Holter night with an unusable hour', { skip }, async (person, visit) => {
  // From ten in the evening to two; from eleven to midnight an electrode is loose.
  const night = made(
    await nightWithNoise('night', { record: 'svdb/801', hours: 4, from: 1, start: '22:00:00 01/02/2024' }),
  );
  await person.give(night);
  await person.labelled();
  const said = classified(night[0]);
  await assertCounts(visit, said.counts);
  const counted = said.beats.length - said.unusable_beats;
  await person.reads('#summary .facts', `4:00:00 · 128 Hz${reading(counted)} beats`);
  await markHour(person);
  await person.reads('#warnings', 'Edited by hand: 1 stretch marked unusable (');
  await visit.settled();

  await person.press(['.menu summary', 'Save']);
  const edits = await person.saved(() => person.press(['.menu-form button', 'Edits']));
  const report = await person.saved(() => person.press(['.menu-form button', 'Report']));
  await person.key('Escape');
  const [edit] = JSON.parse(edits.bytes).edits;
  assert.equal(edit.edit, 'unusable');
  const precision = person instanceof Keys ? 0 : 40; // s; two pixels of the paper
  assert.ok(
    Math.abs(edit.first_s - 3600) <= precision && Math.abs(edit.end_s - 7200) <= precision,
    JSON.stringify(edit),
  );
  const [editsFile] = made([edits]);
  const edited = classified(night[0], '--edits', editsFile);
  await assertCounts(visit, edited.counts);
  const inHour = ({ time_s: at }) => edit.first_s <= at && at < edit.end_s;
  const lost = said.beats.filter(inHour).length;
  assert.ok(lost > 4500, `${lost} beats in the hour`);
  const left = edited.beats.length - edited.unusable_beats;
  assert.ok(Math.abs(counted - left - lost) < 25, `${counted} - ${left} is about ${lost}`);
  assert.ok(edited.usable_share > 0.745 && edited.usable_share < 0.755, String(edited.usable_share));
  await person.reads(
    '#summary .facts',
    `${reading(left)} beats${reading(edited.unusable_beats)} not counted: no usable signal`,
  );
  const text = words(report.bytes.toString());
  assert.match(text, /Not a medical device/);
  assert.match(text, new RegExp(`Signal that can be used ${(100 * edited.usable_share).toFixed(1)} %`));
  assert.match(text, new RegExp(`Beats ${left}, and ${edited.unusable_beats} where the signal cannot be trusted`));
  assert.match(text, /Edited by hand: 1 stretch marked unusable \(\d[\d:]+ to 2:00:00 from the start\)\./);
  assert.match(text, /23:00:00 0 0 0 0 /, 'in the table of hours there is nothing in it');
  await visit.screenshot(`story-the-holter-night-marked-${title(person.way)}.png`, { fullPage: true });

  await (person instanceof Keys ? person.key('Control+z') : person.press('[data-history="undo"]'));
  await person.reads('#summary .facts', `128 Hz${reading(counted)} beats`);
  await assertCounts(visit, said.counts);
  await (person instanceof Keys ? person.key('Control+y') : person.press('[data-history="redo"]'));
  await person.reads('#summary .facts', `${reading(left)} beats`);
});

async function markHour(person) {
  const { page, visit } = person;
  if (person instanceof Keys) {
    await person.press(['.menu summary', 'Edits']);
    await person.type('.menu[open] label:nth-of-type(1) .time', '23:00');
    await person.type('.menu[open] label:nth-of-type(2) .time', '0:00');
    await person.press(['.menu[open] button', 'Mark unusable']);
    await person.key('Escape');
    return;
  }
  const box = await (await page.$('#canvas')).boundingBox();
  await page.mouse.move(box.x + 200, box.y + 150);
  await page.keyboard.down('Control');
  for (let i = 0; i < 60; i += 1) {
    await page.mouse.wheel({ deltaY: 100 });
  }
  await page.keyboard.up('Control');
  await visit.settled();
  await person.press(['.tools label', 'Mark']);
  const x = async (timeS) => box.x + (await page.evaluate((at) => window.beatlensViewer.xOf(at), timeS));
  await page.mouse.move(await x(3600), box.y + 150);
  await page.mouse.down();
  await page.mouse.move(await x(7200), box.y + 150, { steps: 8 });
  await page.mouse.up();
}

const records = ['100', '101', '105', '106', '119', '200', '203', '207', '208', '210', '221', '232'];

describe('The folder of records', { skip }, () => {
  let figures; // of the command line, by record
  before(() => {
    figures = new Map(
      run('classify', '--per', 'record', '--format', 'ndjson', ...allRecords().map((name) => mitdb(name)[0]))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
        .map((one) => [one.record, one]),
    );
  });
  const folderOf = (names) => {
    const place = mkdtempSync(path.join(folder, 'records-'));
    for (const file of names.flatMap((name) => mitdb(name))) {
      cpSync(file, path.join(place, path.basename(file)));
    }
    return place;
  };
  const story = async (person, visit, names) => {
    const { page } = person;
    await person.giveFolder(folderOf(names));
    await person.reads('#folder h2', `${names.length} recordings`);
    await person.reads(
      '#folder [role=status]',
      /beats in .* could not be labelled\. What is unlike the others is marked\./,
    );
    assert.match(await visit.text('#folder [role=status]'), /; 0 could not be/);
    await visit.labelled();
    await person.reads('#summary h2', /^100$/);
    await person.press('[data-key="sort-v"]');
    const rows = await page.$$eval('#folder tbody tr', (list) =>
      list.map((row) =>
        [...row.cells].map(({ firstChild, textContent, className }) => [
          className === 'outlier' ? firstChild.data : textContent,
          className,
        ]),
      ),
    );
    const head = await page.$$eval('#folder thead th', (cells) => cells.map((cell) => cell.textContent));
    assert.deepEqual(head.slice(0, 6), ['Recording', 'Duration', 'Beats', 'Mean rate', 'S', 'V ↓']);
    const v = rows.map((row) => Number.parseFloat(row[5][0]));
    assert.deepEqual(
      v,
      v.toSorted((a, b) => b - a),
    );
    const order = rows.map(([[name]]) => name);
    for (const name of names) {
      const { counts, unusable_beats: unusable, heart_rate: rate, duration_s: duration } = figures.get(name);
      const all = sumOf(counts);
      const share = (label) => `${((100 * counts[label]) / all).toFixed(1)} %`;
      const clock = `${Math.floor(Math.round(duration) / 60)}:${String(Math.round(duration) % 60).padStart(2, '0')}`;
      assert.deepEqual(
        rows[order.indexOf(name)].slice(1, 6).map(([text]) => text.replace(/\s/g, ' ')),
        [clock, reading(all), String(Math.round(rate.mean_bpm)), share('S'), share('V')],
        `${name}, ${unusable} beats left out`,
      );
    }
    // Those are marked that are far from the others (Iglewicz and Hoaglin: a modified z-score above 3.5).
    for (const [column, of, least] of [
      [3, ({ heart_rate: rate }) => rate.mean_bpm, 1],
      [4, ({ counts }) => counts.S / sumOf(counts), 0],
      [5, ({ counts }) => counts.V / sumOf(counts), 0],
    ]) {
      const values = order.map((name) => of(figures.get(name)));
      const middle = medianOf(values);
      const spread = medianOf(values.map((value) => Math.abs(value - middle)));
      const isFar = (value) =>
        (0.6745 * Math.abs(value - middle)) / spread > 3.5 &&
        Math.abs(value - middle) > 0.05 * (least ? Math.abs(middle) : 1);
      assert.deepEqual(
        rows.filter((row) => row[column][1] === 'outlier').map(([[name]]) => name),
        order.filter((_, i) => isFar(values[i])),
        `unlike the others: ${head[column]}`,
      );
    }
    assert.ok((await page.$$('#folder .outlier')).length > 0);
    return order;
  };
  const walk = async (person, visit, order) => {
    const steps = person instanceof Keys ? ['.', '.', ','] : [1, 1, -1];
    let at = order.indexOf('100');
    for (const step of steps) {
      const by = { '.': 1, ',': -1 }[step] ?? step;
      const goes = at + by < order.length ? by : 0;
      await (person instanceof Keys
        ? person.key(step)
        : person.press(['#folder .panel-head button', step > 0 ? 'Next' : '← Previous']));
      at += goes;
      if (goes === 0) {
        await person.reads('#folder [role=status]', 'This is the last recording.');
      }
      await person.reads('#summary h2', new RegExp(`^${order[at]}$`));
      assert.ok(await isListed(person.page), `the list shows ${order[at]}`);
    }
    assert.match(await visit.text('#folder [role=status]'), /beats in/);
    await visit.labelled();
    await assertCounts(visit, figures.get(order[at]).counts);
    assert.equal(await visit.text('#folder tr[aria-current] th'), order[at]);
  };
  const tell = (Who, name, names) =>
    test(name, () =>
      told(Who, Visit, shared.browser, shared.host.url, {}, async (person, visit) => {
        const order = await story(person, visit, names);
        await walk(person, visit, order);
        await visit.screenshot(`story-the-folder-${title(person.way)}.png`, { fullPage: true });
      }),
    );
  tell(Pointer, 'all 48, by pointer', allRecords());
  tell(Keys, 'twelve of them, by keys alone', records);
});

const sumOf = (counts) => Object.values(counts).reduce((sum, value) => sum + value, 0);
function medianOf(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) / 2;
  return (sorted[Math.floor(at)] + sorted[Math.ceil(at)]) / 2;
}

/** Whether the row of what is open can be seen in the list. */
const isListed = (page) =>
  page.$eval('#folder tr[aria-current]', (row) => {
    const [here, list] = [row, row.closest('.folder-scroll')].map((node) => node.getBoundingClientRect());
    return here.top >= list.top && here.bottom <= list.bottom;
  });

/** Of MIT-BIH. */
function allRecords() {
  return withoutData
    ? []
    : readdirSync(path.dirname(mitdb('100')[0])).flatMap((name) => /^(\d{3})\.hea$/.exec(name)?.[1] ?? []);
}
