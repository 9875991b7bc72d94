"""Each check finds what it is for, and leaves good texts of four languages alone."""

import pytest

from amurinfo.editions.exchange.checks import Pair, problems
from amurinfo.editions.exchange.richtext import Mark
from amurinfo.editions.exchange.segments import Segment

FACT = Mark("embed", (("embedtype", "fact"), ("fact", "figure:amur-tiger-ru-2022")))


def name(fact):
    return Mark("embed", (("embedtype", "fact"), ("fact", f"name:{fact}")))


def said(text, *marks, path="body.a"):
    return [Segment(path, 0, "p", text, marks)]


def link(href):
    return Mark("a", (("href", href),))


def codes(source, language, own, *, of="ru"):
    return {problem.code for problem in problems(Pair(source, of, own, language))}


@pytest.mark.parametrize(("language", "source", "own", "expected"), [
    ("mn", said("Здесь {1/} тигров", FACT), said("Энд олон бар бий"), "facts"),
    ("mn", said("об {1/}", name("amur-tiger|prepositional")), said("{1/} тухай", name("kaluga")),
     "facts"),
    ("mn", said("см. {1}тигра{/1}", link("/ru/a/")), said("барыг үз"), "links"),
    ("mn", said("см. {1}тигра{/1}", link("/ru/a/")), said("{1}барыг{/1} үз", link("/ru/a/")),
     "foreign-links"),
    ("mn", said("Нашли 750 тигров"), said("570 бар олсон"), "numbers"),
    ("mn", said("На Амуре нет плотин"), said("На Амуре нет плотин"), "untranslated"),
    ("en", said("Тигры"), said("The тигр lives here"), "script"),
    ("zh-hans", said("Тигры"), said("这里有 тигр 生活"), "script"),
    ("ru", said("tigers"), said("Здесь живёт 虎"), "script"),
    ("ru", said("tigers"), said("The tigers of the Amur live in the forest for ever"), "script"),
    ("mn", said("Озеро"), said("нθθцийн нуур"), "letters"),
    ("ru", said("t", path="title"), said("Слово " * 20, path="title"), "length"),
    ("zh-hans", said("t", path="title"), said("字" * 40, path="title"), "length"),
    ("ru", said("Реки"), said("Реки  и озёра"), "spaces"),
    ("ru", said("Реки"), said("Реки , озёра"), "spaces"),
    ("zh-hans", said("Реки"), said("河流,湖泊"), "punctuation"),
    ("en", said("Реки"), said("Rivers，lakes"), "punctuation"),
    ("ru", said("Rivers"), said('Река "Амур"'), "punctuation"),
])
def test_what_is_wrong_is_found(language, source, own, expected):
    assert expected in codes(source, language, own)


@pytest.mark.parametrize(("one", "said_so", "other", "and_so"), [
    ("ru", "5 марта 2026 г.", "zh-hans", "2026年3月5日"),
    ("ru", "5 марта 2026 г.", "mn", "2026 оны 3-р сарын 5"),
    ("ru", "5 марта 2026 г.", "mn", "2026 оны 3 дугаар сарын 5"),
    ("en", "on 5 March 2026", "zh-hans", "2026年3月5日"),
    ("en", "March 5, 2026", "ru", "05.03.2026"),
    ("en", "from May to June", "zh-hans", "五月至六月"),
    ("en", "in June and July", "zh-hans", "六七月间"),
    ("ru", "июньский учёт, 2 выпуска", "mn", "6-р сарын тооллого, 2 дугаар"),
    ("ru", "1,5 млн га", "zh-hans", "150万公顷"),
    ("ru", "1,5 млн га", "mn", "1.5 сая га"),
    ("en", "1.5 million hectares", "ru", "1 500 000 га"),
    ("ru", "12 тыс. птиц", "zh-hans", "1.2万只鸟"),
    ("mn", "12 мянган шувуу", "en", "12,000 birds"),
    ("zh-hans", "2亿元", "ru", "200 млн юаней"),
    ("en", "1.4 billion", "zh-hans", "14亿"),
    ("ru", "2–3 млн рублей", "zh-hans", "200–300万卢布"),
    ("zh-hans", "5千米", "ru", "5 км"),
    ("zh-hans", "20世纪70年代", "ru", "1970-е годы"),
    ("zh-hans", "上世纪七十年代", "en", "in the 1970s"),
    ("en", "1970s", "mn", "1970-аад он"),
    ("ru", "70-е годы", "en", "the 1970s"),
    ("zh-hans", "19世纪", "ru", "XIX век"),
    ("en", "the 19th century", "mn", "XIX зуун"),
    ("zh-hans", "3个国家", "ru", "три страны"),
    ("en", "at both banks, 2 km off", "ru", "на обоих берегах, в двух километрах"),
])
def test_the_same_numbers_as_each_language_writes_them(one, said_so, other, and_so):
    assert "numbers" not in codes(said(said_so), other, said(and_so), of=one)


@pytest.mark.parametrize(("one", "said_so", "other", "and_so", "lost"), [
    ("ru", "5 марта", "zh-hans", "4月5日", ["3"]),
    ("mn", "3-р сарын 5", "ru", "5 мая", ["3"]),
    ("ru", "1,5 млн га", "zh-hans", "15万公顷", ["1500000"]),
    ("zh-hans", "20世纪70年代", "ru", "1980-е годы", ["1970"]),
    ("en", "12 nests and 12 pairs", "ru", "12 гнёзд и 13 пар", ["12"]),
    ("ru", "1,200 км", "en", "1,200 km", ["1.2"]),
    ("en", "5 may be lost", "ru", "пропадут 6", ["5"]),
])
def test_other_numbers_are_told(one, said_so, other, and_so, lost):
    found = problems(Pair(said(said_so), one, said(and_so), other))
    assert [problem.details for problem in found if problem.code == "numbers"] == lost


def test_numbers_of_two_passages_are_two():
    source = [*said("Гнёзд было 12"), *said("300 птиц улетели")]
    assert "numbers" not in codes(source, "en", said("12 nests, 300 birds"))


@pytest.mark.parametrize(("language", "source", "own"), [
    ("mn", said("В 2022 насчитали {1/} тигров.", FACT), said("2022 онд {1/} бар тоолов.", FACT)),
    # The same name, each language in the case that its sentence wants.
    ("mn", said("Нашли {1/}.", name("amur-tiger|accusative|lower")),
     said("{1/} олов.", name("amur-tiger|genitive"))),
    ("zh-hans", said("Нашли {1/}.", name("amur-tiger|accusative")),
     said("发现{1/}。", name("amur-tiger"))),
    ("zh-hans", said("Площадь 1 200 км, 3,5 м."), said("面积1,200公里，3.5米。")),
    ("en", said("Нашли {1}тигра{/1}.", link("/ru/a/")), said("A {1}tiger{/1}.", link("/en/a/"))),
    ("ru", said("Panthera tigris altaica"), said("Подвид Panthera tigris altaica, «амурский».")),
    ("mn", said("WWF, IUCN"), said("WWF, IUCN-ийн мэдээ: үхэр, өвс, ёс.")),
])
def test_what_is_right_is_left_alone(language, source, own):
    assert codes(source, language, own) == set()
