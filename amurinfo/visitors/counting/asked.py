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
    """``before``: visitors of earlier days who wait to become a crowd, as a number; ``today``:
    those of today, and ``given``: those of today whose crowd was given away, by their hashes until
    midnight."""

    since: datetime.date
    before: int = 0
    today: set[bytes] = field(default_factory=set)
    given: set[bytes] = field(default_factory=set)

    @property
    def crowd(self) -> int:
        return self.before + len(self.today)


class Asked:
    """Counts visitor-days for each text; gives a text away when ``LEAST`` of them have come
    together within ``DAYS``, and begins it anew. ``most``: different texts in memory; when a new
    one comes then, the one that fewest wait for goes, of several the longest not asked for."""

    def __init__(self, most: int = MOST):
        self._most = most
        #: In the order in which somebody asked last.
        self._words: dict[tuple[str, str], _Words] = {}

    def add(self, day: datetime.date, language: str, words: str, who: bytes) -> list[int] | None:
        """Views, visits and visitors of the crowd, once it is one; a visitor's second search of a
        day is none. ``words``: of :func:`plain`."""
        key = language, words
        held = self._words.pop(key, None) or _Words(day)
        if len(self._words) >= self._most:
            del self._words[min(self._words, key=lambda one: self._words[one].crowd)]
        self._words[key] = held
        if who in held.given:
            return None
        held.today.add(who)
        crowd = held.crowd
        if crowd < LEAST:
            return None
        self._words[key] = _Words(day, given=held.given | held.today)
        return [crowd, 0, crowd]

    def new_day(self, day: datetime.date) -> None:
        """The hashes of yesterday go; so does what few have asked for long enough."""
        old = day - datetime.timedelta(days=DAYS)
        for key, held in list(self._words.items()):
            held.before = held.crowd
            held.today.clear()
            held.given.clear()
            if held.since <= old or not held.before:
                del self._words[key]

    def forget(self, who: bytes) -> None:
        """Takes a visitor out of today's; words that nobody else has asked for go with him."""
        for key, held in list(self._words.items()):
            held.today.discard(who)
            held.given.discard(who)
            if not held.crowd and not held.given:
                del self._words[key]
