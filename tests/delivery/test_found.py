"""What machines find: sitemaps, feeds, structured data, share pictures, at real addresses."""

import io
import json
import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import feedparser
import msgspec_schemaorg.models as schemaorg
import pytest
from django.conf import settings
from django.test import Client
from lxml import etree, html
from PIL import Image
from pyld import jsonld

from amurinfo.facts.models import Figure, ProtectedArea, Record
from amurinfo.languages import BY_CODE, CODES
from amurinfo.pages.models import NewsPage
from amurinfo.programme.models import ModulePage
from tests import sitemap_schema
from tests.delivery.atom_schema import faults

pytestmark = [pytest.mark.django_db, pytest.mark.once]

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
SITE = settings.SITE_URL


def get(path: str):
    answer = Client().get(path)
    assert answer.status_code == 200, path
    return answer


@pytest.fixture
def sitemaps():
    """Address -> (lastmod, {hreflang: address}) of everything that the index leads to."""
    document = get("/sitemap.xml").content
    assert sitemap_schema.faults(document) == []
    index, found = etree.fromstring(document), {}
    for place in index.iterfind(f"{MAP}sitemap/{MAP}loc"):
        document = get(place.text.removeprefix(SITE)).content
        assert sitemap_schema.faults(document) == []
        tree = etree.fromstring(document)
        for url in tree.iterfind(f"{MAP}url"):
            address = url.find(f"{MAP}loc").text
            assert address not in found, "listed twice"
            found[address] = (
                url.findtext(f"{MAP}lastmod"),
                {link.get("hreflang"): link.get("href") for link in url.iterfind(LINK)},
            )
    return found


def test_sitemaps_hold_every_page_of_every_edition_and_say_what_the_pages_say(sitemaps):
    areas = ProtectedArea.objects.count()
    for code in CODES:
        below = f"{SITE}/{code}/protected-areas/"
        assert sum(url.startswith(below) for url in sitemaps) == areas + 1
    # What a page's head says of its counterparts, the sitemap says too.
    for path in ("/mn/", "/ru/species/amur-tiger/", "/en/news/", "/zh-hans/ecoregion/rivers/"):
        head = html.fromstring(get(path).content).findall(".//link[@hreflang]")
        told = {link.get("hreflang"): link.get("href") for link in head
                if link.get("type") is None}
        assert sitemaps[SITE + path][1] == told
    # Every counterpart is listed itself and points back.
    for address, (_lastmod, others) in sitemaps.items():
        for tag, other in others.items():
            assert tag == "x-default" or address in sitemaps[other][1].values()
    assert all(when for when, _others in sitemaps.values())


def test_a_page_that_is_not_live_is_no_counterpart():
    page = NewsPage.objects.live().filter(locale__language_code="mn").first()
    path = page.get_url().removeprefix(SITE)
    twin = path.replace("/mn/", "/en/", 1)
    page.unpublish()
    mongolian = get("/sitemap-mn.xml").content.decode()
    english = get("/sitemap-en.xml").content.decode()
    assert path not in mongolian
    assert path not in english
    assert twin in english


def test_lastmod_is_the_last_change_of_what_is_shown(sitemaps):
    Record.objects.update(updated_at=datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC))
    Figure.objects.update(created_at=datetime(2026, 2, 1, tzinfo=UTC))
    tiger = Record.objects.get(kind="species", slug="amur-tiger")
    figure = tiger.figures.first()
    Figure.objects.filter(pk=figure.pk).update(created_at=datetime(2026, 5, 6, tzinfo=UTC))

    def lastmod(path):
        tree = etree.fromstring(get("/sitemap-mn.xml").content)
        return next(u.findtext(f"{MAP}lastmod") for u in tree.iterfind(f"{MAP}url")
                    if u.findtext(f"{MAP}loc") == SITE + path)

    # A record to which no edition has added words.
    assert lastmod("/mn/species/sable/") == "2026-02-03T04:05:06Z"
    NewsPage.objects.filter(slug="land-of-big-cats-agreement").update(
        last_published_at=datetime(2030, 1, 1, tzinfo=UTC)
    )
    assert lastmod("/mn/news/land-of-big-cats-agreement/") == "2030-01-01T00:00:00Z"
    assert lastmod("/mn/news/") == "2030-01-01T00:00:00Z"
    assert lastmod("/mn/species/")[:4] != "2030"


@pytest.mark.parametrize("fault", [
    "<urlset{}><url><lastmod>2026-01-01</lastmod></url></urlset>",
    "<urlset{}><url><lastmod>2026-01-01</lastmod><loc>http://a.example/</loc></url></urlset>",
    "<urlset{}><url><loc>http://a.example/</loc><name>a</name></url></urlset>",
    "<sitemapindex{}><url><loc>http://a.example/</loc></url></sitemapindex>",
])
def test_the_schema_knows_a_bad_sitemap(fault):
    assert sitemap_schema.faults(fault.format(f' xmlns="{MAP[1:-1]}"').encode())


def test_sitemaps_cost_the_same_however_many_records(django_assert_max_num_queries):
    get("/sitemap.xml")
    with django_assert_max_num_queries(25):
        get("/sitemap.xml")


def test_a_large_edition_is_split():
    from amurinfo.delivery.found import sitemaps as maps
    from amurinfo.delivery.found.entry import Public

    when = datetime(2026, 1, 1, tzinfo=UTC)
    many = [Public(f"/ru/{n}/", "ru", when + timedelta(seconds=n), ()) for n in range(5)]
    index = etree.fromstring(maps.index(SITE, {"ru": many, "mn": []}, most=2))
    assert [node.text for node in index.iterfind(f"{MAP}sitemap/{MAP}loc")] == [
        f"{SITE}/sitemap-ru.xml", f"{SITE}/sitemap-ru-2.xml", f"{SITE}/sitemap-ru-3.xml",
        f"{SITE}/sitemap-mn.xml",
    ]
    assert index.findtext(f"{MAP}sitemap/{MAP}lastmod") == "2026-01-01T00:00:01Z"
    assert Client().get("/sitemap-ru-2.xml").status_code == 404
    assert Client().get("/sitemap-fr.xml").status_code == 404


# ---- feeds --------------------------------------------------------------------------------


@pytest.mark.machine
@pytest.mark.parametrize("code", CODES)
def test_every_feed_that_a_page_offers_is_valid_and_in_its_language(code):
    offered = {}
    lists = ("species", "protected-areas", "networks", "places", "library", "offices")
    for path in ("/", "/news/", "/events/", "/programme/big-cats/", *(f"/{at}/" for at in lists)):
        tree = html.fromstring(get(f"/{code}{path}").content)
        for link in tree.findall('.//link[@type="application/atom+xml"]'):
            offered[link.get("href")] = link.get("title")
    assert len(offered) == 4 + len(lists)
    assert len(set(offered.values())) == len(offered)
    for path in offered:
        answer = get(path)
        assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
        assert faults(answer.content) == [], path
        read = feedparser.parse(answer.content)
        assert not read.bozo
        assert read.feed.language == BY_CODE[code].tag
        assert read.entries
        for entry in read.entries:
            assert entry.link.startswith(f"{SITE}/{code}/")
            # Full text, and no address that leads nowhere outside the page.
            # Where an entry says no summary, feedparser takes the text for it.
            assert len(entry.content[0].value) >= len(entry.get("summary", ""))
            assert not re.search(r'(?:href|src)="(?:/|#)', entry.content[0].value)


def test_a_feed_of_news_holds_the_whole_text_newest_first():
    read = feedparser.parse(get("/en/feeds/news.atom").content)
    page = NewsPage.objects.get(slug="land-of-big-cats-agreement", locale__language_code="en")
    entry = next(one for one in read.entries if one.title == page.title)
    shown = html.fromstring(get("/en/news/land-of-big-cats-agreement/").content)
    paragraphs = [p.text_content() for p in shown.findall(".//main//p") if not p.get("class")]
    body = html.fromstring(f"<div>{entry.content[0].value}</div>").text_content()
    assert paragraphs
    assert all(text in body for text in paragraphs)
    live = NewsPage.objects.live().filter(locale__language_code="en").count()
    assert len(read.entries) == min(live, 30)


def test_a_feed_of_a_kind_holds_the_records_that_changed_last_and_no_others():
    Record.objects.update(updated_at=datetime(2026, 2, 3, tzinfo=UTC))
    Record.objects.filter(slug__in=("sable", "khingansky")).update(
        updated_at=datetime(2040, 3, 4, tzinfo=UTC))
    [*entries] = feedparser.parse(get("/ru/feeds/records-species.atom").content).entries
    assert entries[0].link == f"{SITE}/ru/species/sable/"
    assert entries[0].updated == "2040-03-04T00:00:00Z"
    assert len(entries) == 30
    assert all(entry.link.startswith(f"{SITE}/ru/species/") for entry in entries)
    # The thing has one identity, in whichever feed of the edition.
    everything = feedparser.parse(get("/ru/feeds/all.atom").content).entries
    assert entries[0].id in {entry.id for entry in everything}


@pytest.mark.parametrize("code", CODES)
def test_every_module_has_a_feed(code):
    modules = ModulePage.objects.live().filter(locale__language_code=code)
    assert modules
    for module in modules:
        read = feedparser.parse(get(f"/{code}/feeds/module-{module.module.code}.atom").content)
        assert module.title in [entry.title for entry in read.entries]


def test_an_entry_keeps_its_id_when_its_address_changes():
    page = NewsPage.objects.filter(locale__language_code="en").order_by("-date").first()
    before = {e.title: e.id for e in feedparser.parse(get("/en/feeds/news.atom").content).entries}
    NewsPage.objects.filter(pk=page.pk).update(
        slug="another", url_path=page.url_path.replace(page.slug, "another")
    )
    after = feedparser.parse(get("/en/feeds/news.atom").content).entries
    moved = next(entry for entry in after if "/another/" in entry.link)
    assert moved.id == before[page.title]


def test_feeds_that_an_edition_has_not():
    for path in ("/en/feeds/nothing.atom", "/en/feeds/module-nothing.atom",
                 "/en/feeds/records-nothing.atom", "/fr/feeds/all.atom"):
        assert Client().get(path).status_code == 404


# ---- structured data ----------------------------------------------------------------------


def local_context(url, options):
    """schema.org without the network: as its own context does, every term is in its vocabulary,
    and what it types as an address is one."""
    assert url == "https://schema.org"
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url,
            "document": {"@context": {"@vocab": "http://schema.org/", "url": {"@type": "@id"},
                                      "image": {"@type": "@id"}, "license": {"@type": "@id"}}}}


def document_of(path: str) -> dict:
    scripts = html.fromstring(get(path).content).findall('.//script[@type="application/ld+json"]')
    assert len(scripts) == 1
    return json.loads(scripts[0].text)


def nodes(value):
    """Every typed object in a document."""
    if isinstance(value, dict):
        if "@type" in value:
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from nodes(one)


THINGS = {
    "/": None, "/species/": "Dataset", "/species/amur-tiger/": "Taxon",
    "/protected-areas/khingansky/": "Place", "/places/amur/": "Place",
    "/networks/amur-ussuri-memorandum-2016/": "Organization",
    "/offices/office-dadal/": "Organization", "/events/tiger-summit-2010/": "Event",
    "/news/land-of-big-cats-agreement/": "NewsArticle", "/ecoregion/rivers/": None,
    "/library/memorandum-amur-ussuri-2016/": "CreativeWork",
}


@pytest.mark.machine
@pytest.mark.parametrize("path", THINGS)
def test_structured_data_is_read_by_others_and_in_the_vocabulary(path):
    document = document_of(f"/mn{path}")
    expanded = jsonld.expand(document, {"documentLoader": local_context})
    types = Counter(kind for node in expanded for kind in node["@type"])
    assert types["http://schema.org/Organization"] >= 1
    if THINGS[path]:
        assert types[f"http://schema.org/{THINGS[path]}"]
    this = next(node for node in expanded if node["@id"] == f"{SITE}/mn{path}")
    assert this["http://schema.org/inLanguage"] == [{"@value": "mn"}]
    # Identifiers that one node names are those of another in the graph.
    known = {node["@id"] for node in expanded}
    for part in ("isPartOf", "publisher", "mainEntity", "breadcrumb"):
        for target in this.get(f"http://schema.org/{part}", []):
            assert target["@id"] in known
    # Every property belongs to its type, by a copy of the vocabulary that others keep.
    for node in nodes(document):
        allowed = set(getattr(schemaorg, node["@type"]).__struct_fields__)
        own = {key for key in node if not key.startswith(("@", "http"))}
        assert own <= allowed, (node["@type"], own - allowed)


def test_a_species_follows_the_profile_of_bioschemas():
    taxon = next(n for n in document_of("/zh-hans/species/amur-tiger/")["@graph"]
                 if n["@type"] == "Taxon")
    assert taxon["http://purl.org/dc/terms/conformsTo"]["@id"] == (
        "https://bioschemas.org/profiles/Taxon/1.0-RELEASE"
    )
    assert taxon["name"] == "Panthera tigris altaica"
    assert taxon["taxonRank"] == "subspecies"
    assert taxon["parentTaxon"]["name"] == "Panthera tigris"
    told = {name["@language"] for name in taxon["alternateName"]}
    assert {"ru", "zh-Hans", "mn"} <= told


def test_nothing_ends_the_script_before_its_end():
    NewsPage.objects.filter(slug="land-of-big-cats-agreement").update(
        title="</script><script>alert(1)</script>", draft_title="x", seo_title=""
    )
    page = get("/en/news/land-of-big-cats-agreement/").content.decode()
    assert "<script>alert" not in page
    document = document_of("/en/news/land-of-big-cats-agreement/")
    assert any(n.get("headline", "").startswith("</script>") for n in document["@graph"])


def test_coordinates_are_the_public_ones():
    """Where a place is blurred, the data beside the page is blurred, too."""
    from amurinfo.facts.models import PrecisePlace

    area = ProtectedArea.objects.exclude(lat=None).first()
    PrecisePlace.objects.create(
        record=area, lat=48.123456, lon=134.654321, category="1", reason="nest",
    )
    area.refresh_from_db()
    document = document_of(f"/en/protected-areas/{area.slug}/")
    place = next(node for node in document["@graph"] if node["@type"] == "Place")
    assert place["geo"]["latitude"] == area.lat != 48.123456
    assert "48.1234" not in json.dumps(document)


# ---- Open Graph ---------------------------------------------------------------------------


def properties(path: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for meta in html.fromstring(get(path).content).findall(".//meta[@property]"):
        found.setdefault(meta.get("property"), []).append(meta.get("content"))
    return found


def test_open_graph_says_what_the_protocol_asks_and_its_picture_is_there():
    told = properties("/zh-hans/protected-areas/khingansky/")
    for name in ("og:title", "og:type", "og:image", "og:url"):  # https://ogp.me, basic metadata
        assert len(told[name]) == 1
    assert told["og:locale"] == ["zh_CN"]
    assert sorted(told["og:locale:alternate"]) == ["en_GB", "mn_MN", "ru_RU"]
    picture = told["og:image"][0]
    answer = get(picture.removeprefix(SITE))
    with Image.open(io.BytesIO(b"".join(answer))) as image:
        assert [str(side) for side in image.size] == [
            told["og:image:width"][0], told["og:image:height"][0]
        ]
    # The same thing has the same picture in all editions; another thing has another.
    assert properties("/ru/protected-areas/khingansky/")["og:image"] == [picture]
    assert properties("/ru/protected-areas/")["og:image"] != [picture]


def test_security_txt_and_robots_are_there():
    answer = get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert f"Contact: {SITE}/en/offices/" in answer.content.decode()
    assert get("/en/offices/")
    robots = get("/robots.txt").content.decode()
    for line in re.findall(r"^Sitemap: (.+)$", robots, re.M):
        get(line.removeprefix(SITE))
