"""What differs between two states of a text, by word, and how grave it is.

Knows neither Django nor Wagtail.
"""

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import IntEnum

from . import quantities, richtext
from .quantities import Said
from .segments import Segment, normal

#: Placeholders; Chinese character by character; numbers; words; what is left.
_TOKEN = re.compile(
    r"\{/?\d+/?\}|[\u3400-\u9fff\uf900-\ufaff]"
    r"|(?<!\d)\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)*"
    r"|[^\W\d_]+(?:[-’'ʼ][^\W\d_]+)*|\s+|.",
    re.DOTALL,
)
_WORD = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|[^\W\d_\u3400-\u9fff\uf900-\ufaff]+")


class Gravity(IntEnum):
    """How much a difference matters to those who said the same."""

    NONE = 0
    FORM = 1      # commas, spaces, emphasis
    WORDING = 2   # other words
    CONTENT = 3   # a passage more or less, another link or fact, most words
    GRAVE = 4     # a number, a date, a "not"


@dataclass(frozen=True)
class Op:
    """``what``: ``=`` in both, ``-`` only before, ``+`` only now."""

    what: str
    text: str


def tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)


def by_word(before: str, now: str) -> list[Op]:
    """The way from one text to the other; placeholders count as words."""
    old, new = tokens(normal(before)), tokens(normal(now))
    ops: list[Op] = []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            ops.append(Op("=", "".join(old[a:b])))
            continue
        if a < b:
            ops.append(Op("-", "".join(old[a:b])))
        if c < d:
            ops.append(Op("+", "".join(new[c:d])))
    return ops


def other_numbers(before: str, now: str, language: str) -> bool:
    """Whether two texts of one language say other numbers, in figures, words or dates, or the same
    in another order between the same words: "from 5 to 12", "from 12 to 5"."""
    old, new = (richtext.plain(text) for text in (before, now))
    theirs, mine = (quantities.read(text, language) for text in (old, new))
    if (quantities.missing(theirs, mine, Said.IN_WORDS)
            or quantities.missing(mine, theirs, Said.IN_WORDS)):
        return True
    orders = [[one.values[0] for one in found] for found in (theirs, mine)]
    return orders[0] != orders[1] and Counter(orders[0]) == Counter(orders[1]) and (
        _words(quantities.without(old, theirs)) == _words(quantities.without(new, mine)))


_NOT = {
    "en": re.compile(r"\b(?:not|no|never|none|nor|neither|cannot|without)\b|n[’']t\b", re.I),
    "ru": re.compile(r"\b(?:не|нет|ни|нельзя|никогда|никто|ничего|без)\b", re.I),
    # 莫 is nearly always a sound in a foreign name.
    "zh-hans": re.compile(r"[不没未無无非勿别]|(?<=[切请])莫|莫(?=[再入动使伤要让捕])"),
    "mn": re.compile(r"\b(?:биш|үгүй|бүү|битгий)\b|\w(?:гүй)(?=\b|[а-яөү]{0,5}\b)", re.I),
}

#: Words in which the same characters do not say "not". What follows tells some of them from two
#: words that do: "no data" is no "countless".
_OTHER_WORDS = {
    "zh-hans": re.compile(
        "特别|分别|区别|类别|级别|性别|个别|差别|国别|派别|鉴别|识别|辨别|甄别|判别|告别|离别|有别"
        "|别[墅名称拉洛列尔]|(?<![请您你])别[处国人的]"
        "|非洲|[南北东西]非(?!法)|非常(?![设规任住驻])|非凡"
        "|(?<![尚从还并仍也都曾])未来"
        "|[淹沉吞埋湮隐出漫覆]没(?!有)|没收(?![到集录])|没落(?![实入在地])"
        "|勿忘[我草]"
        "|不[仅但只论久时愧]|不断(?![开裂绝流电水])|不少(?![于见了])|不管(?![理辖制控用])"
        "|不禁(?![止捕渔猎用])|不妨(?![碍害])|不光(?!滑)|不过[，,]|不丹|不列颠|不锈钢|差不多"
        "|无[论锡线穷]|无数(?![据字值])|无机(?![会构动])|无比(?![较例对])|无人机(?!构)|无花果"
        "|无脊椎|无烟煤"
    ),
}


def negations(text: str, language: str) -> int:
    """How often a text says "not"."""
    pattern, others = _NOT.get(language), _OTHER_WORDS.get(language)
    plain = richtext.plain(text)
    if others:
        plain = others.sub(" ", plain)
    return len(pattern.findall(plain)) if pattern else 0


def _targets(segments: list[Segment]) -> Counter:
    """What links and embedded facts point at; emphasis says nothing about content."""
    return Counter(
        (mark.tag, mark.attributes) for segment in segments for mark in segment.marks
        if mark.tag in ("a", "embed") or mark.attributes
    )


def gravity(before: list[Segment], now: list[Segment], language: str) -> Gravity:
    """How grave the way from ``before`` to ``now`` is (each: what is read together)."""
    old = " ".join(segment.text for segment in before)
    new = " ".join(segment.text for segment in now)
    if not before or not now:
        return Gravity.NONE if not before and not now else Gravity.CONTENT
    if other_numbers(old, new, language) or negations(old, language) != negations(new, language):
        return Gravity.GRAVE
    if _targets(before) != _targets(now):
        return Gravity.CONTENT
    words = [_words(richtext.plain(text)) for text in (old, new)]
    if words[0] == words[1]:
        same = normal(old) == normal(new)
        return Gravity.NONE if same and _marks(before) == _marks(now) else Gravity.FORM
    kept = sum((Counter(words[0]) & Counter(words[1])).values())
    if 2 * kept < len(words[0]) + len(words[1]) - kept:
        return Gravity.CONTENT
    return Gravity.WORDING


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _marks(segments: list[Segment]) -> list:
    return [mark for segment in segments for mark in segment.marks]
