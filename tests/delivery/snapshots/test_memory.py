"""What pages of a batch share: asked once, noted for each, and nobody sees what is another's.

That all pages and their tags are the same with it and without it, test_equality.py shows.
"""

import time

import pytest
from django.template import Context, Template
from wagtail.models import Page

from amurinfo.batch import each, once
from amurinfo.delivery.snapshots import memory, reading
from amurinfo.delivery.snapshots.index import Pending
from amurinfo.delivery.snapshots.publisher import Publisher, render_all
from amurinfo.facts.models import ProtectedArea, Species
from amurinfo.facts.prose.syntax import parse
from amurinfo.pages.addresses import Addresses
from amurinfo.pages.prose.show import Prose

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch():
    with memory.batch(time.time()):
        yield
    with memory.batch(None):
        pass


def areas() -> list[ProtectedArea]:
    return list(ProtectedArea.objects.with_names().order_by("slug")[:3])


def test_the_second_asks_nobody_and_has_the_same_tags(batch, django_assert_num_queries):
    with reading.watch() as first:
        before = areas()
    with reading.watch() as second, django_assert_num_queries(0):
        after = areas()
        assert [area.name_for("mn") for area in after] == [area.name_for("mn") for area in before]
    assert after == before
    assert first == second
    assert first


def test_objects_are_ones_own_and_what_they_load_later_is_noted(batch):
    areas()  # kept
    seen = []
    for _ in range(2):
        with reading.watch() as tags:
            one = areas()[0]
            assert one.slug != "mine"
            one.slug = "mine"
            one.name_set.all()[0].text = "mine"
            assert one.name_set.all()[0].record is one
            list(one.species.all())
        seen.append(tags)
    assert seen[0] == seen[1]
    assert any(tag.source.endswith("_species") for tag in seen[0])
    assert all(name.text != "mine" for name in areas()[0].name_set.all())


def test_the_words_of_a_page_are_ones_own(batch):
    def read():
        page = Page.objects.get(
            url_path__endswith="/home-ru/about/partnership/").specific
        return page.body

    first, second, third = read(), read(), read()
    assert second is not third
    assert [block.render() for block in first] == [block.render() for block in third]
    del second[0]
    assert len(read()) == len(first)


def test_tables_that_cannot_be_named_are_asked_each_time(batch):
    through = Species.areas.through if hasattr(Species, "areas") else ProtectedArea.species.through
    assert through.objects.count() == len(through.objects.all())


@pytest.mark.parametrize("error", [AttributeError, TypeError])
def test_what_cannot_be_compared_is_asked_each_time(batch, monkeypatch, error):
    """A filter may hold a function, a lock, whatever has no bytes."""
    def no_bytes(_queryset):
        raise error("cannot pickle")

    monkeypatch.setattr(memory, "_key", no_bytes)
    assert areas() == areas() != []


def test_after_a_round_nothing_is_kept(kept):
    publisher = Publisher(ahead=False, processes=1)
    publisher.index.wait([("/ru/", 1)])
    publisher.round()
    assert kept.store().read("/ru/")
    assert memory._last is None


def test_what_is_published_meanwhile_is_not_made_of_what_the_batch_has_read(kept):
    """Its own change is not heard yet by whoever renders; it shows it all the same. A page that
    the batch makes then of what it has read does not take its place."""
    path = "/ru/protected-areas/bastak/"
    publisher = Publisher(ahead=False, processes=1)
    publisher.hear()
    publisher.index.wait([(path, 1)])
    began = publisher._batch()
    render_all(publisher.index.next(1), began)
    shared = memory._last._kept.copy()
    ProtectedArea.objects.filter(slug="bastak").update(established="1234")
    memory._last._kept.update(shared)  # as in a process that wrote nothing itself
    old = publisher.index.next(1) or [Pending(path, 1, began, 0, "")]
    publisher.index.wait([(path, 0)])
    render_all(publisher.index.next(1), began)
    assert "1234" in kept.store().read(path).decode()
    render_all(old, began)
    assert "1234" in kept.store().read(path).decode()
    assert [pending.path for pending in publisher.index.next(9)] == [path]


def test_what_is_written_here_is_read_anew(batch):
    one = areas()[0]
    ProtectedArea.objects.filter(pk=one.pk).update(established="1234")
    assert str(areas()[0].established) == "1234"


def test_once_gives_its_tags_to_each(batch):
    def count() -> int:
        return len(areas())

    found = []
    for _ in range(2):
        with reading.watch() as tags:
            assert once("count", count) == 3
        found.append(tags)
    assert found[0] == found[1] != set()


def test_what_was_read_for_nothing_is_noted_too(batch):
    """A page that says that there is no such thing is made anew when there is one."""
    def fail():
        assert not ProtectedArea.objects.filter(slug="nowhere").exists()
        raise LookupError

    for _ in range(2):
        with reading.watch() as tags, pytest.raises(LookupError):
            once("fails", fail)
        assert {tag.source for tag in tags} >= {"facts_record"}


def test_without_a_batch_nothing_is_kept(django_assert_num_queries):
    areas()
    with django_assert_num_queries(2):
        areas()


def test_a_change_heard_while_a_batch_renders_is_shown_in_the_end(kept):
    """The batch has read the area; another process changes it; a page is rendered from what was
    read. It is not taken for the last word."""
    path = "/ru/protected-areas/bastak/"
    publisher = Publisher(ahead=False, processes=1)
    publisher.hear()
    began = publisher._batch()
    for _ in range(3):  # the first page of a process asks some things in other words
        publisher.index.wait([(path, 1)])
        render_all(publisher.index.next(1), began)
    area = ProtectedArea.objects.get(slug="bastak")
    shared = memory._last._kept.copy()
    ProtectedArea.objects.filter(pk=area.pk).update(established="1234")
    publisher.hear()
    memory._last._kept.update(shared)  # as in a process that wrote nothing itself
    [pending] = publisher.index.next(9)
    assert publisher._batch() > began
    render_all([pending], began)  # by one that was told of it before the change was heard
    assert "1234" not in kept.store().read(path).decode()
    assert [again.path for again in publisher.index.next(9)] == [path], "it waits again"
    render_all(publisher.index.next(9), publisher._batch())
    assert "1234" in kept.store().read(path).decode()
    assert publisher.index.next(9) == []


def test_a_batch_inside_of_a_batch_is_that_one(batch):
    outer = memory.current()
    with memory.batch(outer.began + 5):
        assert memory.current() is outer
        areas()
    assert outer._kept
    ProtectedArea.objects.filter(slug="bastak").update(established="1234")
    assert not outer._kept, "what is written is forgotten in the one that is used"


def test_each_key_is_asked_for_once_and_has_its_own_tags(batch, django_assert_num_queries):
    """What stands beside it on one page is no business of another page that shows it."""
    def load(slugs: set[str]) -> dict[str, ProtectedArea]:
        return {area.slug: area for area in ProtectedArea.objects.filter(slug__in=slugs)}

    one, other = (area.slug for area in areas()[:2])
    with reading.watch() as both:
        first = each("areas", {one, other, "nowhere"}, load)
    assert set(first) == {one, other}
    first[one].slug = "mine"
    with reading.watch() as tags, django_assert_num_queries(0):
        second = each("areas", [one, "nowhere"], load)
    assert second[one].slug == one, "objects are one's own"
    row = ProtectedArea.objects.get(slug=other)
    about_other = {tag for tag in both if f'"{other}"' in tag.value or f'"{row.pk}"' in tag.value}
    assert about_other
    assert tags == both - about_other


def test_a_fact_that_another_page_told_has_all_its_tags():
    """The page that names it first has looked up where things stand; the next one has not."""
    def told(*facts: str) -> tuple[list[str], set]:
        text = " ".join(parse(fact).tag for fact in facts)
        with reading.watch() as tags:
            prose = Prose([text], "ru", Addresses())
            return [prose.html(text), *(entry.about.url for entry in prose.entries)], tags

    with memory.batch(time.time()):
        told("name:amur-tiger", "area:khingansky", "area:bastak")
        shown, tags = told("area:bastak")
    with memory.batch(None):
        pass
    assert shown[1] == "/ru/protected-areas/bastak/"
    alone = told("area:bastak")
    assert shown == alone[0]
    assert {tag for tag in tags ^ alone[1] if tag.source != "django_content_type"} == set()


def test_without_a_batch_all_are_asked_for_at_once(django_assert_num_queries):
    slugs = [area.slug for area in areas()]
    with django_assert_num_queries(1):
        assert len(each("areas", slugs, lambda some: {
            area.slug: area for area in ProtectedArea.objects.filter(slug__in=some)})) == 3
    with django_assert_num_queries(0):
        assert each("areas", [], lambda some: {}) == {}


def test_a_part_of_a_template_is_made_once_for_its_key(batch):
    part = Template('{% load centre %}{% once "part" key %}{{ said }}{% endonce %}')
    made = [part.render(Context({"key": key, "said": said}))
            for key, said in (("a", 1), ("b", 2), ("a", 3))]
    assert made == ["1", "2", "1"]
    with memory.batch(None):
        pass


def test_a_part_of_a_template_is_made_each_time_without_a_batch():
    part = Template('{% load centre %}{% once "part" key %}{{ said }}{% endonce %}')
    assert [part.render(Context({"key": "a", "said": said})) for said in (1, 2)] == ["1", "2"]


def test_what_is_read_ahead_is_what_wagtail_finds(kept, django_assert_max_num_queries):
    """Sixteen pages that stand side by side: the same bytes and tags, in fewer queries."""
    paths = [f"/{code}/ecoregion/{slug}/" for slug in ("forests", "wetlands", "steppe", "rivers")
             for code in ("ru", "en", "zh-hans")]
    own_way = ["/ru/species/amur-tiger/", "/ru/map/", "/ru/", "/ru/nowhere/", "/nowhere/", "/"]
    made = {}
    with memory.batch(time.time()):
        kept.read_ahead([*paths, *own_way])
        assert set(memory.current().ahead) == set(paths)
        # Again: all that stands above them is known.
        with django_assert_max_num_queries(2):
            kept.read_ahead(paths)
        for path in paths:
            with reading.watch() as tags:
                made[path] = kept.ask(path).content, tags
        assert memory.current().ahead == {}, "each is used once"
    with memory.batch(None):
        pass
    for path, (body, tags) in made.items():
        with reading.watch() as alone:
            assert kept.ask(path).content == body
        # Kinds of pages are remembered by Django from the first on.
        assert {tag for tag in tags ^ alone if tag.source != "django_content_type"} == set(), path
