/**
 * Keeps the page on this machine, for visits without a connection. It stands beside index.html, since it may answer only for
 * what lies beside or below itself; js/connect/offline.mjs registers it.
 *
 * One version of the page is one list of files with their hashes, and one cache. A worker answers from its own list only, so
 * files of two versions never mix. The next version is fetched beside it and waits until the person asks for it.
 *
 * tools/make_dist.py fills in the list: { version, files: [path, SHA-256 in base64, 1: kept from the start] }. Without one
 * (build/site, whose files change under their names) the worker clears what there is and goes.
 */
const site = null;

const { scope } = self.registration;
const own = `beatlens ${scope} `; // of all caches of this origin; an address has no blanks
const name = own + (site?.version ?? '');
const listed = new Map(site?.files.map(([path, hash, isEssential]) => [at(path), { hash, isEssential }]));
const atOnce = 6; // files, as many as a browser asks one host for

function at(path) {
  return new URL(path, scope).href;
}

/** The one way out that is left below, and it leads to the host of the page only. @param {Request} request */
const askHost = ((ask) => (request) => {
  const isHome = new URL(request.url).origin === self.location.origin;
  return isHome
    ? ask.call(self, request, { redirect: 'error' })
    : Promise.reject(new TypeError('That is another host.'));
})(self.fetch);

// A page's policy does not bind its service worker: what does is the header that its script comes with, and plain hosts send
// none. So it gives up what it could reach others by.
for (const way of [
  'fetch',
  'importScripts',
  'WebSocket',
  'WebSocketStream',
  'EventSource',
  'WebTransport',
  'XMLHttpRequest',
  'RTCPeerConnection',
  'TCPSocket',
  'UDPSocket',
  'Worker',
  'SharedWorker',
  'FontFace', // loads what its source names
  'cookieStore', // goes to the host with every request
]) {
  for (let holder = self; holder !== null; holder = Object.getPrototypeOf(holder)) {
    delete holder[way];
  }
}
// What the browser would fetch, open, show or ask for in its place.
for (const [holder, ...ways] of [
  ['Cache', 'add', 'addAll'],
  ['WindowClient', 'navigate'],
  ['Clients', 'openWindow'],
  ['PaymentRequestEvent', 'openWindow', 'respondWith'],
  ['ServiceWorkerRegistration', 'showNotification'],
  ['BackgroundFetchManager', 'fetch'],
  ['BackgroundFetchUpdateUIEvent', 'updateUI'], // loads icons
  ['ContentIndex', 'add'], // too
  ['PaymentInstruments', 'set'],
  ['PushManager', 'subscribe'],
  ['SyncManager', 'register'],
  ['PeriodicSyncManager', 'register'],
  ['CookieStore', 'set'],
  ['CookieStoreManager', 'subscribe'],
  ['InstallEvent', 'addRoutes'], // would lead requests past answer()
  ['NavigationPreloadManager', 'enable', 'setHeaderValue'], // would ask the host beside answer()
]) {
  for (const way of ways) {
    delete self[holder]?.prototype[way];
  }
}

/** A listed file from the host: exactly that file, or the promise rejects. @param {string} url */
function fetched(url) {
  const cache = url.startsWith(at('immutable/')) ? 'default' : 'no-cache';
  const integrity = `sha256-${listed.get(url).hash}`;
  return askHost(new Request(url, { cache, integrity, redirect: 'error' }));
}

/** A listed file: as it was kept, else from the host, and kept from then on. @param {string} url */
async function kept(url) {
  const cache = await caches.open(name);
  const found = await cache.match(url, { ignoreVary: true });
  if (found) {
    return found;
  }
  const before = url.startsWith(at('immutable/')) && (await ofOlderVersion(url));
  const response = before || (await fetched(url));
  if (response.ok) {
    await cache.put(url, response.clone()).catch(() => {}); // a full disk: it is used all the same
  }
  return response;
}

/** What has a hash in its name is the same in every version. */
async function ofOlderVersion(url) {
  for (const other of await older()) {
    const found = await (await caches.open(other)).match(url, { ignoreVary: true });
    if (found) {
      return found;
    }
  }
  return undefined;
}

async function install() {
  const waiting = [...listed].filter(([, { isEssential }]) => isEssential).map(([url]) => url);
  const next = async () => {
    for (let url = waiting.shift(); url !== undefined; url = waiting.shift()) {
      const response = await kept(url);
      if (!response.ok || !(await (await caches.open(name)).match(url, { ignoreVary: true }))) {
        throw new Error(`${url} cannot be kept (${response.status}).`); // the browser tries again another time
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, next));
}

const openBefore = at('.open-before'); // under this address: the ids of the windows that were open when this version took over

const windowsHere = async () =>
  (await self.clients.matchAll({ type: 'window', includeUncontrolled: true })).filter(({ url }) =>
    url.startsWith(scope),
  );

async function activate() {
  if (site === null) {
    await deleteOlder();
    await self.registration.unregister();
    return;
  }
  // Windows that are open run the version before, and load parts of it as they come to need them.
  if ((await older()).length > 0) {
    const ids = (await windowsHere()).map(({ id }) => id);
    await (await caches.open(name)).put(openBefore, Response.json(ids));
    await tidy();
  }
  await self.clients.claim();
}

/** Older versions go with the last window that runs one. */
async function tidy() {
  const cache = await caches.open(name);
  const noted = await cache.match(openBefore);
  if (noted === undefined) {
    return; // nothing older is there, or this version is not in use yet
  }
  const before = new Set(await noted.json());
  if (!(await windowsHere()).some(({ id }) => before.has(id))) {
    await deleteOlder();
    await cache.delete(openBefore);
  }
}

/** Names of the caches of other versions. */
const older = async () => (await caches.keys()).filter((other) => other.startsWith(own) && other !== name);

async function deleteOlder() {
  for (const other of await older()) {
    await caches.delete(other);
  }
}

/** The listed file that a request is for; undefined: none. */
function fileOf({ url, mode }) {
  const plain = url.replace(/[?#].*/, '');
  const isPage = mode === 'navigate' && (plain === scope || plain === at('index.html'));
  const file = isPage ? scope : plain;
  return listed.has(file) ? file : undefined;
}

function answer(event) {
  const { request } = event;
  if (new URL(request.url).origin !== self.location.origin) {
    event.respondWith(Response.error()); // whoever asks: page, frame or worker
    return;
  }
  const file = request.method === 'GET' ? fileOf(request) : undefined;
  if (file !== undefined) {
    event.respondWith(kept(file));
  } else if (request.method === 'GET' && request.mode !== 'navigate' && request.url.startsWith(at('immutable/'))) {
    event.respondWith(ofWindowBefore(request));
  } // else the browser asks the host, as without this worker
}

/** A file of no name in the list: of a window that was open before this version took over. @param {Request} request */
async function ofWindowBefore(request) {
  return (await ofOlderVersion(request.url)) || askHost(request);
}

/** From the page: 'activate', the next version is wanted now; 'keep', addresses that it has used and may want again. */
function listen(event) {
  const { type, urls } = event.data ?? {};
  if (type === 'activate') {
    event.waitUntil(self.skipWaiting());
  } else if (type === 'keep' && Array.isArray(urls)) {
    const files = urls.filter((url) => listed.has(url));
    event.waitUntil(Promise.allSettled([tidy(), ...files.map(kept)])); // a page that has come to rest
  }
}

self.addEventListener('install', (event) => event.waitUntil(site === null ? self.skipWaiting() : install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('fetch', answer);
self.addEventListener('message', listen);
