"""Facts, links and marks on the way to a machine and back; what of an answer can be used."""

import pytest

from amurinfo.editions.exchange.checks import Pair
from amurinfo.editions.exchange.machine.placeholders import Lost, incoming, outgoing
from amurinfo.editions.exchange.machine.verdict import is_usable, judge
from amurinfo.editions.exchange.richtext import Mark
from amurinfo.editions.exchange.segments import Segment


@pytest.mark.parametrize(("text", "sent"), [
    ("Итоги", "Итоги"),
    ("{1}На Амуре{/1} {2/} тигров", '<span id="p1">На Амуре</span> <img id="p2"> тигров'),
    ("5 < 7 & {{x}}", "5 &lt; 7 &amp; {x}"),
    ("{1}a {2}b{/2}{/1}", '<span id="p1">a <span id="p2">b</span></span>'),
])
def test_out_and_back(text, sent):
    assert outgoing(text) == sent
    assert incoming(sent, text) == text


@pytest.mark.parametrize("answer", [
    "<SPAN class='x' id=p1>Амар</SPAN> <img id='p2'/> бар",
    '<span id="p1">Амар</span> <img alt="" id="p2"> бар',
])
def test_as_servers_write_it(answer):
    assert incoming(answer, "{1}На Амуре{/1} {2/} тигров") == "{1}Амар{/1} {2/} бар"


def test_moved_and_unescaped_is_kept():
    assert incoming('<img id="p2"> бар <span id="p1">Амар</span> & "<b>"', '{1}a{/1}{2/} <b>') == (
        '{2/} бар {1}Амар{/1} & "<b>"')


@pytest.mark.parametrize("answer", [
    "Амар", '<span id="p1">Амар</span>', '<span id="p1">Амар <img id="p2">',
    '<span id="p1">Амар</span><img id="p2"><img id="p2">', '<img id="p1"> <img id="p2">',
    '<span id="p1">Амар</span> <img id="p3">', "<span>Амар</span> <img>",
    '<span id="p1">Амар</span> <img id="p2"><script>', "</span><img id='p2'>",
], ids=range(9))
def test_what_is_lost_is_not_mended(answer):
    with pytest.raises(Lost):
        incoming(answer, "{1}На Амуре{/1} {2/} тигров")


LINK = Mark("a", (("href", "/mn/places/amur/"),))


@pytest.mark.parametrize(("said", "codes"), [
    ("{1}Амар{/1} дээр 750 бар.", set()),
    ("{1}Амар{/1} дээр 570 бар.", {"numbers"}),
    ("{1}Амар{/1} дээр 750 бар, 2 жил.", {"numbers"}),
    ("{1}На Амуре{/1} 750 тигров.", {"untranslated"}),
    ("{1}Амар{/1} дээр 750 只老虎.", {"script"}),
    ("", {"empty"}),
])
def test_what_can_be_used(said, codes):
    source = Segment("body.1", 0, "p", "{1}На Амуре{/1} 750 тигров.", (LINK,))
    own = Segment("body.1", 0, "p", said, (LINK,) if said else ())
    found = judge(Pair([source], "ru", [own], "mn"))
    assert {problem.code for problem in found} == codes
    assert is_usable(found) is (not codes)
