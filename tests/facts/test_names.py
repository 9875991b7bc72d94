"""Which name a reader is shown: the order stated at the head of the module."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amurinfo.facts.names import Chosen, choose
from amurinfo.languages import CODES

ALL = {"ru": ("Амур", False), "en": ("Amur", False), "zh-hans": ("黑龙江", False),
       "mn": ("Амар мөрөн", True)}


@pytest.mark.parametrize("reader", CODES)
def test_the_readers_own_language_comes_first(reader):
    chosen = choose(ALL, reader, ["CN"], "Amur fluvius")
    assert (chosen.text, chosen.lang, chosen.foreign) == (ALL[reader][0], reader, False)
    assert chosen.composed is ALL[reader][1]


def test_then_the_scientific_name():
    names = {"en": ("Amur tiger", False), "ru": ("Амурский тигр", False)}
    assert choose(names, "mn", ["RU"], "Panthera tigris altaica") == Chosen(
        "Panthera tigris altaica", "la", foreign=True)


@pytest.mark.parametrize(("countries", "expected"), [
    (["CN"], "zh-hans"), (["RU"], "ru"), (["RU", "CN"], "ru"), (["CN", "RU"], "zh-hans"),
    (["JP"], "en"), ([], "en"), (["JP", "CN"], "zh-hans"),
])
def test_then_the_name_on_the_sign_at_the_gate(countries, expected):
    names = {code: value for code, value in ALL.items() if code != "mn"}
    chosen = choose(names, "mn", countries)
    assert (chosen.lang, chosen.foreign) == (expected, True)


def test_then_english_then_any():
    assert choose({"zh-hans": ("扎龙", False), "en": ("Zhalong", False)}, "ru").lang == "en"
    assert choose({"zh-hans": ("扎龙", True)}, "ru") == Chosen("扎龙", "zh-hans", True, True)


def test_nothing_at_all():
    assert choose({}, "ru") is None
    assert choose({}, "ru", ["RU"]) is None


@given(
    st.dictionaries(st.sampled_from(CODES), st.tuples(st.text(min_size=1), st.booleans())),
    st.sampled_from(CODES), st.lists(st.sampled_from(["RU", "CN", "MN", "JP"])),
)
def test_what_is_shown_is_one_of_the_names_and_says_so(names, reader, countries):
    chosen = choose(names, reader, countries)
    if not names:
        assert chosen is None
    else:
        assert (chosen.text, chosen.composed) == names[chosen.lang]
        assert chosen.foreign is (chosen.lang != reader)
        assert str(chosen) == chosen.text
