"""How a fact is written in prose: ``{{kind:reference|option|option}}``. Pure.

In Markdown it stands as it is; in the rich text of a page as ``<embed embedtype="fact"
fact="kind:reference|option"/>``. Both hold the same text, so nothing is lost on the way.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape

#: Cases of a name in each language that has any, by the word that asks for one.
CASES_OF = {
    "ru": ("genitive", "dative", "accusative", "instrumental", "prepositional"),
    "mn": ("genitive", "dative", "accusative", "instrumental", "ablative", "comitative"),
}
CASES = tuple(dict.fromkeys(case for cases in CASES_OF.values() for case in cases))

#: Kind of fact -> options without a value.
FLAGS: dict[str, tuple[str, ...]] = {
    "figure": ("number", "latest"),
    "as-of": ("year", "latest"),
    "area": ("number",),
    "date": ("year",),
    "name": ("plain", "lower", *CASES),
    "status": (),
    "count": ("number",),
}
#: What is counted -> options that take a value.
FILTERS: dict[str, tuple[str, ...]] = {
    "area": ("country", "class", "network", "species"),
    "species": ("group", "role"),
    "network": ("country", "kind"),
    "place": ("country", "kind"),
    "agreement": ("country", "kind"),
}

_WORD = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_FACT = re.compile(
    rf"(?P<kind>[a-z]+(?:-[a-z]+)*):(?P<ref>{_WORD}(?:/{_WORD})?)(?P<options>(?:\|[^|]*)*)"
)
_OPTION = re.compile(r"(?P<name>[a-z]+)(?:=(?P<value>[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*))?")
# Never over another opening pair: a file full of them would take its square to read.
_BRACES = re.compile(r"\{\{((?:(?!\{\{).)*?)\}\}")
_TAG = re.compile(r'<embed\b(?=[^>]*\sembedtype="fact")[^>]*\sfact="([^"]*)"[^>]*/>')

#: A fact with the full stop behind it (three are an ellipsis); and what ends with one of its own.
_SHOWN = re.compile(_TAG.pattern + r"(\.(?!\.)|)")
_STOPPED = re.compile(r"\.(?:</\w+>)*$")


class FactError(ValueError):
    """``code``: ``form``, ``kind`` or ``option``; ``detail``: the part that is wrong."""

    def __init__(self, code: str, detail: str):
        super().__init__(detail)
        self.code, self.detail = code, detail


@dataclass(frozen=True)
class Fact:
    """``kind``: one of :data:`FLAGS`. ``record_kind``: kind of the record, where it was said.
    ``slug``: of a figure or record; what is counted for ``count``. ``flags``, ``filters``:
    options without and with a value, as written."""

    kind: str
    slug: str
    record_kind: str = ""
    options: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        ref = f"{self.record_kind}/{self.slug}" if self.record_kind else self.slug
        options = (f"|{name}={value}" if value else f"|{name}" for name, value in self.options)
        return f"{self.kind}:{ref}{''.join(options)}"

    def has(self, flag: str) -> bool:
        return (flag, "") in self.options

    @property
    def filters(self) -> dict[str, str]:
        return {name: value for name, value in self.options if value}

    @property
    def case(self) -> str:
        """The grammatical case asked for, or empty."""
        return next((name for name, _value in self.options if name in CASES), "")

    @property
    def braces(self) -> str:
        """As written in Markdown."""
        return "{{" + str(self) + "}}"

    @property
    def tag(self) -> str:
        """As kept in rich text."""
        return f'<embed embedtype="fact" fact="{escape(str(self))}"/>'


def parse(text: str) -> Fact:
    """What stands between the braces. Raises :class:`FactError`."""
    match = _FACT.fullmatch(text.strip())
    if not match:
        raise FactError("form", text)
    kind = match["kind"]
    if kind not in FLAGS:
        raise FactError("kind", kind)
    record_kind, _, slug = match["ref"].rpartition("/")
    if kind == "count" and (record_kind or slug not in FILTERS):
        raise FactError("kind", match["ref"])
    options = []
    for part in match["options"].split("|")[1:]:
        option = _OPTION.fullmatch(part.strip())
        if not option:
            raise FactError("option", part)
        name, value = option["name"], option["value"] or ""
        allowed = FILTERS[slug] if value and kind == "count" else () if value else FLAGS[kind]
        if name not in allowed or name in (known for known, _value in options):
            raise FactError("option", part)
        options.append((name, value))
    if sum(name in CASES for name, _value in options) > 1:
        raise FactError("option", match["options"].lstrip("|"))
    return Fact(kind, slug, record_kind, tuple(options))


def written(text: str) -> Iterator[tuple[int, str]]:
    """(line from 1 on, what stands between the braces) of each fact in a Markdown text.

    A pair of opening braces that is not closed on its line is told with what follows them.
    """
    for number, line in enumerate(text.split("\n"), start=1):
        rest = _BRACES.sub(lambda match: "", line)
        for match in _BRACES.finditer(line):
            yield number, match[1]
        if "{{" in rest:
            yield number, rest[rest.index("{{") :]


def to_tags(html: str) -> str:
    """HTML made of Markdown -> rich text. Raises :class:`FactError`."""
    return _BRACES.sub(lambda match: parse(unescape(match[1])).tag, html)


def to_braces(html: str) -> str:
    """Rich text -> HTML in which facts stand as in Markdown."""
    return _TAG.sub(lambda match: "{{" + unescape(match[1]) + "}}", html)


def facts_in(html: str) -> Iterator[Fact]:
    """Facts in rich text, in order; one that cannot be read is passed over."""
    for match in _TAG.finditer(html):
        try:
            yield parse(unescape(match[1]))
        except FactError:
            continue


def replace(html: str, show) -> str:
    """Rich text with each fact's tag replaced by ``show(text)``, ``text`` as between braces.

    What ends with an abbreviation ("1994 г.") ends its sentence, too: the full stop of the sentence
    gives way.
    """
    def one(match: re.Match) -> str:
        shown = show(unescape(match[1]))
        return shown + ("" if _STOPPED.search(shown) else match[2])

    return _SHOWN.sub(one, html)
