// Search in a copy of the site: no server, no request; works from a stick as well.
(() => {
  const form = document.querySelector("#find-form");
  const index = self.copyIndex;
  if (!form || !index) return;
  const box = document.querySelector("#find");
  const list = document.querySelector("#found");
  const count = document.querySelector("#found-count");
  const han = /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+/g;
  const plain = (word) => word.replaceAll("ё", "е");

  const terms = [];
  for (const line of index.w.split(" ")) {
    const shared = parseInt(line[0], 36);
    terms.push((shared ? terms[terms.length - 1].slice(0, shared) : "") + line.slice(1));
  }
  const plains = terms.map(plain);
  // To the base 26; a small letter is the last digit of a number.
  const numbersIn = (text) => {
    const found = [];
    let number = 0;
    for (const letter of text) {
      const code = letter.charCodeAt(0);
      if (code < 97) number = (number + code - 65) * 26;
      else { found.push(number + code - 97); number = 0; }
    }
    return found;
  };
  let next = 0;
  const keys = index.k.split(" ").map((text) => {
    const numbers = text ? numbersIn(text) : [next];
    next = Math.max(next, ...numbers.map((number) => number + 1));
    return numbers;
  });
  const postings = index.p.split(" ");

  // As the index folds: small letters, no stress in Cyrillic, no accent in Latin.
  const fold = (text) => {
    const small = text.normalize("NFKC").toLowerCase().normalize("NFD");
    return small.replace(/[\u0400-\u052f]/.test(small) ? /[\u0300\u0301]/g : /[\u0300-\u036f]/g, "").normalize("NFC");
  };

  const words = (text) => {
    const found = [];
    for (const word of text.match(/[\p{L}\p{N}\p{M}]+/gu) || []) {
      for (const run of word.match(han) || []) {
        if (run.length === 1) found.push([run, true]);
        for (let i = 0; i < run.length - 1; i++) found.push([run.slice(i, i + 2), true]);
      }
      for (const part of word.replace(han, " ").split(" ")) if (part) found.push([plain(fold(part)), false]);
    }
    return found;
  };

  // Forms of a word that stands nowhere: all but its last two signs agree, of long words three.
  const alike = (word, chinese) => {
    const length = word.length;
    const start = word.slice(0, length < 4 ? length : Math.max(length > 7 ? length - 3 : length - 2, 4));
    const found = new Map();
    plains.forEach((term, number) => {
      let weight = 0;
      if (term === word) weight = 8;
      else if (term.startsWith(word)) weight = 2;
      else if (chinese) return;
      else if (length > 3 && term.startsWith(start) && term.length <= length + 3) weight = 1;
      else if (term.length > 2 && length - term.length < 4 && word.startsWith(term)) weight = 1;
      if (weight) for (const key of keys[number]) found.set(key, Math.max(found.get(key) || 0, weight));
    });
    return found;
  };

  const pagesOf = (word, chinese) => {
    const found = new Map();
    for (const [key, weight] of alike(word, chinese)) {
      let page = 0;
      for (const step of numbersIn(postings[key])) {
        page += step;
        found.set(page, Math.max(found.get(page) || 0, weight));
      }
    }
    return found;
  };

  const titles = index.t.map(([title]) => plain(fold(title)));

  const search = () => {
    const wanted = words(box.value);
    let pages = null;
    for (const [word, chinese] of wanted) {
      const found = pagesOf(word, chinese);
      pages = pages === null ? found : new Map(
        [...pages].filter(([page]) => found.has(page)).map(([page, weight]) => [page, weight + found.get(page)]),
      );
    }
    const named = (page) => wanted.filter(([word]) => titles[page].includes(word.slice(0, Math.max(2, word.length - 2)))).length;
    const best = [...(pages || [])].map(([page, weight]) => [page, weight + 5 * named(page)]);
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

  form.hidden = false;
  box.addEventListener("input", search);
  if (box.value) search();
})();
