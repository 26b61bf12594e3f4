/**
 * Two people at the page: one with a pointer, one with nothing but keys. Both do the same things; what a story is written with
 * once is done by either of them. Neither calls anything of the page: events come from the browser, as a mouse's or a
 * keyboard's do, and the focus moves by Tab and by what the page itself does.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { output, pause } from './harness.mjs';

const mostTabs = 600; // from anywhere to anywhere: the list of beats alone has a hundred stops

/** @typedef {string | [string, string]} Wanted a selector, or one and how the text of what is meant begins */

/** What both of them do alike. */
class Person {
  /** @param {import('./harness.mjs').Visit} visit @param {string} folder where the browser puts what is saved */
  constructor(visit, folder) {
    this.visit = visit;
    this.page = visit.page;
    this.folder = folder;
  }

  /** A key, as "d", "Enter", "Shift+d", "Control+z". */
  async key(name) {
    const keys = name.split('+');
    const last = keys.pop();
    for (const one of keys) {
      await this.page.keyboard.down(one);
    }
    await this.page.keyboard.press(last);
    for (const one of keys.reverse()) {
      await this.page.keyboard.up(one);
    }
  }

  /** Waits until what a selector finds has a text. @param {string} selector @param {string | RegExp} text */
  async reads(selector, text) {
    const pattern = text instanceof RegExp ? [text.source, text.flags] : null;
    try {
      await this.page.waitForFunction(
        (where, words, regular) => {
          const said =
            document
              .querySelector(where)
              ?.textContent.trim()
              .replace(/\u00a0/g, ' ') ?? '';
          return regular ? new RegExp(...regular).test(said) : said.includes(words);
        },
        {},
        selector,
        String(text),
        pattern,
      );
    } catch {
      const said = await this.page.$eval(selector, (node) => node.textContent).catch(() => 'nothing');
      assert.fail(`${selector} reads "${said}", not ${text}`);
    }
  }

  /** The tools are there, too. */
  async labelled() {
    await this.visit.labelled();
    await this.page.waitForSelector('.tool-bar');
    await this.visit.settled();
  }

  /** What the browser saves meanwhile. @param {() => Promise<void>} act @returns {Promise<{ name: string, bytes: Buffer }>} */
  async saved(act) {
    const before = new Set(readdirSync(this.folder));
    await act();
    for (let waited = 0; waited < 60_000; waited += 50) {
      const name = readdirSync(this.folder).find((one) => !before.has(one) && !one.endsWith('.crdownload'));
      if (name && !existsSync(path.join(this.folder, `${name}.crdownload`))) {
        return { name, bytes: readFileSync(path.join(this.folder, name)) };
      }
      await pause(50);
    }
    assert.fail('nothing was saved');
  }
}

/** With a mouse: drops files, presses on things. */
export class Pointer extends Person {
  way = 'by pointer';

  /** A drag from the desktop. @param {string[]} paths of files, or of folders */
  async drop(paths) {
    const client = await this.page.createCDPSession();
    const { width, height } = this.page.viewport();
    const data = { items: [], files: paths, dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop']) {
      await client.send('Input.dispatchDragEvent', { type, x: width / 2, y: height / 2, data });
    }
    await client.detach();
  }

  give(paths) {
    return this.drop(paths);
  }

  giveFolder(folder) {
    return this.drop([folder]);
  }

  /** @param {Wanted} wanted */
  async press(wanted) {
    const handle = await this.#find(wanted);
    await handle.click();
    await handle.dispose();
  }

  /** @param {string} selector of a select @param {string} value */
  choose(selector, value) {
    return this.page.select(selector, value); // a browser without a screen has no list to press on
  }

  /** @param {Wanted} wanted an input @param {string} text instead of what is in it */
  async type(wanted, text) {
    const handle = await this.#find(wanted);
    await handle.click({ clickCount: 3 });
    await this.page.keyboard.type(text);
    await handle.dispose();
  }

  /** The trace takes keys. */
  async toTrace() {
    const box = await (await this.page.$('#canvas')).boundingBox();
    await this.page.mouse.click(box.x + 30, box.y + 12); // beside beats and their labels
  }

  async #find(wanted) {
    const [selector, text = ''] = [wanted].flat();
    const found = await this.page.waitForFunction(
      (where, words) =>
        [...document.querySelectorAll(where)].find(
          (node) => node.textContent.trim().startsWith(words) && node.checkVisibility(),
        ),
      {},
      selector,
      text,
    );
    return found.asElement();
  }

  async end() {}
}

/** With a keyboard alone. */
export class Keys extends Person {
  way = 'by keys alone';

  async give(paths) {
    await this.#fileDialog('[data-action="choose"]', paths);
  }

  async giveFolder(folder) {
    await this.#fileDialog('[data-action="choose-folder"]', [folder]);
  }

  async #fileDialog(button, paths) {
    await this.tabTo(button);
    const opening = this.page.waitForFileChooser();
    await this.page.evaluate(() => new Promise((drawn) => requestAnimationFrame(drawn))); // the browser has heard of it
    await this.page.keyboard.press('Enter');
    await (await opening).accept(paths);
  }

  async press(wanted) {
    await this.tabTo(wanted);
    await this.page.keyboard.press('Enter');
  }

  async choose(selector, value) {
    await this.tabTo(selector);
    const at = () => this.page.$eval(selector, (node) => [node.selectedIndex, node.value]);
    const wanted = await this.page.$eval(
      selector,
      (node, one) => [...node.options].findIndex((option) => option.value === one),
      value,
    );
    assert.ok(wanted >= 0, `${selector} has ${value}`);
    for (let [index, now] = await at(); now !== value; [index, now] = await at()) {
      await this.page.keyboard.press(wanted > index ? 'ArrowDown' : 'ArrowUp');
      assert.notEqual((await at())[0], index, `${selector} goes on by arrows`);
    }
  }

  async type(wanted, text) {
    await this.tabTo(wanted);
    await this.key('Control+a');
    await this.page.keyboard.type(text);
  }

  async toTrace() {
    await this.tabTo('#canvas');
  }

  /**
   * Tab, or Shift and Tab where that is nearer, until what is wanted has the focus: it fails where that cannot be reached, and
   * where what has the focus on the way cannot be seen. Of radio buttons and tabs one has the focus; arrows go to the others.
   * @param {Wanted} wanted
   */
  async tabTo(wanted) {
    const [selector, text = ''] = [wanted].flat();
    await this.page.waitForSelector(selector);
    let direction = null;
    for (let i = 0; i < mostTabs; i += 1) {
      const found = await this.page.evaluate(
        (where, words) => {
          const isIt = (node) => node.matches(where) && node.textContent.trim().startsWith(words);
          const focused = document.activeElement;
          if (isIt(focused)) {
            return 'here';
          }
          const goal = [...document.querySelectorAll(where)].find((node) => isIt(node) && node.checkVisibility());
          const group = '[role=tablist]';
          if (goal?.closest(group) && goal.closest(group) === focused.closest(group)) {
            return 'ArrowRight';
          }
          if (goal?.matches('[type=radio]') && goal.name === focused.name) {
            return goal.compareDocumentPosition(focused) & Node.DOCUMENT_POSITION_PRECEDING
              ? 'ArrowRight'
              : 'ArrowLeft';
          }
          const isBehind = goal && goal.compareDocumentPosition(focused) & Node.DOCUMENT_POSITION_FOLLOWING;
          return isBehind && focused !== document.body ? 'back' : 'on';
        },
        selector,
        text,
      );
      if (found === 'here') {
        await this.#isVisible(wanted);
        return;
      }
      if (found.startsWith('Arrow')) {
        await this.page.keyboard.press(found);
        continue;
      }
      direction ??= found; // it is kept: to and fro would never end
      await this.key(direction === 'back' ? 'Shift+Tab' : 'Tab');
    }
    assert.fail(`${wanted} cannot be reached by Tab`);
  }

  /** Who tabs sees where: inside the window, and with a mark around it. */
  async #isVisible(wanted) {
    const { isInside, isMarked } = await this.page.evaluate(() => {
      const node = document.activeElement;
      const shown = node.matches('.segments input') ? node.parentElement : node; // it has no size of its own
      const box = shown.getBoundingClientRect();
      const styles = [node, node.nextElementSibling, node.parentElement]
        .filter(Boolean)
        .map((one) => getComputedStyle(one));
      return {
        isInside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        isMarked: styles.some(
          ({ outlineStyle, outlineWidth, boxShadow }) =>
            (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || boxShadow !== 'none',
        ),
      };
    });
    assert.ok(isInside, `${wanted} is in the window when it has the focus`);
    assert.ok(isMarked, `${wanted} shows that it has the focus`);
  }

  async end() {
    assert.deepEqual(await this.page.evaluate(() => window.pointerEvents), [], 'no mouse had a part in it');
  }
}

/** Runs before the page: what a pointer does is written down. */
function watchPointer() {
  window.pointerEvents = [];
  for (const type of ['pointerdown', 'pointermove', 'mousedown', 'mousemove', 'wheel', 'touchstart', 'dragenter']) {
    document.addEventListener(type, () => window.pointerEvents.push(type), true);
  }
}

/**
 * A story told by one of them, from an empty page on.
 * @param {typeof Pointer | typeof Keys} Who
 * @param {object} browser @param {string} url @param {object} options of a visit
 * @param {(person: Pointer | Keys, visit: import('./harness.mjs').Visit) => Promise<void>} story
 */
export async function told(Who, Visit, browser, url, options, story) {
  const folder = mkdtempSync(path.join(tmpdir(), 'beatlens-saved-'));
  try {
    await Visit.during(browser, url, { ...options, prepare: watchPointer }, async (visit, page) => {
      const client = await page.createCDPSession();
      await client.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder });
      page.setDefaultTimeout(60_000);
      const person = new Who(visit, folder);
      try {
        await story(person, visit);
      } catch (error) {
        await page.screenshot({ path: path.join(output, `story-failed-${person.constructor.name}.png`) });
        throw error;
      }
      await person.end();
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
