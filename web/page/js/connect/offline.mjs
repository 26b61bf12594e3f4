/**
 * The page without a connection, after a first visit: service-worker.js keeps it. A new version is fetched in the background
 * and used when the person asks for it, never by itself. Where browsers have no service workers (plain http, private windows)
 * nothing of this happens, and nothing is missed.
 */
import { element } from '../dom.mjs';
import { connectStyle, serviceWorker } from '../places.mjs';
import { useStyle } from '../style.mjs';
import { onLanguage } from '../text.mjs';
import { ask } from './question.mjs';
import { connectTexts } from './texts.mjs';

const hour = 3600 * 1000; // between two looks for a new version, of a page that stays open

/**
 * @param {import('../state.mjs').Store} store
 * @returns {Promise<boolean>} whether this visit is kept
 */
export async function keepOffline(store) {
  if (serviceWorker === null || !('serviceWorker' in navigator) || window.top !== window) {
    return false;
  }
  let registration;
  try {
    registration = await navigator.serviceWorker.register(serviceWorker, { updateViaCache: 'none' });
  } catch {
    return false; // the browser or its settings do not allow it
  }
  followVersions(registration, store);
  lookNowAndThen(registration);
  const { active } = await navigator.serviceWorker.ready;
  // What this visit loaded beyond what is kept anyway, before the worker could see it: a language, another model.
  const urls = performance.getEntriesByType('resource').map((entry) => entry.name);
  active.postMessage({ type: 'keep', urls });
  return true;
}

/** @param {ServiceWorkerRegistration} registration @param {import('../state.mjs').Store} store */
function followVersions(registration, store) {
  const { serviceWorker: container } = navigator;
  const isUpdate = container.controller !== null; // else the first worker of all takes over, with the version that is open
  let wanted = false;
  let next = registration.waiting;
  const leave = () => {
    // It was asked and answered: the browser's own question (take-away/unsaved-guard.mjs) would be the same once more.
    store.set({ savedEdits: store.state.edits });
    setTimeout(() => location.reload()); // once listeners have heard
  };
  const reload = async () => {
    if (!(await mayLose(store.state))) {
      return; // nothing has happened yet: the version that is open stays in use
    }
    wanted = true;
    if (next?.state === 'installed') {
      next.postMessage({ type: 'activate' }); // and once it has taken over, the page comes anew
    } else {
      leave();
    }
  };
  const offer = (worker) => {
    next = worker;
    showOffer(reload);
  };
  if (isUpdate && next !== null) {
    offer(next);
  }
  const follow = (worker) =>
    worker?.addEventListener('statechange', () => {
      if (worker.state === 'installed' && registration.active !== null) {
        offer(worker);
      }
    });
  follow(registration.installing);
  registration.addEventListener('updatefound', () => follow(registration.installing));
  let hasController = isUpdate;
  container.addEventListener('controllerchange', () => {
    if (wanted) {
      leave();
    } else if (hasController) {
      offer(null); // it was asked for in another tab
    }
    hasController = true;
  });
}

function lookNowAndThen(registration) {
  let last = Date.now();
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && Date.now() - last > hour) {
      last = Date.now();
      registration.update().catch(() => {}); // without a connection
    }
  });
}

/**
 * Before anything else happens: once the next version is in use, the browser's own question would come too late.
 * @returns {Promise<boolean>} false: there are edits that are not saved, and the person wants to keep them
 */
async function mayLose({ edits, savedEdits }) {
  if (edits.length === 0 || edits === savedEdits) {
    return true;
  }
  const { t } = await connectTexts();
  return ask({
    title: t('connect.version.unsaved'),
    body: [element('p', {}, t('connect.version.unsaved_text'))],
    no: t('connect.cancel'),
    yes: t('connect.version.reload'),
  });
}

let notice = null;

/** Says so politely: nothing moves the focus, and nothing is lost by not answering. */
async function showOffer(reload) {
  if (notice !== null) {
    return;
  }
  notice = element('div', { class: 'new-version', role: 'status' });
  const say = async () => {
    const { t } = await connectTexts();
    notice.replaceChildren(
      element('p', {}, t('connect.version.ready'), ' ', element('span', {}, t('connect.version.closes'))),
      element('button', { type: 'button', class: 'button', onclick: reload }, t('connect.version.reload')),
    );
  };
  await useStyle(connectStyle);
  document.querySelector('.messages').prepend(notice); // before it says something, for it to be read out
  await say();
  onLanguage(say);
}
