/** The link in the address bar and what the page shows, in both directions. */
import { byId } from '../dom.mjs';
import { checkedLink, formatLink, parseLink } from './links.mjs';
import { filesOfSample, sampleOf } from './samples.mjs';
import { connectTexts } from './texts.mjs';

const settleMs = 400; // after the last change; browsers allow a page about three new addresses a second

/**
 * @param {import('./index.mjs').Page} page
 * @param {(name: string) => Promise<object[] | null>} [samples] name -> files
 * @returns {{ expect: (link: Partial<import('./links.mjs').Link>) => void }} `expect`: what of a link the recording that is
 *   opened next is shown with
 */
export function followLinks(page, samples = filesOfSample) {
  const { store } = page;
  let expected = null; // what is still to be applied: { lead, t, panel }
  let quizWasOpen = false;
  let turn = 0;
  let timer = 0;

  async function follow(link) {
    const mine = ++turn;
    if (link.quiz !== undefined) {
      expected = null;
      return;
    }
    expected = { lead: link.lead, t: link.t, panel: link.panel };
    if (link.model !== undefined && link.model !== page.model() && !(await page.useModel(link.model))) {
      await refuse('connect.link.no_model', link.model);
    }
    if (mine !== turn) {
      return;
    }
    if (link.sample !== undefined && link.sample !== sampleOf(store.state.recording)) {
      const files = await samples(link.sample).catch(() => null);
      if (mine !== turn) {
        return;
      }
      if (files === null) {
        expected = null;
        await refuse('connect.link.no_sample', link.sample);
      } else {
        page.openFiles(files);
      }
      return;
    }
    apply();
  }

  async function refuse(key, name) {
    const { t } = await connectTexts();
    page.showError(t(key, { name }));
  }

  /** As far as it can be: a lead once the recording is there, time and panel once it is labelled. */
  function apply() {
    const { recording, summary } = store.state;
    if (expected === null || recording === null || recording.isBeginning) {
      return;
    }
    const { lead, t, panel } = expected;
    const index = recording.document.leads?.findIndex(({ name }) => name === lead) ?? -1;
    expected.lead = undefined;
    if (index >= 0 && index !== recording.lead) {
      page.changeLead(index);
      return;
    }
    if (summary === null) {
      return;
    }
    expected = null;
    if (panel !== undefined) {
      store.set({ panel });
    }
    if (t !== undefined) {
      page.settled.then(() => store.state.recording?.files === recording.files && page.view()?.centerOn(t));
    }
  }

  function shown() {
    const { recording, panel } = store.state;
    const { embed, lang } = parseLink(location.hash);
    const link = { embed, lang, sample: sampleOf(recording) };
    if (page.model() !== page.firstModel()) {
      link.model = page.model();
    }
    if (recording !== null) {
      const { leads = [] } = recording.document;
      link.lead = leads.length > 1 ? checkedLink({ lead: leads[recording.lead]?.name }).lead : undefined;
      link.panel = panel ?? undefined;
      const { startS, endS } = page.view()?.view ?? { startS: 0 };
      link.t = startS > 0 ? (startS + endS) / 2 : undefined;
    }
    return link;
  }

  function write() {
    const isQuizOpen = !byId('teach').hidden;
    quizWasOpen ||= isQuizOpen;
    const isQuiz = parseLink(location.hash).quiz !== undefined && (isQuizOpen || !quizWasOpen);
    // A link that is not followed to its end, a quiz, or a strip whose name would be the answer: the address stays.
    if (expected !== null || isQuiz || store.state.display.hideLabels || page.isBusy()) {
      return;
    }
    const hash = formatLink(shown());
    if (hash !== location.hash) {
      history.replaceState(history.state, '', hash === '' ? location.pathname + location.search : hash);
    }
  }

  const writeSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(write, settleMs);
  };
  store.subscribe(({ failure }, changed) => {
    if (changed.has('failure') && failure !== null) {
      expected = null; // of a recording that will not be there: it is not for the next one, and the address goes on
    }
    if (changed.has('recording') || changed.has('summary')) {
      apply();
    }
    writeSoon();
  });
  page.settled.then(() => {
    const view = page.view();
    if (view !== null) {
      view.onDrawn = writeSoon;
    }
  });
  window.addEventListener('hashchange', () => {
    const link = parseLink(location.hash);
    if (link.quiz !== undefined) {
      page.openQuiz();
    }
    follow(link);
  });
  const first = parseLink(location.hash);
  if (Object.keys(first).length > 0) {
    follow(first);
    if (store.state.failure !== null && first.sample === undefined) {
      expected = null; // what it was for has come already, and could not be read
    }
  }
  return {
    expect({ lead, t, panel }) {
      expected = { lead, t, panel };
    },
  };
}
