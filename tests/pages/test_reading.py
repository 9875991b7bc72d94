"""The reader of the tests sees a language in the wrong place, and leaves the right ones alone."""

import re

import pytest
from django.conf import settings
from django.test import Client
from wagtail.models import Page

from .reading import CYRILLIC_WORD, foreign, mongolian, places, russian, unseen

RUSSIAN = ("Тигр живёт в тайге и ходит по старым тропам; зимой его следы видны на снегу возле "
           "незамерзающих ручьёв.")
SHORT = "Следы тигра видны на снегу."
MONGOLIAN = "Бар тайгад амьдарч, хуучин замаар явдаг; мөр нь цасан дээр үлддэг."
#: All sounds of the back of the mouth: no ө, no ү.
PLAIN = "Гурван улсын хамтарсан дархан газар байгуулах тухай засгийн газар хоорондын хэлэлцээр"
CHINESE, ENGLISH = "老虎生活在森林里。", "The tiger lives in the taiga."


def page(language: str, body: str) -> bytes:
    return (f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"></head>'
            f"<body><p>{body}</p></body></html>").encode()


def test_images_without_words_and_places_that_are_linked_are_seen():
    bad = ['<img src="/x.avif">', '<img data-alt="x" src=y>']
    page = "".join([*bad, '<img src="/x.avif" alt="">', "<IMG alt='River' src=x>", "<img alt>",
                    '<h2 id="a">', "<p id=b data-id=c>", '<a href="#a">', '<a href="/ru/x/#d%20e">',
                    '<a href="/ru/x/?q=1#f">', '<a href="https://example.org/#g">', "<a href=#>"])
    assert unseen(page) == bad
    assert places(page) == ({"a", "b"}, {("", "a"), ("/ru/x/", "d e")})


@pytest.mark.parametrize(("language", "text"), [
    ("mn", RUSSIAN), ("mn", SHORT), ("mn", RUSSIAN.replace("Тигр", "Хөх нуур")),
    ("mn", "Тигр " * 40), ("mn", CHINESE), ("mn", ENGLISH),
    ("ru", MONGOLIAN), ("ru", "Хөх нуур"), ("ru", f"{PLAIN} байсан юм."), ("ru", CHINESE),
    ("ru", ENGLISH), ("en", SHORT), ("en", CHINESE), ("zh-Hans", SHORT), ("zh-Hans", MONGOLIAN),
    ("zh-Hans", ENGLISH),
])
def test_a_text_in_the_wrong_language_is_seen_unless_it_says_so(language, text):
    assert foreign(page(language, text)) == [(language, text.strip()[:120])]
    marked = {RUSSIAN: "ru", SHORT: "ru", CHINESE: "zh-Hans", ENGLISH: "en", MONGOLIAN: "mn"}
    if text in marked:
        assert not foreign(page(language, f'<span lang="{marked[text]}">{text}</span>'))


@pytest.mark.parametrize(("language", "text"), [
    ("mn", MONGOLIAN), ("mn", PLAIN), ("mn", "Хабаровск, Еврейская автономная область"),
    ("mn", "Хинган-Архар, «Удыль нуур, Бичи, Битки, Пильда голын адаг»"), ("ru", RUSSIAN),
    ("ru", "Бэр, Дагур, Онон-Балж, Хан-Хэнтий, Монгол-Дагуур"), ("ru", SHORT),
    ("en", ENGLISH), ("zh-Hans", CHINESE),
])
def test_a_text_in_the_right_language_is_left_alone(language, text):
    assert not foreign(page(language, text))


def paragraphs(code: str) -> list[str]:
    """What stands between the links of the project's own prose, as text nodes of a page do."""
    texts = (path.read_text(encoding="utf-8")
             for path in sorted((settings.CONTENT_DIR / "pages").rglob(f"{code}.md")))
    pieces = (piece for text in texts for line in text.split("---", 2)[2].split("\n")
              for piece in re.split(r"\[[^\]]*\]\([^)]*\)|\{\{.*?\}\}|\*+", line))
    return [piece for piece in pieces if len(CYRILLIC_WORD.findall(piece)) >= 8]


def test_the_prose_of_the_project_is_told_apart():
    """Of pieces of eight words and more, none in its own language is blamed; in the other one of
    twenty at most is missed."""
    in_russian, in_mongolian = paragraphs("ru"), paragraphs("mn")
    assert min(len(in_russian), len(in_mongolian)) > 300
    assert [text for text in in_mongolian if russian(text)] == []
    assert [text for text in in_russian if mongolian(text)] == []
    assert sum(map(russian, in_russian)) > 0.95 * len(in_russian)
    assert sum(map(mongolian, in_mongolian)) > 0.95 * len(in_mongolian)


@pytest.mark.django_db
@pytest.mark.once
@pytest.mark.parametrize(("code", "text"), [("mn", RUSSIAN), ("ru", MONGOLIAN)])
def test_a_paragraph_planted_in_another_edition_is_seen(code, text):
    rivers = Page.objects.get(
        url_path__endswith="/ecoregion/rivers/", locale__language_code=code
    ).specific
    assert not foreign(Client().get(f"/{code}/ecoregion/rivers/").content)
    rivers.body = [{"type": "paragraph", "id": "0" * 36, "value": f"<p>{text}</p>"}]
    rivers.save_revision().publish()
    found = foreign(Client().get(f"/{code}/ecoregion/rivers/").content)
    assert {language for language, _text in found} == {code}
    assert any(text.startswith(seen[:20]) for _language, seen in found)
