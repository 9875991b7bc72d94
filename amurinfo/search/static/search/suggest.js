// Suggestions under the search box: the combobox of the ARIA Authoring Practices, with a list
// that is never forced upon anybody. Without this file the form is a form.
(() => {
  "use strict";
  const box = document.getElementById("q");
  if (!box || !window.fetch) return;
  const form = box.form;
  const list = document.createElement("ul");
  const said = document.createElement("span");
  list.id = "q-list";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.dataset.label);
  said.className = "hidden";
  said.setAttribute("role", "status");
  form.append(list, said);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false",
    "aria-controls": list.id, autocomplete: "off",
  })) box.setAttribute(name, value);
  let active = -1, typed = "", timer = 0, asked = 0;

  const close = () => {
    list.hidden = true;
    active = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const mark = (next) => {
    const options = list.children;
    if (active >= 0) options[active].setAttribute("aria-selected", "false");
    active = next;
    if (active < 0) {
      box.value = typed;
      box.removeAttribute("aria-activedescendant");
      return;
    }
    options[active].setAttribute("aria-selected", "true");
    box.setAttribute("aria-activedescendant", options[active].id);
    box.value = options[active].dataset.text;
  };
  const show = (found) => {
    list.replaceChildren(...found.map((one, at) => {
      const option = document.createElement("li");
      const kind = document.createElement("small");
      const name = document.createElement("span");
      option.id = `q-${at}`;
      option.dataset.text = one.text;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      name.textContent = one.text;
      if (one.lang) name.lang = one.lang;
      kind.textContent = one.kind;
      option.append(name, kind);
      return option;
    }));
    active = -1;
    list.hidden = !found.length;
    box.setAttribute("aria-expanded", String(!!found.length));
    said.textContent = found.length ? `${box.dataset.count} ${found.length}` : "";
  };
  const ask = async () => {
    const mine = ++asked;
    typed = box.value;
    if (!typed.trim()) return close();
    try {
      const answer = await fetch(`${form.action}suggestions/?q=${encodeURIComponent(typed)}`);
      const found = answer.ok ? (await answer.json()).suggestions : [];
      if (mine === asked && document.activeElement === box) show(found);
    } catch {
      close();
    }
  };
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 80);
  });
  box.addEventListener("keydown", (event) => {
    const last = list.children.length - 1;
    if (event.isComposing) return;
    if (event.key === "Escape" && !list.hidden) {
      if (active >= 0) box.value = typed;
      close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !list.hidden) {
      // Who chooses has typed to the end; an answer still under way would change the list below her.
      if (active < 0) typed = box.value;
      asked++;
      clearTimeout(timer);
      const down = event.key === "ArrowDown";
      mark(down ? (active === last ? -1 : active + 1) : (active < 0 ? last : active - 1));
    } else {
      return;
    }
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => {
    const option = event.target.closest("[role=option]");
    event.preventDefault();
    if (option) {
      box.value = option.dataset.text;
      form.requestSubmit();
    }
  });
  box.addEventListener("blur", () => { asked++; clearTimeout(timer); close(); });
})();
