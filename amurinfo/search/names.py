"""All names by which things are called, in all languages: records of the database, and the
glossary of the subject, which also says what is broader."""

import hashlib
import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from amurinfo.analysis import Label, Lexicon
from amurinfo.analysis.glossary import KINDS, glossary, searched
from amurinfo.facts.models import Concept, Name, Species


@dataclass(frozen=True)
class Names:
    """``mark``: fingerprint; equal while no name changes."""

    mark: str
    lexicon: Lexicon


_lock = threading.Lock()
_known: Names | None = None


def _glossary_file() -> Path:
    return settings.CONTENT_DIR / "search" / "concepts.csv"


@lru_cache
def glossary_mark() -> str:
    """Fingerprint of the glossary: what was indexed with another is stale."""
    return hashlib.sha256(_glossary_file().read_bytes()).hexdigest()[:12]


def names(mark: str | None = None) -> Names:
    """The names as they are in the database now; ``mark``: as far as the caller knows, that of
    the newest, so that nothing is read if they are here already."""
    global _known
    if mark and _known and _known.mark == mark:
        return _known
    rows = list(
        Name.objects.filter(record__kind__in=KINDS.values()).order_by("pk")
        .values_list("record__kind", "record__slug", "language", "text", "status")
    )
    latin = list(Species.objects.order_by("pk").values_list("slug", "scientific_name"))
    # Nobody looks for a module by its name, but results are narrowed by it.
    modules = list(Concept.objects.filter(vocabulary="module").order_by("pk", "name__pk")
                   .values_list("code", "name__language", "name__text"))
    fresh = hashlib.sha256(repr((rows, latin, modules, glossary_mark())).encode()).hexdigest()
    with _lock:
        if _known is None or _known.mark != fresh:
            _known = Names(fresh, _lexicon(rows, latin))
        return _known


def _lexicon(rows, latin) -> Lexicon:
    """As :func:`.meaning.lexicon` makes it of files."""
    labels, broader = glossary(_glossary_file())
    labels += [Label(f"species/{slug}", "la", text, "scientific") for slug, text in latin if text]
    for kind, slug, language, text, status in rows:
        rest = status if status == Name.Status.FORBIDDEN else "allowed"
        for at, form in enumerate(searched(text)):
            labels.append(Label(f"{kind}/{slug}", language, form, rest if at else status))
    return Lexicon(labels, broader)
