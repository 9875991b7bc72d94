// Search in a copy of the site: no server, no request; works from a stick as well.
(() => {
  const box = document.querySelector("#find");
  const list = document.querySelector("#found");
  const count = document.querySelector("#found-count");
  if (!box || !self.copyIndex) return;
  const index = self.copyIndex;
  const terms = [];
  for (const line of index.w.split("\n")) {
    const shared = parseInt(line[0], 36);
    terms.push((shared ? terms[terms.length - 1].slice(0, shared) : "") + line.slice(1));
  }
  const postings = index.p.split("\n");
  const han = /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+/g;

  const words = (text) => {
    const found = [];
    for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+(?:[-’'][\p{L}\p{N}]+)*/gu) || []) {
      for (const run of word.match(han) || []) {
        if (run.length === 1) found.push([run, true]);
        for (let i = 0; i < run.length - 1; i++) found.push([run.slice(i, i + 2), true]);
      }
      for (const part of word.replace(han, " ").split(" ")) if (part) found.push([part, false]);
    }
    return found;
  };

  // Forms of one word share a beginning: all but the last two signs, of long words three.
  const matches = (word, chinese) => {
    const length = word.length;
    const stem = chinese || length < 4 ? length : Math.max(length > 7 ? length - 3 : length - 2, 4);
    const start = word.slice(0, Math.min(stem, length));
    const found = new Map();
    terms.forEach((term, number) => {
      let weight = 0;
      if (term === word) weight = 4;
      else if (term.startsWith(word)) weight = 3;
      else if (chinese) return;
      else if (length > 3 && term.startsWith(start) && term.length <= length + 3) weight = 2;
      else if (term.length > 2 && length - term.length < 4 && word.startsWith(term)) weight = 1;
      if (!weight) return;
      let page = 0;
      for (const step of postings[number].split(",")) {
        page += step ? parseInt(step, 36) : 0;
        found.set(page, Math.max(found.get(page) || 0, weight));
      }
    });
    return found;
  };

  const search = () => {
    const wanted = words(box.value);
    let pages = null;
    for (const [word, chinese] of wanted) {
      const found = matches(word, chinese);
      pages = pages === null ? found : new Map(
        [...pages].filter(([page]) => found.has(page)).map(([page, weight]) => [page, weight + found.get(page)]),
      );
    }
    const inTitle = (page) => wanted.filter(([word]) => index.t[page][0].toLowerCase().includes(word.slice(0, Math.max(2, word.length - 2)))).length;
    const best = [...(pages || [])].map(([page, weight]) => [page, weight + 5 * inTitle(page)]);
    best.sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    list.replaceChildren(...best.slice(0, 50).map(([page]) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      [link.textContent, link.href] = index.t[page];
      item.append(link);
      return item;
    }));
    count.textContent = wanted.length ? (best.length ? `${count.dataset.found} ${best.length}` : count.dataset.none) : "";
  };

  document.querySelector("#find-form").hidden = false;
  box.addEventListener("input", search);
  document.querySelector("#find-form").addEventListener("submit", (event) => event.preventDefault());
  if (box.value) search();
})();
