"""By what a reader can narrow her results, in her language."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote_plus, urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amurinfo.facts import collation, formats
from amurinfo.facts.models import Concept, Network, Species
from amurinfo.languages import OF_COUNTRY

from .engines import Hits
from .sources import KINDS

#: Of one facet so many are shown at once.
_CHOICES = 12


@dataclass(frozen=True)
class Choice:
    label: str
    count: int
    url: str
    selected: bool = False


@dataclass(frozen=True)
class Facet:
    """``choices``: those that are shown, the chosen one among them; ``others``: the rest.
    ``more``: they count what was looked at, and there may be more."""

    title: str
    choices: list[Choice]
    others: list[Choice]
    more: bool = False


_KINDS = {
    "page": gettext_lazy("Page"), "news": gettext_lazy("News"), "event": gettext_lazy("Event"),
    "species": gettext_lazy("Species"), "area": gettext_lazy("Protected area"),
    "network": gettext_lazy("Network"), "place": gettext_lazy("Place"),
    "organisation": gettext_lazy("Office"), "agreement": gettext_lazy("Agreement or document"),
    "file": gettext_lazy("PDF file"),
}


def kind_label(kind: str) -> str:
    return str(_KINDS.get(kind, kind))


def facets_of(
    own: Hits, held: dict, chosen: Mapping[str, str], language: str, mark: str, partial: bool
) -> list[Facet]:
    titles = {
        "kind": _("Kind"), "country": _("Country"), "module": _("Module"),
        "network": _("Network"), "species": _("Species"), "year": _("Year"),
    }
    shown, tally = [], own.tally(partial)
    for dimension in KINDS:
        counts = tally.get(dimension, {})
        value = chosen.get(dimension)
        if value and value not in counts:
            counts[value] = 0
        if not counts or (len(counts) < 2 and not value):
            continue
        labels = _labels(dimension, list(counts), language, mark)
        rest = "?" + urlencode({name: text for name, text in held.items() if name != dimension})
        choices = [
            Choice(
                labels.get(one, one), number,
                rest if one == value else f"{rest}&{dimension}={quote_plus(one)}", one == value,
            )
            for one, number in counts.items()
        ]
        if dimension == "year":
            choices.sort(key=lambda choice: choice.label, reverse=True)
        else:
            choices.sort(key=lambda c: (-c.count, collation.key(c.label, language)))
        shown.append(Facet(
            titles[dimension],
            [one for at, one in enumerate(choices) if at < _CHOICES or one.selected],
            [one for one in choices[_CHOICES:] if not one.selected],
            own.passed_over[partial],
        ))
    return shown


def _labels(dimension: str, values: list[str], language: str, mark: str) -> dict[str, str]:
    """``mark``: fingerprint of all names."""
    match dimension:
        case "kind":
            return {value: kind_label(value) for value in values}
        case "country":
            return {value: formats.country(value, language) for value in values
                    if value in OF_COUNTRY}
        case "module" | "network" | "species":
            return _names_of(dimension, language, mark)
    return {}


@lru_cache(maxsize=16)
def _names_of(dimension: str, language: str, mark: str) -> dict[str, str]:
    """Value -> name; to read them took a fifth of a search. ``mark`` changes when one does."""
    if dimension == "module":
        modules = Concept.objects.filter(vocabulary="module").with_names()
        return {one.code: one.name_for(language).text for one in modules}
    model = {"network": Network, "species": Species}[dimension]
    return {one.slug: one.name_for(language).text for one in model.objects.with_names()}
