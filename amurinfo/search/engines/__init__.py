"""Where keys are kept and ranked: one small interface.

:func:`engine_of` gives the engine of a database of Django's; SQLite and PostgreSQL answer the
same, down to the order. :mod:`.opensearch` is another one, loaded where it is chosen.
"""

from .base import Asked, Concept, Engine, Entry, Hit, Hits, Query, Ranking, Unreachable, Word
from .sql import SqlEngine, engine_of, throwaway

__all__ = [
    "Asked", "Concept", "Engine", "Entry", "Hit", "Hits", "Query", "Ranking", "SqlEngine",
    "Unreachable", "Word", "engine_of", "throwaway",
]
