"""What others may want to know of the exchange between editions."""

from django.dispatch import Signal

#: Pages were begun in an edition and are about to be kept as drafts; what is changed in them now
#: is kept along. ``pages``: all that are begun at once.
drafts_begun = Signal()
