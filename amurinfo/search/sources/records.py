"""Records as each edition shows them: from the day that they exist, in every language.

What a record is related to is read from its model: names of all records at the other end of
its foreign keys and many-to-many fields are part of its words. So a new kind of record is found
without a line here.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db import models
from django.utils.translation import override
from wagtail.models import Locale

from amurinfo.facts import dates, formats
from amurinfo.facts.models import Figure, Membership, Name, Network, Record, Species
from amurinfo.facts.vocabulary import MembershipState
from amurinfo.languages import CODES, tag
from amurinfo.pages.models import RecordIndexPage

from . import modules, pages, plain
from .source import Label, Source

Keys = Iterable[tuple[str, str]]


def kinds() -> dict[str, type[RecordIndexPage]]:
    """Kinds of records that have pages -> the type of page that lists them."""
    return {model.record_kind: model for model in RecordIndexPage.__subclasses__()}


def sources(keys: Keys) -> Iterator[Source]:
    """Documents of these records in every edition that has a list of them."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for kind, slug in keys:
        wanted[kind].add(slug)
    locales = {locale.pk: locale.language_code for locale in Locale.objects.all()}
    for kind, index in kinds().items():
        if kind not in wanted:
            continue
        languages = sorted(
            {locales[pk] for pk in index.objects.filter(pk__in=pages.published().values("pk"))
             .values_list("locale_id", flat=True)} & set(CODES), key=CODES.index,
        )
        if not languages:
            continue
        # The list knows which records are published; the locale does not matter to it.
        records = index(locale_id=next(iter(locales))).records().filter(slug__in=wanted[kind])
        yield from _of_kind(
            kind, list(records), languages, pages.of_records(kind, wanted[kind])
        )


def _of_kind(kind: str, records: list[Record], languages: list[str], written) -> Iterator[Source]:
    related = _related(records)
    figures = _figures(records)
    names = _Names({other for others in related.values() for other in others}
                   | {record.pk for record in records}
                   | {pk for group in figures.values() for one in group
                      for pk in (one.territory_id, one.method_id) if pk})
    slugs, of_modules = _slugs(related), modules.of_records(record.pk for record in records)
    for record in records:
        facets = {f"kind:{kind}", *(f"country:{code}" for code in record.country_codes)}
        facets |= slugs.get(record.pk, set())
        if isinstance(record, Species):
            facets.add(f"species:{record.slug}")
        if isinstance(record, Network):
            facets.add(f"network:{record.slug}")
        if year := year_of(record):
            facets.add(f"year:{year}")
        labels = names.labels(record)
        for language in languages:
            with override(language):
                chosen = record.name_for(language)
                parts = [
                    # What it is called besides, so that a match by it can be shown.
                    " · ".join(dict.fromkeys(
                        text for text in (*names.of(record.pk, language), record.scientific)
                        if text and text != chosen.text
                    )),
                    *(text.get(language, "") for text in record.texts.values()
                      if isinstance(text, dict)),
                    written.get((record.slug, language), ""),
                    ", ".join(names.shown(pk, language) for pk in related[record.pk]),
                    ", ".join(formats.country(code, language) for code in record.country_codes),
                    record.note_for(language),
                    *(_words_of(figure, names, language) for figure in figures[record.pk]),
                ]
            yield Source(
                key=f"{kind}:{record.slug}", language=language, thing=f"{kind}:{record.slug}",
                kind=kind, title=chosen.text,
                title_language=chosen.lang if chosen.foreign else language,
                text=plain.clean("\n".join(part for part in parts if part)),
                facets=facets | of_modules.get((record.pk, language), set()), labels=labels,
            )


def year_of(record: Record) -> int | None:
    """The year that a list of such records is filtered by, if it has one."""
    if getattr(record, "date", ""):
        return dates.year_of(record.date)
    return getattr(record, "established", None) or getattr(record, "year", None)


def _related(records: list[Record]) -> dict[int, list[int]]:
    """Record -> records that it names, in few queries. Candidates of networks are not
    published, so memberships are read with their state."""
    found: dict[int, list[int]] = defaultdict(list)
    if not records:
        return found
    ids = [record.pk for record in records]
    for field in type(records[0])._meta.get_fields():
        model = field.related_model
        if not (isinstance(model, type) and issubclass(model, Record)) or field.auto_created:
            continue
        if isinstance(field, models.ForeignKey):
            for record in records:
                if other := getattr(record, field.attname):
                    found[record.pk].append(other)
        elif isinstance(field, models.ManyToManyField):
            through = field.remote_field.through
            own, other = field.m2m_column_name(), field.m2m_reverse_name()
            rows = through.objects.filter(**{f"{own}__in": ids})
            if through is Membership:
                rows = rows.filter(state=MembershipState.CONFIRMED)
            for pk, target in rows.order_by("pk").values_list(own, other):
                found[pk].append(target)
    if isinstance(records[0], Network):
        for pk, area in Membership.objects.filter(
            network_id__in=ids, state=MembershipState.CONFIRMED
        ).order_by("pk").values_list("network_id", "area_id"):
            found[pk].append(area)
    return found


def _slugs(related: dict[int, list[int]]) -> dict[int, set[str]]:
    """Facets that come from being related: species and networks."""
    ids = {other for others in related.values() for other in others}
    of = {
        pk: f"{kind}:{slug}"
        for pk, kind, slug in Record.objects.filter(
            pk__in=ids, kind__in=[Species.KIND, Network.KIND]
        ).values_list("pk", "kind", "slug")
    }
    return {pk: {of[other] for other in others if other in of} for pk, others in related.items()}


def _figures(records: list[Record]) -> dict[int, list[Figure]]:
    found: dict[int, list[Figure]] = defaultdict(list)
    for figure in Figure.objects.current().filter(subject__in=[r.pk for r in records]):
        found[figure.subject_id].append(figure)
    return found


def _words_of(figure: Figure, names: "_Names", language: str) -> str:
    """A figure in words: what, how much, where, how; never where exactly."""
    parts = [f"{figure.get_aspect_display()}: {figure.value_for(language)}"]
    if figure.as_of:
        parts.append(formats.date(figure.as_of, language))
    for pk in (figure.territory_id, figure.method_id):
        if pk:
            parts.append(names.shown(pk, language))
    return ", ".join(parts) + (f". {note}" if (note := figure.note_for(language)) else "")


class _Names:
    """Names of many records in one query."""

    def __init__(self, ids: set[int]):
        self._all: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._forbidden: set[tuple[int, str]] = set()
        rows = Name.objects.filter(record_id__in=ids).exclude(status=Name.Status.FORBIDDEN)
        # "preferred" sorts after "allowed": the preferred one comes first.
        for name in rows.order_by("-status", "pk"):
            self._all[name.record_id][name.language].append(name.text)

    def of(self, pk: int, language: str) -> list[str]:
        return self._all[pk].get(language, [])

    def shown(self, pk: int, language: str) -> str:
        """The first name in the language; empty where there is none, as words of another
        language are not what a reader of this one looks for."""
        return next(iter(self.of(pk, language)), "")

    def labels(self, record: Record) -> list[Label]:
        """All names, of all languages, by which it may be looked for."""
        found = [Label(text, language) for language, texts in self._all[record.pk].items()
                 for text in texts]
        if record.scientific:
            found.append(Label(record.scientific, tag("la")))
        return found
