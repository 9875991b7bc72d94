"""Russian: all likely lemmas of a word in the dictionary, the Snowball stem of any other.

The first reading alone is often wrong (осётров as an adjective), and the stem alone takes -ан and
-ал for endings of participles (дзерен, горал): all readings that are not rare share one token.
"""

from functools import cache, lru_cache

#: Below it a reading is an oddity of the dictionary (research: 100 % of forms meet their lemma).
LIKELY = 0.05


@cache
def _morphology():
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


@cache
def _stemmer():
    import Stemmer

    return Stemmer.Stemmer("russian", 0)


@lru_cache(maxsize=100_000)
def keys(word: str) -> tuple[str, ...]:
    """Keys of a folded word, the likeliest first."""
    morphology = _morphology()
    if morphology.word_is_known(word):
        likely = [p for p in morphology.parse(word) if p.score >= LIKELY]
        found = [p.normal_form.replace("ё", "е") for p in likely]
        if any("Fixd" in p.tag for p in likely):
            # The dictionary does not decline some names that everybody does: на Ханке.
            found.append(_stemmer().stemWord(word.replace("ё", "е")))
        if found:
            return tuple(dict.fromkeys(found))
    return (_stemmer().stemWord(word.replace("ё", "е")),)
