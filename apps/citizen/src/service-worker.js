// Caches the app's shell, so that a visited app opens offline. The build fills in the version, the files and the first path segments of
// the app's pages.
const version = 'VERSION';
const files = ['FILES'];
const pageSegments = ['PAGES'];
const prefix = 'khai-bao-shell-';
const cacheName = prefix + version;

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(cacheName)
      .then((cache) => cache.addAll(files.map((file) => new Request(file, { cache: 'reload' }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  // The shell before this one stays: a page that is still open may load a part of it.
  const tidy = async () => {
    const shells = (await caches.keys()).filter((key) => key.startsWith(prefix) && key !== cacheName);
    await Promise.all(shells.slice(0, -1).map((key) => caches.delete(key)));
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

/** Is this a page of the app? The admin app, the API and everything else go to the network. */
const isAppPage = (path) => path === '/' || pageSegments.includes(path.split('/')[1]);

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate') {
    if (!isAppPage(url.pathname)) return;
    event.respondWith(
      caches
        .open(cacheName)
        .then((cache) => cache.match('/'))
        .then((shell) => shell ?? fetch(request)),
    );
    return;
  }
  if (url.pathname.startsWith('/assets/') || files.includes(url.pathname))
    event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
});
