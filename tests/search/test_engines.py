"""The engines of the databases: the contract, and the formula on whatever documents."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amurinfo.search.engines import Entry, Query, Ranking, Word, engine_of
from tests.properties import few
from tests.search.contract import CONTRACT, ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def engine():
    made = engine_of("default", "try_contract")
    made.create()
    return made


@pytest.mark.parametrize("demand", CONTRACT, ids=lambda demand: demand.__name__)
def test_contract(engine, demand):
    demand(engine)


texts = st.lists(st.lists(st.sampled_from("abcdefg"), max_size=2, min_size=1), max_size=12)


def by_hand(documents: list[Entry], query: Query, ranking: Ranking) -> list[tuple]:
    """BM25 the slow and plain way: (id, score), best first."""
    average = sum(one.length for one in documents) / len(documents)
    ranked = []
    for one in documents:
        score, matched = 0.0, 0
        for word in query.words:
            best = 0.0
            for key in word.keys:
                times = one.title.get(key, 0) * ranking.title + one.body.get(key, 0)
                holding = sum(key in other.title or key in other.body for other in documents)
                if times:
                    norm = ranking.k1 * (1 - ranking.b + ranking.b * one.length / average)
                    idf = ranking.idf(len(documents), holding)
                    best = max(best, idf * (ranking.k1 + 1) * times / (times + norm))
            score += best
            matched += best > 0
        if matched:
            ranked.append((matched < len(query.words), round(-score, 9), one.id))
    return sorted(ranked)


@few
@given(
    documents=st.lists(st.tuples(texts, texts), min_size=1, max_size=8),
    words=st.lists(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=3, unique=True),
                   min_size=1, max_size=4),
    gone=st.sets(st.integers(0, 7)),
)
def test_any_documents_rank_as_the_formula_says(documents, words, gone):
    engine = engine_of("default", "try_formula")
    engine.create()
    entries = [Entry.of(n, "en", *pair) for n, pair in enumerate(documents)]
    engine.put(entries)
    engine.delete(gone)
    kept = [one for one in entries if one.id not in gone]
    query = Query(tuple(Word(tuple(keys)) for keys in words))
    hits = ask(engine, query, limit=100).hits
    expected = by_hand(kept, query, Ranking()) if kept else []
    assert sorted((not h.complete, round(-h.score, 9), h.id) for h in hits) == expected
    assert [h.id for h in hits] == [
        h.id for h in sorted(hits, key=lambda h: (not h.complete, -h.score, h.id))
    ]


@few
@given(words=st.lists(
    st.lists(st.integers(0, 60).map(str), min_size=1, max_size=9, unique=True),
    min_size=1, max_size=30,
))
def test_whatever_is_asked_for_few_documents_are_looked_at(engine, words):
    """Counted, as time says little. Word n stands in 200 / (n + 1) documents."""
    if not engine.size("en"):
        engine.put(Entry.of(at, "en", [], [(str(n),) for n in range(61) if at % (n + 1) == 0])
                   for at in range(200))
    engine.FEW, engine.BEST, engine.LEAST, engine.ROOM = 20, 10, 2, 40
    query = Query(tuple(Word(tuple(keys)) for keys in words))
    hits = ask(engine, query, limit=5)
    read = Word(tuple(keys for word in query.words[:24] for keys in word.keys[:8]))
    assert hits.complete + hits.partial <= 40 + 10 + 2 * len(set(read.keys))
    rarest = max(map(int, read.keys))
    ids = {hit.id for hit in ask(engine, query, limit=40).hits}
    assert rarest < 20 or engine.ids("en", [str(rarest)]) & ids


@few
@given(
    documents=st.lists(st.lists(st.sampled_from("abcd"), min_size=1, max_size=4), max_size=14),
    words=st.lists(st.lists(st.sampled_from("abcde"), min_size=1, max_size=2, unique=True),
                   min_size=1, max_size=3),
)
def test_counts_are_right_unless_it_is_said_that_some_were_passed_over(documents, words):
    engine = engine_of("default", "try_counts")
    engine.FEW, engine.BEST, engine.LEAST, engine.ROOM = 3, 2, 1, 6
    engine.create()
    engine.put(Entry.of(n, "en", [], [(key,) for key in keys])
               for n, keys in enumerate(documents, 1))
    hits = ask(engine, Query(tuple(Word(tuple(keys)) for keys in words)), limit=1)
    held = [sum(not set(keys).isdisjoint(held) for keys in words) for held in documents]
    complete = sum(number == len(words) for number in held)
    partial = sum(0 < number < len(words) for number in held)
    assert hits.complete <= complete and hits.partial <= partial
    assert hits.passed_over[0] or hits.complete == complete
    assert hits.passed_over[1] or (hits.complete, hits.partial) == (complete, partial)
    assert hits.is_cut or complete <= 1
