"""A page of the site becomes a page of a copy: relative links, no forms, the date. Pure."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import escape, unescape
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

from . import files

#: Attributes that hold one address.
_ADDRESSES = {"href", "src", "poster", "data"}
_URL = re.compile(r"""url\(\s*(["']?)([^"')]+)\1\s*\)""")
#: Scripts that do in a copy what they do on the site.
_SCRIPTS = re.compile(
    r"/static/(?:econet/map|delivery/find)[.\w]*\.js|/[a-z-]+/copy/find-data\.js"
)


@dataclass(frozen=True)
class Words:
    """What a copy says for itself, as HTML in the language of the page. ``banner``: above the
    page; ``no_form``: in the place of a form; ``search``: in the place of a search box;
    ``elsewhere``: in the place of what else works on the site only."""

    banner: str
    no_form: str
    search: str
    elsewhere: str


@dataclass
class Page:
    """``html``: of the copy; ``assets``: addresses of files that it needs; ``more``: further
    pages of the same list; ``text``: its words without menu and footer; ``title``."""

    html: str
    assets: set[str] = field(default_factory=set)
    more: set[str] = field(default_factory=set)
    text: str = ""
    title: str = ""


def convert(
    source: str, url: str, file: str, site: str, has: Callable[[str], bool], words: Words,
    embed: Callable[[str], str | None] = lambda url: None,
) -> Page:
    """``url``: address of the page on the site (path and query); ``file``: where it will lie;
    ``has(path)``: whether the copy holds the page at a path; ``site``: the live site; ``embed``:
    a picture of a style as an address that holds it, since masks are not loaded from a stick."""
    page = _Converter(url, file, site, has, words, embed)
    page.feed(source)
    page.close()
    return Page(
        "".join(page.out), page.assets, page.more,
        re.sub(r"\s+", " ", "".join(page.words)).strip(),
        re.sub(r"\s+", " ", "".join(page.heading)).strip(),
    )


class _Converter(HTMLParser):
    def __init__(self, url, file, site, has, words, embed):
        super().__init__(convert_charrefs=False)
        self.url, self.file, self.site, self.has, self.says = url, file, site, has, words
        self.embed = embed
        self.out: list[str] = []
        self.assets: set[str] = set()
        self.more: set[str] = set()
        self.words: list[str] = []
        self.heading: list[str] = []
        self._skip, self._depth = "", 0
        self._in: list[str] = []

    # ---- tags --------------------------------------------------------------------------

    def handle_starttag(self, tag, attrs):
        if self._skip:
            self._depth += tag == self._skip
            return
        attributes = dict(attrs)
        if tag == "form" or "data-live" in attributes:
            self._skip, self._depth = tag, 1
            if tag != "form":
                self.out.append(self.says.elsewhere)
                return
            if "data-live" in attributes:
                return  # has a sense only where somebody answers, so nothing is missing here
            is_search = attributes.get("role") == "search" or "/search/" in (
                attributes.get("action") or ""
            )
            self.out.append(self.says.search if is_search else self.says.no_form)
            return
        if tag == "script" and attributes.get("src") and not _SCRIPTS.fullmatch(attributes["src"]):
            self._skip, self._depth = "script", 1
            return
        if tag == "script" and attributes.get("type") == "module":
            # Modules are not loaded from a stick.
            attrs = [(name, value) for name, value in attrs if name != "type"] + [("defer", None)]
        if tag == "meta" and attributes.get("http-equiv"):
            return  # the policy fits the style of the site; in a copy its addresses are relative
        if tag == "main":
            self.out.append(self.says.banner)
        if tag in ("main", "h1", "title", "script", "style"):
            self._in.append(tag)
        self.out.append(self._rewritten(tag, attrs, self.get_starttag_text()))
        self.words.append(" ")

    def handle_startendtag(self, tag, attrs):
        if not self._skip:
            self.out.append(self._rewritten(tag, attrs, self.get_starttag_text()))

    def handle_endtag(self, tag):
        if self._skip:
            self._depth -= tag == self._skip
            if not self._depth:
                self._skip = ""
            return
        if self._in and tag == self._in[-1]:
            self._in.pop()
        self.out.append(f"</{tag}>")
        self.words.append(" ")

    def _rewritten(self, tag: str, attrs, raw: str) -> str:
        changed = [(name, self._attribute(tag, dict(attrs), name, value)) for name, value in attrs]
        if changed == attrs:
            return raw
        shown = "".join(
            f" {name}" if value is None else f' {name}="{escape(value)}"'
            for name, value in changed
        )
        return f"<{tag}{shown}{'/' if raw.endswith('/>') else ''}>"

    def _attribute(self, tag: str, attributes: dict, name: str, value: str | None):
        if value is None:
            return None
        if name == "srcset":
            return ", ".join(self._candidate(part) for part in value.split(","))
        if tag == "link" and attributes.get("rel") in ("alternate", "canonical", "manifest"):
            return urljoin(self.site, value) if name == "href" else value
        if name in _ADDRESSES or (name.startswith("data-") and value.startswith("/")):
            return self.address(value)
        return value

    def _candidate(self, part: str) -> str:
        url, _space, size = part.strip().partition(" ")
        return f"{self.address(url)} {size}".strip()

    # ---- addresses ---------------------------------------------------------------------

    def address(self, value: str) -> str:
        """An address as the copy has it: relative where the copy holds what stands there."""
        value = value.strip()
        if not value or value.startswith(("#", "data:", "mailto:", "tel:")):
            return value
        whole = urljoin(self.site + self.url, value)
        parts = urlsplit(whole)
        if f"{parts.scheme}://{parts.netloc}" != self.site:
            return value
        own = parts.path + (f"?{parts.query}" if parts.query else "")
        anchor = f"#{parts.fragment}" if parts.fragment else ""
        target = files.place(own)
        if target is None:
            return whole
        if files.is_asset(parts.path) or not parts.query and files.is_data(unquote(parts.path)):
            self.assets.add(own)
        elif parts.query and parts.path == urlsplit(self.url).path:
            self.more.add(own)
        elif parts.query or not self.has(parts.path):
            return whole
        return files.way(self.file, target) + anchor

    # ---- everything else as it is ------------------------------------------------------

    def handle_data(self, data):
        if self._skip:
            return
        self.out.append(self._styled(data) if self._in[-1:] == ["style"] else data)
        self._hear(data)

    def _styled(self, css: str) -> str:
        return _URL.sub(
            lambda match: f'url("{self.embed(match[2]) or self.address(match[2])}")', css)

    def handle_entityref(self, name):
        self._reference(f"&{name};")

    def handle_charref(self, name):
        self._reference(f"&#{name};")

    def _reference(self, text: str):
        if not self._skip:
            self.out.append(text)
            self._hear(unescape(text))

    def _hear(self, text: str):
        if "script" in self._in or "style" in self._in:
            return
        if "h1" in self._in:
            self.heading.append(text)
        if "main" in self._in and "title" not in self._in:
            self.words.append(text)

    def handle_decl(self, decl):
        self.out.append(f"<!{decl}>")

    def handle_comment(self, data):
        if not self._skip:
            self.out.append(f"<!--{data}-->")


def stylesheet(source: str, url: str, file: str) -> tuple[str, set[str]]:
    """A stylesheet with relative addresses, and the files that it needs."""
    assets = set()

    def one(match: re.Match) -> str:
        target = urljoin(url, match[2])
        if target.startswith("data:") or "//" in target:
            return match[0]
        assets.add(target)
        return f'url("{files.way(file, files.place(target) or "")}")'

    return _URL.sub(one, source), assets


def geojson(source: str, page: str, has: Callable[[str], bool], site: str) -> str:
    """Points of the interactive map with links as the page of the map (file ``page``) needs, as
    JSON."""
    data = json.loads(source)
    for feature in data["features"]:
        url = feature["properties"].get("url")
        if url:
            feature["properties"]["url"] = (
                files.way(page, files.place(url)) if has(url) else site + url
            )
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def scripted(json_text: str, file: str) -> str:
    """Data as a script, which the page of the map asks for by the name of the file."""
    name = json.dumps(file.rpartition("/")[2])
    return f"(self.copyData??={{}})[{name}]={json_text.strip()};\n"


def links(source: str) -> Iterable[str]:
    """Every address in ``href`` and ``src`` of a page, for whoever checks a copy."""
    return re.findall(r'\s(?:href|src)="([^"]*)"', source)
