"""Which feeds there are, and what stands in them: full texts, the newest first.

Each edition has one for all changes, one for news, one for events, one for each kind of records
that it lists, and one for each module of the programme that a live page of it speaks of.
"""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Page

from amurinfo.facts.models import Concept, Record
from amurinfo.languages import BY_CODE, tag
from amurinfo.pages.addresses import Addresses
from amurinfo.pages.models import (
    EventIndexPage,
    EventPage,
    NewsIndexPage,
    NewsPage,
    RecordIndexPage,
    RecordPage,
)
from amurinfo.pages.prose.show import Prose
from amurinfo.pages.readers import open_pages
from amurinfo.programme.models import ModulePage

from .atom import Entry, Feed, write
from .entry import newest

#: Entries of a feed.
LENGTH = 30
KINDS = ("all", "news", "events")
MODULE = "module-"
RECORDS = "records-"

_IDS = uuid.uuid5(uuid.NAMESPACE_DNS, "amurinfocenter.org")
_ADDRESS = re.compile(r'\b(href|src)="(/[^"]*|#[^"]*)"')
_SET = re.compile(r'\bsrcset="([^"]*)"')


@dataclass(frozen=True)
class Offer:
    """A feed that an edition has. ``name``: file name without its ending."""

    name: str
    title: str
    path: str


def path_of(language: str, name: str) -> str:
    return f"/{language}/feeds/{name}.atom"


def offers(language: str) -> list[Offer]:
    """The feeds of an edition, titles in its language: three queries."""
    with override(language):
        titles = {"all": _("All changes"), "news": _("News"), "events": _("Events")}
    pages = open_pages(ModulePage).filter(locale__language_code=language).order_by("path")
    codes = pages.values_list("module__code", "title")
    lists = ContentType.objects.get_for_models(*RecordIndexPage.__subclasses__())
    kinds = {found.pk: model.record_kind for model, found in lists.items()}
    listed = open_pages().filter(
        locale__language_code=language, content_type__in=kinds).order_by("path")
    names = [
        *((kind, titles[kind]) for kind in KINDS),
        *((RECORDS + kinds[of], title)
          for of, title in listed.values_list("content_type", "title")),
        *((MODULE + code, title) for code, title in codes),
    ]
    return [Offer(name, title, path_of(language, name)) for name, title in names]


def feed(language: str, name: str) -> bytes | None:
    """The feed of an edition; ``None`` if it has none of that name."""
    offer = next((item for item in offers(language) if item.name == name), None)
    if offer is None:
        return None
    where = Addresses()
    with override(language):
        home = open_pages().filter(depth=2, locale__language_code=language).first()
        if home is None:
            return None
        page, entries = _contents(name, language, where)
        page = page or home
        site = settings.SITE_URL
        return write(Feed(
            id=_id("feed", language, name),
            title=f"{_('AmurInfoCenter')}: {offer.title}",
            subtitle=getattr(home.specific, "summary", ""),
            lang=tag(language),
            url=site + offer.path,
            page=site + where.page(page),
            author=_("AmurInfoCenter"),
            author_url=f"{site}/{language}/",
            updated=page.last_published_at or page.latest_revision_created_at,
            rights=_("Our words and data: CC BY 4.0; the terms of the sources remain."),
            entries=entries,
        ))


def _contents(name: str, language: str, where: Addresses) -> tuple[Page | None, list[Entry]]:
    live = {"locale__language_code": language}
    topics = ("module", "module__name_set")
    news = open_pages(NewsPage).filter(**live).prefetch_related(*topics)
    events = open_pages(EventPage).filter(**live).prefetch_related(
        *topics, "place__name_set"
    )
    if name == "news":
        page = open_pages(NewsIndexPage).filter(**live).first()
        found = news.order_by("-date", "-pk")[:LENGTH]
    elif name == "events":
        page = open_pages(EventIndexPage).filter(**live).first()
        found = events.order_by("-start", "-pk")[:LENGTH]
    elif name.startswith(MODULE):
        code = name.removeprefix(MODULE)
        page = open_pages(ModulePage).filter(module__code=code, **live).first()
        about = [item for pages in (news, events)
                 for item in pages.filter(module__code=code).order_by(*_LATEST)[:LENGTH]]
        found = sorted([page, *about], key=_changed, reverse=True)[:LENGTH]
    elif name.startswith(RECORDS):
        kind = name.removeprefix(RECORDS)
        model = next(one for one in RecordIndexPage.__subclasses__() if one.record_kind == kind)
        page = open_pages(model).filter(**live).first()
        return page, [_record_entry(page, record, language, where)
                      for record in _latest(page, language, where)]
    else:
        return None, _everything(language, where)
    return page, [_page_entry(item, language, where) for item in found]


#: What changed last comes first, as by :func:`_changed`.
_LATEST = Coalesce(
    "last_published_at", "first_published_at", "latest_revision_created_at").desc(), "path"


def _changed(page: Page):
    return page.last_published_at or page.first_published_at or page.latest_revision_created_at


def _everything(language: str, where: Addresses) -> list[Entry]:
    """Pages with words and records with facts, by their last change."""
    pages = [
        page for page in open_pages()
        .filter(locale__language_code=language, depth__gte=2).order_by("-last_published_at", "pk")
        [: 2 * LENGTH].specific()
        if getattr(page, "has_words", False) and not isinstance(page, RecordPage)
    ][:LENGTH]
    changes = [(_changed(page), page.pk, page, None) for page in pages]
    for model in RecordIndexPage.__subclasses__():
        index = open_pages(model).filter(locale__language_code=language).first()
        if index is not None:
            changes += [(record.updated_at, record.pk, index, record)
                        for record in _latest(index, language, where)]
    changes.sort(key=lambda change: change[:2], reverse=True)
    return [
        _page_entry(page, language, where) if record is None
        else _record_entry(page, record, language, where)
        for _when, _pk, page, record in changes[:LENGTH]
    ]


def _latest(index: RecordIndexPage, language: str, where: Addresses) -> list[Record]:
    """The records of a list that changed last."""
    records = index.records().order_by("-updated_at", "slug")[:LENGTH]
    return [record for record in records if where.record(record, language)]


def _page_entry(page, language: str, where: Addresses) -> Entry:
    url = settings.SITE_URL + where.page(page)
    html = render_to_string("delivery/feeds/page.html", {
        "page": page, "prose": Prose.of(page, where), "language": BY_CODE[language],
    })
    module: Concept | None = getattr(page, "module", None)
    countries = getattr(page, "country_codes", [])
    return Entry(
        id=_id("page", language, str(page.translation_key)),
        title=page.title,
        url=url,
        updated=_changed(page),
        published=page.first_published_at,
        summary=getattr(page, "summary", ""),
        html=absolute(html, url),
        categories=(
            *(((module.code, module.name_for(language).text),) if module else ()),
            *((code, _country(code, language)) for code in countries),
        ),
    )


def _record_entry(index, record, language: str, where: Addresses) -> Entry:
    profile = index.profile(record, language, where)
    url = settings.SITE_URL + where.record(record, language)
    words = open_pages().child_of(index).filter(slug=record.slug).first()
    words = words and words.specific
    html = render_to_string("delivery/feeds/record.html", {
        "profile": profile, "page": words, "language": BY_CODE[language],
        "prose": words and Prose.of(words, where),
    })
    return Entry(
        id=_id("record", language, f"{record.kind}/{record.slug}"),
        title=profile.name.text,
        url=url,
        updated=newest([record.updated_at, words and words.last_published_at]),
        published=record.created_at,
        summary=(words.summary if words else "") or strip_tags(profile.lead),
        html=absolute(html, url),
        categories=tuple(
            (code, _country(code, language)) for code in record.country_codes
        ),
    )


def _country(code: str, language: str) -> str:
    from amurinfo.facts import formats

    return formats.country(code, language)


def _id(*parts: str) -> str:
    """The same for ever, whatever becomes of the address (RFC 4287, 4.2.6)."""
    return uuid.uuid5(_IDS, "/".join(parts)).urn


def absolute(html: str, url: str) -> str:
    """Every address in ``html`` with its host, as a reader of feeds needs it; ``url``: of the
    page, for anchors on it."""
    site = settings.SITE_URL

    def one(match: re.Match) -> str:
        attribute, target = match.groups()
        base = url if target.startswith("#") else site
        return f'{attribute}="{base}{target}"'

    def several(match: re.Match) -> str:
        sources: Iterable[str] = (part.strip() for part in match[1].split(","))
        whole = ", ".join(site + part if part.startswith("/") else part for part in sources)
        return f'srcset="{whole}"'

    return _SET.sub(several, _ADDRESS.sub(one, html))
