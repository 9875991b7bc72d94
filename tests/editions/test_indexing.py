"""Wagtail's own indexes follow many publications once a page, and say the same as page by page."""

import re

import pytest
from django.db import transaction
from django.test.utils import CaptureQueriesContext
from modelsearch.models import IndexEntry
from wagtail.models import Page, ReferenceIndex

from amurinfo.editions import indexing

pytestmark = pytest.mark.django_db


@pytest.fixture
def rivers():
    return Page.objects.get(locale__language_code="ru", slug="rivers").specific


def entry(page) -> tuple:
    return IndexEntry.objects.values_list("title", "autocomplete", "body").get(
        object_id=str(page.pk), content_type=page.cached_content_type)


def words(page) -> set[str]:
    """Of the title in the index: text on SQLite, a tsvector on PostgreSQL."""
    return set(re.findall(r"[^\W\d]+", str(entry(page)[0]).casefold()))


def references(page) -> list:
    return sorted(ReferenceIndex.objects.filter(object_id=str(page.pk)).values_list(
        "to_object_id", "content_path"))


def retitled(page, title: str, linked: Page) -> None:
    page.title = title
    page.body = [*page.body.raw_data, {
        "type": "paragraph", "id": "6b1f3c9e-0000-4000-8000-00000000000a",
        "value": f'<p><a linktype="page" id="{linked.pk}">туда</a></p>'}]
    page.save_revision().publish()


def test_at_the_end_they_hold_what_they_hold_page_by_page(rivers):
    linked = Page.objects.get(locale__language_code="ru", slug="places")
    before = entry(rivers), references(rivers)
    with transaction.atomic():
        retitled(rivers, "Ленивая река", linked)
        at_once = entry(rivers), references(rivers)
        transaction.set_rollback(True)
    assert (entry(rivers), references(rivers)) == before
    rivers = Page.objects.get(pk=rivers.pk).specific
    with indexing.once():
        retitled(rivers, "Ленивая река", linked)
        with indexing.once():
            assert (entry(rivers), references(rivers)) == before
        assert (entry(rivers), references(rivers)) == before
    assert (entry(rivers), references(rivers)) == at_once
    assert {"ленивая", "река"} <= words(rivers)
    assert str(linked.pk) in [to for to, _path in references(rivers)]


def test_a_page_is_indexed_once_however_often_it_is_saved(rivers):
    def updates(times: int) -> int:
        with CaptureQueriesContext(transaction.get_connection()) as asked, indexing.once():
            for _time in range(times):
                rivers.save(clean=False)
        return sum("modelsearch_indexentry" in q["sql"] for q in asked.captured_queries)

    updates(1)  # the first of a process asks once what the database can
    assert updates(1) == updates(3) > 0


def test_what_is_taken_back_is_not_indexed(rivers):
    before = entry(rivers)
    with pytest.raises(ZeroDivisionError), indexing.once():
        Page.objects.filter(pk=rivers.pk).update(title="Никогда")
        rivers.title = "Никогда"
        rivers.save(clean=False)
        raise ZeroDivisionError
    assert entry(rivers) == before
    # Afterwards pages are indexed at once again.
    rivers.title = "Опять"
    rivers.save(clean=False)
    assert "опять" in words(rivers)
