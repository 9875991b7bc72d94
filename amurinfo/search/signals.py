"""What others may want to know of a search."""

from django.dispatch import Signal

#: A reader's words found nothing in any edition. ``request``; ``text``: as typed, shortened.
found_nothing = Signal()
