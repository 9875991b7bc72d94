"""Several threads answer requests and share what was read of the index."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from amurinfo.search import results, suggestions
from amurinfo.search.engines import Asked, Query, Word, sql, throwaway
from amurinfo.search.engines.base import Entry
from amurinfo.search.meaning import words
from amurinfo.search.models import State


class Slow(dict):
    """Another thread comes between what was written and what is read."""

    def __setitem__(self, key, value):
        super().__setitem__(key, value)
        time.sleep(0.001)


def test_names_that_change_while_others_search(monkeypatch):
    made = []
    monkeypatch.setattr(results, "_readers", Slow())
    monkeypatch.setattr(results, "Understanding", lambda *_: made.append(1) or object())
    monkeypatch.setattr(results, "names", lambda mark: type("N", (), {"lexicon": mark}))
    monkeypatch.setattr(results.index, "engine", lambda generation: None)
    monkeypatch.setattr(suggestions, "newest", lambda: 0, raising=False)
    with ThreadPoolExecutor(4) as pool:
        asked = [State(generation=at % 3, lexicon="x") for at in range(120)]
        assert all(pool.map(results._reading, asked))
    assert made


def test_half_of_the_words_is_not_given_to_another_thread(monkeypatch):
    vocabulary = words.Vocabulary({"журавль": 1, "тигров": 1, "осётр": 1})
    said, real = {}, words.trigrams

    def slowly(word):
        # The first words are entered, others are not.
        if word == "тигров" and "similar" not in said:
            said["similar"] = []
            other = threading.Thread(
                target=lambda: said["similar"].extend(vocabulary.similar("тигорв")))
            other.start()
            other.join()
        return real(word)

    monkeypatch.setattr(words, "trigrams", slowly)
    vocabulary.similar("журавел")
    assert said["similar"] == ["тигров"]


def test_sets_of_facets_are_read_while_another_thread_adds_some(
    django_db_blocker, monkeypatch
):
    with django_db_blocker.unblock(), throwaway("sqlite://:memory:") as engine:
        engine.put([Entry.of(1, "en", [], [("a",)], ["kind:page"])])
        engine.put([Entry.of(2, "en", [], [("a",)], ["kind:news"])])
        asked, real = {"en": Asked(Query((Word(("a",)),)))}, sql.passes
        before = []

        def meanwhile(facets, where):
            if not before:
                before.append(1)
                engine.put([Entry.of(3, "en", [], [("a",)], ["kind:event"])])
                engine.search(asked)
            return real(facets, where)

        monkeypatch.setattr(sql, "passes", meanwhile)
        found = engine.search(asked, {"kind": "page"})["en"]
    assert [hit.id for hit in found.hits] == [1]
