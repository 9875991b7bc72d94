"""A page that only some may read is named to nobody else: not its title, not its words, not its
address, in no list, feed, menu, notice or map of the site."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from amurinfo.delivery.found.feeds import offers
from amurinfo.delivery.offline.sections import sections
from amurinfo.facts.models import Record

pytestmark = [pytest.mark.django_db, pytest.mark.once]

#: Closed page of the Russian edition -> some of the addresses that name it while it is open: newest
#: news, coming and past events, a module, an article and its neighbours, words on a record, a list
#: of records, a line at the foot, a room of the menu. The Mongolian edition has no page on rivers.
CLOSED = {
    "news/tiger-expert-2025": {"/ru/", "/ru/news/", "/ru/history/", "/ru/feeds/news.atom",
                               "/ru/site-map/", "/sitemap-ru.xml"},
    "events/world-wetlands-day-2027": {"/ru/", "/ru/events/", "/ru/feeds/events.atom"},
    "events/steering-committee-2014": {"/ru/history/", "/ru/events/"},
    "programme/green-economy": {"/ru/programme/", "/ru/feeds/all.atom", "/ru/editions/"},
    "ecoregion/rivers": {"/ru/ecoregion/", "/ru/ecoregion/forests/", "/en/ecoregion/rivers/",
                         "/mn/ecoregion/rivers/", "/sitemap-en.xml",
                         "/ru/offline/ecoregion.json"},
    "species/red-crowned-crane": {"/ru/species/", "/sitemap-ru.xml", "/ru/feeds/all.atom"},
    "networks": {"/ru/", "/ru/nowhere/"},
    "accessibility": {"/ru/"},
    "about": {"/ru/", "/ru/nowhere/"},
}
#: Closed with what it stands in.
BELOW = {
    "about/partnership": {"/ru/site-map/", "/sitemap-ru.xml"},
    "networks/amur-ussuri-memorandum-2016": {"/sitemap-ru.xml"},
}


#: Pages that lead to one of them in a sentence: what somebody wrote is hers, and is left out here.
BY_HAND = ("ecoregion", "programme/coordination-and-communication",
           "programme/green-belt")


def page_at(code: str, path: str) -> Page:
    return Page.objects.get(
        locale__language_code=code, url_path__endswith=f"/home-{code}/{path}/").specific


def everything() -> set[str]:
    """A page of each type of the edition, its feeds, site maps and lists for reading offline."""
    types, paths = set(), set().union(*CLOSED.values(), *BELOW.values())
    for page in Page.objects.live().filter(
            locale__language_code="ru", depth__gte=2).order_by("path"):
        path = page.url_path.split("/", 2)[2]
        if page.content_type_id not in types and not path.startswith(tuple(CLOSED)):
            types.add(page.content_type_id)
            paths.add(f"/ru/{path}")
    paths |= {feed.path for feed in offers("ru")}
    return paths | {f"/ru/offline/{one.slug}.json" for one in sections("ru")}


def named(marks: dict[str, str], addresses) -> dict[str, set[str]]:
    """Closed page -> addresses at which its mark or its address stands."""
    found = {path: set() for path in marks}
    for address in addresses:
        answer = Client().get(address)
        assert answer.status_code in (200, 404, 410), address
        text = answer.content.decode()
        # Feeds carry whole texts, with what is said in them by hand.
        listed = re.sub("(?s)<content.*?</content>", "", text)
        for path, mark in marks.items():
            own = re.compile(rf'(?:"|{re.escape(settings.SITE_URL)})/ru/{path}/(?:"|<)')
            if mark in text or own.search(listed):
                found[path].add(address)
    return found


def test_a_closed_page_is_named_in_no_published_file():
    marks = {}
    for number, path in enumerate({**CLOSED, **BELOW}):
        page, mark = page_at("ru", path), f"Ъ{number}Ъ"
        page.title, page.summary = f"{page.title} {mark}", f"{page.summary} {mark}"
        if path.startswith("news/"):
            page.date = timezone.localdate()
        page.save_revision().publish()
        marks[path] = mark
    for page in (Page.objects.get(locale__language_code="ru", depth=2).specific,
                 *(page_at("ru", path) for path in BY_HAND)):
        page.body = []
        page.save_revision().publish()
    # The words of English are newer there: the Russian page is named among those that lag.
    other = page_at("en", "programme/green-economy")
    other.summary = f"{other.summary} There are 17 of them."
    other.save_revision().publish()
    page_at("mn", "ecoregion/rivers").delete()
    # Among the newest changes.
    Record.objects.filter(slug="red-crowned-crane").update(updated_at=timezone.now())
    wanted = {**CLOSED, **BELOW}
    found = named(marks, set().union(*wanted.values()))
    assert {path: found[path] & some for path, some in wanted.items()} == wanted

    for path in CLOSED:
        PageViewRestriction.objects.create(page=page_at("ru", path), restriction_type="login")
    assert named(marks, everything()) == {path: set() for path in marks}
    # The record is as public as ever, and so are the other editions.
    assert "Японский журавль" in Client().get("/ru/species/").content.decode()
    assert Client().get("/en/species/red-crowned-crane/").status_code == 200


@pytest.mark.parametrize("path", ["species/red-crowned-crane", "species"])
def test_who_may_read_a_closed_record_sees_it_whole(path, operator):
    address = "/ru/species/red-crowned-crane/"
    said = Client().get(address).content.decode()
    PageViewRestriction.objects.create(page=page_at("ru", path), restriction_type="login")
    assert Client().get(address).status_code == 302
    shown = operator.get(address).content.decode()
    for part in (f'rel="canonical" href="{settings.SITE_URL}{address}"', "/ru/species/"):
        assert part in said
        assert part in shown
    assert "None" not in shown
