"""PostgreSQL: an index that holds all columns, so that a query need not visit the table."""

from collections.abc import Mapping

from django.db import connections

from .sql import SqlEngine


class PostgresqlEngine(SqlEngine):
    SCHEMA = (
        "CREATE TABLE {posting} (term integer NOT NULL, doc bigint NOT NULL, "
        "in_title smallint NOT NULL, in_body smallint NOT NULL, length integer NOT NULL, "
        "facets integer NOT NULL, impact smallint NOT NULL, "
        "PRIMARY KEY (term, doc) INCLUDE (in_title, in_body, length, facets))",
        "CREATE INDEX {posting}_best ON {posting} (term, impact DESC, doc)",
        "CREATE TABLE {doc} (id bigint PRIMARY KEY, language text NOT NULL, "
        "length integer NOT NULL, facets integer NOT NULL, terms bytea NOT NULL)",
        'CREATE TABLE {term} (id serial PRIMARY KEY, language text NOT NULL, key text COLLATE "C" '
        "NOT NULL, frequency integer NOT NULL, UNIQUE (language, key))",
        "CREATE TABLE {facets} (id serial PRIMARY KEY, text text NOT NULL UNIQUE)",
        "CREATE TABLE {total} (language text PRIMARY KEY, documents integer NOT NULL, "
        "tokens bigint NOT NULL)",
    )

    def _terms(self, cursor, language: str, counts: Mapping[str, int]) -> dict[str, int]:
        cursor.execute(self._sql(
            "INSERT INTO {term} (language, key, frequency) "
            "SELECT %s, * FROM unnest(%s::text[], %s::integer[]) "
            "ON CONFLICT (language, key) DO UPDATE "
            "SET frequency = {term}.frequency + excluded.frequency RETURNING key, id"
        ), [language, list(counts), list(counts.values())])
        return dict(cursor.fetchall())

    def _known(self, cursor, language: str, keys: list[str]) -> list[tuple[str, int, int]]:
        cursor.execute(self._sql(
            "SELECT key, id, frequency FROM {term} WHERE language = %s AND key = ANY(%s::text[])"
        ), [language, keys])
        return cursor.fetchall()

    def _write(self, cursor, postings: list[tuple]) -> None:
        with cursor.copy(self._sql("COPY {posting} FROM STDIN")) as copy:
            for row in postings:
                copy.write_row(row)

    def _forget(self, cursor, document: int, terms: list[int]) -> None:
        cursor.execute(self._sql(
            "DELETE FROM {posting} WHERE doc = %s AND term = ANY(%s::integer[])"
        ), [document, terms])
        cursor.execute(self._sql(
            "UPDATE {term} SET frequency = frequency - 1 WHERE id = ANY(%s::integer[])"
        ), [terms])
        cursor.execute(self._sql(
            "DELETE FROM {term} WHERE frequency <= 0 AND id = ANY(%s::integer[])"
        ), [terms])

    def settle(self) -> None:
        # Not possible within a transaction; then autovacuum does it in its own time.
        if not connections[self.alias].in_atomic_block:
            with self._cursor() as cursor:
                for table in self._names.values():
                    cursor.execute(f"VACUUM (ANALYZE) {table}")
