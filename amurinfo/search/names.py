"""All names by which things are called, in all languages, for texts and queries alike."""

import hashlib
import re
import threading
from dataclasses import dataclass

from amurinfo.analysis import Label, Lexicon
from amurinfo.analysis.romanise import romanised
from amurinfo.facts.models import Name, Species

from .sources.records import kinds

_BRACKETS = re.compile(r"\s*[(（][^)）]*[)）]\s*")
_WITHIN = re.compile(r"[(（]([^)）]+)[)）]")
#: Terms that texts mention as things; all others are words like any.
_VOCABULARIES = ("species-group-", "module-")


@dataclass(frozen=True)
class Names:
    """``mark``: fingerprint; equal while no name changes."""

    mark: str
    lexicon: Lexicon


_lock = threading.Lock()
_known: Names | None = None


def names(mark: str | None = None) -> Names:
    """The names as they are in the database now; ``mark``: as far as the caller knows, that of
    the newest, so that nothing is read if they are here already."""
    global _known
    if mark and _known and _known.mark == mark:
        return _known
    rows = list(
        Name.objects.order_by("pk")
        .values_list("record__kind", "record__slug", "language", "text", "status")
    )
    species = list(Species.objects.order_by("pk").values_list(
        "slug", "scientific_name", "group__slug"
    ))
    fresh = hashlib.sha256(repr((rows, species)).encode()).hexdigest()
    with _lock:
        if _known is None or _known.mark != fresh:
            _known = Names(fresh, _lexicon(rows, species))
        return _known


def _lexicon(rows, species) -> Lexicon:
    wanted, labels = set(kinds()), {}
    for kind, slug, language, text, status in rows:
        if kind not in wanted and not (kind == "concept" and slug.startswith(_VOCABULARIES)):
            continue
        concept = f"{kind}/{slug}"
        for form in forms(text):
            labels[Label(concept, language, form, status)] = None
            if kind in ("area", "place", "species") and language != "en":
                for latin in romanised(form, language):
                    labels[Label(concept, "la", latin, "romanised")] = None
    broader = {}
    for slug, scientific, group in species:
        labels[Label(f"species/{slug}", "la", scientific, "scientific")] = None
        broader[f"species/{slug}"] = (f"concept/{group}",)
    return Lexicon(labels, broader)


def forms(text: str) -> list[str]:
    """A name as it stands in texts: "Amur (Heilong)" is also "Amur", and "Heilong"."""
    return list(dict.fromkeys(
        form.strip() for form in (text, _BRACKETS.sub(" ", text), *_WITHIN.findall(text))
        if form.strip()
    ))


def key_of(concept: str) -> str:
    """The key under which an index holds mentions of a concept."""
    return f"c:{concept}"
