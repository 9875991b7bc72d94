"""What the database tells everybody who keeps pages as files."""

from django.db import models


class Change(models.Model):
    """Rows of one table that were written, in the transaction that wrote them.

    ``before`` and ``after``: lists of rows, each the columns that are short enough to be asked
    for, as text. ``unknown``: rows that could not be told; then any row of the table may be
    another one. Read by the publisher of each machine, and removed when all must have seen it.
    """

    source = models.CharField(max_length=100)
    rows = models.JSONField(default=list)
    unknown = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self):
        return f"{self.pk} {self.source}"
