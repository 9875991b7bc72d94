"""Once the publisher has been round, whoever reads makes no page and no picture.

By everything that a page names: what its links, pictures, scripts, forms and feeds lead to, what
the service worker asks for, and what machines look for. Asked of the application behind the files,
as the embedded server asks.
"""

import re
from io import BytesIO
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from django.test.client import ClientHandler
from lxml import html
from PIL import Image

from amurinfo.delivery.found.inventory import public
from amurinfo.delivery.offline.sections import sections
from amurinfo.delivery.snapshots.middleware import SnapshotMiddleware
from amurinfo.delivery.snapshots.serving import Snapshots
from amurinfo.media.models import CentreRendition

from .test_equality import CODES, publisher  # noqa: F401 (a fixture)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

#: What no page links to.
MACHINES = ["/", "/robots.txt", "/sitemap.xml", "/.well-known/security.txt", "/offline-worker.js"]
EDITION = ["", "search/", "search/?q=tiger", "search/suggest/?q=ti", "offline/app.webmanifest",
           "offline/app.sizes.json", "privacy/me/", "privacy/audit/", "feeds/all.atom", "nothing/"]


def named(body: bytes, base: str) -> set[str]:
    """Addresses of this site that a page names."""
    page = html.document_fromstring(body)
    found = set(page.xpath("//@href | //@src | //@action | //form/@action | //@content"))
    for attributes in page.xpath("//*/@*[starts-with(name(), 'data-')]"):
        found.add(attributes)
    for sizes in page.xpath("//@srcset"):
        found |= {one.split()[0] for one in sizes.split(",")}
    whole = {urljoin(f"http://localhost:8000{base}", one) for one in found
             if re.match(r"(?:https?:/)?/|\?", one)}
    return {one.partition("#")[0] for one in whole if urlsplit(one).netloc == "localhost:8000"}


@pytest.fixture
def made(monkeypatch) -> list[str]:
    """Pages that the application rendered, and pictures that anybody wrote."""
    found = []
    answer, save = SnapshotMiddleware.__call__, Image.Image.save

    def answered(self, request):
        response = answer(self, request)
        match = request.resolver_match
        if (match and match.url_name == "wagtail_serve" and response.status_code == 200
                and response.get("Content-Type", "").startswith("text/html")):
            found.append(request.get_full_path())
        return response

    def saved(self, *args, **kwargs):
        found.append("a picture")
        return save(self, *args, **kwargs)

    monkeypatch.setattr(SnapshotMiddleware, "__call__", answered)
    monkeypatch.setattr(Image.Image, "save", saved)
    return found


def test_no_page_and_no_picture_is_made_for_a_reader(publisher, kept, settings, made):  # noqa: F811
    site = urlsplit(settings.SITE_URL)
    django = ClientHandler()  # which leaves the test its connection

    def behind(environ, start_response):
        response = django(environ)
        start_response(f"{response.status_code} x", [])
        return response if response.streaming else [response.content]

    served = Snapshots(behind, kept.store(), {}, dict)

    def ask(url: str) -> tuple[int, bytes]:
        parts, told = urlsplit(url), []
        answer = served({
            "REQUEST_METHOD": "GET", "PATH_INFO": unquote(parts.path).encode().decode("latin-1"),
            "QUERY_STRING": parts.query, "SCRIPT_NAME": "", "SERVER_NAME": site.hostname,
            "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": site.netloc,
            "wsgi.url_scheme": "http", "wsgi.input": BytesIO(), "HTTP_ACCEPT_LANGUAGE": "mn",
        }, lambda status, headers, *more: told.append(int(status[:3])))
        return told[0], b"".join(answer)

    there = kept.store().addresses()
    assert len(there) > 20
    wanted = {*MACHINES, *(f"/{code}/{one}" for code in CODES for one in EDITION)}
    wanted |= {f"/sitemap-{code}.xml" for code in CODES}
    wanted |= {f"/{code}/offline/{one.slug}.json" for code in CODES for one in sections(code)}
    wanted |= {f"{path}?from=timeline&isappinstalled=0" for path in there}
    for path in there:
        wanted |= {url.replace("http://localhost:8000", "")
                   for url in named(kept.store().read(path), path)}
    # Pages that this test has not rendered would be made, of course.
    elsewhere = {entry.path for entries in public().values() for entry in entries} - there
    wanted = {url for url in wanted
              if urlsplit(url).path not in elsewhere and not url.startswith("/editors/")}
    kinds = {re.sub(r"^/(?:ru|en|mn|zh-hans)/", "/", url).split("/")[1] for url in wanted}
    assert {"feeds", "media", "static", "map", "species", "offline"} <= kinds
    pictures = CentreRendition.objects.count()
    assert pictures

    lists = set()
    for url in sorted(wanted):
        status, body = ask(url)
        assert status < 500, url
        if made and "?" in url and set(made) == {url}:
            # A reader who filters a list, or leafs in it, asks a question, as one who searches.
            lists.add(url)
            made.clear()
        assert made == [], url
    assert CentreRendition.objects.count() == pictures
    names = {name for url in lists for name in re.findall(r"[?&](\w+)=", url)}
    assert names <= {"page", "country", "module", "year", "class", "network", "group", "role",
                     "status", "kind", "species", "q", "sort"}, lists
