"""Facts named in prose, as readers of four languages are shown them."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amurinfo.facts.models import Figure, Species
from amurinfo.facts.prose.resolve import resolve
from amurinfo.facts.prose.syntax import parse

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def shown(text: str, language: str = "en"):
    fact = parse(text)
    return resolve([fact], language)[fact]


# Values: content/facts; forms of words: the languages' own grammars.
@pytest.mark.parametrize(("text", "language", "expected"), [
    ("figure:amur-tiger-ru-2022", "en", "at least 750 individuals"),
    ("figure:amur-tiger-ru-2022", "ru", "как минимум 750 особей"),
    ("figure:amur-tiger-ru-2022|number", "ru", "как минимум 750"),
    ("figure:amur-tiger-ru-2005|number", "zh-hans", "428～502"),
    ("as-of:amur-tiger-ru-2022", "ru", "2022 г."),
    ("as-of:amur-tiger-ru-2022|year", "ru", "2022"),
    ("as-of:amur-leopard-ru-2015-02", "zh-hans", "2015年2月"),
    ("area:khingansky", "en", "97,073 ha"),
    ("area:khingansky|number", "mn", "97,073"),
    ("date:memorandum-amur-ussuri-2016", "ru", "28 июня 2016 г."),
    ("date:memorandum-amur-ussuri-2016|year", "mn", "2016"),
    ("date:area/khingansky", "en", "1963"),
    ("name:amur-tiger", "zh-hans", "东北虎"),
    ("name:amur-tiger|lower", "ru", "амурский тигр"),
    ("status:amur-tiger", "en", "Endangered (EN)"),
    ("name:amur-tiger|genitive|lower", "ru", "амурского тигра"),
    ("name:amur-tiger|instrumental", "ru", "Амурским тигром"),
    ("name:place/amur|prepositional", "ru", "Амуре"),
    ("name:kaluga|accusative|lower", "ru", "калугу"),
    ("name:place/amur|genitive", "mn", "Амар мөрний"),
    ("name:amur-tiger|comitative", "mn", "Амарын бартай"),
    ("name:red-crowned-crane|ablative|lower", "mn", "улаан зулайт тогоруунаас"),
    ("name:mongolian-gazelle|dative|lower", "mn", "цагаан зээрт"),
])
def test_as_each_language_writes_it(text, language, expected):
    found = shown(text, language)
    assert not found.problem
    assert " ".join(found.text.split()) == expected


def test_counts_are_counted():
    from amurinfo.facts.models import ProtectedArea

    areas = ProtectedArea.objects.filter(countries="MN").count()
    assert shown("count:area|country=MN").text == f"{areas} protected areas"
    members = ProtectedArea.objects.filter(
        memberships__network__slug="ramsar", memberships__state="confirmed"
    ).count()
    assert shown("count:area|network=ramsar|number", "ru").text == str(members)


@pytest.mark.parametrize(("text", "part"), [
    ("figure:no-such", "no-such"),
    ("name:no-such", "no-such"),
    ("date:amur-tiger", "amur-tiger"),
    ("status:amur", "amur"),
    ("area:amur-ussuri-memorandum-2016", "amur-ussuri-memorandum-2016"),
    ("as-of:white-naped-crane-world", "white-naped-crane-world"),
    ("name:amur-tiger|genitive", "amur-tiger"),
    ("count:area|class=castle", "class=castle"),
    ("count:area|network=no-such", "network=no-such"),
])
def test_what_is_not_there_is_a_sentence_and_no_error(text, part):
    found = shown(text)
    assert part in found.problem
    assert found.text == "[fact withdrawn]"


@pytest.mark.parametrize(("text", "language", "parts"), [
    # A name without cases, one without this case, languages without this case or any.
    ("name:sable|genitive", "ru", ("sable", "Русский", "genitive")),
    ("name:amur-softshell-turtle|ablative", "mn", ("amur-softshell-turtle", "Монгол", "ablative")),
    ("name:amur-tiger|prepositional", "mn", ("amur-tiger", "Монгол", "prepositional")),
    ("name:amur-tiger|comitative", "ru", ("amur-tiger", "Русский", "comitative")),
    ("name:amur-tiger|genitive", "zh-hans", ("amur-tiger", "中文", "genitive")),
    # No name in this language at all: the scientific one has no cases either.
    ("name:blakistons-fish-owl|genitive", "mn", ("blakistons-fish-owl", "Монгол", "genitive")),
])
def test_a_case_that_is_missing_is_told_and_not_replaced(text, language, parts):
    fact = parse(text)
    found = resolve([fact], language, speak="en")[fact]
    assert found.text == "[fact withdrawn]"
    assert all(part in found.problem for part in parts)


def test_a_case_in_the_reader_s_words():
    fact = parse("name:sable|genitive")
    assert "родительный" in resolve([fact], "ru")[fact].problem


def test_a_correction_is_followed():
    old = Figure.objects.current().get(slug="amur-tiger-ru-2022")
    old.correct(Figure(
        slug=old.slug, subject=old.subject, aspect=old.aspect, territory=old.territory,
        countries="RU", as_of="2022", low=Decimal(760), high=Decimal(760), unit=old.unit,
        source="a later report",
    ))
    assert shown("figure:amur-tiger-ru-2022").text == "760 individuals"


def test_the_newest_of_a_series_is_followed():
    tiger = Figure.objects.current().get(slug="amur-tiger-ru-2022")
    Figure.objects.create(
        slug="amur-tiger-ru-2031", subject=tiger.subject, aspect=tiger.aspect,
        territory=tiger.territory, countries="RU", as_of="2031", low=Decimal(900),
        high=Decimal(900), unit=tiger.unit, source="a census to come",
    )
    assert shown("figure:amur-tiger-ru-1996|latest").text == "900 individuals"
    assert shown("as-of:amur-tiger-ru-1996|latest").text == "2031"
    # Another territory is another series.
    assert "2031" not in shown("as-of:amur-tiger-ru-primorsky-krai-2022|latest").text


def test_a_record_that_is_gone_is_told():
    Species.objects.get(slug="amur-goral").delete()
    assert shown("figure:amur-goral-ru-primorsky-krai").problem
    assert shown("name:amur-goral").problem


def test_queries_do_not_grow_with_the_facts():
    def queries(texts):
        with CaptureQueriesContext(connection, ) as seen:
            resolve([parse(text) for text in texts], "mn")
        return len(seen)

    some = ["figure:amur-tiger-ru-2022", "area:khingansky", "name:amur-tiger"]
    more = [f"figure:{slug}" for slug in Figure.objects.current().filter(
        subject__kind="species").values_list("slug", flat=True)[:40]]
    more += ["name:amur-leopard", "name:kaluga", "area:bastak", "area:sanjiang"]
    assert queries(some + more) == queries(some)
