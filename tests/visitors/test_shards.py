"""Several collectors count as one does."""

from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amurinfo.visitors import remote
from amurinfo.visitors.counting.collector import FOREIGN, Collector, add
from amurinfo.visitors.counting.events import Event
from amurinfo.visitors.counting.shards import Shards
from tests.visitors.test_counting import DAY, FIREFOX, Clock, missed, view

KEY = b"known to the workers alone"
ADDRESSES = [f"192.0.2.{n}" for n in range(10)] + ["2001:db8:1::7", "2001:db8:1::8"]


def shards(clock, number):
    own = [Collector(clock) for _ in range(number)]
    return own, Shards(own, KEY)


def result(own):
    """Without names of other sites: each collector waits for a crowd of its own."""
    sums, told = {}, Counter()
    for one in own:
        more, said = one.give()
        add(sums, {key: row for key, row in more.items() if key[2] not in FOREIGN})
        told += said
    return sums, told


def who(place):
    return "amur.example", ADDRESSES[place], FIREFOX


#: What one of the visitors does: reads, opens a file, searches alone or as so many, is forgotten.
DONE = st.one_of(
    st.tuples(st.just("view"), st.sampled_from(["/ru/", "/mn/species/", "/mn/"])),
    st.tuples(st.just("download"), st.just("/documents/7/plan.pdf")),
    st.tuples(st.just("search"), st.sampled_from(["дикуша", "росомаха"])),
    st.tuples(st.just("crowd"), st.integers(4, len(ADDRESSES))),
    st.tuples(st.just("forget"), st.none()),
)
#: (visitor, what, minutes until the next); long waits reach into the next day.
DAYS = st.lists(st.tuples(st.integers(0, len(ADDRESSES) - 1), DONE,
                          st.sampled_from([0, 1, 20, 31, 200, 900])), max_size=50)


def act(collector, place, what, detail):
    if what == "forget":
        collector.forget(*who(place))
    elif what == "crowd":
        for one in range(detail):
            collector.take(missed("цөөвөр чоно"), *who(one), "MN")
    elif what == "search":
        collector.take(missed(detail), *who(place), "MN")
    elif what == "download":
        collector.take(Event("download", "/ru/", "ru", target=detail), *who(place), "RU")
    else:
        collector.take(view(detail, referrer="example.org"), *who(place), "RU")


@given(DAYS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_one_and_three_count_the_same(done):
    clock = Clock()
    (one, alone), (three, together) = shards(clock, 1), shards(clock, 3)
    for place, (what, detail), minutes in done:
        for collector in (alone, together):
            act(collector, place, what, detail)
        assert alone.known(*who(place)) == together.known(*who(place))
        clock.later(minutes=minutes)
    clock.later(minutes=31)
    assert result(one) == result(three)


def test_each_of_many_visitors_has_one_of_three_and_a_flood_meets_one_limit():
    clock = Clock()
    own, together = shards(clock, 3)
    for n in range(300):
        for agent in ("", " Focus"):  # two of one network
            together.take(view(), "amur.example", f"198.51.{n // 250}.{n % 250}",
                          FIREFOX + agent, "RU")
    for n in range(301):
        together.take(view(), "amur.example", "2001:db8::" + format(n, "x"), FIREFOX, "RU")
    clock.later(minutes=31)
    shares = [one.give() for one in own]
    visitors = [sums[DAY, "ru", "total", ""][2] for sums, _told in shares]
    assert sum(visitors) == 600
    assert all(140 < share < 260 for share in visitors)
    assert all(share % 2 == 0 for share in visitors)
    assert [told["refused:flood"] for _sums, told in shares].count(301) == 1


def test_without_one_of_them_the_others_count(tmp_path):
    clock = Clock()
    here = Collector(clock)
    together = Shards([here, remote.Collector(str(tmp_path / "ended.socket"))], KEY)
    for place in range(10):
        together.take(view(), *who(place), "RU")
    together.forget(*who(0))
    together.refuse("origin")
    sums, _told = here.give(last=True)
    assert 0 < sums[DAY, "ru", "total", ""][2] < 10
