"""A record as a page shows it: key facts, figures, relations, points, doubts.

A profile is data only, gathered with a fixed number of queries; templates print it. Each kind
of record has one function, in the app that owns its pages.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from amurinfo.batch import once
from amurinfo.facts import formats
from amurinfo.facts.models import Concept, Figure, Record
from amurinfo.facts.names import Chosen
from amurinfo.facts.vocabulary import Position
from amurinfo.languages import LANGUAGES, tag

from .addresses import Addresses
from .shell import Link


@dataclass(frozen=True)
class Fact:
    """One line of the key facts. ``lang``: BCP 47 tag if the value is in another language;
    ``doubt``: what makes it less than certain."""

    label: str
    value: str
    url: str | None = None
    lang: str = ""
    doubt: str = ""


@dataclass(frozen=True)
class Source:
    """Where something is known from: an address, or a phrase in the reader's language."""

    text: str
    url: str | None = None
    lang: str = ""


@dataclass(frozen=True)
class ShownFigure:
    """One figure in words, with all that a reader needs to trust it or not."""

    what: str
    value: str
    country: str
    where: str
    where_lang: str
    as_of: str
    method: str
    method_lang: str
    sources: tuple[Source, ...]
    confidence: str
    note: str
    is_corrected: bool = False


@dataclass(frozen=True)
class FigureGroup:
    """Figures that may stand side by side: one property, one country. Never summed."""

    title: str
    figures: list[ShownFigure]


@dataclass(frozen=True)
class ShownName:
    language: str
    lang: str
    text: str
    composed: bool
    current: bool


@dataclass(frozen=True)
class Point:
    """A mark on the map. ``area_ha`` for a circle of the true size, in hectares."""

    lat: float
    lon: float
    text: str
    url: str | None = None
    area_ha: float | None = None


@dataclass(frozen=True)
class Related:
    title: str
    links: list[Link]
    more: Link | None = None


@dataclass
class Profile:
    record: Record
    name: Chosen
    names: list[ShownName]
    kind: str
    kind_lang: str = ""
    scientific: str = ""
    lead: str = ""
    facts: list[Fact] = field(default_factory=list)
    figures: list[FigureGroup] = field(default_factory=list)
    related: list[Related] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    position_note: str = ""
    doubts: list[str] = field(default_factory=list)
    note: str = ""
    sources: tuple[Source, ...] = ()
    confidence: str = ""
    remark: str = ""
    charts: list = field(default_factory=list)


class Sources:
    """Turns the text of a ``source`` field into addresses and phrases; two queries in all."""

    def __init__(self, language: str):
        self._language = language
        self._phrases: dict[str, Chosen] | None = None

    def __call__(self, parts: Iterable[str]) -> tuple[Source, ...]:
        return tuple(self._one(part) for part in parts)

    def _one(self, part: str) -> Source:
        if part.startswith(("http://", "https://")):
            return Source(_host(part), part)
        if self._phrases is None:
            self._phrases = once(("phrases", self._language), lambda: {
                concept.source: concept.name_for(self._language)
                for concept in Concept.objects.filter(vocabulary="doubt-source").with_names()
            })
        phrase = self._phrases.get(part)
        if phrase:
            return Source(phrase.text, lang=foreign(phrase))
        return Source(part, lang="und")


def _host(url: str) -> str:
    return url.split("//", 1)[1].split("/", 1)[0].removeprefix("www.")


def foreign(name: Chosen) -> str:
    """BCP 47 tag of a name that is not in the reader's language, else empty."""
    return tag(name.lang) if name.foreign else ""


def names_of(record: Record, reader: str) -> list[ShownName]:
    preferred = record.preferred_names
    return [
        ShownName(language.autonym, language.tag, preferred[language.code].text,
                  preferred[language.code].is_composed, language.code == reader)
        for language in LANGUAGES
        if language.code in preferred
    ]


def link(record: Record, where: Addresses, reader: str) -> Link:
    """A link to a record, marked if its name is in another language."""
    name = record.name_for(reader)
    return Link(name.text, where.record(record, reader), foreign(name))


def countries(codes: list[str], reader: str) -> str:
    return formats.listing([formats.country(code, reader) for code in codes], reader)


def point_of(record: Record, reader: str, where: Addresses, area_ha=None) -> Point | None:
    if record.lat is None:
        return None
    return Point(
        record.lat, record.lon, record.name_for(reader).text, where.record(record, reader),
        float(area_ha) if area_ha else None,
    )


def begin(record: Record, reader: str, kind: Chosen | str, sources: Sources) -> Profile:
    """What all profiles have."""
    name = record.name_for(reader)
    doubts = []
    if name.composed:
        doubts.append(_(
            "This name was composed by the compiler and not seen in a source; the office of "
            "this edition has not confirmed it yet."
        ))
    if name.foreign:
        doubts.append(_("There is no name in the language of this edition yet."))
    if record.lat is not None and record.position != Position.EXACT:
        doubts.append(_("On the map: %(what)s.") % {
            "what": record.get_position_display() or Position.APPROXIMATE.label
        })
    profile = Profile(
        record=record,
        name=name,
        names=names_of(record, reader),
        kind=str(kind),
        kind_lang=foreign(kind) if isinstance(kind, Chosen) else "",
        scientific=record.scientific,
        doubts=doubts,
        note=record.note_for(reader),
        sources=sources(record.sources),
        confidence=record.get_confidence_display() if record.confidence else "",
    )
    if record.countries:
        codes = record.country_codes
        label = _("Country") if len(codes) == 1 else _("Countries")
        profile.facts.append(Fact(label, countries(codes, reader)))
    return profile


def figure_groups(figures: list[Figure], reader: str, sources: Sources) -> list[FigureGroup]:
    """Figures by property and country, newest first. Figures of two countries are never put
    into one group: cats cross the border and are counted on both sides."""
    groups: dict[tuple[str, str], list[Figure]] = {}
    for figure in figures:
        groups.setdefault((figure.aspect, figure.countries), []).append(figure)
    shown = []
    for (_property, codes), members in groups.items():
        # Newest first; of one year the largest territory, hence number, first.
        members.sort(key=lambda figure: (figure.as_of, figure.high or figure.low), reverse=True)
        title = str(members[0].get_aspect_display())
        if codes:
            title = _("%(what)s: %(where)s") % {
                "what": title, "where": countries(members[0].country_codes, reader)
            }
        shown.append(FigureGroup(title, [
            show_figure(figure, reader, sources) for figure in members
        ]))
    return shown


def show_figure(figure: Figure, reader: str, sources: Sources) -> ShownFigure:
    territory = figure.territory.name_for(reader) if figure.territory else None
    method = figure.method.name_for(reader) if figure.method else None
    where = territory.text if territory else countries(figure.country_codes, reader)
    return ShownFigure(
        what=figure.get_aspect_display(),
        value=figure.value_for(reader),
        country=countries(figure.country_codes, reader),
        where=where,
        where_lang=foreign(territory) if territory else "",
        as_of=formats.date(figure.as_of, reader) if figure.as_of else "",
        method=method.text if method else "",
        method_lang=foreign(method) if method else "",
        sources=sources(figure.sources),
        confidence=figure.get_confidence_display() if figure.confidence else "",
        note=figure.note_for(reader),
        is_corrected=getattr(figure, "is_corrected", False),
    )


def figures_about(record: Record) -> list[Figure]:
    """Current figures of a record with all that showing them needs, in a few queries."""
    figures = list(
        Figure.objects.current()
        .filter(subject=record)
        .select_related("territory", "method")
        .prefetch_related("territory__name_set", "method__name_set", "corrects")
    )
    for figure in figures:
        figure.is_corrected = bool(figure.corrects.all())
    return figures
