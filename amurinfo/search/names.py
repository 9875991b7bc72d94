"""All names by which things are called, in all languages, for texts and queries alike: the
glossary of the subject, and the records as they are now."""

import hashlib
import threading
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

from amurinfo.analysis import Label, Lexicon
from amurinfo.facts.models import Name, Species

from .meaning.glossary import forms, glossary
from .sources.records import kinds

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
    fresh = hashlib.sha256(repr((glossary_mark(), rows, species)).encode()).hexdigest()
    with _lock:
        if _known is None or _known.mark != fresh:
            _known = Names(fresh, _lexicon(rows, species))
        return _known


@lru_cache
def glossary_mark() -> str:
    """Fingerprint of the glossary that this code came with."""
    return hashlib.sha256(_glossary_file().read_bytes()).hexdigest()


def _glossary_file():
    return settings.CONTENT_DIR / "search" / "concepts.csv"


def _lexicon(rows, species) -> Lexicon:
    words, broader = glossary(_glossary_file())
    wanted, labels = set(kinds()), dict.fromkeys(words)
    for kind, slug, language, text, status in rows:
        if kind not in wanted and not (kind == "concept" and slug.startswith(_VOCABULARIES)):
            continue
        for form in forms(text):
            labels[Label(f"{kind}/{slug}", language, form, status)] = None
    for slug, scientific, group in species:
        labels[Label(f"species/{slug}", "la", scientific, "scientific")] = None
        broader[f"species/{slug}"] = (f"concept/{group}",)
    return Lexicon(labels, broader)
