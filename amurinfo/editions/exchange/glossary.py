"""The terms of the centre as a file, and a file of terms as changes: what it would write, in the
languages of whoever takes it in, and what is refused and why."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify
from wagtail.log_actions import log

from amurinfo.analysis import Label
from amurinfo.facts.models import Name
from amurinfo.languages import CODES

from .. import roles
from ..models import Term
from . import termbase
from .tbx import Entry
from .terms import overruled

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MOST = Term._meta.get_field("text").max_length
_STATUS = {"preferred": "preferred", "forbidden": "forbidden"}


def entries() -> list[Entry]:
    """All terms as they are now: of the glossary, of the offices, and names of records."""
    labels, checked, _broader = termbase.from_files()
    own = list(Term.objects.order_by("pk").values_list("concept", "language", "text", "status"))
    asked = {*checked, *(concept for concept, *_rest in own)}
    found = [
        Entry(label.concept, label.language, label.text, _STATUS.get(label.kind, "allowed"))
        for label in overruled(labels, (Label(*term) for term in own))
        if label.concept in asked and label.language in CODES
    ]
    names = Name.objects.filter(record__kind__in=termbase.ASKED).order_by("pk").values_list(
        "record__kind", "record__slug", "language", "text", "status")
    found += [Entry(f"{kind}/{slug}", *rest) for kind, slug, *rest in names]
    return list({(e.concept, e.language, e.text.casefold()): e for e in found}.values())


@dataclass(frozen=True)
class Change:
    """``before``: how the term is used now, empty if it is none. ``why``: it is refused."""

    entry: Entry
    before: str = ""
    why: str = ""
    details: str = ""


@dataclass
class Plan:
    changes: list[Change] = field(default_factory=list)
    refused: list[Change] = field(default_factory=list)
    same: int = 0
    of_others: int = 0  # terms in languages that are not one's own

    @property
    def digest(self) -> str:
        return hashlib.sha256(repr((self.changes, self.refused)).encode()).hexdigest()


def make_plan(given: Iterable[Entry], user) -> Plan:
    own = roles.languages_of(user)
    now = entries()
    known = {(e.concept, e.language, e.text.casefold()): e.status for e in now}
    concepts = {e.concept for e in now}
    named = defaultdict(set)
    for entry in now:
        named[entry.language, entry.text.casefold()].add(entry.concept)
    plan = Plan()
    by_concept: dict[str, list[Entry]] = defaultdict(list)
    for entry in given:
        by_concept[entry.concept].append(entry)
    for name, terms in by_concept.items():
        concept = _concept(name, terms, concepts, named)
        seen: set[tuple[str, str]] = set()
        for entry in terms:
            if own is not None and entry.language not in own:
                plan.of_others += 1
                continue
            entry = replace(entry, concept=concept or entry.concept)
            key = concept, entry.language, entry.text.casefold()
            if known.get(key) == entry.status:
                plan.same += 1
                continue
            why = (
                "no-concept" if not concept else "record-name" if "/" in concept
                else "term-long" if len(entry.text) > _MOST
                else "term-twice" if key[1:] in seen else "")
            seen.add(key[1:])
            change = Change(entry, known.get(key, ""), why)
            (plan.refused if why else plan.changes).append(change)
    _one_preferred(plan)
    return plan


def _concept(name: str, terms: list[Entry], concepts: set[str], named) -> str:
    """What a file calls by another name is known by a term of it that is no other's."""
    if name in concepts:
        return name
    meant = [found for term in terms
             if len(found := named.get((term.language, term.text.casefold()), set())) == 1]
    if meant and len(set.union(*meant)) == 1:
        return next(iter(meant[0]))
    if "-" in name and _SLUG.fullmatch(name) and len(name) <= 80:
        return name
    english = [t.text for t in terms if t.language == "en" and t.status == "preferred"]
    return slugify(english[0])[:80].strip("-") if english else ""


def _one_preferred(plan: Plan) -> None:
    """A language has one preferred term for a concept: of two the first, and none beside one that
    the office has said and the file does not take back."""
    taken = {(t.concept, t.language): t.text for t in Term.objects.filter(status="preferred")}
    for change in plan.changes:
        entry = change.entry
        key = entry.concept, entry.language
        if entry.status != "preferred" and taken.get(key, "").casefold() == entry.text.casefold():
            del taken[key]
    kept = []
    for change in plan.changes:
        key = change.entry.concept, change.entry.language
        if change.entry.status == "preferred" and key in taken:
            plan.refused.append(replace(change, why="preferred-taken", details=taken[key]))
            continue
        if change.entry.status == "preferred":
            taken[key] = change.entry.text
        kept.append(change)
    plan.changes = kept


class Changed(Exception):
    """The terms are others than when the plan was shown; nothing was done."""


@transaction.atomic
def apply(given: Iterable[Entry], user, digest: str = "") -> int:
    """Write the terms of one's own languages; returns how many. Nothing is taken out."""
    plan = make_plan(given, user)
    if digest and digest != plan.digest:
        raise Changed
    own = roles.languages_of(user)
    # What stops being preferred makes room first.
    for change in sorted(plan.changes, key=lambda c: c.entry.status == "preferred"):
        entry = change.entry
        if own is not None and entry.language not in own:
            raise PermissionDenied
        rows = Term.objects.filter(concept=entry.concept, language=entry.language)
        row = next((r for r in rows if r.text.casefold() == entry.text.casefold()), None)
        is_new = row is None
        row = row or Term(concept=entry.concept, language=entry.language, text=entry.text)
        row.status, row.changed_by = entry.status, user
        row.save()
        log(row, "wagtail.create" if is_new else "wagtail.edit", user=user)
    return len(plan.changes)
