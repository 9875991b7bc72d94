"""What is read of things that are no pages: snippets."""

from amurinfo.editions.exchange.fields import segments_of_object
from amurinfo.editions.models import Term
from amurinfo.facts.models import Name


def test_a_snippet_is_its_words():
    term = Term(concept="buffer-zone", language="en", text="buffer zone", note="As in the law.")
    assert [(s.path, s.plain) for s in segments_of_object(term)] == [
        ("concept", "buffer-zone"), ("text", "buffer zone"), ("note", "As in the law.")]


def test_the_name_of_a_record_is_its_words():
    name = Name(language="mn", text="Амарын бар", status="preferred")
    assert ("text", "Амарын бар") in [(s.path, s.plain) for s in segments_of_object(name)]
