"""Live pages of the editions. Words on a record belong to the record, not to these."""

from collections.abc import Iterable, Iterator

from django.utils.translation import override
from wagtail.models import Locale, Page

from amurinfo.languages import CODES
from amurinfo.pages.addresses import Addresses
from amurinfo.pages.models import CentrePage, EventPage, NewsPage, RecordPage
from amurinfo.pages.prose.show import Prose

from . import plain
from .source import Label, Source


def published():
    """Pages that everybody may read."""
    return Page.objects.live().public().filter(depth__gte=2)


def sources(ids: Iterable[int] | None = None) -> Iterator[Source]:
    """Documents of the pages with these ids (default: all) that are published."""
    locales = {locale.pk: locale.language_code for locale in Locale.objects.all()}
    where, pages = Addresses(), published()
    if ids is not None:
        pages = pages.filter(pk__in=list(ids))
    for page in pages.order_by("pk").specific().iterator(chunk_size=200):
        language = locales.get(page.locale_id)
        if isinstance(page, CentrePage) and not isinstance(page, RecordPage) and language in CODES:
            with override(language):
                yield _source(page, language, where)


def _source(page: CentrePage, language: str, where: Addresses) -> Source:
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
        kind=kind_of(page), title=page.title, title_language=language, text=words(page, where),
        facets=facets, labels=[Label(page.title, language)],
    )


def kind_of(page: CentrePage) -> str:
    if isinstance(page, NewsPage):
        return "news"
    if isinstance(page, EventPage):
        return "event"
    return "page"


def words(page: CentrePage, where: Addresses) -> str:
    """Summary and body of a page as plain text."""
    parts = [page.summary, getattr(page, "venue", "")]
    if getattr(page, "body", None):
        parts.append(plain.of_stream(page.body, Prose.of(page, where).html))
    return plain.clean("\n".join(part for part in parts if part))


def of_records() -> dict[tuple[str, str, str], str]:
    """(kind, slug, language) -> words that an edition adds to a record."""
    locales = {locale.pk: locale.language_code for locale in Locale.objects.all()}
    where, found = Addresses(), {}
    for model in RecordPage.__subclasses__():
        kind = model.record_kind
        for page in model.objects.filter(pk__in=published().values("pk")):
            with override(locales[page.locale_id]):
                found[kind, page.slug, locales[page.locale_id]] = words(page, where)
    return found


def below(number: int) -> list[int]:
    """The page and all that stand below it, published or not."""
    page = Page.objects.filter(pk=number).first()
    if page is None:
        return []
    return list(Page.objects.descendant_of(page, inclusive=True).values_list("pk", flat=True))
