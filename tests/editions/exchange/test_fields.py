"""What is read of things that are no pages: snippets and records."""

import pytest

from amurinfo.editions.exchange.fields import segments_of_object, segments_of_record
from amurinfo.editions.models import Term
from amurinfo.facts.models import Species

pytestmark = pytest.mark.django_db


def test_a_snippet_is_its_words():
    term = Term(concept="buffer-zone", language="en", text="buffer zone", note="As in the law.")
    assert [(s.path, s.plain) for s in segments_of_object(term)] == [
        ("concept", "buffer-zone"), ("text", "buffer zone"), ("note", "As in the law.")]


def test_a_record_is_its_preferred_name_and_its_note_in_one_language():
    tiger = Species.objects.get(slug="amur-tiger")
    note = (tiger.note or {}).get("ru", "")
    tiger.name_set.create(language="ru", text="Уссурийский тигр", status="allowed")
    assert [(s.path, s.plain) for s in segments_of_record(tiger, "ru")] == [
        ("name", "Амурский тигр"), *([("note", note)] if note else [])]
