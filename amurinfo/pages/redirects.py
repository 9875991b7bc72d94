"""Addresses of the former site lead on to where the same thing stands now."""

import csv
from pathlib import Path

from wagtail.contrib.redirects.models import Redirect


def load(file: Path) -> int:
    """Load a table with the columns ``old`` and ``new``; returns how many rows it has."""
    with file.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    for row in rows:
        Redirect.objects.update_or_create(
            old_path=Redirect.normalise_path(row["old"]), site=None,
            defaults={"redirect_link": row["new"], "is_permanent": True},
        )
    return len(rows)
