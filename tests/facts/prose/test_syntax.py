"""How a fact is written in prose."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amurinfo.facts.prose import syntax
from amurinfo.facts.prose.syntax import Fact, FactError, parse

WORD = st.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,5})?", fullmatch=True)


@st.composite
def facts(draw) -> Fact:
    kind = draw(st.sampled_from(sorted(syntax.FLAGS)))
    flags = draw(st.lists(st.sampled_from(syntax.FLAGS[kind]), unique=True)
                 if syntax.FLAGS[kind] else st.just([]))
    cases = [flag for flag in flags if flag in syntax.CASES]
    options = [(flag, "") for flag in flags if flag not in cases[1:]]
    if kind != "count":
        return Fact(kind, draw(WORD), draw(st.sampled_from(["", "place"])), tuple(options))
    slug = draw(st.sampled_from(sorted(syntax.FILTERS)))
    names = draw(st.lists(st.sampled_from(syntax.FILTERS[slug]), unique=True))
    return Fact(kind, slug, "", tuple(options + [(name, draw(WORD)) for name in names]))


@settings(max_examples=100)
@given(facts())
def test_what_is_written_is_read_again(fact):
    assert parse(str(fact)) == fact
    assert list(syntax.facts_in(f"<p>a {fact.tag} b</p>")) == [fact]
    assert syntax.to_tags(f"<p>{fact.braces}</p>") == f"<p>{fact.tag}</p>"
    assert syntax.to_braces(f"<p>{fact.tag}</p>") == f"<p>{fact.braces}</p>"


@pytest.mark.parametrize(("text", "code"), [
    ("amur-tiger", "form"),
    ("figure:", "form"),
    ("figure:Amur", "form"),
    ("figure:amur--tiger", "form"),
    ("population:amur-tiger", "kind"),
    ("count:tigers", "kind"),
    ("count:area/x", "kind"),
    ("figure:amur-tiger|year", "option"),
    ("figure:amur-tiger|number|number", "option"),
    ("figure:amur-tiger|country=RU", "option"),
    ("count:area|country", "option"),
    ("count:species|country=RU", "option"),
    ("name:amur|genitive|dative", "option"),
    ("name:amur|nominative", "option"),
])
def test_what_cannot_be_read_says_which_part(text, code):
    with pytest.raises(FactError) as caught:
        parse(text)
    assert caught.value.code == code


def test_facts_of_a_text_with_their_lines():
    text = "One {{figure:a-1}} and {{date:b}}\n\nTwo {{figure:c\nrest }}"
    assert list(syntax.written(text)) == [(1, "figure:a-1"), (1, "date:b"), (3, "{{figure:c")]


def test_what_is_no_fact_is_left_alone():
    html = '<p><embed embedtype="media" url="https://a.example/"/> {single}</p>'
    assert list(syntax.facts_in(html)) == []
    assert syntax.to_braces(html) == html


@pytest.mark.parametrize(("behind", "shown", "read"), [
    (".", "1994 г.", "1994 г."), (". Next", "<a>1994 г.</a>", "<a>1994 г.</a> Next"),
    (", then", "1994 г.", "1994 г., then"), (".", "750", "750."), ("...", "1994 г.", "1994 г...."),
    ("", "1994 г.", "1994 г."),
])
def test_an_abbreviation_and_its_sentence_end_with_one_full_stop(behind, shown, read):
    html = f'<p><embed embedtype="fact" fact="date:b"/>{behind}</p>'
    assert syntax.replace(html, lambda text: shown) == f"<p>{read}</p>"
