"""What stands around the words of every page: menu, way back, other editions, notices.

Built once a request with a fixed number of queries and handed to the template as ``shell``.
"""

from dataclasses import dataclass, field, replace

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from amurinfo.basemap import faces
from amurinfo.batch import once
from amurinfo.editions.models import Notice
from amurinfo.languages import BY_CODE, LANGUAGES, Language

from .addresses import Addresses, addresses
from .lags import Lag, of_page


@dataclass(frozen=True)
class Link:
    """``lang``: BCP 47 tag if the text is not in the page's language."""

    text: str
    url: str | None
    lang: str = ""
    current: bool = False


@dataclass(frozen=True)
class Alternate:
    """The same thing in another edition; ``url`` is ``None`` where it is not there yet."""

    language: Language
    url: str | None
    current: bool = False


@dataclass
class Shell:
    """``query``: of a list, what was chosen of it, with the question mark."""

    language: Language
    addresses: Addresses
    home: str
    title: str
    description: str
    path: str
    query: str = ""
    menu: list[Link] = field(default_factory=list)
    trail: list[Link] = field(default_factory=list)
    alternates: list[Alternate] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    lags: list[Lag] = field(default_factory=list)
    footer: list[Link] = field(default_factory=list)
    index: bool = True

    @property
    def canonical(self) -> str:
        return settings.SITE_URL + self.path

    @property
    def address(self) -> str:
        """Where a reader finds again what this page shows, with what was chosen of a list."""
        return self.canonical + self.query

    @property
    def section(self) -> str:
        """Address of the entry of the menu under which the page stands, else empty."""
        return next((item.url for item in self.menu if item.current), "")

    @property
    def face(self) -> str:
        """Name of the picture of the land on the front of a section, else empty."""
        _edition, *rest = self.path.strip("/").split("/")
        return rest[0] if len(rest) == 1 and rest[0] in faces.names() else ""

    @property
    def live_alternates(self) -> list[Alternate]:
        """For hreflang: only what is there, with absolute addresses to be made of it."""
        return [alternate for alternate in self.alternates if alternate.url]

    @property
    def default_alternate(self) -> str | None:
        """For x-default: the English text where there is one, else the first."""
        live = self.live_alternates
        english = [item.url for item in live if item.language.code == "en"]
        return (english or [item.url for item in live] or [None])[0]

    @property
    def site_url(self) -> str:
        return settings.SITE_URL


def build(
    request, page: Page, record=None, archived: bool = False, words: Page | None = None
) -> Shell:
    """The shell of ``page``, or of ``record`` shown at a place below ``page``, with the edition's
    ``words`` on it."""
    where = addresses(request)
    code = where.language(page)
    menu, footer = _top(page, where)
    here = where.page(page) + (f"{record.slug}/" if record is not None else "")
    trail = _trail(page, where)
    title = page.title
    if record is not None:
        trail.append(Link(page.title, where.page(page)))
        name = record.name_for(code)
        title = name.text
    return Shell(
        language=BY_CODE[code],
        addresses=where,
        home=trail[0].url if trail else where.page(page),
        title=title,
        description=getattr(page, "summary", "") if record is None else "",
        path=here,
        menu=[replace(item, current=here.startswith(item.url)) for item in menu],
        trail=trail,
        alternates=_alternates(where, page, record, code, here),
        notices=_notices(page, record, code, archived),
        lags=of_page(page if record is None else words, where),
        footer=footer,
    )


def beside(request, home: Page, path: str, title: str) -> Shell:
    """The shell of what is no page and stands in each edition at ``path`` below its front page."""
    where = addresses(request)
    code = where.language(home)
    menu, footer = _top(home, where)
    here, front = f"/{code}/{path}", where.page(home)
    return Shell(
        language=BY_CODE[code],
        addresses=where,
        home=front,
        title=title,
        description="",
        path=here,
        menu=[replace(item, current=here.startswith(item.url)) for item in menu],
        trail=[Link(_("Front page"), front)],
        alternates=[Alternate(language, f"/{language.code}/{path}", language.code == code)
                    for language in LANGUAGES],
        notices=_notices(home, None, code, archived=False),
        footer=footer,
    )


def _top(page: Page, where: Addresses) -> tuple[list[Link], list[Link]]:
    """What stands below the front page of the page's edition: in the menu, and at the foot."""
    home = page.path[: 2 * Page.steplen]

    def links() -> tuple[list[Link], list[Link]]:
        top = where.doors.open_pages().filter(path__startswith=home, depth=3).order_by("path")
        menu, footer = [], []
        for title, url_path, locale, is_in_menu in top.values_list(
                "title", "url_path", "locale_id", "show_in_menus"):
            (menu if is_in_menu else footer).append(Link(title, where.path(url_path, locale)))
        return menu, footer

    return once(("top", home), links)


def _trail(page: Page, where: Addresses) -> list[Link]:
    """The way back from a page. The front page's title is a headline; here it is just that."""
    parent, step = page.path[: -Page.steplen], Page.steplen
    # Front pages are the second level.
    paths = [parent[:end] for end in range(2 * step, len(parent) + 1, step)]

    def links() -> list[Link]:
        above = Page.objects.filter(path__in=paths).order_by("depth")
        return [
            Link(ancestor.title if ancestor.depth > 2 else _("Front page"), where.page(ancestor))
            for ancestor in above
        ]

    return list(once(("trail", parent, get_language()), links))


def _alternates(
    where: Addresses, page: Page, record, code: str, here: str
) -> list[Alternate]:
    if record is not None:
        urls = {language.code: where.record(record, language.code) for language in LANGUAGES}
    else:
        urls = dict(_places(where, page.translation_key))
    urls[code] = here
    return [
        Alternate(language, urls.get(language.code), current=language.code == code)
        for language in LANGUAGES
    ]


def _places(where: Addresses, translation_key) -> dict[str, str]:
    """Language -> address of the page with this key."""
    def places() -> dict[str, str]:
        live = where.doors.open_pages().filter(translation_key=translation_key).order_by()
        found = [where.path(*row) for row in live.values_list("url_path", "locale_id")]
        return {path.split("/", 2)[1]: path for path in found}

    return once(("places", translation_key), places)


def _notices(page: Page, record, code: str, archived: bool) -> list[Notice]:
    countries = record.country_codes if record is not None else getattr(page, "country_codes", [])
    page_type = page.specific_class.__name__
    return once(("notices", code, page_type, tuple(countries), archived), lambda: [
        notice
        for notice in Notice.objects.on().prefetch_related("editions")
        if notice.applies(code, page_type, countries, archived)
    ])
