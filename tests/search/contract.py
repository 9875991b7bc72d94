"""What every engine must do, as plain functions of an empty engine; run on each of them."""

import math

from amurinfo.search.engines import Concept, Entry, Query, Ranking, Word

PLAIN = Ranking(k1=1.2, b=0.75, title=4.0)


def entry(number: int, body: str, title: str = "", language: str = "en", facets=()) -> Entry:
    return Entry.of(
        number, language, [(key,) for key in title.split()],
        [tuple(key.split("|")) for key in body.split()], facets,
    )


def words(text: str, *concepts: Concept) -> Query:
    return Query(tuple(Word(tuple(word.split("|"))) for word in text.split()), concepts)


def found(engine, query, language="en", **options) -> list[int]:
    return [hit.id for hit in engine.search(language, query, ranking=PLAIN, **options).hits]


def ranks_by_bm25(engine):
    """Scores by hand: Robertson and Zaragoza (2009), IDF as in Lucene."""
    engine.put([entry(1, "crane crane river"), entry(2, "crane"), entry(3, "river river tiger")])
    hits = engine.search("en", words("crane"), ranking=PLAIN).hits
    idf = math.log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    average = 7 / 3
    expected = {
        2: idf * 2.2 * 1 / (1 + 1.2 * (0.25 + 0.75 * 1 / average)),
        1: idf * 2.2 * 2 / (2 + 1.2 * (0.25 + 0.75 * 3 / average)),
    }
    assert {hit.id for hit in hits} == {1, 2}
    for hit in hits:
        assert math.isclose(hit.score, expected[hit.id], rel_tol=1e-9)
    assert [hit.id for hit in hits] == sorted(expected, key=lambda one: -expected[one])


def the_title_weighs_more(engine):
    engine.put([entry(1, "tiger river forest", "stork"), entry(2, "stork river forest", "tiger")])
    assert found(engine, words("stork")) == [1, 2]


def every_word_comes_before_some(engine):
    engine.put([
        entry(1, "tiger tiger tiger tiger"), entry(2, "tiger and leopard in one very long text"),
        *(entry(n, "leopard") for n in range(3, 8)),
    ])
    hits = engine.search("en", words("tiger leopard"), limit=3, ranking=PLAIN)
    assert [(hit.id, hit.complete) for hit in hits.hits][:2] == [(2, True), (1, False)]
    assert (hits.complete, hits.partial) == (1, 6)


def of_alternatives_the_best_counts(engine):
    """A word with two readings in one document is not found twice."""
    engine.put([entry(1, "steel|become x"), entry(2, "steel y"), entry(3, "other z")])
    both = engine.search("en", words("steel|become"), ranking=PLAIN).hits
    one = engine.search("en", words("become"), ranking=PLAIN).hits
    assert both[0].id == 1
    assert math.isclose(both[0].score, one[0].score, rel_tol=1e-9)


def a_concept_stands_for_its_words(engine):
    engine.put([entry(1, "c_amur text", language="zh-hans"), entry(2, "text", language="zh-hans")])
    query = words("амур", Concept("c_amur", frozenset({0})))
    hits = engine.search("zh-hans", query, ranking=PLAIN).hits
    assert [(hit.id, hit.complete) for hit in hits] == [(1, True)]


def languages_do_not_meet(engine):
    engine.put([entry(1, "same", language="ru"), entry(2, "same", language="mn")])
    assert found(engine, words("same"), "ru") == [1]
    assert engine.frequencies("mn", ["same", "none"]) == {"same": 1}
    assert engine.size("en") == 0


def facets_count_and_filter(engine):
    engine.put([
        entry(1, "bird", facets=["country:RU", "country:CN", "kind:species"]),
        entry(2, "bird", facets=["country:MN", "kind:species"]),
        entry(3, "bird", facets=["country:RU", "kind:area"]), entry(4, "bird"),
    ])
    hits = engine.search("en", words("bird"), {"country": "RU"}, ranking=PLAIN)
    assert {hit.id for hit in hits.hits} == {1, 3}
    assert hits.complete == 2
    # What could be chosen instead is counted as if nothing were chosen there.
    assert hits.counts("country") == {"RU": 2, "CN": 1, "MN": 1}
    assert hits.counts("kind") == {"species": 1, "area": 1}
    assert found(engine, words("bird"), where={"country": "nonsense' OR 1=1"}) == []


def pages_of_one_file_count_as_one(engine):
    """A facet ``file:…`` says that they belong together; pages with every word before others."""
    engine.put([
        *(entry(n, "bird crane", facets=["file:7", "year:2010"]) for n in range(1, 5)),
        *(entry(n, "bird", facets=["file:7", "year:2010"]) for n in range(5, 9)),
        entry(9, "bird", facets=["file:8", "year:2010"]), entry(10, "bird crane"),
    ])
    hits = engine.search("en", words("bird crane"), ranking=PLAIN)
    assert (hits.complete, hits.partial) == (2, 1)
    assert hits.counts("year") == {"2010": 1}
    assert hits.counts("year", partial=True) == {"2010": 2}
    both = hits | engine.search("en", words("bird"), ranking=PLAIN)
    assert [hit.id for hit in both.hits if hit.complete and hit.id > 8] == [10, 9, 10]
    assert both.counts("year") == {"2010": 2}


def what_is_put_again_is_replaced(engine):
    engine.put([entry(1, "old words here"), entry(2, "old")])
    engine.put([entry(1, "new", facets=["kind:area"])])
    assert found(engine, words("old")) == [2]
    assert found(engine, words("new")) == [1]
    assert engine.frequencies("en", ["old", "words", "new"]) == {"old": 1, "new": 1}
    assert engine.size("en") == 2


def what_is_deleted_is_gone(engine):
    engine.put([entry(1, "one two"), entry(2, "one")])
    engine.delete([1, 99])
    assert found(engine, words("one")) == [2]
    assert engine.frequencies("en", ["one", "two"]) == {"one": 1}
    assert engine.ids("en", ["one", "two"]) == {2}


def pages_follow_one_another(engine):
    engine.put([entry(n, "word") for n in range(1, 8)])
    pages = [found(engine, words("word"), limit=3, offset=start) for start in (0, 3, 6, 9)]
    assert pages == [[1, 2, 3], [4, 5, 6], [7], []]


def nothing_is_asked_nothing_is_found(engine):
    assert found(engine, Query(())) == []
    assert found(engine, words("word")) == []
    engine.put([])
    engine.delete([])
    engine.settle()


def keys_are_only_data(engine):
    nasty = ["'", '"', "%s", "?", "a; DROP TABLE x", "{posting}", "\\", "🐅", "c_amur-tiger", "*"]
    engine.put([Entry.of(n, "en", [], [(key,)]) for n, key in enumerate(nasty, 1)])
    for number, key in enumerate(nasty, 1):
        query = Query((Word((key,)),))
        assert [hit.id for hit in engine.search("en", query).hits] == [number]


def words_are_counted_as_they_are_spelt(engine):
    engine.put([Entry.of(1, "ru", [], [("тигр",)], (), ["тигров", "амур"]),
                Entry.of(2, "mn", [], [("бар",)], (), ["амур"])])
    assert engine.words() == {"тигров": 1, "амур": 2}
    assert engine.frequencies("ru", ["тигров", "тигр"]) == {"тигр": 1}
    engine.delete([1])
    assert engine.words() == {"амур": 1}


def of_a_frequent_word_the_best_documents_are_found(engine):
    engine.FEW, engine.BEST = 20, 10
    engine.put([
        *(entry(n, "word and very many others besides it " + f"x{n}", facets=["kind:page"])
          for n in range(1, 60)),
        entry(60, "word word word", facets=["kind:news"]),
        entry(61, "other", "word", facets=["kind:news"]),
        entry(62, "word rare and very many others besides", facets=["kind:news"]),
    ])
    assert found(engine, words("word"), limit=2) == [61, 60]
    # A rare word leads to its documents, and the frequent one is seen there.
    hits = engine.search("en", words("rare word"), limit=5, ranking=PLAIN).hits
    assert (hits[0].id, hits[0].complete) == (62, True)
    # What a filter lets pass is not hidden by better ones that it does not.
    assert len(found(engine, words("word"), where={"kind": "page"}, limit=5)) == 5
    assert sorted(found(engine, words("word"), where={"kind": "news"}, limit=9)) == [60, 61, 62]


CONTRACT = [
    ranks_by_bm25, the_title_weighs_more, every_word_comes_before_some,
    of_alternatives_the_best_counts, a_concept_stands_for_its_words, languages_do_not_meet,
    facets_count_and_filter, pages_of_one_file_count_as_one,
    what_is_put_again_is_replaced, what_is_deleted_is_gone,
    pages_follow_one_another, nothing_is_asked_nothing_is_found, keys_are_only_data,
    words_are_counted_as_they_are_spelt, of_a_frequent_word_the_best_documents_are_found,
]
