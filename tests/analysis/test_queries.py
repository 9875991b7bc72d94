"""What a query may have meant: another keyboard, another script, a slip of the finger."""

import pytest

from amurinfo.analysis.guess import languages, written_in
from amurinfo.analysis.keyboards import retyped
from amurinfo.analysis.romanise import cyrillic, romanised
from amurinfo.analysis.spelling import allowed, closest, trigrams
from amurinfo.languages import CODES


@pytest.mark.parametrize(("typed", "language", "meant"), [
    ("nbuh", "ru", "тигр"), (",fhc", "ru", "барс"), ("vfkm", "ru", "маль"),
    ("dshjc", "mn", "быроё"), ("ешпук", "en", "tiger"), ("тигр", "ru", None), ("虎", "en", None),
])
def test_another_keyboard(typed, language, meant):
    if meant == "быроё":  # d s h j c stand at б ы х р ё
        meant = "быхрё"
    assert retyped(typed, language) == meant


@pytest.mark.parametrize(("name", "language", "latin"), [
    ("Зея", "ru", "zeya"), ("Хинганский", "ru", "khingansky"), ("Уссури", "ru", "ussuri"),
    ("Хэрлэн", "mn", "kherlen"), ("Дархан", "mn", "darkhan"), ("黑龙江", "zh-hans", "heilongjiang"),
    ("兴凯湖", "zh-hans", "xingkaihu"),
])
def test_names_as_maps_write_them(name, language, latin):
    assert latin in romanised(name, language)


@pytest.mark.parametrize(("latin", "language", "name"), [
    ("zeya", "ru", "зея"), ("ussuri", "ru", "уссури"), ("bikin", "ru", "бикин"),
    ("onon", "mn", "онон"), ("kherlen", "ru", "херлен"),
])
def test_and_back(latin, language, name):
    assert name in cyrillic(latin, language)


def test_back_from_what_is_no_letter():
    assert cyrillic("虎", "ru") == ()


def test_misspelt_words():
    words = {"амур": 9, "амурский": 3, "мура": 1, "бикин": 5, "хинганский": 2}
    assert closest("бикын", words, words) == ["бикин"]
    assert closest("хингнаский", words, words) == ["хинганский"]  # two letters swapped: one slip
    assert closest("амру", words, words)[0] == "амур"
    assert closest("ам", words, words) == []
    assert (allowed("аму"), allowed("амур"), allowed("амурский")) == (0, 1, 2)
    assert trigrams("амур") == {"^ам", "аму", "мур", "ур$"}


@pytest.mark.parametrize(("text", "reader", "expected"), [
    ("тигр", "ru", ("ru", "mn")), ("тигр", "mn", ("mn", "ru")), ("мөрөн", "ru", ("mn",)),
    ("虎 tiger", "en", ("en", "zh-hans")), ("123", "mn", ("mn",)),
])
def test_of_which_language(text, reader, expected):
    assert languages(text, reader) == expected


def test_in_which_language_a_page_is_written(content):
    """All words of the project, which the names of their files tell apart."""
    for language in CODES:
        for file in (content / "pages").rglob(f"{language}.md"):
            words = file.read_text(encoding="utf-8").split("---", 2)[-1]
            if len(words) > 200:
                assert written_in(words) == language, file
    assert written_in("Река Өөш") == "mn"  # too short to be sure
    assert written_in("Реки Монголии, например Өөш, " + "текут на восток и север " * 10) == "ru"
    assert written_in("2010–2022, 14 %") is None
