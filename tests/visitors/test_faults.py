"""Faults that were seen elsewhere, planted one by one: some test of this room must fail of each.

Runs only the tests that need no database, in this process, so that it costs little. The faults of
pages and cookies are planted in ``tests/browser/test_consent.py``, those of tables in
``test_audit.py``.
"""

import datetime
import hashlib
import pickle

import pytest

from amurinfo.visitors import served
from amurinfo.visitors.counting import collector, events, folding, salt
from tests.visitors import test_counting as counting
from tests.visitors import test_served as pages


def salt_of_the_date(monkeypatch):
    """Umami: a hash of the date and a lasting secret."""
    def init(self, day):
        self.day, self._keyed = day, hashlib.blake2b(key=day.isoformat().encode())
    monkeypatch.setattr(salt.Salt, "__init__", init)


def salt_that_stays(monkeypatch):
    """Pirsch: the key is the same for ever."""
    def init(self, day):
        self.day, self._keyed = day, hashlib.blake2b(key=b"secret" * 5)
    monkeypatch.setattr(salt.Salt, "__init__", init)


def state_that_can_be_written_down(monkeypatch):
    """GoatCounter: what is known is saved at the stop."""
    monkeypatch.setattr(salt.Salt, "__reduce__", lambda self: (salt.Salt, (self.day,)),
                        raising=False)


def midnight_forgets_nobody(monkeypatch):
    monkeypatch.setattr(collector.Collector, "_begin", lambda self, day, begin=(
        collector.Collector._begin): None if hasattr(self, "_visits") else begin(self, day))


def no_small_row_is_folded(monkeypatch):
    monkeypatch.setattr(counting, "fold", lambda table, *more, **named: dict(table))


def the_second_suppression_is_missing(monkeypatch):
    def fold(table, k, total, exclusive=False):
        shown = {key: cell for key, cell in table.items() if cell.visitors >= k}
        rest = [cell for key, cell in table.items() if key not in shown]
        return {**shown, folding.OTHER: sum(rest, folding.Cell(0, 0, 0))} if rest else shown
    monkeypatch.setattr(counting, "fold", fold)


def the_query_string_is_kept(monkeypatch):
    import re
    monkeypatch.setattr(events, "_PATH", re.compile(r"/(ru|en|zh-hans|mn)/\S*"))


def a_number_of_the_visitor_is_taken(monkeypatch):
    monkeypatch.setattr(events, "ALLOWED", frozenset({*events.ALLOWED, "id"}))


def any_referrer_is_taken(monkeypatch):
    import re
    monkeypatch.setattr(events, "_HOST", re.compile(r".+"))


def floods_are_counted(monkeypatch):
    monkeypatch.setattr(collector, "A_NETWORK", 10**9)


def crowds_are_counted(monkeypatch):
    monkeypatch.setattr(collector, "A_CROWD", 60_000)


def forgotten_visitors_come_back(monkeypatch):
    monkeypatch.setattr(collector.Collector, "forget", lambda self, *who: None)


def the_time_leaves(monkeypatch):
    give = collector.Collector.give

    def with_time(self, last=False):
        sums, told = give(self, last)
        return {(datetime.datetime.now(), *key[1:]): row for key, row in sums.items()}, told
    monkeypatch.setattr(collector.Collector, "give", with_time)


def rare_wrong_addresses_are_written(monkeypatch):
    monkeypatch.setattr(served, "LEAST_MISSING", 1)


def personal_addresses_are_written(monkeypatch):
    import re
    monkeypatch.setattr(served, "_PERSONAL", re.compile(r"(?!)"))


def _run(name: str, module) -> None:
    """One test of ``module`` without parameters, with the fixtures that it names."""
    test = getattr(module, name)
    clock = counting.Clock()
    given = {"clock": clock, "collector": collector.Collector(clock)}
    names = test.__code__.co_varnames[:test.__code__.co_argcount]
    test(**{name: given[name] for name in names})


def _salt_is_not_pickled():
    counting.test_a_salt_cannot_be_written_down(pickle.dumps)


def _bad_messages():
    for bad in (counting.message(id="7"), counting.message(p="/ru/?mail=a@b.example")):
        counting.test_what_is_refused(bad)


def _two_processes_of_one_day():
    assert salt.Salt(counting.DAY).hash("a", "b", "c") != salt.Salt(counting.DAY).hash(
        "a", "b", "c")


CATCHERS = {
    salt_of_the_date: _two_processes_of_one_day,
    salt_that_stays: "test_the_same_visitor_has_another_hash_in_another_process_and_day",
    state_that_can_be_written_down: _salt_is_not_pickled,
    midnight_forgets_nobody: "test_at_midnight_nobody_is_known_any_more",
    no_small_row_is_folded: "test_folding_by_hand",
    the_second_suppression_is_missing: "test_folding_by_hand",
    the_query_string_is_kept: _bad_messages,
    a_number_of_the_visitor_is_taken: _bad_messages,
    any_referrer_is_taken: lambda: counting.test_a_referrer_is_a_host_name_or_nothing("192.0.2.7"),
    floods_are_counted: lambda: counting.test_ten_thousand_forged_messages_change_one_number(
        counting.Clock(), 10_000),
    crowds_are_counted:
        "test_a_slow_flood_has_an_end_and_a_class_of_pupils_does_not_make_one",
    forgotten_visitors_come_back: "test_forgotten_is_not_counted_again_today",
    the_time_leaves: "test_what_leaves_holds_neither_address_nor_agent_nor_time",
    rare_wrong_addresses_are_written:
        "test_a_wrong_address_is_written_down_when_many_ask_for_it",
    personal_addresses_are_written:
        "test_a_wrong_address_is_written_down_when_many_ask_for_it",
}


@pytest.mark.parametrize("fault", CATCHERS, ids=lambda fault: fault.__name__)
def test_the_fault_is_caught(fault, monkeypatch):
    catcher = CATCHERS[fault]

    def run():
        if callable(catcher):
            catcher()
        else:
            _run(catcher, pages if hasattr(pages, catcher) else counting)

    run()  # passes without the fault
    fault(monkeypatch)
    with pytest.raises((AssertionError, KeyError, pytest.fail.Exception)):
        run()
