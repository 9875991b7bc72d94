// Serves the sections that a reader chose to keep on this device. Registered by offline.js when she
// presses the button, and never otherwise; "remove" takes it away again.
//
// One cache an edition holds pages, files and, at STATE, what was chosen. Nothing in it tells one
// reader from another, and nothing is sent but requests for pages.
"use strict";

const SCOPE = new URL(self.registration.scope).pathname; // "/mn/"
const NAME = `amurinfo${SCOPE}`;
const STATE = `${SCOPE}offline/state`;
const HOME = `${SCOPE}offline/`;
const DAY = 24 * 3600 * 1000;
const AT_ONCE = 4;
const LOOSELY = { ignoreVary: true };

const store = () => caches.open(NAME);
const key = (url) => { const u = new URL(url, self.location); return u.pathname + u.search; };

async function read() {
  const held = await (await store()).match(STATE, LOOSELY);
  return held ? held.json() : { sections: {}, checked: 0 };
}

async function write(state) {
  await (await store()).put(STATE, new Response(JSON.stringify(state), { headers: { "Content-Type": "application/json" } }));
}

// Changes one after another: two at once would forget each other's.
let line = Promise.resolve();
const inTurn = (work) => (line = line.then(work, work));

const files = (html, base) => {
  const found = new Set();
  for (const [, url] of html.matchAll(/(?:(?:href|src|data-[a-z-]+)=|url\()"(\/(?:static|media)\/[^"#]+|\/[a-z-]+\/(?:map\/areas\/|[^"?#]+\/figures\/[^"?#]*))"/g)) found.add(url);
  for (const [, set] of html.matchAll(/srcset="([^"]+)"/g)) for (const part of set.split(",")) found.add(part.trim().split(" ")[0]);
  return [...found].filter((url) => new URL(url, base).origin === self.location.origin);
};
const further = (html, url) => [...html.matchAll(/href="(\?page=\d+)"/g)].map(([, query]) => url.split("?")[0] + query);

// One page with what it needs; its size on the device. Throws when the network does.
async function fetchPage(url, cache, seen) {
  const answer = await fetch(url, { cache: "no-cache" });
  if (answer.status === 404 || answer.status === 410) { await cache.delete(url); return 0; }
  if (!answer.ok || answer.redirected) throw new Error(`${url}: ${answer.status}`);
  const html = await answer.clone().text();
  let size = html.length;
  for (const file of files(html, answer.url)) {
    if (seen.has(file)) continue;
    seen.add(file);
    // Names of static files and media change with what is in them; data do not.
    const named = /^\/(static|media)\//.test(file);
    if (!named || !(await cache.match(file, LOOSELY))) {
      const body = await fetch(file, named ? {} : { cache: "no-cache" });
      if (body.ok) { size += Number(body.headers.get("Content-Length")) || 0; await cache.put(file, body); }
    }
  }
  await cache.put(url, answer);
  for (const next of further(html, url)) {
    if (!seen.has(next)) { seen.add(next); size += await fetchPage(next, cache, seen); }
  }
  return size;
}

// Bring a section up to date. Finished pages stay when the network goes in between.
async function bring(section, tell) {
  const list = await (await fetch(`${HOME}${section}.json`, { cache: "no-cache" })).json();
  const cache = await store();
  const state = await read();
  const before = state.sections[section]?.pages || {};
  const seen = new Set();
  const now = {};
  const wanted = Object.entries(list.pages).filter(([url, stamp]) => {
    if (before[url] === stamp) now[url] = stamp;
    return before[url] !== stamp;
  });
  for (const url of [SCOPE, HOME]) await fetchPage(url, cache, seen);
  let done = 0, size = 0;
  const one = async () => {
    for (let next = wanted.shift(); next; next = wanted.shift()) {
      size += await fetchPage(next[0], cache, seen);
      now[next[0]] = next[1];
      done += 1;
      tell({ section, done, of: done + wanted.length });
    }
  };
  let failed = null;
  await Promise.all(Array.from({ length: AT_ONCE }, one)).catch((error) => { failed = error; wanted.length = 0; });
  state.sections[section] = { pages: failed ? { ...before, ...now } : now, whole: !failed, at: Date.now() };
  state.checked = Date.now();
  await write(state);
  if (failed) throw failed;
  await sweep();
  return { section, changed: done, size };
}

async function drop(section) {
  const state = await read();
  delete state.sections[section];
  await write(state);
  await sweep();
}

// What no page that is kept asks for goes: pages, pictures and tables of a section that was removed,
// styles of before.
async function sweep() {
  const cache = await store();
  const { sections } = await read();
  const wanted = new Set([STATE]);
  const waiting = [SCOPE, HOME, ...Object.values(sections).flatMap((one) => Object.keys(one.pages))].map(key);
  for (let url = waiting.pop(); url; url = waiting.pop()) {
    if (wanted.has(url)) continue;
    wanted.add(url);
    const held = await cache.match(url, LOOSELY);
    if (!held) continue;
    const html = await held.text();
    for (const file of files(html, self.location)) wanted.add(key(file));
    waiting.push(...further(html, url).map(key));
  }
  for (const { url } of await cache.keys()) if (!wanted.has(key(url))) await cache.delete(url, LOOSELY);
}

self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  const port = event.ports[0];
  const { act, section } = event.data;
  const tell = (what) => port.postMessage(what);
  event.waitUntil(inTurn(async () => {
    try {
      if (act === "keep") tell({ finished: await bring(section, tell) });
      else if (act === "drop") { await drop(section); tell({ finished: {} }); }
      else tell({ finished: await read() });
    } catch (error) {
      tell({ failed: String(error) });
    }
  }));
});

// Once a day, when there is a network anyway: what was kept follows the site.
async function daily() {
  const state = await read();
  if (Date.now() - state.checked < DAY) return;
  state.checked = Date.now();
  await write(state);
  for (const section of Object.keys(state.sections)) await bring(section, () => {}).catch(() => {});
}

const late = (seconds) => new Promise((_, no) => setTimeout(no, seconds * 1000));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith("/static/") || url.pathname.startsWith("/media/")) {
    event.respondWith(caches.match(request, { cacheName: NAME, ...LOOSELY }).then((held) => held || fetch(request)));
  } else if (url.pathname.startsWith(SCOPE) && (request.mode === "navigate" || /\/(map\/areas|figures)\//.test(url.pathname))) {
    event.respondWith(page(event, key(request.url)));
  }
});

async function page(event, url) {
  const cache = await store();
  const held = await cache.match(url, LOOSELY);
  const network = fetch(event.request).then((answer) => {
    if (held && answer.ok && answer.type === "basic" && !answer.redirected) event.waitUntil(cache.put(url, answer.clone()));
    event.waitUntil(inTurn(daily));
    return answer;
  });
  try {
    // A line that takes longer than a few seconds is none to somebody who has the page here.
    return await (held ? Promise.race([network, late(4)]) : network);
  } catch (error) {
    network.catch(() => {});
    if (held) return held;
    const home = await cache.match(HOME, LOOSELY);
    if (home && event.request.mode === "navigate") return Response.redirect(`${HOME}#missing`, 302);
    return Response.error();
  }
}
