"""One run: what changed is written, what went is removed, the rest stays as it lies."""

import datetime
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from amurinfo.facts import collation
from amurinfo.languages import BY_CODE

from ..found.entry import Public
from . import files, html, index, manifest, words

#: What a copy knows of itself: when it was made, and when each of its pages.
STATE = "copy.json"
#: Stands for the date while a page is compared with what lies there already.
_DATE = "\ue000"


class MirrorError(Exception):
    """A sentence for the operator."""


@dataclass
class Report:
    """``written``, ``unchanged``, ``removed``: files; ``sizes``: bytes by language code, ``""``
    for what all editions share; ``left_out``: addresses that did not answer with a page;
    ``proof``: checksum of the list of checksums."""

    written: int = 0
    unchanged: int = 0
    removed: int = 0
    pages: int = 0
    sizes: dict[str, int] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    proof: str = ""


def make(
    folder: Path, editions: Mapping[str, Sequence[Public]], source,
    since: datetime.date | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Report:
    """Bring the copy in ``folder`` up to date with the site.

    ``editions``: what there is, by language code; ``source``: see :class:`.source.Source`.
    ``since``: only pages that changed on that day (UTC) or later, with the files that they need: a
    supplement to lay over an older copy. Its list of pages and its search are of the whole edition.
    Raises :class:`MirrorError` where the folder holds something that is no copy, or, with
    ``since``, a whole one; ``OSError`` for what the machine refuses.
    """
    return _Run(folder, editions, source, since).run(progress)


class _Run:
    def __init__(self, folder, editions, source, since):
        self.folder, self.editions, self.source, self.since = folder, editions, source, since
        self.today = datetime.datetime.now(datetime.UTC).date()
        self.paths = {entry.path for entries in self.editions.values() for entry in entries}
        self.sums: dict[str, str] = {}
        self.report = Report()
        self.assets: dict[str, None] = {}
        self.dates: dict[str, tuple[str, str]] = {}
        self.documents: dict[str, list[index.Document]] = {code: [] for code in self.editions}
        self.drawings: dict[str, str | bool] = {}
        self.held = dict.fromkeys(self.editions, 0)

    def run(self, progress) -> Report:
        self._open()
        todo = [
            (entry.path, code, self._is_wanted(entry))
            for code, entries in self.editions.items() for entry in entries
        ]
        done = 0
        while done < len(todo):
            url, code, wanted = todo[done]
            todo += [(more, code, True) for more in self._page(url, code, wanted)]
            done += 1
            progress(done, len(todo) + 1)
        for code in self.editions:
            self._about(code)
        self._write("index.html", words.start(list(self.editions), self.today).encode(), "")
        self._assets()
        self._close()
        progress(1, 1)
        return self.report

    def _open(self) -> None:
        """Raises :class:`MirrorError` rather than mix a copy with something else."""
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            self.before = manifest.read(self.folder)
        except ValueError:
            raise MirrorError(_("%(file)s is no list of checksums; choose another folder.") % {
                "file": self.folder / manifest.SUMS,
            }) from None
        is_ours = self.before or (self.folder / manifest.JOURNAL).exists()
        if not is_ours and any(self.folder.iterdir()):
            raise MirrorError(
                _("%(folder)s holds other files; choose an empty folder or an older copy.")
                % {"folder": self.folder}
            )
        try:
            state = json.loads((self.folder / STATE).read_text(encoding="utf-8"))
            self.known = {name: tuple(pair) for name, pair in state["pages"].items()}
            is_whole = state["since"] is None
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            self.known, is_whole = {}, bool(self.before)
        if self.since and is_whole:
            raise MirrorError(
                _("%(folder)s holds a whole copy, of which a supplement would leave nothing but "
                  "what has changed; choose another folder, or copy without a date.")
                % {"folder": self.folder}
            )
        self.journal = manifest.Journal(self.folder)

    def _is_wanted(self, entry: Public) -> bool:
        if self.since is None:
            return True
        # A figure in its text makes a page another one, too, and is no change of the page's own.
        changed = self.source.changed(entry.path) or entry.changed
        return changed is not None and changed.date() >= self.since

    def _has(self, path: str) -> bool:
        return path in self.paths

    # ---- pages --------------------------------------------------------------------------

    def _page(self, url: str, code: str, wanted: bool) -> list[str]:
        """Write one page; returns further pages of the list that it is, each asked for once. Of
        one that is not wanted only the words are taken, for the search."""
        file = files.place(url)
        if file in self.sums:
            return []
        answer = self.source.get(url)
        if answer.status != 200 or not answer.kind.startswith("text/html"):
            self.report.left_out.append(url)
            return []
        about = files.way(file, f"{code}/{files.ABOUT}")
        page = html.convert(
            answer.body.decode(), url, file, settings.SITE_URL, self._has,
            words.of(code, _DATE, settings.SITE_URL + url, about), self._embedded,
        )
        if "?" not in url:
            target = files.way(f"{code}/{files.ABOUT}", file)
            self.documents[code].append(index.Document(page.title or url, url, target, page.text))
        if not wanted:
            return []
        self.assets.update(dict.fromkeys(sorted(page.assets)))
        key = manifest.digest(page.html.encode())
        same, day = self.known.get(file, ("", ""))
        if same != key:
            day = self._day_of_what_was_cut_off(file, page.html, code) or self.today.isoformat()
        self.dates[file] = (key, day)
        self._write(file, page.html.replace(_DATE, words.date(day, code)).encode(), code)
        self.report.pages += 1
        self.held[code] += "?" not in url
        return sorted(page.more, key=lambda more: (len(more), more))

    def _day_of_what_was_cut_off(self, file: str, text: str, code: str) -> str | None:
        """When a run that was cut off wrote this very page: it need not be written again."""
        if file not in self.journal.left:
            return None
        lies = self.folder / file
        try:
            written = datetime.datetime.fromtimestamp(lies.stat().st_mtime, datetime.UTC)
            day = written.date().isoformat()
            same = lies.read_text(encoding="utf-8") == text.replace(_DATE, words.date(day, code))
        except (OSError, ValueError):
            return None
        return day if same else None

    def _embedded(self, url: str) -> str | None:
        """A drawing of a style, held by its address."""
        if not url.endswith(".svg"):
            return None
        if url not in self.drawings:
            answer = self.source.get(url)
            self.drawings[url] = answer.status == 200 and (
                "data:image/svg+xml," + quote(answer.body, safe=" /:=,.-;()'"))
        return self.drawings[url] or None

    def _about(self, code: str) -> None:
        file, data = f"{code}/{files.ABOUT}", f"{code}/copy/find-data.js"
        documents = sorted(
            self.documents[code], key=lambda one: (collation.key(one.title, code), one.file)
        )
        page = html.convert(
            words.about(code, documents, self.held[code], self.today, self.since),
            f"/{code}/copy/", file,
            settings.SITE_URL, lambda path: self._has(path) or path == f"/{data}",
            words.of(code, "", "", ""),
        )
        self.assets.update(dict.fromkeys(sorted(page.assets)))
        self._write(file, page.html.encode(), code)
        self._write(data, index.source(documents, code).encode(), code)

    # ---- files --------------------------------------------------------------------------

    def _assets(self) -> None:
        waiting = list(self.assets)
        for url in waiting:
            path = urlsplit(url).path
            file = files.place(path)
            answer = self.source.get(path)
            if file is None or answer.status != 200:
                self.report.left_out.append(url)
                continue
            body = answer.body
            if file.endswith(".css"):
                text, more = html.stylesheet(body.decode(), path, file)
                waiting += [one for one in sorted(more) if one not in waiting]
                body = text.encode()
            elif file.endswith(files.SCRIPT):
                text = body.decode()
                if not files.is_asset(path):
                    page = files.place(path.removesuffix("areas/"))
                    text = html.geojson(text, page, self._has, settings.SITE_URL)
                body = html.scripted(text, file).encode()
            self._write(file, body, file.split("/", 1)[0])

    def _write(self, file: str, data: bytes, code: str) -> None:
        """Write a file where it differs from what lies there."""
        sha = manifest.digest(data)
        self.sums[file] = sha
        owner = code if code in BY_CODE else ""
        self.report.sizes[owner] = self.report.sizes.get(owner, 0) + len(data)
        try:
            if manifest.digest((self.folder / file).read_bytes()) == sha:
                self.report.unchanged += 1
                return
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            pass
        self.journal.note(file)
        manifest.put(self.folder, file, data)
        self.report.written += 1

    def _close(self) -> None:
        state = {
            "site": settings.SITE_URL, "made": self.today.isoformat(),
            "editions": list(self.editions),
            "since": self.since.isoformat() if self.since else None,
            "pages": {name: self.dates[name] for name in sorted(self.dates)},
        }
        text = json.dumps(state, ensure_ascii=False, indent=0, separators=(",", ":"))
        self._write(STATE, text.encode(), "")
        gone = (set(self.before) | self.journal.left) - set(self.sums)
        self.report.removed = manifest.remove(self.folder, gone)
        manifest.sweep(self.folder)
        self.report.proof = manifest.write(self.folder, self.sums)
        self.journal.done()
