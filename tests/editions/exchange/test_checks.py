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
