"""SQLite: a table without row ids is its own index."""

import json
from collections.abc import Mapping

from django.db import connections

from .sql import SqlEngine, batches

#: SQLite joins at most 500 selections in one.
_UNION = 400


class SqliteEngine(SqlEngine):
    SCHEMA = (
        "CREATE TABLE {posting} (term INTEGER NOT NULL, rank INTEGER NOT NULL, "
        "doc INTEGER NOT NULL, facets INTEGER NOT NULL, PRIMARY KEY (term, rank, doc)) "
        "WITHOUT ROWID",
        "CREATE TABLE {doc} (id INTEGER PRIMARY KEY, language TEXT NOT NULL, "
        "length INTEGER NOT NULL, facets INTEGER NOT NULL, terms BLOB NOT NULL, "
        "counts BLOB NOT NULL, words BLOB NOT NULL)",
        "CREATE TABLE {term} (id INTEGER PRIMARY KEY, language TEXT NOT NULL, key TEXT NOT NULL, "
        "frequency INTEGER NOT NULL, UNIQUE (language, key))",
        "CREATE TABLE {facets} (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)",
        "CREATE TABLE {total} (language TEXT PRIMARY KEY, documents INTEGER NOT NULL, "
        "tokens INTEGER NOT NULL)",
    )

    def _terms(self, cursor, language: str, counts: Mapping[str, int]) -> dict[str, int]:
        cursor.executemany(self._sql(
            "INSERT INTO {term} (language, key, frequency) VALUES (%s, %s, %s) "
            "ON CONFLICT (language, key) DO UPDATE SET frequency = frequency + excluded.frequency"
        ), [(language, key, number) for key, number in counts.items()])
        return {row[1]: row[2] for row in self._known(cursor, [(language, key) for key in counts])}

    def _known(
        self, cursor, keys: list[tuple[str, str]]
    ) -> list[tuple[str, str, int, int, int, int]]:
        cursor.execute(self._sql(
            "SELECT term.language, term.key, term.id, frequency, documents, tokens "
            "FROM json_each(%s) AS wanted CROSS JOIN {term} AS term "
            "ON term.language = json_extract(wanted.value, '$[0]') "
            "AND term.key = json_extract(wanted.value, '$[1]') "
            "LEFT JOIN {total} AS total ON total.language = term.language"
        ), [json.dumps(keys, ensure_ascii=False)])
        return cursor.fetchall()

    def _candidates(
        self, cursor, looked_at: dict[int, int | None], passing: set[int] | None
    ) -> list[tuple[int, str, int, int, bytes, bytes]]:
        # Numbers of our own tables, not what anybody typed.
        also = "" if passing is None else f"AND facets IN ({','.join(map(str, sorted(passing)))}) "
        found: dict[int, tuple] = {}
        for some in batches(looked_at.items(), _UNION):
            several = []
            for term, number in some:
                every = f"SELECT doc FROM {self._names['posting']} WHERE term = {term} "
                several.append(every if number is None else (
                    f"SELECT doc FROM ({every}{also}ORDER BY rank, doc LIMIT {number}) AS best"
                ))
            cursor.execute(self._sql(
                "SELECT id, language, length, facets, terms, counts FROM {doc} WHERE id IN "
            ) + f"({' UNION '.join(several)})")
            found.update((row[0], row) for row in cursor.fetchall())
        return list(found.values())

    def _write(self, cursor, postings: list[tuple]) -> None:
        cursor.executemany(self._sql("INSERT INTO {posting} VALUES (%s, %s, %s, %s)"), postings)

    def _forget(self, cursor, document: int, terms: list[int], ranks: list[int]) -> None:
        cursor.executemany(
            self._sql("DELETE FROM {posting} WHERE term = %s AND rank = %s AND doc = %s"),
            [(term, rank, document) for term, rank in zip(terms, ranks, strict=True)],
        )

    def _count_down(self, cursor, terms: list[int]) -> None:
        numbers = json.dumps(terms)
        cursor.execute(self._sql(
            "UPDATE {term} SET frequency = frequency - 1 "
            "WHERE id IN (SELECT value FROM json_each(%s))"
        ), [numbers])
        cursor.execute(self._sql(
            "DELETE FROM {term} WHERE frequency <= 0 AND id IN (SELECT value FROM json_each(%s))"
        ), [numbers])

    def settle(self) -> None:
        with self._cursor() as cursor:
            for table in self._names.values():
                cursor.execute(f"ANALYZE {table}")
        connections[self.alias].cursor().execute("PRAGMA optimize")
