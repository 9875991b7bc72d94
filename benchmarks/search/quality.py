"""How well the centre's search finds, beside other searches: see benchmarks/README.md."""

import os
import re
import sqlite3
import sys
from collections import defaultdict
from contextlib import closing

import django

from .measures import ndcg, recall
from .sets import documents, queries

_WORD = re.compile(r"\w+")


def fts5(docs: list[dict], asked: list[dict], tokenizer: str) -> dict[str, list[str]]:
    """SQLite's full text search as it comes, all words joined by OR."""
    with closing(sqlite3.connect(":memory:")) as base:
        base.execute(f"CREATE VIRTUAL TABLE t USING fts5(title, body, tokenize='{tokenizer}')")
        base.executemany("INSERT INTO t VALUES (?, ?)", [(d["title"], d["body"]) for d in docs])
        runs = {}
        for query in asked:
            words = [f'"{word}"' for word in _WORD.findall(query["text"])]
            rows = base.execute(
                "SELECT rowid FROM t WHERE t MATCH ? ORDER BY bm25(t, 4, 1) LIMIT 50",
                [" OR ".join(words)],
            ).fetchall() if words else []
            runs[query["query_id"]] = [docs[number - 1]["id"] for number, in rows]
        return runs


def postgresql(docs: list[dict], asked: list[dict], url: str) -> dict[str, list[str]]:
    """PostgreSQL's own configurations: russian, english, and simple for the two it lacks."""
    import psycopg

    of = {"ru": "russian", "en": "english"}
    runs = {}
    with psycopg.connect(url) as base, base.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE judged_t (id text, lang text, v tsvector)")
        for doc in docs:
            kind = of.get(doc["lang"], "simple")
            cursor.execute(
                "INSERT INTO judged_t VALUES (%s, %s, setweight(to_tsvector(%s::regconfig, %s), "
                "'A') || to_tsvector(%s::regconfig, %s))",
                [doc["id"], doc["lang"], kind, doc["title"], kind, doc["body"]],
            )
        for query in asked:
            words = " OR ".join(_WORD.findall(query["text"]))
            cursor.execute(
                "SELECT id FROM judged_t, websearch_to_tsquery(%s::regconfig, %s) AS q "
                "WHERE v @@ q ORDER BY ts_rank(v, q, 1) DESC, id LIMIT 50",
                [of.get(query["lang"], "simple"), words],
            )
            runs[query["query_id"]] = [row[0] for row in cursor.fetchall()]
        base.rollback()
    return runs


def own(docs: list[dict], asked: list[dict], url: str) -> dict[str, list[str]]:
    """The centre's own chain."""
    from amurinfo.config.paths import CONTENT
    from amurinfo.search.engines import throwaway
    from amurinfo.search.meaning import lexicon
    from amurinfo.search.meaning.evaluation import evaluate

    names = lexicon(CONTENT / "search" / "concepts.csv", CONTENT / "facts")
    with throwaway(url) as engine:
        outcome = evaluate(engine, names, docs, asked)
    print(f"  {outcome.rate:.0f} documents a second, p50 {outcome.latency(.5):.1f} ms, "
          f"p95 {outcome.latency(.95):.1f} ms")
    return outcome.runs


def table(runs: dict[str, list[str]], asked: list[dict]) -> None:
    """nDCG@10, recall@10 and the share of queries that found nothing, a language and overall."""
    groups: dict[str, list[tuple[float, float, bool]]] = defaultdict(list)
    for query in asked:
        ranked = runs[query["query_id"]]
        row = ndcg(ranked, query["grades"]), recall(ranked, query["grades"]), not ranked
        for group in (query["lang"], query["kind"], "all"):
            groups[group].append(row)
    for group, rows in groups.items():
        one, two, none = (sum(column) / len(rows) for column in zip(*rows, strict=True))
        print(f"  {group:<12} {len(rows):>4} nDCG {one:.3f}  recall {two:.3f}  nothing {none:.1%}")


def main(half: str = "held-out") -> None:
    django.setup()
    docs, asked = documents(), queries(half)
    print(f"{len(docs)} documents, {len(asked)} queries ({half})")
    url = os.environ.get("DATABASE_URL", "")
    server = url if url.startswith("postgres") else ""
    print("own, SQLite")
    table(own(docs, asked, "sqlite://:memory:"), asked)
    if server:
        print("own, PostgreSQL")
        table(own(docs, asked, server), asked)
        print("PostgreSQL's configurations")
        table(postgresql(docs, asked, server), asked)
    else:
        print("PostgreSQL: not measured, DATABASE_URL names none")
    for tokenizer in ("unicode61", "trigram"):
        print(f"FTS5 {tokenizer}")
        table(fts5(docs, asked, tokenizer), asked)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amurinfo.config.settings.base")
    main(*sys.argv[1:])
