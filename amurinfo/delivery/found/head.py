"""What the head of every page says to machines: share picture, Open Graph, feeds, JSON-LD."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from amurinfo.pages.models import (
    EventIndexPage,
    EventPage,
    NewsIndexPage,
    NewsPage,
    RecordIndexPage,
)
from amurinfo.pages.profiles import Profile
from amurinfo.pages.shell import Shell
from amurinfo.programme.models import ModulePage

from . import feeds, jsonld, picture

#: Open Graph names a language with a territory.
_LOCALES = {"ru": "ru_RU", "en": "en_GB", "zh-hans": "zh_CN", "mn": "mn_MN"}
#: Folder of the drawn pictures, below the media.
FOLDER = "share"


@dataclass(frozen=True)
class Shared:
    """The picture of a page: absolute address, pixels, what it shows in words."""

    url: str
    width: int
    height: int
    alt: str
    type: str


def head(context: dict) -> SafeString:
    """Elements for the end of ``<head>``; empty where the template has no ``shell``."""
    shell: Shell | None = context.get("shell")
    if shell is None:
        return SafeString("")
    page, profile = context.get("page"), context.get("profile")
    shared = picture_of(shell, page, profile)
    document = jsonld.text(jsonld.graph(shell, page, profile, shared.url))
    return mark_safe(  # noqa: S308 (each part escapes what it was given)
        _open_graph(shell, page, profile, shared) + _feeds(shell, page, profile)
        + f'<script type="application/ld+json">{document}</script>\n'
    )


def picture_of(shell: Shell, page, profile: Profile | None) -> Shared:
    """The first picture of the page's own words; else the map, with the page's points on it.

    Written here, when the page is rendered, so that nobody's request has to.
    """
    for block in getattr(page, "body", None) or ():
        if block.block_type == "picture" and block.value["image"]:
            image = block.value["image"]
            rendition = image.get_rendition(
                f"fill-{picture.WIDTH}x{picture.HEIGHT}|format-jpeg|jpegquality-75"
            )
            return Shared(_absolute(rendition.url), rendition.width, rendition.height,
                          image.default_alt_text or shell.title, "image/jpeg")
    points = [(point.lon, point.lat, point.area_ha) for point in profile.points if point] \
        if profile else []
    place = getattr(page, "place", None)
    if place is not None and place.lat is not None:
        points.append((place.lon, place.lat, None))
    name = picture.write(settings.MEDIA_ROOT / FOLDER, points)
    return Shared(
        _absolute(f"{settings.MEDIA_URL}{FOLDER}/{name}"), picture.WIDTH, picture.HEIGHT,
        _("Map of the Amur basin"), "image/png",
    )


def _absolute(url: str) -> str:
    return url if "://" in url else settings.SITE_URL + url


def _open_graph(shell: Shell, page, profile: Profile | None, shared: Shared) -> str:
    article = isinstance(page, NewsPage)
    rows = [
        ("og:type", "article" if article else "website"),
        ("og:site_name", _("AmurInfoCenter")),
        ("og:title", shell.title),
        ("og:url", shell.canonical),
        ("og:locale", _LOCALES[shell.language.code]),
        *(("og:locale:alternate", _LOCALES[item.language.code])
          for item in shell.live_alternates if not item.current),
        ("og:image", shared.url), ("og:image:type", shared.type),
        ("og:image:width", shared.width), ("og:image:height", shared.height),
        ("og:image:alt", shared.alt),
    ]
    if description := shell.description or (profile.lead if profile else ""):
        rows.insert(3, ("og:description", description))
    if article and page.first_published_at:
        rows += [
            ("article:published_time", page.first_published_at.isoformat(timespec="seconds")),
            ("article:modified_time", page.last_published_at.isoformat(timespec="seconds")),
        ]
    return format_html_join("", '<meta property="{}" content="{}">\n', rows) + SafeString(
        '<meta name="twitter:card" content="summary_large_image">\n'
    )


def _feeds(shell: Shell, page, profile: Profile | None) -> str:
    """The feed of all changes on every page; on news, events, modules and lists of records theirs,
    first."""
    language = shell.language.code
    names = ["all"]
    if isinstance(page, (NewsPage, NewsIndexPage)):
        names.insert(0, "news")
    elif isinstance(page, (EventPage, EventIndexPage)):
        names.insert(0, "events")
    elif isinstance(page, ModulePage):
        names.insert(0, feeds.MODULE + page.module.code)
    elif isinstance(page, RecordIndexPage) and profile is None:
        names.insert(0, feeds.RECORDS + page.record_kind)
    titles = {"all": _("All changes"), "news": _("News"), "events": _("Events")}
    return SafeString("").join(
        format_html(
            '<link rel="alternate" type="application/atom+xml" title="{}" href="{}">\n',
            titles.get(name, shell.title), feeds.path_of(language, name),
        )
        for name in names
    )
