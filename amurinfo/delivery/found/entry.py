"""One public address, as sitemaps and copies of the site know it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Public:
    """One address of one edition.

    ``path``: from the root of the site, with the edition's prefix. ``changed``: the newest
    change of the words or facts that stand there (UTC), ``None`` if nobody noted one.
    ``alternates``: (language code, path) of the same thing wherever it is, itself included.
    """

    path: str
    language: str
    changed: datetime | None
    alternates: tuple[tuple[str, str], ...]


def newest(moments: Iterable[datetime | None]) -> datetime | None:
    return max((moment for moment in moments if moment), default=None)
