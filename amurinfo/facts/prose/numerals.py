"""Small numbers written in words, in the four languages and their cases. Pure.

Each number up to twenty and the round ones; two words make one of tens and ones ("двадцать пять").
"One" is found in such a pair only, unless it is asked for: alone it is an article or a pronoun
more often than a number.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_WORDS = {
    "en": {
        1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight",
        9: "nine", 10: "ten", 11: "eleven", 12: "twelve", 13: "thirteen", 14: "fourteen",
        15: "fifteen", 16: "sixteen", 17: "seventeen", 18: "eighteen", 19: "nineteen",
        20: "twenty",
        30: "thirty", 40: "forty", 50: "fifty", 60: "sixty", 70: "seventy", 80: "eighty",
        90: "ninety", 100: "(?:a |one )?hundred", 1000: "(?:a |one )?thousand",
    },
    "ru": {
        1: "один|одного|одному|одним|одном|одна|одной|одну|одно",
        2: "два|две|двух|двум|двумя|двое|двоих", 3: "три|тр[её]х|тр[её]м|тремя|трое|троих",
        4: "четыре|четыр[её]х|четыр[её]м|четырьмя", 5: "пять|пяти|пятью",
        6: "шесть|шести|шестью", 7: "семь|семи|семью", 8: "восемь|восьми|восемью|восьмью",
        9: "девять|девяти|девятью", 10: "десять|десяти|десятью",
        11: "одиннадцат(?:ь|и|ью)", 12: "двенадцат(?:ь|и|ью)", 13: "тринадцат(?:ь|и|ью)",
        14: "четырнадцат(?:ь|и|ью)", 15: "пятнадцат(?:ь|и|ью)", 16: "шестнадцат(?:ь|и|ью)",
        17: "семнадцат(?:ь|и|ью)", 18: "восемнадцат(?:ь|и|ью)", 19: "девятнадцат(?:ь|и|ью)",
        20: "двадцат(?:ь|и|ью)", 30: "тридцат(?:ь|и|ью)", 40: "сорока?",
        50: "пятьдесят|пятидесяти", 60: "шестьдесят|шестидесяти", 70: "семьдесят|семидесяти",
        80: "восемьдесят|восьмидесяти", 90: "девяност[оа]", 100: "ст[оа]|сотн[яиею]",
        1000: "тысяч[аиеу]?",
    },
    "zh-hans": {
        1: "一", 2: "[二两]", 3: "三", 4: "四", 5: "五", 6: "六", 7: "七", 8: "八",
        9: "九", 10: "十", 11: "十一", 12: "十二", 13: "十三", 14: "十四", 15: "十五",
        16: "十六", 17: "十七", 18: "十八", 19: "十九", 20: "二十", 30: "三十",
        40: "四十", 50: "五十", 60: "六十",
        70: "七十", 80: "八十", 90: "九十", 100: "一百", 1000: "一千",
    },
    "mn": {
        1: "нэг|нэгэн", 2: "хоёр(?:ын|т|ыг|оор)?", 3: "гурав|гурван|гурвын|гурвыг|гурваар",
        4: "дөрөв|дөрвөн|дөрвийн|дөрвийг", 5: "тав|таван|тавын|тавыг", 6: "зургаа|зургаан",
        7: "долоо|долоон", 8: "найм|найман|наймын", 9: "ес|есөн", 10: "арав|арван|арвыг",
        20: "хорин?|хорь",
        30: "гучин?", 40: "дөчин?|дөч", 50: "тавин?|тавь", 60: "жаран?", 70: "далан?",
        80: "наян?|ная", 90: "ерэн?|ер", 100: "зуун?", 1000: "мянган?",
    },
}
_JOINS = {" ", "\u00a0", "-"}
_TENS = {"en": range(20, 100, 10), "ru": range(20, 100, 10), "zh-hans": (),
         "mn": range(10, 100, 10)}
#: Chinese builds longer numbers, and other words, of the same characters.
_HAN = "零〇一二三四五六七八九十百千万亿两第几数"


@dataclass(frozen=True)
class Numeral:
    """``text[start:end]`` says ``value``."""

    start: int
    end: int
    value: int


@lru_cache
def _pattern(language: str) -> re.Pattern:
    inside = "|".join(f"(?P<n{value}>{words})" for value, words in _WORDS[language].items())
    if language == "zh-hans":
        return re.compile(rf"(?<![{_HAN}])(?:{inside})(?![{_HAN}])")
    return re.compile(rf"(?<!\w)(?:{inside})(?!\w)", re.I)


def numerals(text: str, language: str, ones: bool = False) -> Iterator[Numeral]:
    """Numbers in words, in order; none of a longer one ("five thousand") that is not understood."""
    found = [Numeral(*match.span(), int(match.lastgroup[1:]))
             for match in _pattern(language).finditer(text)]
    at = 0
    while at < len(found):
        end = at + 1
        while end < len(found) and text[found[end - 1].end : found[end].start] in _JOINS:
            end += 1
        values = [one.value for one in found[at:end]]
        if re.match(r"-\w", text[found[end - 1].end :]):
            pass  # the twenty-second, a two-day walk
        elif len(values) == 1 and (ones or values[0] > 1):
            yield found[at]
        elif len(values) == 2 and values[0] in _TENS[language] and values[1] < 10:
            yield Numeral(found[at].start, found[at + 1].end, sum(values))
        at = end
