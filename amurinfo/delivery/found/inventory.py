"""Every public address of an edition, when it last changed, and where its counterparts are.

A fixed number of queries for the whole site, whatever its size.
"""

from datetime import datetime

from django.db.models import Max
from wagtail.models import Page

from amurinfo.econet.models import MapPage
from amurinfo.facts.models import Figure, Name
from amurinfo.home.models import HomePage
from amurinfo.languages import LANGUAGES
from amurinfo.pages.addresses import Addresses
from amurinfo.pages.models import (
    HistoryPage,
    RecordIndexPage,
    RecordPage,
    SectionPage,
    SiteMapPage,
)
from amurinfo.pages.models.news import DatedListPage
from amurinfo.pages.readers import open_pages
from amurinfo.programme.models import ProgrammePage

from .entry import Public, newest

#: Types whose pages change with the pages below them, and with any record.
LIST_CHILDREN = (HomePage, SectionPage, SiteMapPage, DatedListPage, ProgrammePage)
SHOW_RECORDS = (HomePage, HistoryPage, MapPage, SiteMapPage)


def public() -> dict[str, list[Public]]:
    """Language code -> its addresses, in the order of the tree; records after their list."""
    where = Addresses()
    pages = list(
        open_pages().filter(depth__gte=2).order_by("path")
        .select_related("content_type")
    )
    indexes, words = {}, {}
    for page in pages:
        model = page.specific_class
        if model is None:
            continue
        if issubclass(model, RecordIndexPage):
            indexes[page.path] = page
        elif issubclass(model, RecordPage):
            words[where.page(page)] = page.last_published_at
    records = _records()
    newest_record = newest(moment for kind in records.values() for moment in kind.values())
    children: dict[str, list] = {}
    for page in pages:
        children.setdefault(page.path[: -Page.steplen], []).append(page.last_published_at)
    counterparts: dict[object, list[tuple[str, str]]] = {}
    for page in pages:
        counterparts.setdefault(page.translation_key, []).append(
            (where.language(page), where.page(page))
        )
    found: dict[str, list[Public]] = {language.code: [] for language in LANGUAGES}
    for page in pages:
        path, language, model = where.page(page), where.language(page), page.specific_class
        if path in words:
            continue  # stands with its record
        changed = [page.last_published_at]
        kind = getattr(model, "record_kind", "")
        if kind:
            changed += records[kind].values()
        if model is not None and issubclass(model, LIST_CHILDREN):
            changed += children.get(page.path, [])
        if model is not None and issubclass(model, SHOW_RECORDS):
            changed.append(newest_record)
        found[language].append(
            Public(path, language, newest(changed), _in_order(counterparts[page.translation_key]))
        )
        if page.path in indexes:
            for slug, moment in records[kind].items():
                places = [
                    (item.code, there)
                    for item in LANGUAGES if (there := where.thing(kind, slug, item.code))
                ]
                own = where.thing(kind, slug, language)
                if own is None:
                    continue  # the words on it are closed
                found[language].append(Public(
                    own, language, newest([moment, words.get(own)]), _in_order(places)
                ))
    return found


def _in_order(places: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    order = [language.code for language in LANGUAGES]
    return tuple(sorted(places, key=lambda place: order.index(place[0])))


def _records() -> dict[str, dict[str, datetime]]:
    """Kind -> slug -> when the record, a name of it or a figure about it last changed."""
    figures = dict(
        Figure.objects.values_list("subject_id").annotate(Max("created_at")).order_by()
    )
    names = dict(Name.objects.values_list("record_id").annotate(Max("reviewed_at")).order_by())
    return {
        model.record_kind: {
            slug: newest([updated, figures.get(pk), names.get(pk)])
            for pk, slug, updated in model(locale_id=None).records().order_by("slug")
            .values_list("pk", "slug", "updated_at")
        }
        for model in RecordIndexPage.__subclasses__()
    }
