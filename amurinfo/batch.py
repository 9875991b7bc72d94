"""What many pages have in common, worked out once for all that are rendered together. Pure.

Whoever renders many pages puts a memory behind :func:`once` (see ``delivery.snapshots.memory``);
for a reader's own request there is none.
"""

from collections.abc import Callable, Hashable
from typing import TypeVar

T = TypeVar("T")

_memory: list[Callable] = []


def once(key: Hashable, make: Callable[[], T]) -> T:
    """``make()``, or what it gave for this ``key`` before. What it gives must depend on the key
    and the database alone, load nothing later, and is changed by nobody."""
    return _memory[0](key, make) if _memory else make()


def remember_with(memory: Callable) -> None:
    """Let ``memory(key, make)`` answer from now on."""
    _memory[:] = [memory]
