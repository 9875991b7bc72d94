"""Marks of a query in texts, by what was kept when they were indexed."""

from hypothesis import given, settings
from hypothesis import strategies as st

from amurinfo.analysis import analyse, joined, snippet
from amurinfo.search.meaning.places import marks, packed
from amurinfo.search.meaning.texts import concept_key, mentions
from tests.analysis.test_lexicon import LEXICON


def marked(text: str, language: str, keys: set[str], concepts: set[str] = frozenset()) -> list[str]:
    spans = marks(packed(mentions(text, language, LEXICON)), keys | {*map(concept_key, concepts)})
    return [text[start:end] for start, end in spans]


def test_marks_cover_words_and_names():
    text = "Тигры живут: амурскому тигру нужен лес"
    assert marked(text, "ru", {"тигр"}) == ["Тигры", "тигру"]
    assert marked(text, "ru", set(), {"cats"}) == ["амурскому тигру"]
    assert marked(text, "ru", {"волк"}, {"cranes"}) == []


def test_a_chinese_name_in_several_parts_is_marked_as_one():
    assert marked("在锡霍特-阿林山脉", "zh-hans", set(), {"range"}) == ["锡霍特-阿林山脉"]


def test_nothing_is_marked_where_nothing_was_kept():
    assert marks(None, {"тигр"}) == marks(b"", {"тигр"}) == marks(packed([]), {"тигр"}) == []


def test_what_is_too_long_or_too_far_for_a_place():
    end = 2**22
    kept = packed([(7, 3000, ("long",)), (end - 1, end + 1, ("far",)), (end, end + 2, ("x",))])
    assert marks(kept, {"long"}) == [(7, 7 + 1023)]
    assert marks(kept, {"far"}) == [(end - 1, end + 1)]
    assert marks(kept, {"x"}) == []


def test_a_snippet_shows_where_most_is_met():
    text = "слово " * 100 + "тигр здесь и тигр там " + "слово " * 100
    spans = marks(packed(mentions(text, "ru", LEXICON)), {"тигр"})
    start, end = snippet(text, spans, 120)
    assert text[start:end].count("тигр") == 2
    assert end - start <= 120
    assert text[start - 1] == " "
    assert snippet("коротко", [], 120) == (0, 7)


@given(
    st.text("东北虎丹顶鹤在黑龍江省锡霍特阿林山脉-·，。a ", max_size=30)
    | st.lists(st.sampled_from([
        "тигр", "амурского тигра", "амурскому", "Амуре", "на", "Амур’s", "Amur", "River",
        "River's", "s", "'s", "黑龙江省", "東北虎", "Panthera tigris", "altaica", "Амарын барсыг",
        "Амар", "丹", "锡霍特-阿林山脉", "锡霍特-", "-阿林山脉",
    ]), max_size=14).map(" ".join)
    | st.text(max_size=30),
    st.sampled_from(["ru", "en", "zh-hans", "mn"]),
    st.sets(st.sampled_from(["虎", "东北虎", "黑龙江", "龙", "江省", "a", "тигр", "амур", "амр",
                             "river", "s", "altaica"])),
    st.sets(st.sampled_from(["amur", "tiger", "cats", "mammals", "cranes", "range"])),
)
@settings(deadline=None)
def test_marks_stand_where_tokens_and_names_do(text, language, keys, concepts):
    tokens = analyse(text, language, LEXICON)
    expected = [(token.start, token.end) for token in tokens if keys & {*token.keys}]
    expected += [(span.start, span.end) for span in LEXICON.find(text, language, tokens)
                 if any(concepts & {one, *LEXICON.above(one)} for one in span.concepts)]
    kept = packed(mentions(text, language, LEXICON))
    assert marks(kept, keys | {*map(concept_key, concepts)}) == joined(expected)
