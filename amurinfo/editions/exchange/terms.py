"""Whether a text calls things by their names. Knows neither Django nor Wagtail.

A term is a concept with names in each language: one preferred, others allowed, some forbidden.
Names are found by the analysers of the search, the longest first, in whatever form they stand.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from amurinfo.analysis import Label, Lexicon
from amurinfo.analysis.glossary import COLUMNS, glossary

from . import naming
from .checks import Check, Pair


class Terms:
    """``labels``: all names, of terms and of whatever else has names, so that a longer name is
    not taken for a shorter one; ``checked``: concepts that are terms; ``broader``: as in the
    glossary: whoever names the narrower thing has named the broader."""

    def __init__(self, labels: Iterable[Label], checked: Iterable[str],
                 broader: dict[str, tuple[str, ...]] | None = None):
        self._labels = sorted(dict.fromkeys(labels), key=lambda label: label.kind == "forbidden")
        self._broader = broader or {}
        self._alone: dict[str, Lexicon] = {}
        self.checked = frozenset(checked)
        self.preferred: dict[tuple[str, str], str] = {}
        self._forbidden: dict[str, set[str]] = {}
        for label in self._labels:
            if label.kind == "preferred":
                self.preferred.setdefault((label.concept, label.language), label.text)
            elif label.kind == "forbidden":
                self._forbidden.setdefault(label.language, set()).add(label.text[:3].casefold())

    @cached_property
    def lexicon(self) -> Lexicon:
        # Short names tell what one's own words may mean, not what the other's do; in Chinese they
        # keep a longer name whole.
        return Lexicon(
            (x for x in self._labels if x.kind != "short" or x.language == "zh-hans"),
            self._broader)

    def missing(self, pair: Pair) -> Iterator[str]:
        """``name there → name here`` of each term of the source that one's own page never names:
        said once, it may well be "it" or "the reserve" afterwards.

        Asked for is what the source calls by its proper name: not what may mean several things,
        nor what a short name only may mean. Any name will do here, within a longer one, too.
        """
        told: set[str] = set()
        for span in self.lexicon.find(pair.source_text, pair.source_language):
            concept, there = span.label.concept, pair.source_text[span.start:span.end]
            name = self.preferred.get((concept, pair.language))
            if (
                name and concept in self.checked and concept not in told and not span.others
                and _is_proper(span.label, there)
                and not self._is_named(concept, pair.whole or pair.text, pair.language)
            ):
                told.add(concept)
                yield f"{there} → {name}"

    def _is_named(self, concept: str, text: str, language: str) -> bool:
        names = self._names_of(concept)
        return bool(names.find(text, language)) or any(
            naming.is_said(label.text, text, language) for label in names.labels
            if label.language == language
        )

    def _names_of(self, concept: str) -> Lexicon:
        """Names of a concept alone, and of all that is narrower."""
        if concept not in self._alone:
            narrower = {
                one for one in self._broader if concept in self.lexicon.above(one)
            } | {concept}
            self._alone[concept] = Lexicon(
                label for label in self._labels
                if label.concept in narrower and label.kind != "forbidden")
        return self._alone[concept]

    def forbidden(self, text: str, language: str) -> Iterator[str]:
        """``what stands there → what should`` of each forbidden name."""
        folded = text.casefold()
        if not any(begins in folded for begins in self._forbidden.get(language, ())):
            return  # no word begins like one: nothing needs to be analysed
        for span in self.lexicon.find(text, language):
            if span.label.kind == "forbidden" and span.label.language == language:
                name = self.preferred.get((span.label.concept, language), "")
                yield f"{text[span.start:span.end]} → {name}" if name else text[span.start:span.end]


def overruled(labels: Iterable[Label], said: Iterable[Label]) -> list[Label]:
    """``labels`` where ``said`` holds: what is preferred there is the only preferred name of its
    concept in its language, and no name is two things at once."""
    said = list(said)
    texts = {(s.concept, s.language, s.text.casefold()) for s in said}
    preferred = {(s.concept, s.language) for s in said if s.kind == "preferred"}
    kept = [
        replace(label, kind="allowed")
        if label.kind == "preferred" and (label.concept, label.language) in preferred else label
        for label in labels
        if (label.concept, label.language, label.text.casefold()) not in texts
    ]
    return [*kept, *said]


def _is_proper(label: Label, text: str) -> bool:
    """Whether ``text`` surely names what ``label`` does: its first name, or one of several words;
    with capital letters where the name has them."""
    words = len(label.text.split())
    if label.text.isupper() and not text.isupper():
        return False  # "cite" is no convention
    if label.language == "zh-hans":
        is_full = label.kind == "preferred" or (label.kind != "short" and len(label.text) > 3)
    else:  # a short word is too often another one: тул, a fish, is "because", too
        least = 5 if label.language == "mn" else 3
        is_full = words > 1 or (label.kind == "preferred" and len(label.text) > least)
    return is_full and (text[0].isupper() or not label.text[0].isupper())


class TermsKept(Check):
    code = "terms"

    def __init__(self, terms: Terms):
        self.terms = terms

    def run(self, pair):
        return self.terms.missing(pair)


class TermsForbidden(Check):
    """The only check that keeps a text from being published."""

    code = "forbidden"

    def __init__(self, terms: Terms):
        self.terms = terms

    def run(self, pair):
        return self.terms.forbidden(pair.text, pair.language)


def of_files(words: Path, chosen: Path) -> tuple[list[Label], list[str], dict]:
    """(labels, concepts that are terms, broader) of the glossary ``words``; ``chosen`` names those
    of its concepts that are terms, and what is forbidden to call them: the columns concept,
    forbidden_en, forbidden_ru, forbidden_zh, forbidden_mn, several names separated by ``|``.
    Raises ``ValueError`` for a concept that the glossary does not have."""
    labels, broader = glossary(words)
    checked = []
    with chosen.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["concept"] not in broader:
                raise ValueError(f"{chosen.name}: {row['concept']}?")
            checked.append(row["concept"])
            for column, language in COLUMNS.items():
                names = (row.get(f"forbidden_{column}") or "").split("|")
                labels += [Label(row["concept"], language, name.strip(), "forbidden")
                           for name in names if name.strip()]
    return labels, checked, broader
