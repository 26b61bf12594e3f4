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
  return isHome ? ask.call(self, request) : Promise.reject(new TypeError('That is another host.'));
})(self.fetch);

// A page's policy does not bind its service worker: what does is the header that its script comes with, and plain hosts send
// none. So it gives up what it could reach others by.
for (const way of ['fetch', 'importScripts', 'WebSocket', 'WebSocketStream', 'EventSource', 'WebTransport']) {
  for (let holder = self; holder !== null; holder = Object.getPrototypeOf(holder)) {
    delete holder[way];
  }
}
delete Cache.prototype.add;
delete Cache.prototype.addAll;

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
  for (const other of await caches.keys()) {
    const found =
      other.startsWith(own) && other !== name && (await (await caches.open(other)).match(url, { ignoreVary: true }));
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

async function activate() {
  for (const other of await caches.keys()) {
    if (other.startsWith(own) && other !== name) {
      await caches.delete(other);
    }
  }
  await (site === null ? self.registration.unregister() : self.clients.claim());
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
  } // else the browser asks the host, as without this worker
}

/** From the page: 'activate', the next version is wanted now; 'keep', addresses that it has used and may want again. */
function listen(event) {
  const { type, urls } = event.data ?? {};
  if (type === 'activate') {
    event.waitUntil(self.skipWaiting());
  } else if (type === 'keep' && Array.isArray(urls)) {
    const files = urls.filter((url) => listed.has(url));
    event.waitUntil(Promise.allSettled(files.map(kept)));
  }
}

self.addEventListener('install', (event) => event.waitUntil(site === null ? self.skipWaiting() : install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('fetch', answer);
self.addEventListener('message', listen);
