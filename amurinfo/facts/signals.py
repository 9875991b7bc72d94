"""What others may react to."""

from django.dispatch import Signal

#: ``records``: set of (kind, slug). Sent within the transaction that changes them, for those
#: who must not miss a change whatever happens next; perhaps several times for one change.
record_changing = Signal()

#: ``records``: set of (kind, slug) whose facts or names changed. Sent once the transaction that
#: wrote them is committed.
record_changed = Signal()
