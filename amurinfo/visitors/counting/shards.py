"""Several collectors that count as one.

A network, and so each visitor, has one collector for ever: limits hold for a network, and sums of
visitors, first and last pages add up. Words of a search have one, too, chosen by the words: only
where all who ask for the same are known together can they be told to be a crowd. A visitor who
searches may so be known to two collectors, each with a hash of its own that nothing joins. Names of
other sites and of files wait for a crowd at each collector by itself.
"""

import hashlib
from collections.abc import Sequence

from .collector import Collector, network
from .events import Event


class Shards:
    """Answers as :class:`.collector.Collector` does, for collectors here or elsewhere. ``key``: the
    same in every process that speaks to them, secret, so that nobody can choose addresses that
    all fall to one."""

    def __init__(self, collectors: Sequence[Collector], key: bytes):
        self._collectors = collectors
        self._key = key

    def _of(self, what: str) -> Collector:
        digest = hashlib.blake2b(what.encode("utf-8", "replace"), key=self._key, digest_size=8)
        return self._collectors[int.from_bytes(digest.digest()) % len(self._collectors)]

    def take(self, event: Event, host: str, address: str, agent: str, country: str) -> None:
        words = event.kind == "search"
        collector = self._of(f"{event.language} {event.target}" if words else network(address))
        collector.take(event, host, address, agent, country)

    def refuse(self, why: str) -> None:
        self._collectors[0].refuse(why)

    def known(self, host: str, address: str, agent: str) -> int | None:
        pages = [one.known(host, address, agent) for one in self._collectors]
        found = [number for number in pages if number is not None]
        return sum(found) if found else None

    def forget(self, host: str, address: str, agent: str) -> None:
        """By all, so that words of his that come later are not counted either."""
        for one in self._collectors:
            one.forget(host, address, agent)
