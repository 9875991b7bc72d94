"""Live pages of the editions. Words on a record belong to the record, not to these."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from html import escape

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils.translation import override
from wagtail.models import Locale, Page

from amurinfo.facts.models import Figure
from amurinfo.facts.prose import syntax
from amurinfo.facts.prose.resolve import resolve
from amurinfo.languages import CODES
from amurinfo.pages.models import (
    CentrePage,
    EventPage,
    NewsPage,
    RecordIndexPage,
    RecordPage,
    WordsPage,
)
from amurinfo.pages.prose.show import facts_of
from amurinfo.pages.readers import Doors

from . import plain
from .source import Label, Source

#: Kind and slug of a fact in a body as it is stored, with quotes escaped.
_FACT = re.compile(r'\bfact=\\?"([a-z-]+):(?:[a-z0-9-]+/)?([a-z0-9-]+)')


def published(doors: Doors | None = None):
    """Pages that everybody may read; ``doors``: what is closed, if that is known."""
    return (doors or Doors()).open_pages().filter(depth__gte=2)


def sources(ids: Iterable[int]) -> Iterator[Source]:
    """Documents of the pages with these ids that are published."""
    found: dict[str, list[CentrePage]] = defaultdict(list)
    for page, language in _specific(published().filter(pk__in=list(ids)).order_by("pk")):
        if not isinstance(page, RecordPage):
            found[language].append(page)
    for language, some in found.items():
        with override(language):
            said = _facts(some, language)
            for page in some:
                yield _source(page, language, said)


def _specific(chosen) -> Iterator[tuple[CentrePage, str]]:
    """Pages of ours with their languages."""
    locales = {locale.pk: locale.language_code for locale in Locale.objects.all()}
    for page in chosen.specific().iterator(chunk_size=200):
        language = locales.get(page.locale_id)
        if isinstance(page, CentrePage) and language in CODES:
            yield page, language


def _facts(some: Iterable[CentrePage], language: str) -> dict[syntax.Fact, str]:
    """What the facts named in all these pages say, in few queries."""
    facts = [fact for page in some for fact in facts_of(page)]
    return {fact: "" if shown.problem else shown.text
            for fact, shown in resolve(facts, language).items()}


def _source(page: CentrePage, language: str, said: dict[syntax.Fact, str]) -> Source:
    facets = {f"kind:{kind_of(page)}"}
    facets |= {f"country:{code}" for code in getattr(page, "country_codes", [])}
    module = getattr(page, "module", None)
    if module is not None:
        facets.add(f"module:{module.code}")
    for name, dimension in (("species", "species"), ("networks", "network")):
        related = getattr(page, name, None)
        if related is not None:
            facets |= {f"{dimension}:{record.slug}" for record in related.all()}
    day = getattr(page, "day", None)
    if day is not None:
        facets.add(f"year:{day.year}")
    return Source(
        key=f"page:{page.pk}", language=language, thing=f"page:{page.translation_key}",
        kind=kind_of(page), title=page.title, title_language=language, text=words(page, said),
        facets=facets, labels=[Label(page.title, language)],
    )


def kind_of(page: CentrePage) -> str:
    if isinstance(page, NewsPage):
        return "news"
    if isinstance(page, EventPage):
        return "event"
    return "page"


def words(page: CentrePage, said: dict[syntax.Fact, str]) -> str:
    """Summary and body of a page as plain text; ``said``: what its facts say."""

    def fact(text: str) -> str:
        try:
            return escape(said.get(syntax.parse(text), ""))
        except syntax.FactError:
            return ""

    parts = [page.summary, getattr(page, "venue", "")]
    if getattr(page, "body", None):
        parts.append(plain.of_stream(page.body, lambda html: syntax.replace(html, fact)))
    return plain.clean("\n".join(part for part in parts if part))


def of_records(kind: str, slugs: Iterable[str]) -> dict[tuple[str, str], str]:
    """(slug, language) -> words that an edition adds to a record of this kind."""
    found: dict[str, list[RecordPage]] = defaultdict(list)
    for model in RecordPage.__subclasses__():
        if model.record_kind == kind:
            chosen = published().filter(slug__in=list(slugs)).exact_type(model)
            for page, language in _specific(chosen.order_by("pk")):
                found[language].append(page)
    written = {}
    for language, some in found.items():
        with override(language):
            said = _facts(some, language)
            written |= {(page.slug, language): words(page, said) for page in some}
    return written


def naming(keys: Iterable[str]) -> set[str]:
    """Keys of published documents whose prose names one of these records or figures, or another
    figure of the same thing (the latest), or counts records of their kind."""
    named = [key.split(":", 1) for key in keys if not key.startswith(("page:", "file:"))]
    if not named:
        return set()
    kinds, slugs = {kind for kind, _slug in named}, {slug for _kind, slug in named}
    subjects = Figure.objects.filter(Q(slug__in=slugs) | Q(subject__slug__in=slugs))
    slugs |= set(Figure.objects.filter(subject__in=subjects.values("subject"))
                 .values_list("slug", flat=True))
    found = set()
    for model in apps.get_models():
        if not issubclass(model, WordsPage):
            continue
        written = model.objects.live().annotate(written=Cast("body", TextField()))
        for pk, own, body in written.filter(written__contains="fact=").values_list(
                "pk", "slug", "written"):
            if any(slug in (kinds if kind == "count" else slugs)
                   for kind, slug in _FACT.findall(body)):
                found.add(f"{model.record_kind}:{own}" if issubclass(model, RecordPage)
                          else f"page:{pk}")
    return found


def below(number: int) -> list[int]:
    """The page and all that stand below it, published or not."""
    page = Page.objects.filter(pk=number).first()
    if page is None:
        return []
    return list(Page.objects.descendant_of(page, inclusive=True).values_list("pk", flat=True))


def kinds_below(number: int) -> set[str]:
    """Kinds of records of which a list or words stand there."""
    types = Page.objects.filter(pk__in=below(number)).order_by().values_list(
        "content_type_id", flat=True).distinct()
    models = (ContentType.objects.get_for_id(pk).model_class() for pk in types)
    return {model.record_kind for model in models
            if model and issubclass(model, RecordIndexPage | RecordPage)}
