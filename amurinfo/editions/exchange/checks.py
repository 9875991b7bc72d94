"""What may have gone wrong between a text and the one it was made from. One small class each.

A check sees the words of the source and one's own, and says what it found as (code, details); the
sentences stand where they are shown. Knows neither Django nor Wagtail.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from . import quantities
from .quantities import Said
from .richtext import Mark, plain
from .segments import Segment, normal


@dataclass(frozen=True)
class Problem:
    code: str
    details: str = ""


@dataclass(frozen=True)
class Pair:
    """``source``/``own``: what is read together; ``language`` of one's own words; ``whole``: all
    that one's own page says."""

    source: Sequence[Segment]
    source_language: str
    own: Sequence[Segment]
    language: str
    whole: str = ""

    @property
    def source_text(self) -> str:
        return " ".join(segment.plain for segment in self.source)

    @property
    def text(self) -> str:
        return " ".join(segment.plain for segment in self.own)


class Check:
    code = ""

    def run(self, pair: Pair) -> Iterator[str]:
        """Details of each problem found."""
        raise NotImplementedError


def _marks(segments: Sequence[Segment]) -> Iterator[Mark]:
    for segment in segments:
        yield from segment.marks


def is_fact(mark: Mark) -> bool:
    return "fact" in (mark.get("embedtype"), mark.get("linktype"))


class FactsKept(Check):
    """A fact in prose is the same in all editions; in which case a name stands is not."""

    code = "facts"

    def run(self, pair):
        theirs = Counter(self._name(m) for m in _marks(pair.source) if is_fact(m))
        mine = Counter(self._name(m) for m in _marks(pair.own) if is_fact(m))
        yield from (theirs - mine).elements()

    @staticmethod
    def _name(mark: Mark) -> str:
        values = [v for name, v in mark.attributes if name not in ("embedtype", "linktype", "id")]
        told = " ".join(values)
        return told.partition("|")[0] if told.startswith("name:") else told


class LinksKept(Check):
    """As many links; each edition's lead to its own pages."""

    code = "links"

    def run(self, pair):
        theirs = [m for m in _marks(pair.source) if m.tag == "a" and not is_fact(m)]
        mine = [m for m in _marks(pair.own) if m.tag == "a" and not is_fact(m)]
        if len(mine) < len(theirs):
            yield f"{len(mine)} < {len(theirs)}"


class LinksAtHome(Check):
    """No link into another edition."""

    code = "foreign-links"
    _edition = re.compile(r"^/(en|ru|zh-hans|mn)/")

    def run(self, pair):
        for mark in _marks(pair.own):
            found = self._edition.match(mark.get("href"))
            if mark.tag == "a" and found and found.group(1) != pair.language:
                yield mark.get("href")


class NumbersEqual(Check):
    """Every number that stands in figures in the source, and every month; one's own text may say
    it in words. Numbers that the source says in words are not asked for: "two banks" may be "both".
    """

    code = "numbers"

    def run(self, pair):
        theirs = self._read(pair.source, pair.source_language)
        mine = self._read(pair.own, pair.language)
        yield from quantities.missing(theirs, mine, Said.IN_FIGURES)

    @staticmethod
    def _read(segments: Sequence[Segment], language: str) -> list[quantities.Quantity]:
        # One by one: "12" and "300 birds" are not "12 300 birds".
        return [one for segment in segments for one in quantities.read(segment.plain, language)]


class Untranslated(Check):
    """The same words as in the source, though the languages differ."""

    code = "untranslated"

    def run(self, pair):
        said = normal(pair.text)
        if len(said) > 3 and said == normal(pair.source_text) and re.search(r"[^\W\d_]", said):
            yield said[:60]


class Script(Check):
    """Words in a script that the language is not written in. Latin stands in every language:
    names of species, addresses, abbreviations; a whole sentence of it does not."""

    code = "script"
    _cyrillic = re.compile(r"[\u0400-\u04ff]{2,}")
    _chinese = re.compile(r"[\u3400-\u9fff]+")
    _latin = re.compile(r"[A-Za-z\u00c0-\u024f]{2,}(?:[\s,;:()'’-]+[A-Za-z\u00c0-\u024f]{2,}){7,}")

    def run(self, pair):
        foreign = []
        if pair.language in ("en", "zh-hans"):
            foreign.append(self._cyrillic)
        if pair.language != "zh-hans":
            foreign.append(self._chinese)
        if pair.language != "en":
            foreign.append(self._latin)
        for pattern in foreign:
            found = pattern.search(pair.text)
            if found:
                yield found.group()[:60]


class MongolianLetters(Check):
    """Letters that look like ө and ү and are not."""

    code = "letters"
    _wrong = re.compile(r"\w*[\u0454\u0457\u03b8\u04a9\u0275]\w*|[А-Яа-яҮүӨө]+[YyOo][а-яүө]+")

    def run(self, pair):
        if pair.language == "mn":
            yield from self._wrong.findall(pair.text)


class TitleLength(Check):
    """A title that no list and no search result shows in full."""

    code = "length"
    most = {"zh-hans": 35}

    def run(self, pair):
        most = self.most.get(pair.language, 80)
        for segment in pair.own:
            if segment.path == "title" and len(segment.plain) > most:
                yield f"{len(segment.plain)} > {most}"


class Spaces(Check):
    """Two spaces; a space before a full stop or a comma."""

    code = "spaces"
    _twice = re.compile(r"\S*[ \u00a0]{2,}\S*|\w+[ \u00a0]+[,.;:!?](?=\s|$)")

    def run(self, pair):
        for segment in pair.own:
            # What stands for an embedded fact is a word between two spaces.
            yield from self._twice.findall(plain(re.sub(r"\{\d+/\}", "•", segment.text)))


class Punctuation(Check):
    """Each language has marks of its own: full-width ones in Chinese, none of them elsewhere;
    «» in Russian and Mongolian."""

    code = "punctuation"
    _half_width = re.compile(r"[\u3400-\u9fff][,;:!?](?![0-9A-Za-z])")
    _full_width = re.compile(r"[\u3001\u3002\uff0c\uff1b\uff1a\uff01\uff1f]")
    _straight = re.compile(r"\"[^\"]*\"")

    def run(self, pair):
        pattern = self._half_width if pair.language == "zh-hans" else self._full_width
        yield from pattern.findall(pair.text)
        if pair.language in ("ru", "mn"):
            yield from self._straight.findall(pair.text)


CHECKS: tuple[Check, ...] = (
    FactsKept(), LinksKept(), LinksAtHome(), NumbersEqual(), Untranslated(), Script(),
    MongolianLetters(), TitleLength(), Spaces(), Punctuation(),
)


def problems(pair: Pair, more: Sequence[Check] = ()) -> list[Problem]:
    """``more``: checks that need to know something, such as the terms."""
    return [
        Problem(check.code, found) for check in (*CHECKS, *more) for found in check.run(pair)
    ]
