"""What is named in prose -> what a reader of one language is shown.

Asked for all facts of a page at once: the number of queries depends on the kinds of facts on it,
not on how many there are.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from amurinfo.batch import each, once
from amurinfo.facts import formats, units
from amurinfo.facts.models import RECORD_MODELS, Figure, Record
from amurinfo.facts.vocabulary import Case, Property
from amurinfo.languages import BY_CODE, tag

from .counting import UnknownFilter, counted, records
from .syntax import Fact

#: Kinds of record that ``date``, ``status`` and ``area`` may speak of.
_DATED = {"agreement", "area", "network"}
_SIZED = {"area", "network", "place"}


@dataclass(frozen=True)
class Shown:
    """``text``: what stands in the sentence; ``lang``: BCP 47 tag if that is in another
    language; ``figure``, ``record``: what it was taken from; ``problem``: a sentence for the
    editor if there is nothing to show, and then ``text`` says so to the reader."""

    fact: Fact
    text: str
    lang: str = ""
    figure: Figure | None = None
    record: Record | None = None
    problem: str = ""


def problem(fact: Fact | str, why: str) -> Shown:
    """A fact that cannot be shown."""
    return Shown(fact, _("[fact withdrawn]"), problem=why)


def resolve(
    facts: Iterable[Fact], language: str, speak: str | None = None
) -> dict[Fact, Shown]:
    """Each fact as the reader of ``language`` is shown it now. Problems are told in ``speak``,
    if that is somebody else's language."""
    asked = list(dict.fromkeys(facts))
    with override(speak or language):
        return _Resolver(asked, language).all()


class _Resolver:
    def __init__(self, facts: list[Fact], language: str):
        self.facts, self.language = facts, language
        self.figures = self._figures()
        self.newest = self._newest()
        self.records = self._records()
        self.sizes = self._sizes()

    def all(self) -> dict[Fact, Shown]:
        return {fact: self._one(fact) for fact in self.facts}

    # ---- gathering: few queries for all -------------------------------------------------

    def _current(self):
        return (
            Figure.objects.current().select_related("subject", "territory", "method")
            .prefetch_related("subject__name_set", "territory__name_set", "method__name_set")
        )

    def _figures(self) -> dict[str, Figure]:
        slugs = {fact.slug for fact in self.facts if fact.kind in ("figure", "as-of")}
        return each("figures", slugs, lambda some: {
            figure.slug: figure for figure in self._current().filter(slug__in=some)})

    def _newest(self) -> dict[tuple, Figure]:
        """The newest figure of each series that is asked for."""
        wanted = [
            self.figures[fact.slug] for fact in self.facts
            if fact.has("latest") and fact.slug in self.figures
        ]
        if not wanted:
            return {}
        candidates = self._current().filter(
            subject__in={f.subject_id for f in wanted}, aspect__in={f.aspect for f in wanted}
        )
        newest: dict[tuple, Figure] = {}
        for figure in sorted(candidates, key=lambda f: (f.as_of, f.pk)):
            newest[_series(figure)] = figure
        return newest

    def _records(self) -> dict[tuple[str, str], Record]:
        """Records named by facts, by (kind, slug)."""
        called = each("records", {
            fact.slug for fact in self.facts if fact.kind in ("area", "date", "name", "status")
        }, self._of_slugs)
        return {(record.kind, slug): record for slug, some in called.items() for record in some}

    @staticmethod
    def _of_slugs(slugs: set[str]) -> dict[str, list[Record]]:
        """By slug; one query a kind, one for names."""
        present = Record.objects.filter(slug__in=slugs).exclude(kind="concept")
        kinds: dict[str, set[str]] = {}
        for kind, slug in present.values_list("kind", "slug"):
            kinds.setdefault(kind, set()).add(slug)
        called: dict[str, list[Record]] = {}
        for kind, of_kind in kinds.items():
            for record in RECORD_MODELS[kind].objects.filter(slug__in=of_kind).with_names():
                called.setdefault(record.slug, []).append(record)
        return called

    def _sizes(self) -> dict[int, Figure]:
        return each("sizes", {
            record.pk for fact in self.facts if fact.kind == "area"
            for record in self._called(fact, _SIZED)
        }, self._of_subjects)

    def _of_subjects(self, subjects: set[int]) -> dict[int, Figure]:
        found = self._current().filter(subject__in=subjects, aspect=Property.AREA)
        return {figure.subject_id: figure
                for figure in sorted(found, key=lambda f: (f.as_of, f.pk))}

    def _called(self, fact: Fact, kinds: Iterable[str]) -> list[Record]:
        """The records that a fact may mean."""
        wanted = [fact.record_kind] if fact.record_kind else kinds
        keys = [(kind, fact.slug) for kind in RECORD_MODELS if kind in wanted]
        return [self.records[key] for key in keys if key in self.records]

    # ---- showing ------------------------------------------------------------------------

    def _one(self, fact: Fact) -> Shown:
        match fact.kind:
            case "figure" | "as-of":
                return self._figure(fact)
            case "count":
                return self._count(fact)
            case "area":
                kinds = _SIZED
            case "date":
                kinds = _DATED
            case "status":
                kinds = {"species"}
            case _:
                kinds = RECORD_MODELS
        found = self._called(fact, kinds)
        if not found:
            return problem(fact, _("There is no record “%(slug)s” that this could mean.")
                           % {"slug": fact.slug})
        if len(found) > 1:
            choice = ", ".join(f"{record.kind}/{record.slug}" for record in found)
            return problem(fact, _("Several records have this name; write which: %(choice)s.")
                           % {"choice": choice})
        record = found[0]
        text, lang, figure = getattr(self, f"_{fact.kind}")(fact, record)
        if not text and fact.case:
            return problem(fact, _(
                "The name of “%(slug)s” in %(language)s has no %(case)s: add it to the name, or "
                "write the sentence in another way."
            ) % {"slug": fact.slug, "language": BY_CODE[self.language].autonym,
                 "case": Case(fact.case).label})
        if not text:
            return problem(fact, _("The record “%(slug)s” does not hold this.")
                           % {"slug": fact.slug})
        return Shown(fact, text, lang, figure, record)

    def _figure(self, fact: Fact) -> Shown:
        figure = self.figures.get(fact.slug)
        if figure is None:
            return problem(fact, _("There is no figure “%(slug)s”.") % {"slug": fact.slug})
        if fact.has("latest"):
            figure = self.newest[_series(figure)]
        if fact.kind == "figure":
            text = self._value(fact, figure)
        elif not figure.as_of:
            return problem(fact, _("The source of “%(slug)s” gives no date.")
                           % {"slug": figure.slug})
        else:
            text = self._written_date(fact, figure.as_of)
        return Shown(fact, text, "", figure, figure.subject)

    def _value(self, fact: Fact, figure: Figure) -> str:
        unit = "" if fact.has("number") else figure.unit
        return units.quantity(figure.low, figure.high, unit, figure.qualifier, self.language)

    def _written_date(self, fact: Fact, date: str) -> str:
        return date[:4] if fact.has("year") else formats.date(date, self.language)

    def _area(self, fact: Fact, record: Record):
        figure = self.sizes.get(record.pk)
        return (self._value(fact, figure), "", figure) if figure else ("", "", None)

    def _date(self, fact: Fact, record: Record):
        value = getattr(record, {"agreement": "date", "area": "established",
                                 "network": "year"}[record.kind])
        return self._written_date(fact, str(value)) if value else "", "", None

    def _status(self, fact: Fact, record: Record):
        return record.get_iucn_status_display() if record.iucn_status else "", "", None

    def _name(self, fact: Fact, record: Record):
        name = record.name_for(self.language)
        text = name.text
        if fact.case:
            # A form that there is not is told, never replaced by the name as it stands.
            preferred = record.preferred_names.get(self.language)
            text = preferred.forms.get(fact.case, "") if preferred else ""
        if fact.has("lower") and not name.foreign:
            text = text[:1].lower() + text[1:]
        return text, tag(name.lang) if name.foreign else "", None

    def _count(self, fact: Fact) -> Shown:
        try:
            count = once(
                ("count", fact.slug, *sorted(fact.filters.items())),
                lambda: records(fact.slug, fact.filters).count())
        except UnknownFilter as error:
            return problem(fact, _("Nothing can be counted by “%(what)s”.") % {"what": error})
        number = formats.number(count, self.language)
        if not fact.has("number"):
            number = counted(fact.slug, count) % {"number": number}
        return Shown(fact, number)


def _series(figure: Figure) -> tuple:
    """Figures that may replace one another as time goes on."""
    return figure.subject_id, figure.aspect, figure.territory_id, figure.countries, figure.unit
