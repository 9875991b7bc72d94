"""All addresses that are kept as files."""

from ..found.inventory import public as inventory


def public() -> list[str]:
    """Every published page of every edition."""
    return [item.path for items in inventory().values() for item in items]
