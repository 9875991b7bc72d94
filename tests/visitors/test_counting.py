"""The pure core: what is known, for how long, and what leaves it."""

import copy
import datetime
import json
import pickle
import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amurinfo.visitors.counting.agents import is_machine
from amurinfo.visitors.counting.asked import Asked, plain
from amurinfo.visitors.counting.collector import Collector, network
from amurinfo.visitors.counting.events import Event, Refused, parse
from amurinfo.visitors.counting.folding import OTHER, Cell, fold
from amurinfo.visitors.counting.periods import closed
from amurinfo.visitors.counting.salt import Salt

DAY = datetime.date(2026, 11, 23)  # a Monday
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


class Clock:
    def __init__(self):
        self.now = datetime.datetime(2026, 11, 23, 10, 0, tzinfo=datetime.UTC)

    def __call__(self):
        return self.now

    def later(self, **by):
        self.now += datetime.timedelta(**by)


def view(path="/ru/species/", **more):
    return Event("view", path, path.split("/")[1], width="wide", **more)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def collector(clock):
    return Collector(clock)


def take(collector, event, address="192.0.2.1", agent=FIREFOX):
    return collector.take(event, "amur.example", address, agent, "RU")


def test_a_visit_by_hand(collector, clock):
    take(collector, view("/ru/"))
    clock.later(minutes=5)
    take(collector, view("/ru/species/"))
    clock.later(minutes=40)  # more than half an hour: another visit of the same visitor
    take(collector, view("/ru/species/"))
    take(collector, view("/ru/"), address="192.0.2.2")
    clock.later(minutes=31)
    sums, told = collector.give()
    assert told == {"counted": 4}
    assert sums[DAY, "ru", "total", ""] == [4, 3, 2]
    assert sums[DAY, "ru", "page", "/ru/species/"] == [2, 1, 1]
    assert sums[DAY, "ru", "entry", "/ru/"] == [0, 2, 2]
    assert sums[DAY, "ru", "exit", "/ru/species/"] == [0, 2, 1]
    assert sums[DAY, "ru", "exit", "/ru/"] == [0, 1, 1]
    assert collector.give() == ({}, {})


def test_at_midnight_nobody_is_known_any_more(collector, clock):
    take(collector, view())
    assert collector.known("amur.example", "192.0.2.1", FIREFOX) == 1
    clock.later(hours=14)
    assert collector.known("amur.example", "192.0.2.1", FIREFOX) is None
    take(collector, view())
    sums, _told = collector.give(last=True)
    assert sums[DAY, "ru", "total", ""] == [1, 1, 1]
    assert sums[DAY, "ru", "exit", "/ru/species/"] == [0, 1, 1]
    assert sums[DAY + datetime.timedelta(days=1), "ru", "total", ""] == [1, 1, 1]


def test_the_same_visitor_has_another_hash_in_another_process_and_day():
    hashes = {Salt(day).hash("a", "b", "c") for day in (DAY, DAY, DAY + datetime.timedelta(1))}
    assert len(hashes) == 3


@pytest.mark.parametrize("way", [pickle.dumps, copy.deepcopy])
def test_a_salt_cannot_be_written_down(way):
    with pytest.raises(TypeError):
        way(Salt(DAY))


def test_no_part_of_a_hash_runs_into_the_next():
    salt = Salt(DAY)
    assert salt.hash("a", "b\nc", "d") != salt.hash("a", "b", "c\nd")


def test_what_leaves_holds_neither_address_nor_agent_nor_time(collector):
    take(collector, view(referrer="example.org"), "198.51.100.77", FIREFOX)
    told = repr(collector.give(last=True))
    assert "198.51" not in told
    assert "Firefox" not in told
    assert "datetime.datetime" not in told


def test_forgotten_is_not_counted_again_today(collector, clock):
    take(collector, view())
    collector.give(last=True)
    take(collector, view())
    collector.forget("amur.example", "192.0.2.1", FIREFOX)
    assert collector.known("amur.example", "192.0.2.1", FIREFOX) is None
    take(collector, view())
    assert collector.give(last=True) == ({}, {"forgotten": 1})
    clock.later(days=1)
    take(collector, view())
    assert collector.give(last=True)[1] == {"counted": 1}


def test_one_visitor_is_taken_sixty_times_a_minute_and_memory_has_an_end(clock):
    collector = Collector(clock, limit=2)
    for _ in range(2):
        take(collector, view())
    assert collector.give(last=True)[1] == {"counted": 2}
    take(collector, view(), "192.0.2.2")
    take(collector, view(), "192.0.2.3")
    assert take(collector, view()) is None  # a third that waits
    assert collector.give(last=True)[1] == {"counted": 1, "full": 2}
    collector = Collector(clock)
    for _ in range(100):
        take(collector, view())
    assert collector.give(last=True)[1] == {"counted": 60, "refused:often": 40}


@pytest.mark.parametrize("a_minute", [10_000, 400])
def test_ten_thousand_forged_messages_change_one_number(clock, a_minute):
    """Well formed, each from another program, all from one network: only "refused" changes."""
    collector = Collector(clock)
    take(collector, view(), "198.51.100.1")
    for n in range(10_000):
        take(collector, view(), "2001:db8::" + format(n, "x"), f"Mozilla/5.0 (forged {n})")
        if n % a_minute == a_minute - 1:
            clock.later(minutes=1)
    sums, told = collector.give()
    assert told == {"counted": 1, "refused:flood": 10_000}
    assert sums[DAY, "ru", "total", ""] == [1, 1, 1]


def test_a_slow_flood_has_an_end_and_a_class_of_pupils_does_not_make_one(clock):
    collector = Collector(clock)
    for n in range(2000):
        take(collector, view(), agent=f"Mozilla/5.0 (forged {n})")
        if n % 200 == 199:
            clock.later(minutes=1)
    assert collector.give()[1] == {"counted": 500, "refused:crowd": 1500}
    collector = Collector(clock)
    for n in range(200):
        take(collector, view(), "192.0.2.9", f"{FIREFOX} {n % 40}")
    assert collector.give(last=True)[1] == {"counted": 200}


def test_after_a_quiet_hour_a_network_is_heard_again(collector, clock):
    for _ in range(301):
        take(collector, view())
    clock.later(minutes=59)
    take(collector, view())
    clock.later(minutes=60)
    take(collector, view())
    assert collector.give(last=True)[1] == {"refused:flood": 302, "counted": 1}


@pytest.mark.parametrize(("address", "network_of_it"), [
    ("192.0.2.7", "192.0.2.7"), ("::ffff:192.0.2.7", "192.0.2.7"),
    ("2001:db8:1:2:3:4:5:6", "20010db800010002"), ("2001:db8:1:2::", "20010db800010002"),
    ("no:address", "no:address"), ("", ""),
])
def test_networks(address, network_of_it):
    assert network(address) == network_of_it


def test_what_was_not_written_comes_again(collector):
    take(collector, view())
    given = collector.give(last=True)
    take(collector, view(), "192.0.2.2")
    collector.take_back(*given)
    sums, told = collector.give(last=True)
    assert sums[DAY, "ru", "total", ""] == [2, 2, 2]
    assert told == {"counted": 2}


def test_a_visitor_takes_little_memory(clock):
    """330 bytes here; with a set of hashed marks and each message's own strings it was 940."""
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    own = Collector(clock)
    for n in range(5000):
        own.take(parse(message(p=f"/ru/page-{n % 200}/")), "amur.example", str(n), FIREFOX, "RU")
    own.give(last=True)
    used = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert used / 5000 < 500


# ---- messages -----------------------------------------------------------------------------


def message(**said):
    return json.dumps({"p": "/ru/species/", "w": 2, **said}).encode()


def test_a_message_as_the_script_sends_it():
    event = parse(message(r="example.org"))
    assert event == Event("view", "/ru/species/", "ru", "example.org", "wide")
    assert parse(message(k=1, t="/documents/7/plan.pdf")).target == "/documents/7/plan.pdf"
    assert parse(message(c="Crane-Day_2026.1")).campaign == "crane-day_2026.1"
    assert parse(message(c="a@b.example")).campaign == ""


@pytest.mark.parametrize("bad", [
    b"", b"[]", b"{", b"x" * 2049, message(id="7"), message(k=9), message(k=True), message(w=3),
    message(w="2"), message(p="/ru/?mail=a@b.example"), message(p="/fr/"), message(p="/ru/A/"),
    message(p="//evil.example/"), message(p="/ru/" + "a" * 400 + "/"), message(p=7),
    message(k=2, t="a@b.example"), message(k=1, t="https://evil.example/x.pdf"), message(k=2),
    b"[" * 2000, b"\xff", message() + b"{}", message(k=[1]), message(k={}), message(k=-1),
])
def test_what_is_refused(bad):
    with pytest.raises(Refused):
        parse(bad)


@pytest.mark.parametrize("referrer", [
    "someone@example.org", "example.org/inbox?u=7", "192.0.2.7", "localhost", "=cmd()", "<script>",
    7, "a" * 101 + ".org",
])
def test_a_referrer_is_a_host_name_or_nothing(referrer):
    assert parse(message(r=referrer)).referrer == ""


@given(st.dictionaries(st.sampled_from("kprwtcx"), st.one_of(
    st.text(max_size=12), st.integers(), st.none())))
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_whatever_comes_is_an_event_or_refused(said):
    try:
        event = parse(json.dumps(said).encode())
    except Refused:
        return
    text = event.path + event.referrer + event.target + event.campaign
    assert not set(text) & set("@?#=<> \"'")


@pytest.mark.parametrize(("agent", "machine"), [
    (FIREFOX, False),
    ("Mozilla/5.0 (Linux; Android 14; SM-A546B) AppleWebKit/537.36 (KHTML, like Gecko) "
     "Chrome/126.0.0.0 YaBrowser/24.7.0.0 Mobile Safari/537.36", False),
    ("Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)", True),
    ("Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)", True),
    (FIREFOX.replace("Firefox/140.0", "Chrome/62.0.3202.94 Safari/537.36"), True),
    ("curl/8.5.0", True), ("", True), ("Mozilla/5.0 тест тест тест", True),
])
def test_machines(agent, machine):
    assert is_machine(agent) is machine


# ---- what may be shown --------------------------------------------------------------------


def cells(**visitors):
    return {key: Cell(n, n, n) for key, n in visitors.items()}


def test_folding_by_hand():
    assert fold(cells(a=20, b=12), 10, 32) == cells(a=20, b=12)
    # one small row: the next joins it, or 42 less 20 and 12 and 10 would say whose it is
    assert fold(cells(a=20, b=12, c=3), 10, 35) == {**cells(a=20), OTHER: Cell(15, 15, 15)}
    assert fold(cells(c=3, d=9), 10, 12) == {}
    assert fold(cells(c=3, d=9), 10, 12, exclusive=True) == {OTHER: Cell(12, 12, 12)}
    assert fold(cells(a=20, c=3), 10, 23, exclusive=True) == {OTHER: Cell(23, 23, 23)}


def test_weeks_wait_for_a_crowd():
    def day(n):
        return DAY + datetime.timedelta(days=n)

    visitors = {day(0): 4, day(8): 7, day(15): 30}
    assert closed(visitors, day(7)) == []
    assert closed(visitors, day(40))[:2] == [(day(0), day(13)), (day(14), day(20))]
    assert closed(visitors, day(14)) == []  # the second week ended yesterday: not yet
    assert closed(visitors, day(15)) == [(day(0), day(13))]


def missed(words, language="mn"):
    return Event("search", f"/{language}/search/", language, target=words)


def test_words_that_found_nothing_wait_for_a_crowd(collector, clock):
    """Ten visitor-days of the research note: six on one day, four on the next."""
    for n in range(6):
        for _ in range(3):  # a visitor who asks again is one visitor
            take(collector, missed("цөөвөр чоно"), address=f"192.0.2.{n}")
    clock.later(days=1)
    for n in range(3):
        take(collector, missed("цөөвөр чоно"), address=f"192.0.2.{n}")
    clock.later(minutes=1)
    assert not [key for key in collector.give()[0] if key[2] == "search"]
    take(collector, missed("цөөвөр чоно"), address="192.0.2.9")
    take(collector, missed("цөөвөр чоно", "ru"), address="192.0.2.9")  # another edition's
    clock.later(minutes=1)
    assert {key: row for key, row in collector.give()[0].items() if key[2] == "search"} == {
        (DAY + datetime.timedelta(days=1), "mn", "search", "цөөвөр чоно"): [10, 0, 10]}


def test_words_of_few_are_gone_after_a_month_and_with_who_asked(clock):
    collector = Collector(clock)
    for n in range(9):
        take(collector, missed("росомаха"), address=f"192.0.2.{n}")
    collector.forget("amur.example", "192.0.2.3", FIREFOX)  # waits still
    clock.later(minutes=1)
    collector.give()
    collector.forget("amur.example", "192.0.2.4", FIREFOX)  # was counted
    for n in (20, 21):
        take(collector, missed("росомаха"), address=f"192.0.2.{n}")
    clock.later(minutes=1)
    assert not [key for key in collector.give()[0] if key[2] == "search"]  # 7 and 2
    clock.later(days=30)
    take(collector, missed("росомаха"), address="192.0.2.30")
    clock.later(minutes=1)
    assert not [key for key in collector.give()[0] if key[2] == "search"]


def test_a_visitor_counts_once_a_day_even_when_the_crowd_has_gone():
    asked, tomorrow = Asked(), DAY + datetime.timedelta(days=1)
    people = [bytes([n]) for n in range(10)]
    given = [asked.add(DAY, "ru", "дикуша", who) for who in people * 2]
    assert [row for row in given if row] == [[10, 0, 10]]
    asked.new_day(tomorrow)
    given = [asked.add(tomorrow, "ru", "дикуша", who) for who in people]
    assert [row for row in given if row] == [[10, 0, 10]]


def test_when_memory_is_full_the_words_that_fewest_wait_for_go():
    """Room for three. Nine ask for a, two for b, one for c: d comes, so c goes; e comes, so d goes.
    Then f pushes out e, b is asked for by a third, and the tenth makes a crowd of a. c begins
    anew, in the place of the words given away, for which nobody waits any more."""
    asked = Asked(most=3)

    def ask(words, *people):
        return [asked.add(DAY, "ru", words, bytes([who])) for who in people][-1]

    ask("a", *range(9))
    ask("b", 1, 2)
    for words in "cdef":
        assert ask(words, 3) is None
        assert [key[1] for key in asked._words] == ["a", "b", words]
    ask("b", 3)
    assert ask("a", 9) == [10, 0, 10]
    ask("c", 4)
    assert {key[1]: held.crowd for key, held in asked._words.items()} == {"f": 1, "b": 3, "c": 1}
    ask("g", 4)  # of f and c, each asked for by one, f is the longer not asked for
    assert [key[1] for key in asked._words] == ["b", "c", "g"]


@pytest.mark.parametrize("text", [
    "anna@example.org", "+976 9911 2233", "паспорт 4509 123456", "x" * 25, "a", "",
    "one two three four five six seven", "https://example.org/a", "слово " * 11, "<b>",
])
def test_words_that_may_be_somebodys_are_not_kept(text):
    assert plain(text) == ""


def test_words_are_compared_in_one_form():
    assert plain("  Цөөвөр\u00a0ЧОНО ") == "цөөвөр чоно"
    assert plain("й") == ""
    assert plain("бии\u0306ское") == plain("БИЙСКОЕ") == "бийское"
    assert plain("东北豹") == "东北豹"
