// Keeps the page at the door: without a network the last one that was seen is shown. It is served from below that page's
// address, so it hears of nothing else. The list itself is kept by the page, not here.
const PREFIX = "gatherings-door:";
const CACHE = `${PREFIX}1`;
const PATIENCE_MS = 4000;

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

// The page tells what it is made of; from then on it can be opened without a network.
self.addEventListener("message", (event) => {
  if (event.data?.forget) event.waitUntil(caches.delete(CACHE));
  if (event.data?.keep) event.waitUntil(keep(event.data.keep));
});

async function keep(addresses) {
  const cache = await caches.open(CACHE);
  await Promise.allSettled(addresses.map(async (address) => {
    const answer = await fetch(address, { credentials: "same-origin" });
    if (answer.ok && !answer.redirected) await cache.put(address, answer);
  }));
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (address.pathname.startsWith("/static/")) event.respondWith(file(request));
});

// The network first, but not for long; a ticket in the address makes no other page.
async function page(request) {
  const address = new URL(request.url);
  address.search = "";
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.ok && !answer.redirected) await cache.put(address.href, answer.clone());
    return answer;
  } catch (error) {
    const kept = await cache.match(address.href);
    if (kept) return kept;
    throw error;
  }
}

async function file(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request);
  if (kept && !navigator.onLine) return kept;
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(request, answer.clone());
    return answer;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}
