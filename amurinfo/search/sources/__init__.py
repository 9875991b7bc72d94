"""What there is to be found: published pages, records in each edition, files page by page.

Everything here reads what a reader may read anyway. Exact places stand in a table that nothing
in this room reads; coordinates are no words and do not come into a text at all.
"""

from .source import KINDS, Source

__all__ = ["KINDS", "Source"]
