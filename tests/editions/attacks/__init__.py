"""Every address at which the interface of editors may write, and how to misuse it.

``WRITES`` names them all; each module holds its part. An address that is neither there nor known
to be for reading makes ``test_every_address_is_known`` fail: whoever adds one says here what it
would do to others.
"""

from collections.abc import Callable

from . import actions, exchange, facts, files, interface, offices, pages
from .addresses import addresses, is_reading
from .scene import Attack, Scene, Writes

WRITES: Writes = {
    address: attack
    for part in (pages, actions, exchange, files, facts, offices, interface)
    for address, attack in part.WRITES.items()
}

#: The same, flat: "address (name)" -> attack.
ATTACKS: dict[str, Callable[[Scene], Attack]] = {
    f"{address} ({name})" if name else address: build
    for address, builds in WRITES.items()
    for name, build in (builds if isinstance(builds, dict) else {"": builds}).items()
}


def unknown() -> list[str]:
    return sorted(
        address for address, pattern in addresses()
        if address not in WRITES and not is_reading(address, pattern)
    )
