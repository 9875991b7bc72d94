"""How fast the search is with many documents: see benchmarks/README.md.

Documents are made of sentences of this centre's own pages and records, shuffled by a fixed seed, so
that words are as frequent as they are here; each has about 150 words or 300 Chinese characters.
"""

import os
import random
import re
import resource
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing

import django

from .clock import Clock
from .sets import LANGUAGES, documents, queries

_SENTENCE = re.compile(r"[^.!?。！？\n]+[.!?。！？]?")
_WORD = re.compile(r"\w+")
_LENGTH = {"zh-hans": 300}


def synthetic(number: int, seed: int = 20) -> Iterator[dict]:
    """``number`` documents a language: {"id", "lang", "title", "body"}."""
    real = documents()
    chance = random.Random(seed)  # noqa: S311 (the same documents each time, no secret)
    for code in LANGUAGES.values():
        own = [row for row in real if row["lang"] == code]
        titles = [row["title"] for row in own]
        sentences = [
            one.strip() for row in own for one in _SENTENCE.findall(row["body"]) if len(one) > 8
        ]
        for at in range(number):
            parts, length = [], 0
            while length < _LENGTH.get(code, 150):
                parts.append(chance.choice(sentences))
                length += len(parts[-1]) if code == "zh-hans" else parts[-1].count(" ") + 1
            yield {"id": f"{code}-{at}", "lang": code, "body": " ".join(parts),
                   "title": chance.choice(titles)}


def _memory() -> float:
    """Most memory that this process has used so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def percentiles(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    half, most = (1000 * ordered[int(share * len(ordered))] for share in (0.5, 0.95))
    return f"p50 {half:.1f} ms, p95 {most:.1f} ms"


def own(number: int, url: str) -> None:
    """The centre's own chain: understanding, four languages, ranking. All in processor time."""
    from django.db import connections

    from amurinfo.config.paths import CONTENT
    from amurinfo.search.engines import throwaway
    from amurinfo.search.meaning import Understanding, answers, entry, lexicon, merged

    names = lexicon(CONTENT / "search" / "concepts.csv", CONTENT / "facts")
    with throwaway(url) as engine:
        rows, batch, spent = synthetic(number), [], dict.fromkeys(LANGUAGES.values(), 0.0)
        for at, row in enumerate(rows, 1):
            batch.append((at, row))
            if len(batch) == min(number, 1000):
                began = time.process_time()
                engine.put(entry(one, row["lang"], row["title"], row["body"], names)
                           for one, row in batch)
                spent[row["lang"]] += time.process_time() - began
                batch.clear()
        engine.settle()
        for code, seconds in spent.items():
            print(f"  {code:<8} {number / seconds:.0f} documents a second")
        before = _memory()
        reading = Understanding(names, engine)
        reading.read("abcdefgh абвгдежз", "ru")
        reading.read("абвгдежз", "ru")
        print(f"  memory for understanding: {_memory() - before:.0f} MB")
        seconds: dict[str, list[float]] = {}
        clock = Clock(connections[engine.alias])
        for query in queries():
            began = clock()
            meant = reading.read(query["text"], query["lang"])
            understood = clock()
            merged(answers(meant, engine, 300, None, query["lang"], 50), query["lang"])
            done = clock()
            for what, one in (("all", done - began), ("understanding", understood - began),
                              (query["lang"], done - began)):
                seconds.setdefault(what, []).append(one)
        for what, some in seconds.items():
            print(f"  {what:<14} {percentiles(some)}")


def fts5(number: int) -> None:
    """SQLite's full text search as Wagtail's database search on SQLite uses it: one index, the
    words of all languages as they come, joined by OR; without typos, concepts and languages."""
    with closing(sqlite3.connect(":memory:")) as base:
        base.execute("CREATE VIRTUAL TABLE t USING fts5(title, body)")
        base.executemany("INSERT INTO t VALUES (?, ?)",
                         ((row["title"], row["body"]) for row in synthetic(number)))
        seconds = []
        for query in queries():
            words = " OR ".join(f'"{word}"' for word in _WORD.findall(query["text"]))
            if words:
                began = time.process_time()
                base.execute("SELECT rowid FROM t WHERE t MATCH ? ORDER BY bm25(t, 4, 1) LIMIT 300",
                             [words]).fetchall()
                seconds.append(time.process_time() - began)
        print(f"  all            {percentiles(seconds)}")


def main(number: str = "20000") -> None:
    django.setup()
    print(f"{number} documents a language, {len(queries())} queries")
    url = os.environ.get("DATABASE_URL", "")
    print("own, SQLite")
    own(int(number), os.environ.get("SPEED_DATABASE", "sqlite://:memory:"))
    if url.startswith("postgres"):
        print("own, PostgreSQL")
        own(int(number), url)
    print("FTS5 unicode61")
    fts5(int(number))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amurinfo.config.settings.base")
    main(*sys.argv[1:])
