"""What many pages have in common, worked out once for all that are rendered together. Pure.

Whoever renders many pages puts a memory behind this (see ``delivery.snapshots.memory``); for a
reader's own request there is none.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Protocol, TypeVar

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


class Memory(Protocol):
    def once(self, key: Hashable, make: Callable[[], T]) -> T: ...

    def each(
        self, name: Hashable, keys: Iterable[K], load: Callable[[set[K]], Mapping[K, T]],
        plain: bool,
    ) -> dict[K, T]: ...


_memory: list[Memory] = []


def once(key: Hashable, make: Callable[[], T]) -> T:
    """``make()``, or what it gave for this ``key`` before. What it gives must depend on the key
    and the database alone, not on what the asking page has read already, load nothing later, and
    is changed by nobody."""
    return _memory[0].once(key, make) if _memory else make()


def each(
    name: Hashable, keys: Iterable[K], load: Callable[[set[K]], Mapping[K, T]],
    plain: bool = False,
) -> dict[K, T]:
    """``load(keys)``, all at once; or, of what is rendered together, what it gave for each of the
    keys before. What it gives for one must not depend on the others, nor on who asks; it may be
    objects of the database: whoever asks gets some of her own. ``plain``: it is not, and all get
    the same, as of :func:`once`. Keys of which it knows nothing are not in what it gives."""
    wanted = set(keys)
    if not wanted:
        return {}
    return dict(_memory[0].each(name, wanted, load, plain) if _memory else load(wanted))


def remember_with(memory: Memory) -> None:
    """Let ``memory`` answer from now on."""
    _memory[:] = [memory]
