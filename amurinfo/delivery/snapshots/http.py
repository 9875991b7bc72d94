"""What HTTP asks of whoever serves a file (RFC 9110): encodings, conditions, ranges. Pure."""

import re
from email.utils import formatdate, parsedate_to_datetime
from functools import lru_cache

#: Encodings that are kept, the shortest result first; the ending of the file, the coding's name.
ENCODINGS = (("br", "br"), ("gz", "gzip"), ("", "identity"))

#: A query that asks for nothing: what social networks, messengers, search machines and senders of
#: mail hang on an address to know where somebody came from. No page of ours has such a name. Also
#: read by nginx.
MARKS = (
    "(?:(?:utm_[a-z_]+|fbclid|gclid|gbraid|wbraid|msclkid|yclid|ysclid|_openstat|igsh|igshid"
    "|mc_cid|mc_eid|from|isappinstalled)(?:=[^&]*)?(?:&|$))*"
)
_MARKS = re.compile(MARKS)

_ITEM = re.compile(
    r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+|\*)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?$"
)


def is_bare(query: str) -> bool:
    """Whether an address with this query is the address alone."""
    return not query or _MARKS.fullmatch(query) is not None


@lru_cache(maxsize=200)  # browsers say it in a dozen ways
def accepted(header: str | None, have: tuple[str, ...]) -> str | None:
    """The coding to answer with: of those the client likes best the first of ``have``.

    ``have``: names of codings in the server's order, ``identity`` among them. ``None`` if the
    client refuses all of them, which nobody means; RFC 9110 12.5.3 lets us send identity then.
    """
    if not header:
        return "identity"
    liked: dict[str, float] = {}
    for part in header.split(","):
        found = _ITEM.match(part)
        if found:
            name = found[1].lower()
            liked["gzip" if name == "x-gzip" else name] = float(found[2] or 1)
    rest = liked.get("*")
    best, most = None, 0.0
    for coding in have:
        # Identity is acceptable unless it, or everything unnamed, is refused; but any coding
        # that is asked for by name comes before it.
        default = rest if rest is not None else (0.001 if coding == "identity" else 0.0)
        weight = liked.get(coding, default)
        if weight > most:
            best, most = coding, weight
    return best


def etag(modified: int, size: int) -> str:
    """The strong validator of a file, as nginx writes it: both servers agree."""
    return f'"{modified:x}-{size:x}"'


def date(modified: int) -> str:
    return formatdate(modified, usegmt=True)


def is_unmodified(
    tag: str, modified: int, if_none_match: str | None, if_modified_since: str | None
) -> bool:
    """Whether 304 answers a GET or HEAD. If-None-Match comes first, and by weak comparison."""
    if if_none_match is not None:
        if if_none_match.strip() == "*":
            return True
        return any(
            item.strip().removeprefix("W/") == tag for item in if_none_match.split(",")
        )
    if if_modified_since:
        try:
            since = parsedate_to_datetime(if_modified_since).timestamp()
        except (ValueError, TypeError):
            return False
        # Equal, as nginx asks by default: what was put back after a change is older than it.
        return modified == since
    return False


def byte_range(header: str | None, size: int) -> tuple[int, int] | None:
    """(first, last) byte of a single range; ``None`` to send all: no range, several, another
    unit, nonsense. Raises ``ValueError`` for a range that the file does not have (416)."""
    found = re.fullmatch(r"bytes=(\d*)-(\d*)", (header or "").strip())
    if not found or not (found[1] or found[2]):
        return None
    if not found[1]:
        length = int(found[2])
        if length == 0 or size == 0:
            raise ValueError(header)
        return max(0, size - length), size - 1
    first = int(found[1])
    last = min(int(found[2]) if found[2] else size - 1, size - 1)
    if first >= size:
        raise ValueError(header)
    return None if first > last else (first, last)
