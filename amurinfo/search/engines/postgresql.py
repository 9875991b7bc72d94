"""PostgreSQL: an index that holds all columns, so that a query need not visit the table."""

from collections.abc import Mapping, Sequence

from django.db import connections
from psycopg import Cursor

from .sql import SqlEngine


def rows(using: str, statement: str, given: Sequence = ()) -> list[tuple]:
    """What is asked at every search. As text, which is what Django's own cursors get, bytes are
    twice as many, and each is written and read as two characters; and what Django's cursors ask is
    planned anew each time, by a server that takes as long for it as to answer."""
    database = connections[using]
    # As Django's cursors do.
    database.close_if_health_check_failed()
    database.ensure_connection()
    with database.wrap_database_errors, Cursor(database.connection) as binary:
        binary.execute(statement, given, binary=True)
        return binary.fetchall()


class PostgresqlEngine(SqlEngine):
    SCHEMA = (
        "CREATE TABLE {posting} (term integer NOT NULL, rank smallint NOT NULL, "
        "doc bigint NOT NULL, facets integer NOT NULL, "
        "PRIMARY KEY (term, rank, doc) INCLUDE (facets))",
        # In one piece with its row, where a page can hold it.
        "CREATE TABLE {doc} (id bigint PRIMARY KEY, language text NOT NULL, "
        "length integer NOT NULL, facets integer NOT NULL, terms bytea NOT NULL, "
        "counts bytea NOT NULL, words bytea NOT NULL) WITH (toast_tuple_target = 8160)",
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

    def _known(
        self, cursor, keys: list[tuple[str, str]]
    ) -> list[tuple[str, str, int, int, int, int]]:
        return rows(self.alias, self._sql(
            "SELECT language, key, id, frequency, documents, tokens FROM {total} "
            "JOIN unnest(%s::text[], %s::text[]) AS wanted (language, key) USING (language) "
            "JOIN {term} USING (language, key)"
        ), [[language for language, _key in keys], [key for _language, key in keys]])

    def _candidates(
        self, cursor, looked_at: dict[int, int | None], passing: set[int] | None
    ) -> list[tuple[int, str, int, int, bytes, bytes]]:
        also = "" if passing is None else "AND (key.number IS NULL OR facets = ANY(%s::integer[])) "
        # As an array, because the planner, which knows nothing of single terms, expects many more.
        statement = self._sql(
            "SELECT id, language, length, facets, terms, counts FROM {doc} WHERE id = ANY(ARRAY("
            "SELECT DISTINCT best.doc FROM unnest(%s::integer[], %s::integer[]) "
            "AS key (term, number) CROSS JOIN LATERAL (SELECT doc FROM {posting} "
            f"WHERE term = key.term {also}ORDER BY rank, doc LIMIT key.number) AS best))"
        )
        given = [list(looked_at), list(looked_at.values())]
        if passing is not None:
            given.append(list(passing))
        return rows(self.alias, statement, given)

    def _write(self, cursor, postings: list[tuple]) -> None:
        with cursor.copy(self._sql("COPY {posting} FROM STDIN")) as copy:
            for row in postings:
                copy.write_row(row)

    def _forget(self, cursor, document: int, terms: list[int], ranks: list[int]) -> None:
        cursor.execute(self._sql(
            "DELETE FROM {posting} USING unnest(%s::integer[], %s::smallint[]) "
            "AS gone (term, rank) WHERE {posting}.term = gone.term "
            "AND {posting}.rank = gone.rank AND doc = %s"
        ), [terms, ranks, document])

    def _count_down(self, cursor, terms: list[int]) -> None:
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
