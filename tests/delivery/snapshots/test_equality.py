"""The promise: after any change readers get what a rendering of now would give them.

Random changes of records, names, figures, memberships, pages, notices, terms and pictures.
Afterwards each file equals a fresh rendering; and pages that show nothing of it were left alone.
"""

import datetime
import io
import itertools
import json
import time

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html
from PIL import Image
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from amurinfo.delivery.snapshots import memory, reading
from amurinfo.delivery.snapshots.index import Tag
from amurinfo.delivery.snapshots.publisher import Publisher, render_all
from amurinfo.editions.models import Notice
from amurinfo.facts.models import (
    Agreement,
    Concept,
    Figure,
    Membership,
    Name,
    ProtectedArea,
    Species,
)
from amurinfo.media.models import CentreDocument, CentreImage, CentreRendition
from amurinfo.pages.models import ArticlePage, EventPage

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

CODES = ("ru", "en", "zh-hans", "mn")
#: One page of each type, and of each kind that a type has: in one edition after another.
KINDS = (
    "about/partnership/", "", "protected-areas/", "networks/",
    "species/amur-tiger/", "protected-areas/bastak/", "networks/amur-green-belt/", "places/amur/",
    "library/tiger-strategy-russia-2010/", "species/", "places/", "library/",
    "events/", "news/", "about/", "programme/",
    "events/steering-committee-2014/", "news/tiger-census-2022/", "ecoregion/",
    "programme/big-cats/",
    "history/", "offices/", "map/", "privacy/",
    "site-map/", "editions/", "offline/", "ecoregion/wetlands/",
)
PATHS = [f"/{code}/{path}" for code, path in zip(itertools.cycle(CODES), KINDS, strict=False)]
PATHS += ["/mn/about/partnership/", "/en/species/amur-tiger/", "/zh-hans/"]
numbers = itertools.count(1)


def rename(kind: str, slug: str, language: str) -> None:
    name = Name.objects.filter(
        record__kind=kind, record__slug=slug, language=language, status="preferred").first()
    if name:
        name.text = f"{name.text} {next(numbers)}"
        name.save()


def new_figure(subject: str) -> None:
    old = Figure.objects.current().filter(subject__slug=subject).first()
    number = next(numbers)
    Figure.objects.create(
        slug=f"test-{number}", subject=old.subject, aspect=old.aspect, low=number, high=number,
        unit=old.unit, as_of="2026", source=old.source,
    )


def retitle(path: str, code: str) -> None:
    page = Page.objects.filter(url_path__endswith=path, locale__language_code=code).first()
    if page:
        page = page.specific
        page.title = f"{page.title} {next(numbers)}"
        page.save_revision().publish()


def notice(code: str) -> None:
    Notice.objects.create(
        kind="legal", text={code: f"§ {next(numbers)}"}, valid_from=timezone.localdate())


def leave(area: str) -> None:
    Membership.objects.filter(area__slug=area).first().delete()


def bulk(slug: str) -> None:
    """By a single UPDATE that sends no signal."""
    ProtectedArea.objects.filter(slug=slug).update(established=str(1900 + next(numbers) % 100))


def unpublish(path: str, code: str) -> None:
    page = Page.objects.filter(url_path__endswith=path, locale__language_code=code).first()
    if page:
        page.specific.unpublish()


def another_day(code: str) -> None:
    event = EventPage.objects.get(
        url_path__endswith="/steering-committee-2014/", locale__language_code=code)
    event.start += datetime.timedelta(days=400 * next(numbers))
    event.end = None
    event.save_revision().publish()


def own(code: str) -> Page:
    """A page that this edition alone has; a new one if there is none."""
    found = Page.objects.filter(title__startswith="Own", locale__language_code=code).first()
    return found.specific if found else new_page(code)


def new_page(code: str) -> Page:
    above = Page.objects.get(url_path__endswith=f"/home-{code}/about/")
    number = next(numbers)
    page = above.add_child(instance=ArticlePage(
        title=f"Own {number}", slug=f"own-{number}", locale=above.locale, live=False))
    page.save_revision().publish()
    return page


def rename_address(code: str) -> None:
    page = own(code)
    page.slug = f"own-{next(numbers)}"
    page.save_revision().publish()


def move(code: str) -> None:
    page = own(code)
    before = page.get_parent().slug
    to = "ecoregion" if before == "about" else "about"
    page.move(Page.objects.get(url_path__endswith=f"/home-{code}/{to}/"), "last-child")


def drawn(shade: int) -> ContentFile:
    data = io.BytesIO()
    Image.new("RGB", (1200, 800), (shade % 256, 90, 120)).save(data, "PNG")
    return ContentFile(data.getvalue(), name="river.png")


def hang_a_picture() -> None:
    """On one page of each edition."""
    image = CentreImage.objects.create(
        title="river", file=drawn(0), credit="A. Example", licence="CC BY 4.0",
        **{f"alt_{column}": "A river" for column in ("ru", "en", "zh", "mn")})
    for code in CODES:
        page = Page.objects.get(
            url_path__endswith="/about/partnership/", locale__language_code=code).specific
        page.body = [{"type": "picture", "value": {"image": image.pk, "caption": ""}},
                     *page.body.raw_data]
        page.save_revision().publish()


def put_a_paper() -> None:
    """Under an entry of the library, on a shelf of its own."""
    CentreDocument.objects.create(
        title="paper", file=ContentFile(b"seen, counted", name="paper.csv"),
        agreement=Agreement.objects.get(slug="tiger-strategy-russia-2010"),
        collection=Collection.get_first_root_node().add_child(name="papers"))


def close_or_open() -> None:
    shelf = Collection.objects.get(name="papers")
    if not CollectionViewRestriction.objects.filter(collection=shelf).delete()[0]:
        CollectionViewRestriction.objects.create(collection=shelf, restriction_type="login")


def let_in(path: str, code: str) -> None:
    """All readers or only those who are logged in."""
    page = Page.objects.filter(url_path__endswith=path, locale__language_code=code).first()
    if page and not PageViewRestriction.objects.filter(page=page).delete()[0]:
        PageViewRestriction.objects.create(page=page, restriction_type="login")


def another_file() -> None:
    """As the form of an image does it."""
    image = CentreImage.objects.get(title="river")
    image.file = drawn(next(numbers))
    image.save()
    image.renditions.all().delete()


CHANGES = {
    "a shelf is closed or opened": lambda code: close_or_open(),
    "title of a paper": lambda code: CentreDocument.objects.filter(
        title__startswith="paper").update(title=f"paper {next(numbers)}"),
    "words of a picture": lambda code: CentreImage.objects.filter(title="river").update(
        **{f"alt_{code[:2]}": f"§ {next(numbers)}"}),
    "who took a picture": lambda code: CentreImage.objects.filter(title="river").update(
        credit=f"§ {next(numbers)}"),
    "a picture is another": lambda code: another_file(),
    "name of a species": lambda code: rename("species", "amur-tiger", code),
    "name of an area": lambda code: rename("area", "bastak", code),
    "name of a place": lambda code: rename("place", "amur", code),
    "name of a term": lambda code: rename(
        "concept", Concept.objects.filter(
            vocabulary="designation").order_by("slug").first().slug, code),
    "figure": lambda code: new_figure("amur-tiger"),
    "title of an article": lambda code: retitle("/about/partnership/", code),
    "title of a section": lambda code: retitle("/about/", code),
    "title of the front page": lambda code: retitle(f"home-{code}/", code),
    "notice": notice,
    "membership": lambda code: leave("khingansky"),
    "bulk update": lambda code: bulk("bastak"),
    "an event has another day": another_day,
    "a page is new": new_page,
    "a page has another address": rename_address,
    "a page is moved": move,
    "a page is deleted": lambda code: own(code).delete(),
    "an article is taken away": lambda code: unpublish("/about/partnership/", code),
    "who may read an article": lambda code: let_in("/about/partnership/", code),
    "species status": lambda code: Species.objects.filter(slug="amur-tiger").update(
        iucn_year=str(2000 + next(numbers))),
}


@pytest.fixture
def publisher(kept, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    hang_a_picture()
    put_a_paper()
    publisher = Publisher(ahead=False, processes=1)
    publisher.hear()
    kept.index().wait((path, kept.priority(path)) for path in PATHS)
    follow(publisher)
    return publisher


def follow(publisher) -> int:
    """Hear of what was changed and render what waits, as the publisher does; returns how many."""
    publisher.hear()
    rendered = 0
    while waiting := publisher.index.next(99):
        rendered += render_all(waiting, publisher._batch(waiting))
        publisher.hear()  # of pictures that were made for it
        assert not [pending.problem for pending in waiting if pending.problem]
    return rendered


def wrong(kept) -> list[str]:
    """Addresses whose file is not what a rendering of now gives. Where there is no file, readers
    get a rendering of now."""
    found, now = [], time.time()
    for path in sorted({*PATHS, *kept.store().addresses()}):
        with memory.batch(now):  # one for all, and it knows nothing yet
            response = kept.ask(path)
        there = kept.store().pointer(path) / "index.html"
        fresh = response.content if kept.is_page(response) else None
        kept_bytes = there.read_bytes() if there.exists() else None
        if kept_bytes is not None and fresh != kept_bytes:
            found.append(path)
    return found


def alone(kept, path: str) -> tuple[bytes, set]:
    """The page and its tags, of all that is read for it and nothing remembered."""
    with reading.watch() as tags:
        response = kept.ask(path)
    return response.content if kept.is_page(response) else b"", tags


def is_known_by_its_owner(tag: Tag, tags: set[Tag]) -> bool:
    """Whether the tag is of a row that another finds as well: the names of a record. Which of
    them are noted depends on what was asked first."""
    model = next(one for one in apps.get_models() if one._meta.db_table == tag.source)
    (key,) = json.loads(tag.value or "[null]")
    row = model.objects.filter(pk=key).first() if json.loads(tag.columns or "[]") == [
        model._meta.pk.column] else None
    return row is not None and any(
        Tag.of(tag.source, {field.column: str(getattr(row, field.attname))}) in tags
        for field in model._meta.concrete_fields if field.many_to_one)


def test_what_is_served_is_what_would_be_rendered(publisher, kept):
    """Each example goes on from the state that the last one left."""
    rendered = changed = 0

    def make(changes) -> None:
        nonlocal rendered, changed
        for name, code in changes:
            CHANGES[name](code)
        before = kept.index().snapshots()
        rendered += follow(publisher)
        after = kept.index().snapshots()
        changed += len(set(before.items()) ^ set(after.items())) // 2
        assert wrong(kept) == []

    # Some at a time, in all editions; then every page is compared. What is noted and rendered is
    # the same for both databases.
    each = list(zip(sorted(CHANGES), itertools.cycle(CODES), strict=False))
    together = 8 if connection.vendor == "sqlite" else 12
    for at in range(0, len(each), together):
        make(each[at:at + together])

    @given(st.lists(st.tuples(st.sampled_from(sorted(CHANGES)), st.sampled_from(CODES)),
                    min_size=4, max_size=6))
    @settings(max_examples=2, deadline=None, database=None,
              suppress_health_check=[HealthCheck.too_slow])
    def any_changes(changes):
        make(changes)

    if connection.vendor == "sqlite":
        any_changes()
    for path in PATHS:
        body, tags = alone(kept, path)
        assert body == (kept.store().read(path) or b""), path
        if body:  # what was remembered for others left its tags with this one, too
            shown = kept.index().shows(path)
            # Whoever made the pictures has read more.
            more = set() if b'class="picture"' in body else {
                tag for tag in shown - tags if not is_known_by_its_owner(tag, shown)}
            assert (path, tags - shown, more) == (path, set(), set())
    # Some are rendered for nothing: a page reads the names of a record in all languages and
    # shows one. Measured over all kinds of changes: a third of what is rendered becomes other
    # bytes.
    assert changed >= rendered * 0.2


def test_no_reader_waits_for_a_picture(publisher, kept, client):
    """What was rendered has its renditions; whoever reads makes none."""
    made = set(CentreRendition.objects.values_list("filter_spec", flat=True))
    assert {"format-webp|width-480", "format-jpeg|width-960"} <= made  # both formats, both sizes
    address = "/ru/about/partnership/"
    page = html.document_fromstring(
        (kept.store().pointer(address) / "index.html").read_bytes())
    files = {source.split()[0] for one in page.xpath('//figure[@class="picture"]//@srcset')
             for source in one.split(",")}
    assert len(files) == 4
    before = CentreRendition.objects.count()
    assert client.get(address).status_code == 200
    for file in files:
        assert client.get(file).status_code == 200
    assert CentreRendition.objects.count() == before


def test_what_a_change_touches(publisher, kept):
    """A name in one language leaves the others alone; SQL by hand is noticed."""
    rename("species", "amur-tiger", "ru")
    publisher.hear()
    waiting = {pending.path for pending in kept.index().next(999)}
    assert "/ru/species/amur-tiger/" in waiting
    # Nothing of the tiger stands there.
    assert not waiting & {f"/{code}/about/partnership/" for code in CODES}

    follow(publisher)
    # No menu has it, and no article stands beside it.
    page = Page.objects.get(
        locale__language_code="ru", slug="steering-committee-2014").specific
    page.summary = "Новые слова."
    page.save_revision().publish()
    publisher.hear()
    waiting = {pending.path for pending in kept.index().next(999)}
    assert {"/ru/events/steering-committee-2014/", "/ru/events/"} <= waiting
    assert not waiting & {"/ru/ecoregion/wetlands/", "/ru/species/amur-tiger/",
                          "/mn/programme/big-cats/", "/mn/about/partnership/"}
    # A page that any change of any page concerned would be rendered anew with each.
    everything = {path for path in kept.store().addresses()
                  if Tag(Page._meta.db_table) in kept.index().shows(path)}
    assert not everything & {"/ru/ecoregion/wetlands/", "/ru/species/amur-tiger/",
                             "/mn/programme/big-cats/", "/mn/about/partnership/"}

    with connection.cursor() as cursor:
        cursor.execute("update facts_name set text = 'Тигр' where language = 'ru'")
    publisher.hear()
    assert set(wrong(kept)) <= {pending.path for pending in kept.index().next(999)}
