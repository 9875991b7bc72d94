"""Text of PDF files, page by page. Pure: bytes in, words out.

A file from outside is read by PDFium in a process of its own (:mod:`.child`), which has few rights
and little time: whatever the file does to it, the centre goes on.
"""

from .reading import VERSION, Limits, Reading, read

__all__ = ["VERSION", "Limits", "Reading", "read"]
