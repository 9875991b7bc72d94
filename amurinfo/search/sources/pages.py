"""Live pages of the editions. Words on a record belong to the record, not to these."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from html import escape

from django.utils.translation import override
from wagtail.models import Locale, Page

from amurinfo.facts.prose import syntax
from amurinfo.facts.prose.resolve import resolve
from amurinfo.languages import CODES
from amurinfo.pages.models import CentrePage, EventPage, NewsPage, RecordPage
from amurinfo.pages.prose.show import facts_of

from . import plain
from .source import Label, Source


def published():
    """Pages that everybody may read."""
    return Page.objects.live().public().filter(depth__gte=2)


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


def below(number: int) -> list[int]:
    """The page and all that stand below it, published or not."""
    page = Page.objects.filter(pk=number).first()
    if page is None:
        return []
    return list(Page.objects.descendant_of(page, inclusive=True).values_list("pk", flat=True))
