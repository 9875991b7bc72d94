"""What others may react to. Sent after the transaction that wrote it is committed."""

from django.dispatch import Signal

#: ``records``: set of (kind, slug) whose facts or names changed.
record_changed = Signal()
