"""Facts, links and marks on the way to a machine and back.

A machine gets none of them, only that something stands there: ``<span id="p1">words</span>`` for
what has an inside, ``<img id="p2">`` for what has none. Knows neither Django nor Wagtail.
"""

import re
from html import escape, unescape

from ..files.tokens import CLOSE, OPEN, TEXT, VOID, is_nested, places, tokens, written
from ..richtext import guarded, plain

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>")
_ID = re.compile(r"""\bid\s*=\s*["']?p(\d{1,4})\b""")


class Lost(ValueError):
    """The placeholders are not those of the source; says which."""


def outgoing(text: str) -> str:
    out = []
    for kind, value in tokens(text):
        out.append({
            TEXT: lambda v: escape(v, quote=False), OPEN: '<span id="p{}">'.format,
            CLOSE: lambda _v: "</span>", VOID: '<img id="p{}">'.format,
        }[kind](value))
    return "".join(out)


def incoming(answer: str, source: str) -> str:
    """The answer as the text of a segment. Raises :class:`Lost`; nothing is mended.

    Servers give characters back escaped or not; what looks like an element and is a word of
    ``source`` is a word here, too."""
    out: list[str] = []
    opened: list[int] = []
    at, said = 0, plain(source)
    for match in _TAG.finditer(answer):
        out.append(_words(answer[at:match.start()]))
        at = match.end()
        closing, name, number = match[1], match[2].lower(), _ID.search(match[3])
        if name == "span" and closing and opened:
            out.append(written(CLOSE, opened.pop()))
        elif name == "span" and number and not closing:
            out.append(written(OPEN, int(number[1])))
            opened.append(int(number[1]))
        elif name == "img" and number and not closing:
            out.append(written(VOID, int(number[1])))
        elif match[0] in said:
            out.append(guarded(match[0]))
        else:
            raise Lost(match[0])
    text = "".join([*out, _words(answer[at:])]).strip()
    wanted, found = places(source), places(text)
    if wanted != found or not is_nested(text):
        raise Lost(" ".join(
            written(kind, number) for kind, number in sorted(
                wanted ^ found or wanted, key=lambda place: place[1])))
    return text


def _words(text: str) -> str:
    return guarded(" ".join(unescape(text).replace("\r", "").split("\n")))
