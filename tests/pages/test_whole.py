"""Each edition whole: every page and record is there, in its language, and no link is dead."""

import re
import time

import pytest
from django.db import connection
from wagtail.models import Page

from amurinfo.delivery.mirror import files, html, index
from amurinfo.delivery.snapshots import memory, rendering
from amurinfo.facts.models import Record
from amurinfo.languages import BY_CODE, CODES
from tests.pages.reading import foreign, places, unseen

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FOLDERS = {
    "area": "protected-areas", "species": "species", "network": "networks",
    "place": "places", "agreement": "library",
}
LINK = re.compile(r'href="(/[a-z][^"#?]*)"')
MAIN = re.compile(r"<main.*</main>", re.DOTALL)
#: Bytes that the search in a copy may weigh, in each edition.
MOST = 300_000


def addresses(code: str) -> list[str]:
    """All live pages of an edition and all records; on the other database a part of them."""
    pages = [
        f"/{code}/" + page.url_path.split("/", 2)[2]
        for page in Page.objects.live().filter(locale__language_code=code, depth__gte=2)
    ]
    records = [
        f"/{code}/{FOLDERS[kind]}/{slug}/"
        for kind, slug in Record.objects.filter(kind__in=FOLDERS).values_list("kind", "slug")
    ]
    assert len(pages) > 80
    assert len(records) > 300
    # The same code makes the same pages: PostgreSQL answers for every sixteenth.
    return pages + records if connection.vendor == "sqlite" else (pages + records)[::16]


def in_a_copy(path: str, page: str) -> index.Document:
    """What the search in a copy knows of a page (``mirror.make``)."""
    found = html.convert(
        MAIN.search(page)[0], path, files.place(path), "", lambda _path: True,
        html.Words("", "", "", ""))
    return index.Document(
        found.title or path, path, f"../{files.place(path).partition('/')[2]}", found.text)


@pytest.mark.parametrize("code", CODES)
def test_an_edition_is_whole(code):
    faults, links, asked, carried = [], {}, set(addresses(code)), []
    ids, into = {}, set()
    began = time.time()
    for path in sorted(asked):
        # As a publisher renders them, in its words: what all pages ask alike is asked once.
        with memory.batch(began):
            answer = rendering.ask(path)
        if answer.status_code != 200:
            faults.append((path, answer.status_code))
            continue
        page = answer.content.decode()
        carried.append(in_a_copy(path, page))
        if f'<html lang="{BY_CODE[code].tag}">' not in page:
            faults.append((path, "html lang"))
        faults += [(path, *fault) for fault in foreign(answer.content)]
        faults += [(path, image) for image in unseen(page)]
        ids[path], found = places(page)
        into |= {(path, where or path, name) for where, name in found}
        for link in LINK.findall(page):
            links.setdefault(link, path)
    faults += [(path, f"{where}#{name}") for path, where, name in sorted(into)
               if where in ids and name not in ids[where]]
    # The other editions are asked for what is theirs.
    for link in sorted(set(links) - asked):
        if link.split("/")[1] == code and connection.vendor == "sqlite":
            with memory.batch(began):
                status = rendering.ask(link).status_code
            if status != 200:
                faults.append((links[link], link, status))
    assert not faults, faults[:10]
    assert len(index.source(carried, code).encode()) < MOST
