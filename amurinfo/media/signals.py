"""What others may want to know of files."""

from django.dispatch import Signal

#: Documents were changed at once, by no form. ``keys``: their numbers.
documents_changed = Signal()
