"""How many records of a kind there are: counted when asked, never typed."""

from django.db.models import QuerySet
from django.utils.translation import ngettext

from amurinfo.facts.models import Agreement, Concept, Network, Place, ProtectedArea, Record, Species
from amurinfo.facts.vocabulary import MembershipState

#: What is counted -> filter -> lookup of a term or record by its slug.
_TERMS = {
    "area": {"class": ("designation", "designation")},
    "species": {"group": ("group", "species-group"), "role": ("role", "species-role")},
    "network": {"kind": ("network_kind", "network-kind")},
    "place": {"kind": ("place_kind", "place-kind")},
    "agreement": {"kind": ("agreement_kind", "agreement-kind")},
}
_MODELS: dict[str, type[Record]] = {
    "area": ProtectedArea, "species": Species, "network": Network, "place": Place,
    "agreement": Agreement,
}


class UnknownFilter(LookupError):
    """A filter names a country, term or record that there is none of."""


def records(kind: str, filters: dict[str, str]) -> QuerySet:
    """Published records of a kind that pass all filters. Raises :class:`UnknownFilter`."""
    found = _MODELS[kind].objects.all()
    for name, value in filters.items():
        if name == "country":
            if not (len(value) == 2 and value.isalpha() and value.isupper()):
                raise UnknownFilter(f"{name}={value}")
            found = found.in_country(value)
        elif name in _TERMS[kind]:
            field, vocabulary = _TERMS[kind][name]
            term = Concept.objects.filter(vocabulary=vocabulary, code=value).first()
            if term is None:
                raise UnknownFilter(f"{name}={value}")
            found = found.filter(**{field: term})
        elif name == "network":
            _must_be(Network, name, value)
            found = found.filter(memberships__network__slug=value,
                                 memberships__state=MembershipState.CONFIRMED)
        else:
            _must_be(Species, name, value)
            found = found.filter(species__slug=value)
    return found.distinct()


def _must_be(model: type[Record], name: str, slug: str) -> None:
    if not model.objects.filter(slug=slug).exists():
        raise UnknownFilter(f"{name}={slug}")


def counted(kind: str, count: int) -> str:
    """What was counted in the form that ``count`` wants, with ``%(number)s`` left open."""
    # One call a kind, spelt out: the catalogue is made from these very strings.
    match kind:
        case "area":
            return ngettext("%(number)s protected area", "%(number)s protected areas", count)
        case "species":
            return ngettext("%(number)s species", "%(number)s species", count)
        case "network":
            return ngettext("%(number)s network", "%(number)s networks", count)
        case "place":
            return ngettext("%(number)s place", "%(number)s places", count)
        case "agreement":
            return ngettext(
                "%(number)s agreement or document", "%(number)s agreements and documents", count
            )
    raise KeyError(kind)
