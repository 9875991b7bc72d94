// The page on which a reader chooses what to keep. Nothing is stored or registered before she does.
const root = document.querySelector("#offline");
const said = document.querySelector("#offline-said");
const words = root?.dataset;

// The stylesheet shows one of the two before this file is here, so that nothing jumps.
if (root) {
  const able = "serviceWorker" in navigator && "caches" in self;
  root.hidden = !able;
  const without = document.querySelector("#offline-without");
  without.hidden = able;
  without.classList.toggle("needed", !able);
  if (able) start();
}

async function start() {
  for (const row of root.querySelectorAll("[data-section]")) {
    row.querySelector(".keep").addEventListener("click", () => keep(row));
    row.querySelector(".drop").addEventListener("click", () => drop(row));
  }
  document.querySelector("#offline-remove").addEventListener("click", removeAll);
  if (location.hash === "#missing") said.textContent = words.missing;
  let ask = null;
  const install = document.querySelector("#offline-install");
  addEventListener("beforeinstallprompt", (event) => { event.preventDefault(); ask = event; install.hidden = false; });
  install.addEventListener("click", () => { ask?.prompt(); install.hidden = true; });
  await Promise.all([show(), tellSizes()]);
}

// Before she chooses. Without a network nothing could be fetched, either.
async function tellSizes() {
  const sizes = await fetch(`${words.scope}offline/app.sizes.json`).then((answer) => answer.json()).catch(() => ({}));
  for (const row of root.querySelectorAll("[data-section]")) {
    const size = sizes[row.dataset.section];
    if (size) row.querySelector(".size").textContent = size;
  }
}

function registration() {
  return navigator.serviceWorker.getRegistration(words.scope);
}

async function worker() {
  const found = await navigator.serviceWorker.register("/offline-worker.js", { scope: words.scope });
  const next = found.active || found.waiting || found.installing;
  if (next.state !== "activated") {
    await new Promise((yes) => next.addEventListener("statechange", () => next.state === "activated" && yes()));
  }
  return next;
}

function send(to, message, progress = () => {}) {
  return new Promise((yes, no) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => {
      if (data.finished) yes(data.finished);
      else if (data.failed) no(new Error(data.failed));
      else progress(data);
    };
    to.postMessage(message, [port2]);
  });
}

async function state() {
  const found = await registration();
  return found?.active ? send(found.active, { act: "state" }) : { sections: {} };
}

async function show() {
  const { sections } = await state();
  for (const row of root.querySelectorAll("[data-section]")) {
    const kept = sections[row.dataset.section];
    row.querySelector(".keep").textContent = kept ? words.update : words.keep;
    row.querySelector(".drop").hidden = !kept;
    row.querySelector(".is").textContent = kept ? `${kept.whole ? words.kept : words.partly} ${new Date(kept.at).toLocaleString(document.documentElement.lang)}` : "";
  }
  document.querySelector("#offline-remove").hidden = !(await registration());
}

async function keep(row) {
  const bar = row.querySelector("progress");
  const button = row.querySelector(".keep");
  button.disabled = true;
  bar.hidden = false;
  said.textContent = words.working;
  try {
    await send(await worker(), { act: "keep", section: row.dataset.section }, ({ done, of }) => { bar.max = of; bar.value = done; });
    said.textContent = words.done;
  } catch {
    said.textContent = words.failed;
  }
  bar.hidden = true;
  button.disabled = false;
  await show();
}

async function drop(row) {
  await send((await registration()).active, { act: "drop", section: row.dataset.section });
  // Who keeps nothing any more needs nobody to look after it.
  if (!Object.keys((await state()).sections).length) return removeAll();
  said.textContent = words.dropped;
  await show();
}

async function removeAll() {
  await (await registration())?.unregister();
  await caches.delete(`amurinfo${words.scope}`);
  said.textContent = words.removed;
  await show();
}
