/*
 * Keeps the built program itself, so that the page of a visit opens without a network (web/lib/kept-visits.ts registers
 * it and tells it what to keep). Nothing of the API ever enters this cache; signing out removes cache and worker.
 */
const CACHE = 'lantai-shell';
const SHELL = '/';
/** An answer of the network later than this is not waited for. */
const PATIENCE = 4000;
const isVisit = (path) => /^\/work\/inspections\/[^/]+\/visit$/.test(path);
const isBuilt = (path) => /^\/assets\/[\w.-]+$/.test(path) || path === '/appearance.js' || path === '/seal.svg';

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('message', (event) => {
  if (event.data?.type !== 'keep') return;
  const answer = (word) => event.ports[0]?.postMessage(word);
  event.waitUntil(
    keep(event.data.paths).then(
      () => answer('kept'),
      () => answer('failed'),
    ),
  );
});

async function keep(paths) {
  const cache = await caches.open(CACHE);
  const wanted = new Set([SHELL, ...paths.filter(isBuilt)]);
  // Assets carry their digest in the name: what is there is right; page and unhashed files are asked for anew.
  await Promise.all(
    [...wanted].map(async (path) => {
      if (path.startsWith('/assets/') && (await cache.match(path))) return;
      const response = await fetch(path, { cache: 'no-cache' });
      if (!response.ok) throw new Error(path);
      await cache.put(path, response);
    }),
  );
  for (const request of await cache.keys()) if (!wanted.has(new URL(request.url).pathname)) await cache.delete(request);
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (request.mode === 'navigate' && isVisit(pathname)) event.respondWith(page(request));
  else if (isBuilt(pathname)) event.respondWith(built(request));
});

async function page(request) {
  const kept = await caches.match(SHELL);
  const asked = fetch(request);
  if (!kept) return asked;
  const late = new Promise((resolve) => setTimeout(() => resolve(kept), PATIENCE));
  return Promise.race([asked.catch(() => kept), late]);
}

async function built(request) {
  return (await caches.match(request, { ignoreSearch: true })) ?? fetch(request);
}
