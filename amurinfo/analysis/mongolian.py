"""A stemmer for Khalkha Mongolian in Cyrillic: one key for all forms of a word.

``key(word)`` takes one word in any case and returns a string that is meant for machines, not for
readers: the forms мөрөн, мөрний, мөрнөөс and мөрөнд of "river" share the key ``мөр``. No
dictionary, no dependency, no state beyond a cache: this module can be taken as it is.

How it works. Mongolian adds endings to the end of a word in a fixed order,

    stem + plural + case + reflexive          загас + нууд + аас + аа
    stem + voice + tense or converb           хамгаал + уул + сан

and the vowels of an ending follow those of the stem (vowel harmony): а after а and у, э after э
and ү, о after о, ө after ө. Endings are taken off from the right, the longest first, as long as
harmony holds and a stem remains. What is left is brought to one shape, because the stem itself
changes before endings:

* a short а э о ө of a later syllable comes and goes (газар, газрын), so all of them go;
* an н at the end comes and goes (мод, модны; мөрөн, мөрд), so it goes;
* a soft sign turns into и (морь, морийн), so both go from the end.

The price is that some different words share a key, above all short ones (булга "sable" and булаг
"spring", whose genitive is булгийн). An index of texts can
bear that: the search engine ranks what has more of the words. Endings follow the school grammar
(Kullmann and Tserenpil, *Mongolian Grammar*, 2001, chapters 3 and 8); the directive руу, рүү, луу,
лүү is a word of its own in today's spelling and is never taken off.
"""

from collections.abc import Callable
from functools import lru_cache

BACK, FRONT, NEUTRAL = frozenset("аоуыяё"), frozenset("эөү"), frozenset("иею")
VOWELS = BACK | FRONT | NEUTRAL
#: Vowels that are predictable, and therefore fleeting, after the first syllable.
FLEETING = frozenset("аэоөи")

#: Letters of older fonts and of keyboards without ө and ү.
OLD_LETTERS = str.maketrans({"є": "ө", "ї": "ү", "Є": "ө", "Ї": "ү", "ѳ": "ө", "ү": "ү"})

# In the tables a capital stands for the vowels that harmony chooses from:
#   A: а э о ө      U: у ү      Y: ы ий      I: я е ё (the reflexive after й)
_CHOICES = {"A": "аэоө", "U": ("у", "ү"), "Y": ("ы", "ий"), "I": "яеё"}

#: Reflexive: "one's own". After a long vowel with г, after the genitive with х.
REFLEXIVE = ("AA", "гAA", "хAA", "иA", "йA", "IA")
#: Case. The н that some stems hide before a case (модон-оос) is taken off as a step of its own.
CASE = (
    # genitive: -ын, -ийн; after н -ы, -ий; after long vowels -н, -гийн
    "ын", "ийн", "гийн", "ы", "ий", "н",
    # what belongs to somebody: genitive and х
    "ынх", "ийнх", "гийнх", "ых", "ийх", "нх",
    # accusative
    "ыг", "ийг", "г", "йг", "гийг",
    # dative and locative
    "д", "т", "Aд", "Aт", "ид",
    # ablative
    "AAс", "гAAс", "иAс", "йAс",
    # instrumental
    "AAр", "гAAр", "иAр", "йAр",
    # comitative, privative: chains begin with them (тайгаар, гүйгээс)
    "тAй", "тэй", "гүй",
)
#: Plural.
PLURAL = ("UUд", "нUUд", "гUUд", "чUUд", "чUUл", "ийд", "нAр", "ид")
#: What nouns and adjectives add before case: "a little", "-like".
DEGREE = ("хAн", "хн", "AрхUU", "рхUU", "ирхUU")
#: Verbs: participles, converbs, tenses, wishes.
#: Left out are rare ones that many nouns end in: -вч (далавч "wing"), -тал, -аач (сувилаач
#: "nurse"), -саар (загасаар "with fish").
VERB = (
    "сAн", "дAг", "дг", "Aх", "х", "AхUй", "хUй", "нA", "лAA", "жээ", "чээ", "AAд", "гAAд", "вAл",
    "бAл", "Aв", "мAгц", "нгAA", "нгUUт", "AAсAй", "AAрAй", "AAдүй", "мAAр", "UUштAй",
    "ж", "ч",
)
#: Plurals that add a lone с or take away an н, and the like: too few to make a rule of.
IRREGULAR = {
    "уулс": "уул", "нэрс": "нэр", "үгс": "үг", "эрс": "эр", "охид": "охин", "нөхөд": "нөхөр",
    "ноёд": "ноён", "хаад": "хаан", "түшмэд": "түшмэл", "шувууд": "шувуу", "хүмүүс": "хүн",
    # Not a participle.
    "загасан": "загас",
}


def _expand(pattern: str) -> list[str]:
    """All spellings of a pattern; the vowels of one ending agree: AA is аа, ээ, оо or өө."""
    for mark, choices in _CHOICES.items():
        if mark in pattern:
            return [
                spelling
                for choice in choices
                for spelling in _expand(pattern.replace(mark, choice))
            ]
    return [pattern]


def _table(*groups: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Endings by length, the longest first; index is the length."""
    spellings = {spelling for group in groups for pattern in group for spelling in _expand(pattern)}
    longest = max(map(len, spellings))
    return tuple(
        tuple(sorted(s for s in spellings if len(s) == length)) for length in range(longest + 1)
    )


def _class(letters: str) -> frozenset | None:
    """Back or front, by the last vowel that tells; ``None`` where only и, е, ю occur."""
    for letter in reversed(letters):
        if letter in BACK:
            return BACK
        if letter in FRONT:
            return FRONT
    return None


_ENDINGS = _table(REFLEXIVE, CASE, PLURAL, DEGREE, VERB)
_ALL = tuple(frozenset(group) for group in _ENDINGS)
_CLASS = {ending: _class(ending) for group in _ENDINGS for ending in group}
_LONG = frozenset(
    a + b for a, b in ("аа", "ээ", "оо", "өө", "уу", "үү", "ай", "эй", "ой", "өй", "уй", "үй", "ий",
                       "иа", "ио", "иэ", "ия", "ио", "яа", "ёо", "еэ", "юу", "юү")
)
_SURE = frozenset(s for pattern in ("тAй", "гүй", "гийн", "гAAс", "гAAр") for s in _expand(pattern))


def _long(stem: str) -> bool:
    return stem[-2:] in _LONG


def _open(stem: str) -> bool:
    return _long(stem) or stem[-1] == "н"


def _closed(stem: str) -> bool:
    return stem[-1] not in VOWELS


#: After what some endings are believed: a hidden г or н, a lone letter.
_AFTER: dict[str, Callable[[str], bool]] = {}
for _patterns, _believed in (
    (("гUUд",), _open),
    (("гAAд",), _long),
    (("гийн", "гийнх", "гийг", "гAA", "гAAс", "гAAр"), _open),
    (("хAн", "хн"), lambda stem: len(stem) > 3),
    (("AрхUU", "UUд", "AAс", "AAр", "Aд", "Aт", "ын", "ыг", "ид", "Aх", "Aв", "AAд"), _closed),
    (("н", "г", "нх", "йг", "йAс", "йAр", "IA"), lambda stem: _long(stem) or stem[-1] == "й"),
    (("т",), lambda stem: stem[-1] in "сгркхбц"),
    (("ч",), lambda stem: stem[-1] in "рсвт"),
    (("х",), lambda stem: stem[-1] in VOWELS),
    (("ж",), lambda stem: stem[-1] in VOWELS | set("лмвргдйь")),
    (("ы", "ых", "ий", "ийх"), lambda stem: stem[-1] == "н"),
):
    for _pattern in _patterns:
        for _ending in _expand(_pattern):
            _AFTER[_ending] = _believed


def _is_sure(ending: str) -> bool:
    return ending[0] in VOWELS and len(ending) > 1 or ending in _SURE


def _strip(word: str) -> str | None:
    """The word without its last ending; ``None`` if it has none."""
    for length in range(min(len(_ALL) - 1, len(word) - 2), 0, -1):
        ending = word[-length:]
        if ending not in _ALL[length]:
            continue
        stem = word[:-length]
        if not any(letter in VOWELS for letter in stem) or (
            # Of two letters little can be told: эрт is not эр, орчин is not ор.
            len(stem) == 2 and (stem[-1] in VOWELS or not _is_sure(ending)) and not _long(stem)
        ):
            continue
        wanted, given = _CLASS[ending], _class(stem)
        # и is neutral: ий follows ж, ч, ш, г, к and soft consonants of back words, too.
        if wanted and given and wanted is not given and ending != "гүй":
            continue
        believed = _AFTER.get(ending)
        if believed and not believed(stem):
            continue
        return stem
    return None


def _trim(stem: str) -> str | None:
    """The stem without what comes and goes at its end; ``None`` if there is nothing."""
    last, bare = stem[-1], stem[:-1]
    vowels = sum(letter in VOWELS for letter in bare)
    if len(bare) < 2 or not vowels:
        return None
    if last in "ьъ" or (last in "аэоөи" and bare[-1] not in VOWELS):
        return bare
    if last == "й" and bare[-1] == "и":
        return bare
    if last == "н" and (bare[-1] not in VOWELS or (vowels > 1 and len(bare) > 2)):
        return bare
    return None


def _skeleton(stem: str) -> str:
    """Without the predictable vowels behind the first syllable; long ones and diphthongs stay."""
    first = next((i for i, letter in enumerate(stem) if letter in VOWELS), len(stem))
    return "".join(
        letter for i, letter in enumerate(stem)
        if i <= first + 1
        or letter not in FLEETING
        or stem[i - 1] in VOWELS
        or (i + 1 < len(stem) and stem[i + 1] in VOWELS | {"й"})
    )


@lru_cache(maxsize=200_000)
def key(word: str) -> str:
    """The key of a word. Idempotent on its own result is not promised; equal words, equal keys."""
    word = word.lower().translate(OLD_LETTERS).replace("ё", "ё").replace("й", "й")
    while word and (stem := IRREGULAR.get(word) or _strip(word) or _trim(word)):
        word = stem
    return _skeleton(word)
