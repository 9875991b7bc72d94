"""Words that were searched for and found nothing. Free text can be anybody's, so it stays in memory
until a crowd has asked for the same."""

import datetime
import unicodedata
from dataclasses import dataclass, field

from .folding import LEAST

#: Days after which words are forgotten that too few have asked for.
DAYS = 30
MOST = 2000  # different words in memory
_LONGEST, _LONGEST_WORD, _WORDS = 60, 24, 6
_BESIDE_LETTERS = frozenset(" -'’·")


def plain(text: str) -> str:
    """The words in the one form in which they are compared, or ``""`` if they may not be kept:
    with a digit or a sign of an address, a word longer than any name, or more than a few words."""
    words = " ".join(unicodedata.normalize("NFC", text).casefold().split())
    if not 2 <= len(words) <= _LONGEST or words.count(" ") >= _WORDS:
        return ""
    if any(len(word) > _LONGEST_WORD for word in words.split()):
        return ""
    letters = all(unicodedata.category(one)[0] in "LM" or one in _BESIDE_LETTERS for one in words)
    return words if letters else ""


@dataclass(slots=True)
class _Words:
    """``before``: visitors of earlier days, as a number; ``today``: their hashes, until
    midnight."""

    since: datetime.date
    before: int = 0
    today: set[bytes] = field(default_factory=set)


class Asked:
    """Counts visitor-days for each text; gives a text away when ``LEAST`` of them have come
    together within ``DAYS``, and begins it anew."""

    def __init__(self):
        self._words: dict[tuple[str, str], _Words] = {}

    def add(self, day: datetime.date, language: str, words: str, who: bytes) -> list[int] | None:
        """Views, visits and visitors of the crowd, once it is one; a visitor's second search of a
        day is none. ``words``: of :func:`plain`."""
        key = language, words
        held = self._words.get(key)
        if held is None:
            if len(self._words) >= MOST:
                return None
            held = self._words[key] = _Words(day)
        held.today.add(who)
        crowd = held.before + len(held.today)
        if crowd < LEAST:
            return None
        del self._words[key]
        return [crowd, 0, crowd]

    def new_day(self, day: datetime.date) -> None:
        """The hashes of yesterday go; so does what few have asked for long enough."""
        old = day - datetime.timedelta(days=DAYS)
        for key in [key for key, held in self._words.items() if held.since <= old]:
            del self._words[key]
        for held in self._words.values():
            held.before += len(held.today)
            held.today.clear()

    def forget(self, who: bytes) -> None:
        """Takes a visitor out of today's; words that nobody else has asked for go with him."""
        for key, held in list(self._words.items()):
            if who in held.today:
                held.today.discard(who)
                if not held.today and not held.before:
                    del self._words[key]
