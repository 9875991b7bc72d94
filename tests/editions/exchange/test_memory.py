"""The memory: from what is published only, exact in its place, likenesses with their dangers."""

import io
import xml.etree.ElementTree as ET

import pytest
from click.testing import CliRunner
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from amurinfo.config.cli.commands import cli
from amurinfo.editions.exchange import drafts, likeness, memory, tmx
from amurinfo.editions.exchange.texts import Library
from amurinfo.editions.models import MemoryPair, MemoryText
from amurinfo.languages import CODES

from .test_offers import translate


@pytest.fixture
def saraa(office_user):
    return office_user("dadal", "editor", "saraa")


def live_text(desk, code):
    return Library([desk.key]).live[desk.key, code]


# ---- likeness ----------------------------------------------------------------------------


@pytest.mark.parametrize(("asked", "known", "language", "found"), [
    ("Посетители могут войти", "Посетители не могут войти", "ru", ("negation",)),
    ("游客可以进入", "游客不可以进入", "zh-hans", ("negation",)),
    ("Орж болно", "Орж болохгүй", "mn", ("negation",)),
    ("within 30 days", "within 45 days", "en", ("numbers",)),
    ("до 3 марта 2026 года", "до 4 марта 2026 года", "ru", ("numbers",)),
    ("до 3 марта", "до 3 мая", "ru", ("numbers",)),
    ("open until March", "open until May", "en", ("numbers",)),
    ("三个国家", "四个国家", "zh-hans", ("numbers",)),
    ("в двух странах", "в трёх странах", "ru", ("numbers",)),
    ("долоодугаар сар", "наймдугаар сар", "mn", ("numbers",)),
    ("с 5 по 12 июня", "с 12 по 5 июня", "ru", ("numbers",)),
    ("It may come", "It can come", "en", ()),
    ("1 000 тигров", "1000 тигров", "ru", ()),
    ("see {1}there{/1}", "see there", "en", ("places",)),
    ("The river rises here", "A river rises here", "en", ()),
])
def test_dangers(asked, known, language, found):
    assert likeness.dangers(asked, known, language) == found


@pytest.mark.parametrize(("text", "code", "said", "expected"), [
    ("До 5 марта 2026 года", "mn", "2026 оны 3-р сарын 5 хүртэл", False),
    ("До 5 марта 2026 года", "zh-hans", "至2026年3月5日", False),
    ("Около 1,5 млн га", "zh-hans", "约150万公顷", False),
    ("До 5 марта 2026 года", "mn", "2026 оны 4-р сарын 5 хүртэл", True),
    ("750 тигров", "mn", "75 бар", True),
])
def test_numbers_of_two_languages(text, code, said, expected):
    assert memory._other_numbers(text, "ru", said, code) == expected


@given(st.text(max_size=60), st.sampled_from(CODES))
@settings(max_examples=60)
def test_a_passage_is_found_under_its_words_and_like_itself(text, language):
    assert likeness.words(text, language) == likeness.words(text, language)
    assert all(-2**63 <= word < 2**63 for word in likeness.words(text, language))
    assert likeness.score(text, text) == 100


# ---- TMX ---------------------------------------------------------------------------------


@given(st.lists(st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=20,
).filter(str.strip), min_size=2, max_size=2), st.booleans())
@settings(max_examples=60)
def test_what_is_written_is_read(texts, marked):
    from amurinfo.editions.exchange.richtext import guarded

    said = {tag: guarded(text) for tag, text in zip(("ru", "zh-Hans"), texts, strict=True)}
    if marked:
        said = {"ru": f"{{1}}{said['ru']}{{/1}}{{2/}}",
                "zh-Hans": f"{{2/}} {{1}}{said['zh-Hans']}{{/1}}"}
    unit = tmx.Unit(said, "Pages & co", "2026-03-03", "2026-04-04")
    (found,) = tmx.read(tmx.write([unit]))
    assert found == unit


def test_a_file_of_another_program_is_read():
    """As OmegaT writes level 2: other numbers of placeholders, an older attribute."""
    (found,) = tmx.read("""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx version="1.4"><header/><body><tu>
<tuv lang="EN-US"><seg>A <bpt i="0">&lt;b></bpt>bold<ept i="0">&lt;/b></ept> {word}</seg></tuv>
<tuv xml:lang="mn"><seg><bpt i="0"/>Тод<ept i="0"/> үг</seg></tuv></tu>
<tu><tuv xml:lang="ru"><seg>alone</seg></tuv></tu></body></tmx>""".encode())
    assert found.texts == {"EN-US": "A {1}bold{/1} {{word}}", "mn": "{1}Тод{/1} үг"}


@pytest.mark.parametrize("data", [
    b"", b"<tmx", b"<html/>", "<tmx/>".encode("utf-16"),
    b'<!DOCTYPE t [<!ENTITY a "b">]><tmx><body><tu/></body></tmx>',
    b'<!DOCTYPE t [<!ENTITY a SYSTEM "file:///etc/passwd">]><tmx><body>&a;</body></tmx>',
])
def test_what_is_no_tmx_is_refused(data):
    with pytest.raises(tmx.TmxError):
        list(tmx.read(data))


# ---- what is remembered ------------------------------------------------------------------


@pytest.mark.django_db
def test_all_twelve_directions_are_remembered(rivers):
    for source in CODES:
        text = live_text(rivers, source)
        for target in set(CODES) - {source}:
            hits = memory.exact(text, target)[0]
            assert rivers.page(target).title in [hit.target for hit in hits], (source, target)


@pytest.mark.django_db
def test_superseded_is_demoted_and_comes_back(rivers):
    title = rivers.page("ru").title
    rivers.publish("ru", lambda page: setattr(page, "title", f"{title} и озёра"))
    key = rivers.key
    said = MemoryPair.objects.filter(translation_key=key, a__text=title)
    assert said.exists()
    assert not said.filter(superseded_on=None).exists()
    (hit, *_rest) = memory.suggest(title, "ru", "mn")
    assert (hit.percent, hit.is_superseded) == (100, True)
    rivers.publish("ru", lambda page: setattr(page, "title", title))
    assert not said.exclude(superseded_on=None).exists()
    assert not memory.suggest(title, "ru", "mn")[0].is_superseded


@pytest.mark.django_db
def test_drafts_are_not_remembered_and_what_is_published_is(news, saraa):
    page = drafts.accept(news.offer("ru", "mn"), saraa)
    assert not MemoryText.objects.filter(text="Барын тооллого").exists()
    translate(page, saraa)
    (hit,) = memory.exact(live_text(news, "mn"), "ru")[0]
    assert (hit.target, hit.is_superseded, hit.in_context) == ("Учёт тигра", False, True)


@pytest.mark.django_db
def test_alike_is_suggested_with_its_difference_and_its_danger(news, saraa):
    translate(drafts.accept(news.offer("ru", "mn"), saraa), saraa)
    (hit, *_others) = memory.suggest("На Амуре нашли 760 тигров.", "ru", "mn")
    assert "750" in hit.plain
    assert 80 < hit.percent < 100
    assert hit.dangers == ("numbers", "places")
    assert [(op.what, op.text) for op in hit.ops if op.what != "="] == [("-", "750"), ("+", "760")]


@pytest.mark.django_db
def test_the_same_words_in_the_same_place_are_filled_in_the_rest_is_not(news, saraa, log_in):
    """A second page of the kind, one number changed."""
    translate(drafts.accept(news.offer("ru", "mn"), saraa), saraa)
    news.review("ru", "mn")
    first = news.page("ru")
    data = [dict(item) for item in first.body.raw_data]
    data[1]["value"] = data[1]["value"].replace("750", "760")
    second = type(first)(title=first.title, slug="second", summary=first.summary, body=data,
                         live=False)
    first.get_parent().add_child(instance=second)
    second.save_revision().publish()
    page = drafts.accept(type(news)("news/second").offer("ru", "mn"), saraa).specific
    html = page.body[1].value.source
    assert page.title == "Барын тооллого"
    assert page.summary == "750 бар тоолсон."
    assert "Тооллого өвөлжин үргэлжилсэн." not in html  # what stands before it is another
    assert "нашли 760" in html
    left = [segment.plain for segment in drafts.untouched(page, page.latest_revision)]
    assert left == ["Итоги", "На Амуре нашли 760 тигров.", "Учёт длился зиму."]
    answer = log_in(saraa).get(
        reverse("editions_memory", args=[page.pk]), {"source": "ru", "number": 3})
    shown = answer.content.decode()
    assert "<del>750</del><ins>760</ins>" in shown
    assert "lang=\"mn\">Амар мөрөнд 750 бар олсон.</p>" in shown


@pytest.mark.django_db
def test_what_nobody_reviewed_is_suggested_and_told_and_not_filled_in(news, saraa, log_in):
    translate(drafts.accept(news.offer("ru", "mn"), saraa), saraa)
    title, key = news.page("ru").title, news.page("mn").pk

    def told() -> bool:
        answer = log_in(saraa).get(
            reverse("editions_memory", args=[key]), {"source": "ru", "number": 0})
        shown = answer.content.decode()
        assert "lang=\"mn\">Барын тооллого</p>" in shown
        return "алба хараахан хянаагүй" in shown

    # One side is not enough.
    for reviewed in ((), ("ru",)):
        news.review(*reviewed)
        assert memory.prefill(live_text(news, "ru"), "mn") == {}
        (hit,) = memory.exact(live_text(news, "ru"), "mn")[0]
        assert (hit.target, hit.in_context, hit.is_approved) == ("Барын тооллого", True, False)
        assert told()
    news.review("mn")
    assert memory.prefill(live_text(news, "ru"), "mn")[0] == "Барын тооллого"
    assert memory.suggest(title, "ru", "mn")[0].is_approved
    assert not told()
    # The office takes it back.
    news.review("mn", state="draft")
    assert memory.prefill(live_text(news, "ru"), "mn") == {}
    assert told()


@pytest.mark.django_db
def test_what_was_reviewed_stands_before_what_is_newer(news, saraa):
    translate(drafts.accept(news.offer("ru", "mn"), saraa), saraa)
    news.review("ru", "mn")
    first = news.page("ru")
    second = type(first)(title=first.title, slug="second", summary="Ещё раз.", live=False)
    first.get_parent().add_child(instance=second)
    second.save_revision().publish()
    other = type(news)("news/second")
    page = drafts.accept(other.offer("ru", "mn"), saraa).get_latest_revision_as_object()
    page.title, page.summary = "Барыг тоолов", "Дахин."
    page.save_revision(user=saraa).publish(user=saraa)
    said = [("Барын тооллого", True), ("Барыг тоолов", False)]
    exact = memory.exact(live_text(other, "ru"), "mn")[0]
    alike = memory.suggest(first.title, "ru", "mn")
    assert [(hit.target, hit.is_approved) for hit in exact] == said
    assert [(hit.target, hit.is_approved) for hit in alike[:2]] == said


@pytest.mark.django_db
def test_what_went_past_an_approval_is_not_filled_in(rivers):
    """English is everybody's: published by one it is live, whatever its page says."""
    rivers.review("ru", "mn", "en")
    assert rivers.page("en").review == "reviewed"
    assert memory.prefill(live_text(rivers, "ru"), "mn")
    assert memory.prefill(live_text(rivers, "ru"), "en") == {}
    assert not memory.exact(live_text(rivers, "ru"), "en")[0][0].is_approved


@pytest.mark.django_db
def test_what_was_withdrawn_is_not_filled_in(news, saraa):
    translate(drafts.accept(news.offer("ru", "mn"), saraa), saraa)
    news.review("ru", "mn")
    assert memory.prefill(live_text(news, "ru"), "mn")
    news.page("mn").unpublish()
    assert memory.prefill(live_text(news, "ru"), "mn") == {}
    assert memory.exact(live_text(news, "ru"), "mn")[0][0].is_superseded


@pytest.mark.django_db
def test_a_file_is_suggested_and_never_filled_in(news):
    unit = tmx.Unit({"ru-RU": "Учёт тигра", "mn-MN": "Бар тоолов"})
    assert memory.take_in([unit, unit], "old.tmx") == 1
    assert memory.take_in([unit], "old.tmx") == 0
    (hit,) = memory.exact(live_text(news, "ru"), "mn")[0]
    assert (hit.target, hit.is_from_file, hit.told_by) == ("Бар тоолов", True, "old.tmx")
    assert not hit.is_approved
    assert memory.prefill(live_text(news, "ru"), "mn") == {}
    exported = tmx.write(memory.units("ru", "mn"))
    root = ET.parse(io.BytesIO(exported)).getroot()
    assert len(root.findall("body/tu")) == MemoryPair.objects.filter(
        a__language="ru", b__language="mn").count()


@pytest.mark.django_db
def test_out_and_into_another_memory_by_command(rivers, tmp_path):
    file, title = tmp_path / "ru-mn.tmx", rivers.page("ru").title

    def run(*words: str):
        return CliRunner().invoke(cli, ["editions", "memory", *words])

    assert run("export", str(file), "--from", "ru", "--to", "mn").exit_code == 0
    pairs = MemoryPair.objects.filter(a__language="ru", b__language="mn").values_list(
        "a__text", "b__text").distinct().count()
    MemoryPair.objects.all().delete()
    assert memory.suggest(title, "ru", "mn") == []
    taken = run("import", str(file))
    assert taken.exit_code == 0
    assert str(pairs) in taken.output
    hit = memory.suggest(title, "ru", "mn")[0]
    assert (hit.percent, hit.is_from_file) == (100, True)
    assert hit.target == rivers.page("mn").title
    assert "0 new pairs" in run("import", str(file)).output
    assert run("export", str(file), "--from", "ru").exit_code == 2
    file.write_text("<tmx", encoding="utf-8")
    assert run("import", str(file)).exit_code == 1
