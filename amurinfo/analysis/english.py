"""English, and whatever else is written in Latin letters: Snowball's stems."""

from functools import cache, lru_cache


@cache
def _stemmer():
    import Stemmer

    return Stemmer.Stemmer("english", 0)


@lru_cache(maxsize=50_000)
def keys(word: str) -> tuple[str, ...]:
    """Keys of a folded word."""
    return (_stemmer().stemWord(word),)
