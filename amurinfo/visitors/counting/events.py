"""What a browser may tell us after consent, and nothing else."""

import json
import re
from typing import NamedTuple

#: Keys of the message: kind, path, referring host, class of width, target, campaign.
ALLOWED = frozenset("kprwtc")
LONGEST = 2048  # bytes of a message
KINDS = ("view", "download", "outbound")
WIDTHS = ("narrow", "middle", "wide")

_PATH = re.compile(r"/(ru|en|zh-hans|mn)/(?:[a-z0-9_-]+/)*")
_HOST = re.compile(r"(?=.{4,100}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,61}")
CAMPAIGN = re.compile(r"[a-z0-9][a-z0-9_.-]{0,39}")
#: Figures of a record or of a chart are a CSV whose address is that of its page and a word or two.
_FILE = re.compile(r"/(?:documents|media|static)/[A-Za-z0-9/_.-]{1,200}"
                   r"|/(?:ru|en|zh-hans|mn)/[a-z0-9/_-]{1,200}/figures/(?:[a-z0-9_-]{1,60}/)?")
#: Reads one value from the beginning, with nothing around it: half the time of ``json.loads``.
_READ = json.JSONDecoder().raw_decode


class Refused(ValueError):
    """The message is not one of ours; its text is the reason, a fixed word."""


class Event(NamedTuple):
    """``kind``: ``view``, ``download``, ``outbound``, or ``search`` for one that found nothing,
    which only the server can say; ``target``: own file, foreign host, or the words;
    ``campaign``: as the address had it, not yet looked up in the editors' list."""

    kind: str
    path: str
    language: str
    referrer: str = ""
    width: str = ""
    target: str = ""
    campaign: str = ""


def parse(body: bytes) -> Event:
    """The event in a message. A referrer that is no public host name counts as none. Raises
    ``Refused``."""
    if len(body) > LONGEST:
        raise Refused("long")
    try:
        said, end = _READ(text := body.decode())
    except (ValueError, RecursionError):
        raise Refused("json") from None
    if end != len(text):
        raise Refused("json")
    if not isinstance(said, dict) or not said.keys() <= ALLOWED:
        raise Refused("keys")
    number, path, width = said.get("k", 0), said.get("p"), said.get("w")
    if type(number) is not int or not 0 <= number < len(KINDS) or not isinstance(path, str):
        raise Refused("values")
    kind = KINDS[number]
    found = _PATH.fullmatch(path) if len(path) <= 300 else None
    if not found:
        raise Refused("path")
    if type(width) is not int or not 0 <= width < len(WIDTHS):
        raise Refused("values")
    target = said.get("t") or ""
    if kind == "view":
        target = ""
    elif not isinstance(target, str) or not (_FILE if kind == "download" else _HOST).fullmatch(
        target
    ):
        raise Refused("target")
    referrer = said.get("r") or ""
    if referrer and not (isinstance(referrer, str) and _HOST.fullmatch(referrer.lower())):
        referrer = ""
    campaign = said.get("c") or ""
    if campaign and not (isinstance(campaign, str) and CAMPAIGN.fullmatch(campaign.lower())):
        campaign = ""
    return Event(kind, path, found[1], referrer.lower(), WIDTHS[width], target, campaign.lower())
