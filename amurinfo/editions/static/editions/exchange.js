/* The panel of other editions: decisions are sent at once, so that neither autosave nor a reload
   loses one; the answer is the panel as it now is. */
(() => {
  "use strict";
  const root = () => document.querySelector("[data-exchange]");
  const content = () => root()?.querySelector("[data-exchange-content]");
  const token = () =>
    (window.wagtailConfig && window.wagtailConfig.CSRF_TOKEN) ||
    (document.querySelector("[name=csrfmiddlewaretoken]") || {}).value || "";

  const say = (text) => {
    content().querySelector("[data-exchange-status]").textContent = text;
  };

  const linesNow = () => [...root().querySelectorAll(".exchange-line")];
  const reasons = (line) => [...line.querySelectorAll("[data-name=reason]")];
  const nameOf = (line) =>
    line.dataset.key || `+${line.querySelector("[data-name=number]")?.value}`;

  /* `decided`: the name of the line that was just decided; what is typed in others stays, but
     beside another edition it would be a reason for something else. */
  const put = (html, focus, decided) => {
    const source = content().dataset.source;
    const typed = new Map(linesNow().map((line) => [nameOf(line), reasons(line)]));
    typed.delete(decided);
    content().outerHTML = html;
    if (content().dataset.source !== source) typed.clear();
    const lines = linesNow();
    for (const line of lines) {
      const before = typed.get(nameOf(line)) || [];
      reasons(line).forEach((input, at) => {
        if (!before[at] || before[at].value === before[at].defaultValue) return;
        input.value = before[at].value;
        input.closest("details").open = true;
      });
    }
    const again = focus && lines.find((line) => line.dataset.key === focus);
    if (again) again.focus();
  };

  /* Said to be from a script: whoever is no longer logged in is refused, not led to the page for
     logging in, which would look like an answer. */
  const ask = (address, options = {}) => fetch(address, {
    ...options, headers: { ...options.headers, "X-Requested-With": "XMLHttpRequest" },
  });

  const load = async (source, message) => {
    try {
      const answer = await ask(`${root().dataset.url}?source=${encodeURIComponent(source)}`);
      if (!answer.ok) throw new Error(answer.status);
      put(await answer.text());
    } catch {
      say(root().dataset.lost);
      return;
    }
    if (message) say(message);
  };

  const send = async (button, line) => {
    const body = new URLSearchParams({
      action: button.dataset.exchangeAction,
      source: content().dataset.source,
      version: content().dataset.version,
      seen: content().dataset.seen,
    });
    const part = button.closest("[data-exchange-part]");
    for (const input of (part || line || button).querySelectorAll("[data-name]")) {
      if (input.closest("[data-exchange-part]") === part) {
        body.append(input.dataset.name, input.value);
      }
    }
    if (button.dataset.exchangeAction === "ask") say(root().dataset.wait);
    button.disabled = true;
    let answer;
    try {
      answer = await ask(part ? part.dataset.to : root().dataset.decide, {
        method: "POST", body, headers: { "X-CSRFToken": token() },
      });
    } catch {
      say(root().dataset.lost);
      return;
    } finally {
      button.disabled = false;
    }
    if (answer.ok) {
      put(await answer.text(), line && line.dataset.key, line && nameOf(line));
      return;
    }
    let message = root().dataset.lost;
    try {
      message = (await answer.json()).message;
    } catch { /* an error page: the sentence above is all that can be said */ }
    if (answer.status === 409) await load(content().dataset.source, message);
    else say(message);
  };

  const show = (line) => {
    const block = line.dataset.block;
    const found = block && document.querySelector(`[data-contentpath="${CSS.escape(block)}"]`);
    if (!found) return;
    found.scrollIntoView({ block: "center" });
    const field = found.querySelector('[contenteditable="true"], input:not([type=hidden]), textarea');
    if (field) field.focus();
  };

  const post = (button) => {
    const form = document.createElement("form");
    form.method = "post";
    form.action = button.dataset.exchangePost;
    const add = (name, value) => {
      const input = document.createElement("input");
      input.type = "hidden";
      input.name = name;
      input.value = value;
      form.append(input);
    };
    add("csrfmiddlewaretoken", token());
    add("source", content().dataset.source);
    add("seen", content().dataset.seen);
    const part = button.closest("[data-exchange-part]");
    const parts = button.dataset.exchangeWith
      ? [...root().querySelectorAll(button.dataset.exchangeWith)] : part ? [part] : [];
    for (const input of parts.flatMap((one) => [...one.querySelectorAll("[data-name]")])) {
      add(input.dataset.name, input.value);
    }
    document.body.append(form);
    form.submit();
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-exchange] button");
    if (!button) return;
    const line = button.closest(".exchange-line");
    if (button.dataset.exchangeSource) load(button.dataset.exchangeSource);
    else if (button.hasAttribute("data-exchange-look")) load(content().dataset.source);
    else if (button.dataset.exchangePost) post(button);
    else if (button.hasAttribute("data-exchange-show")) show(line);
    else if (button.dataset.exchangeAction) {
      if (button.dataset.exchangeAsk && !window.confirm(button.dataset.exchangeAsk)) return;
      send(button, line);
    }
  });

  /* Others publish and decide while she works: she is told, and looks again when she likes. What
     is told is the gravest of all that happened since the panel was made, so it may change. */
  const watch = async () => {
    const since = content()?.dataset.since;
    if (document.hidden || !since) return;
    let message;
    try {
      const answer = await ask(`${root().dataset.url}?since=${encodeURIComponent(since)}`);
      if (answer.status !== 200) return;
      ({ message } = await answer.json());
    } catch {
      return; /* no answer: next time */
    }
    const shown = content();
    if (shown?.dataset.since !== since || shown.dataset.told === message) return;
    shown.dataset.told = message;
    say(message);
    shown.querySelector("[data-exchange-again]").hidden = false;
  };
  window.setInterval(watch, 10000);
  document.addEventListener("visibilitychange", watch);

  document.addEventListener("toggle", async (event) => {
    const details = event.target;
    if (!details.open || !details.matches("[data-exchange-memory]:not([data-asked])")) return;
    details.dataset.asked = "";
    const place = details.querySelector("div");
    try {
      const answer = await ask(details.dataset.url);
      if (!answer.ok) throw new Error(answer.status);
      place.innerHTML = await answer.text();
    } catch {
      delete details.dataset.asked;
      place.textContent = root().dataset.lost;
    }
  }, true);

  /* A panel that has just been opened slides in, and takes no focus before its first frame. */
  const goTo = (line, frames = 60) => {
    if (getComputedStyle(line).visibility === "hidden" && frames) {
      requestAnimationFrame(() => goTo(line, frames - 1));
      return;
    }
    line.focus();
    line.scrollIntoView({ block: "center" });
  };

  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || !root()) return;
    const lines = [...root().querySelectorAll(".exchange-behind")];
    const at = lines.indexOf(document.activeElement.closest(".exchange-line"));
    const step = { KeyN: 1, KeyP: -1 }[event.code];
    if (step && lines.length) {
      event.preventDefault();
      const toggle = document.querySelector('[data-side-panel-toggle="exchange"]');
      if (toggle && !lines[0].offsetParent) toggle.click();
      const next = lines[(at + step + lines.length) % lines.length];
      goTo(next);
    } else if (event.code === "KeyC" && at >= 0) {
      const button = lines[at].querySelector('[data-exchange-action="current"]');
      if (button) {
        event.preventDefault();
        send(button, lines[at]);
      }
    }
  });
})();
