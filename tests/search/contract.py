"""What every engine must do, as plain functions of an empty engine; run on each of them."""

import math

from amurinfo.search.engines import Asked, Concept, Entry, Hits, Query, Ranking, Word

PLAIN = Ranking(k1=1.2, b=0.75, title=4.0)


def entry(number: int, body: str, title: str = "", language: str = "en", facets=()) -> Entry:
    return Entry.of(
        number, language, [(key,) for key in title.split()],
        [tuple(key.split("|")) for key in body.split()], facets,
    )


def words(text: str, *concepts: Concept) -> Query:
    return Query(tuple(Word(tuple(word.split("|"))) for word in text.split()), concepts)


def ask(engine, query, language="en", where=None, ranking=PLAIN, **options) -> Hits:
    """Of the documents of one language; ``options``: as in ``Asked``."""
    return engine.search({language: Asked(query, **options)}, where, ranking)[language]


def found(engine, query, language="en", **options) -> list[int]:
    return [hit.id for hit in ask(engine, query, language, **options).hits]


def frequencies(engine, language, keys) -> dict[str, int]:
    found = engine.frequencies({language: keys})
    return {key: number for (_language, key), number in found.items()}


def ranks_by_bm25(engine):
    """Scores by hand: Robertson and Zaragoza (2009), IDF as in Lucene."""
    engine.put([entry(1, "crane crane river"), entry(2, "crane"), entry(3, "river river tiger")])
    hits = ask(engine, words("crane")).hits
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
    hits = ask(engine, words("tiger leopard"), limit=3)
    assert [(hit.id, hit.complete) for hit in hits.hits][:2] == [(2, True), (1, False)]
    assert (hits.complete, hits.partial) == (1, 6)


def of_alternatives_the_best_counts(engine):
    """A word with two readings in one document is not found twice."""
    engine.put([entry(1, "steel|become x"), entry(2, "steel y"), entry(3, "other z")])
    both = ask(engine, words("steel|become")).hits
    one = ask(engine, words("become")).hits
    assert both[0].id == 1
    assert math.isclose(both[0].score, one[0].score, rel_tol=1e-9)


def a_concept_stands_for_its_words(engine):
    engine.put([entry(1, "c_amur text", language="zh-hans"), entry(2, "text", language="zh-hans")])
    query = words("амур", Concept("c_amur", frozenset({0})))
    hits = ask(engine, query, "zh-hans").hits
    assert [(hit.id, hit.complete) for hit in hits] == [(1, True)]


def languages_do_not_meet(engine):
    engine.put([entry(1, "same", language="ru"), entry(2, "same", language="mn")])
    assert found(engine, words("same"), "ru") == [1]
    assert frequencies(engine, "mn", ["same", "none"]) == {"same": 1}
    assert engine.size("en") == 0


def several_languages_are_asked_at_once(engine):
    """And answer as each would alone, each as many as are wanted of it."""
    texts = ["same tiger", "same", "tiger tiger", "other"]
    languages = ("ru", "mn", "en")
    engine.put(entry(3 * at + n, text, language=language) for at, text in enumerate(texts)
               for n, language in enumerate(languages, 1))
    asked = {language: Asked(words("tiger same"), limit, offset)
             for language, limit, offset in (("ru", 1, 0), ("mn", 5, 1), ("zh-hans", 5, 0))}
    hits = engine.search(asked, ranking=PLAIN)
    assert {language: [hit.id for hit in one.hits] for language, one in hits.items()} == {
        "ru": [1], "mn": [8, 5], "zh-hans": []}
    assert [(one.complete, one.partial) for one in hits.values()] == [(1, 2), (1, 2), (0, 0)]
    for language, one in asked.items():
        assert engine.search({language: one}, ranking=PLAIN) == {language: hits[language]}
    keys = {"ru": ["tiger", "none"], "zh-hans": ["tiger"], "en": ["other"]}
    assert engine.frequencies(keys) == {("ru", "tiger"): 2, ("en", "other"): 1}


def very_long_queries_are_answered(engine):
    engine.put([entry(1, "w7", language="ru"), entry(2, "w7x", language="mn")])
    query = words(" ".join("|".join(f"w{word}{'x' * key}" for key in range(8))
                           for word in range(24)))
    engine.put([entry(n, " ".join(f"w{word}{'x' * key}" for key in range(8) for word in range(24)),
                      language=language) for n, language in ((3, "ru"), (4, "mn"), (5, "en"))])
    hits = engine.search({language: Asked(query) for language in ("ru", "mn", "en")})
    assert {language: [hit.id for hit in one.hits] for language, one in hits.items()} == {
        "ru": [3, 1], "mn": [4, 2], "en": [5]}


def facets_count_and_filter(engine):
    engine.put([
        entry(1, "bird", facets=["country:RU", "country:CN", "kind:species"]),
        entry(2, "bird", facets=["country:MN", "kind:species"]),
        entry(3, "bird", facets=["country:RU", "kind:area"]), entry(4, "bird"),
    ])
    hits = ask(engine, words("bird"), where={"country": "RU"})
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
    hits = ask(engine, words("bird crane"))
    assert (hits.complete, hits.partial) == (2, 1)
    assert hits.counts("year") == {"2010": 1}
    assert hits.counts("year", partial=True) == {"2010": 2}
    both = hits | ask(engine, words("bird"))
    assert [hit.id for hit in both.hits if hit.complete and hit.id > 8] == [10, 9, 10]
    assert both.counts("year") == {"2010": 2}


def what_is_put_again_is_replaced(engine):
    engine.put([entry(1, "old words here"), entry(2, "old")])
    engine.put([entry(1, "new", facets=["kind:area"])])
    assert found(engine, words("old")) == [2]
    assert found(engine, words("new")) == [1]
    assert frequencies(engine, "en", ["old", "words", "new"]) == {"old": 1, "new": 1}
    assert engine.size("en") == 2


def what_is_deleted_is_gone(engine):
    engine.put([entry(1, "one two"), entry(2, "one")])
    engine.delete([1, 99])
    assert found(engine, words("one")) == [2]
    assert frequencies(engine, "en", ["one", "two"]) == {"one": 1}
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
        assert [hit.id for hit in ask(engine, query).hits] == [number]


def words_are_counted_as_they_are_spelt(engine):
    engine.put([Entry.of(1, "ru", [], [("тигр",)], (), ["тигров", "амур"]),
                Entry.of(2, "mn", [], [("бар",)], (), ["амур"])])
    assert engine.words() == {"тигров": 1, "амур": 2}
    assert frequencies(engine, "ru", ["тигров", "тигр"]) == {"тигр": 1}
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
    hits = ask(engine, words("rare word"), limit=5).hits
    assert (hits[0].id, hits[0].complete) == (62, True)
    # What a filter lets pass is not hidden by better ones that it does not.
    assert len(found(engine, words("word"), where={"kind": "page"}, limit=5)) == 5
    assert sorted(found(engine, words("word"), where={"kind": "news"}, limit=9)) == [60, 61, 62]


def who_sees_a_part_is_told_so(engine):
    engine.put([*(entry(n, "word", facets=["kind:page"]) for n in range(1, 8)),
                *(entry(n, "word other", facets=["kind:news"]) for n in range(8, 11))])
    assert ask(engine, words("word"), limit=9).is_cut
    assert not ask(engine, words("word"), limit=10).is_cut
    # Those that lack a word are not what was asked for.
    assert not ask(engine, words("word other"), limit=3).is_cut
    # Nor are those that a filter keeps out.
    assert not ask(engine, words("word"), where={"kind": "news"}, limit=3).is_cut
    assert ask(engine, words("word"), where={"kind": "news"}, limit=2).is_cut
    part, whole = (ask(engine, words("word"), limit=limit) for limit in (2, 20))
    assert (part | whole).is_cut and not (whole | whole).is_cut


CONTRACT = [
    ranks_by_bm25, the_title_weighs_more, every_word_comes_before_some,
    of_alternatives_the_best_counts, a_concept_stands_for_its_words, languages_do_not_meet,
    several_languages_are_asked_at_once, very_long_queries_are_answered,
    facets_count_and_filter, pages_of_one_file_count_as_one,
    what_is_put_again_is_replaced, what_is_deleted_is_gone,
    pages_follow_one_another, nothing_is_asked_nothing_is_found, keys_are_only_data,
    words_are_counted_as_they_are_spelt, of_a_frequent_word_the_best_documents_are_found,
    who_sees_a_part_is_told_so,
]
