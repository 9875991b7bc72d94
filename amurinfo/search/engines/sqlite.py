"""SQLite: a table without row ids is its own index."""

import json
from collections.abc import Mapping

from django.db import connections

from .sql import SqlEngine


class SqliteEngine(SqlEngine):
    SCHEMA = (
        "CREATE TABLE {posting} (term INTEGER NOT NULL, doc INTEGER NOT NULL, "
        "in_title INTEGER NOT NULL, in_body INTEGER NOT NULL, length INTEGER NOT NULL, "
        "facets INTEGER NOT NULL, impact INTEGER NOT NULL, PRIMARY KEY (term, doc)) WITHOUT ROWID",
        "CREATE INDEX {posting}_best ON {posting} (term, impact DESC, doc)",
        "CREATE TABLE {doc} (id INTEGER PRIMARY KEY, language TEXT NOT NULL, "
        "length INTEGER NOT NULL, facets INTEGER NOT NULL, terms BLOB NOT NULL)",
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
        return {key: term for key, term, _n in self._known(cursor, language, list(counts))}

    def _known(self, cursor, language: str, keys: list[str]) -> list[tuple[str, int, int]]:
        cursor.execute(self._sql(
            "SELECT term.key, term.id, term.frequency FROM json_each(%s) AS wanted "
            "CROSS JOIN {term} AS term ON term.language = %s AND term.key = wanted.value"
        ), [json.dumps(keys, ensure_ascii=False), language])
        return cursor.fetchall()

    def _write(self, cursor, postings: list[tuple]) -> None:
        cursor.executemany(
            self._sql("INSERT INTO {posting} VALUES (%s, %s, %s, %s, %s, %s, %s)"), postings
        )

    def _forget(self, cursor, document: int, terms: list[int]) -> None:
        numbers = json.dumps(terms)
        cursor.execute(self._sql(
            "DELETE FROM {posting} WHERE doc = %s AND term IN (SELECT value FROM json_each(%s))"
        ), [document, numbers])
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
