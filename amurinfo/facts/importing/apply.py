"""A plan without problems -> the database, in one transaction."""

from collections.abc import Callable

from django.db import transaction

from .author import Author
from .plan import Plan


class Refused(Exception):
    """The plan has problems; nothing was written."""

    def __init__(self, plan: Plan):
        super().__init__(f"{len(plan.problems)} problems")
        self.plan = plan


def apply(plan: Plan, author: Author, progress: Callable[[int, int], None] | None = None) -> None:
    """Write everything or nothing. ``progress(done, of)`` is called along the way.

    Raises :class:`Refused` if the plan has problems.
    """
    if plan.problems:
        raise Refused(plan)
    with transaction.atomic():
        existing: dict[str, dict] = {}
        for done, change in enumerate(plan.changes, start=1):
            if change.kind.stem not in existing:
                existing[change.kind.stem] = {
                    record.slug: record for record in change.kind.queryset()
                }
            record = existing[change.kind.stem].get(change.slug)
            change.kind.write(change.values, record, author)
            if progress:
                progress(done, len(plan.changes))
