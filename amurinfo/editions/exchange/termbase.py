"""The terms as they are now: the glossary that came with the centre, what offices say instead,
and the names of records, which offices keep in the list of names."""

import hashlib
import re
import threading
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

from amurinfo.analysis import Label
from amurinfo.analysis.glossary import forms
from amurinfo.facts.models import Name, Species

from ..models import Term
from .terms import Terms, of_files, overruled

#: Records that have names of their own; those of vocabularies and tables are words like any.
KINDS = ("area", "place", "species", "network", "agreement", "organisation")
#: Whose names are terms. A place is as often an adjective (амурский, приморский) or left out; its
#: names only keep others from being found in them.
ASKED = frozenset(KINDS) - {"place"}
#: What texts leave out of the name of an area or a network, or say in other words, by language.
_GENERIC = {
    "zh-hans": re.compile(
        r"^(?:黑龙江|内蒙古|吉林|辽宁)(?=..)|（[^）]*）|"
        r"(?:湿地)?(?:国际|跨境)?(?:国家级|省级|联邦)?(?:自然保护区|严格保护区|保护区|自然禁猎区|"
        r"禁猎区|国家公园|自然公园|森林公园)$"),
    "en": re.compile(
        r"\b(?:Federal|Regional|Provincial|National|State|International|Biosphere|Nature|Strictly|"
        r"Wetland|Wildlife|[Tt]ransboundary|Refuge|[Rr]eserve|Protected|Area|Park)\b"),
    "ru": re.compile(
        r"\b(?:федеральн|региональн|государственн|природн|национальн|биосферн|трансграничн|"
        r"международн|заказник|заповедник|резерват|парк)\w*\b", re.IGNORECASE),
    "mn": re.compile(
        r"\b(?:хил дамнасан|олон улсын|дархан|цаазат|цаазтай|байгалийн|нөөц|цогцолборт|"
        r"шим мандлын|тусгай хамгаалалттай|ус намгархаг|газ(?:ар|рын))\b", re.IGNORECASE),
}


@dataclass(frozen=True)
class _Known:
    mark: str
    terms: Terms


_lock = threading.Lock()
_known: _Known | None = None


def terms() -> Terms:
    """Three queries; the names are analysed only when one of them has changed."""
    return _of(*_rows())


def warm() -> None:
    """Analyse the names in the background, a second or two, before somebody waits for it. Three
    queries; none in the background."""
    made = terms()
    if "lexicon" not in made.__dict__:
        threading.Thread(target=lambda: made.lexicon, name="terms", daemon=True).start()


def _rows() -> tuple[list[tuple], ...]:
    names = Name.objects.filter(record__kind__in=KINDS).order_by("pk").values_list(
        "record__kind", "record__slug", "language", "text", "status")
    species = Species.objects.order_by("pk").values_list("slug", "scientific_name")
    own = Term.objects.order_by("pk").values_list("concept", "language", "text", "status")
    return list(names), list(species), list(own)


def _of(*rows: list[tuple]) -> Terms:
    global _known
    mark = hashlib.sha256(repr(rows).encode()).hexdigest()
    with _lock:
        if _known is None or _known.mark != mark:
            _known = _Known(mark, _made(*rows))
        return _known.terms


@lru_cache(maxsize=1)
def from_files():
    content = settings.CONTENT_DIR
    return of_files(content / "search" / "concepts.csv", content / "editions" / "terms.csv")


def concepts() -> list[tuple[str, str]]:
    """(slug, what it is called in English) of all concepts that have a name."""
    labels, _checked, broader = from_files()
    found = dict.fromkeys([*broader, *Term.objects.values_list("concept", flat=True)], "")
    for label in labels:
        if label.language == "en" and label.kind == "preferred":
            found[label.concept] = label.text
    return sorted(found.items())


def _made(rows, species, own) -> Terms:
    labels, checked, broader = from_files()
    labels = overruled(labels, (Label(*term) for term in own))
    checked = {*checked, *(concept for concept, *_rest in own)}
    for kind, slug, language, text, status in rows:
        if kind == "species" and language == "ru":
            text = text[:1].lower() + text[1:]  # a capital of lists, not of the name
        if kind in ASKED:
            checked.add(f"{kind}/{slug}")
        labels += [
            Label(f"{kind}/{slug}", language, form, "allowed" if at and status == "preferred"
                  else status)
            for at, form in enumerate(forms(text) if status != "forbidden" else [text])
        ]
        if kind in ("area", "network") and status != "forbidden":
            own = {" ".join(_GENERIC[language].sub(" ", form).split()).strip(" «»")
                   for form in forms(text)}
            labels += [Label(f"{kind}/{slug}", language, form, "short")
                       for form in sorted(own - {text}) if len(form) > 1]
    labels += [Label(f"species/{slug}", "la", name, "scientific") for slug, name in species]
    return Terms(labels, checked, broader)
