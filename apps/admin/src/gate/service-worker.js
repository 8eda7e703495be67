// Keeps the pages of the gate and of the guides on the device: their files and the guides, no other answer of a service. The build fills in the version and the files. What
// waits to be sent is in IndexedDB, which no version of this file touches.
const version = 'VERSION';
const files = ['FILES'];
/** What reads QR codes where the browser has nothing of its own: about a megabyte, so it is kept only where it is needed. */
const decoderFiles = ['DECODER'];
const prefix = 'khai-bao-gate-';
const cacheName = prefix + version;
/** The user guides, as they were read last; no new version empties it. */
const guideCache = 'khai-bao-guides';
const page = '/admin/';
/** How long the network is waited for before the kept page is shown, milliseconds. */
const patience = 3_000;

self.addEventListener('install', (event) => {
  const needed = 'BarcodeDetector' in self ? files : [...files, ...decoderFiles];
  event.waitUntil(
    caches
      .open(cacheName)
      .then((cache) => cache.addAll(needed.map((file) => new Request(file, { cache: 'reload' }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  // The one before this stays: a page that is still open may load a part of it.
  const tidy = async () => {
    const kept = (await caches.keys()).filter((key) => key.startsWith(prefix) && key !== cacheName);
    await Promise.all(kept.slice(0, -1).map((key) => caches.delete(key)));
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

/** Where a guard's device starts, and the guides. Every other room goes to the network. */
const isKeptPage = (path) =>
  path === page || path === '/admin' || /^\/admin\/(?:truc|huong-dan)(\/|$)/.test(path);

/** Guides hold nothing secret and nothing personal. What is being written of them is not kept. */
const isGuide = (path) =>
  /^\/api\/support\/v1\/(?:guides|guide-pictures)(\/|$)/.test(path) && !path.includes('/draft');

/** A guide or a picture of it: from the network, and as it was read last without one. */
async function openGuide(request) {
  const cache = await caches.open(guideCache);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(request.url, answer.clone()).catch(() => undefined);
    if (answer.status < 500) return answer;
    return (await cache.match(request.url)) ?? answer;
  } catch (error) {
    const kept = await cache.match(request.url);
    if (kept) return kept;
    throw error;
  }
}

/** The page from the network, so that a new version is shown at once; the kept one when it does not come, or not in time. */
async function open(request) {
  const kept = () => caches.open(cacheName).then((cache) => cache.match(page));
  const fromNetwork = fetch(request).then((answer) =>
    answer.status < 500 ? answer : Promise.reject(answer),
  );
  const late = new Promise((resolve) => setTimeout(resolve, patience, null));
  const found = await Promise.race([fromNetwork, late]).catch(() => null);
  return found ?? (await kept()) ?? fromNetwork;
}

/** A file of the decoder, kept from its first use. */
async function openDecoderFile(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) {
    const copy = answer.clone();
    await caches
      .open(cacheName)
      .then((cache) => cache.put(request, copy))
      // A full storage: the decoder works now, and is fetched again next time.
      .catch(() => undefined);
  }
  return answer;
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate') {
    if (isKeptPage(url.pathname)) event.respondWith(open(request));
    return;
  }
  if (isGuide(url.pathname)) event.respondWith(openGuide(request));
  else if (files.includes(url.pathname))
    event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
  else if (decoderFiles.includes(url.pathname)) event.respondWith(openDecoderFile(request));
});
