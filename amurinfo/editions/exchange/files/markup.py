"""The one way in which the XML of a translator's file is read."""

from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from .model import FileError


def root(data: bytes, part: str = "") -> Element:
    """The root element. ``part``: name of a part of an archive, for the sentence. Raises
    :class:`FileError`; nothing is declared, no entity expanded, no other file read."""
    try:
        return fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise FileError("dtd") from None
    except ParseError as error:
        line, column = error.position
        raise FileError("xml", f"{part} {line}:{column + 1}".strip(), str(error)) from None
    except (ValueError, LookupError) as error:  # an encoding that is none
        raise FileError("encoding", details=str(error)[:100]) from None
