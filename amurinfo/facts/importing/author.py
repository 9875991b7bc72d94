"""In whose name a file is imported, and whose words that may change."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Author:
    """``user``: who, or ``None`` for the operator at the command line. ``languages``: codes of
    the editions whose texts may be changed; ``None`` for all."""

    user: Any = None
    languages: frozenset[str] | None = None

    def may_write(self, language: str) -> bool:
        return self.languages is None or language in self.languages


OPERATOR = Author()
