"""Text -> tokens with their place in it and the keys under which they are found."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from . import chinese, english, mongolian, russian
from .folding import OLD_LETTERS, WORD, fold, is_mongolian, script

#: Changes whenever the same text would get other keys; an index made with another is stale.
VERSION = "5"

Mode = Literal["index", "query", "words"]


@dataclass(frozen=True, slots=True)
class Token:
    """``text[start:end]`` of the original; any of ``keys`` finds it, the likeliest first."""

    start: int
    end: int
    keys: tuple[str, ...]


def keys_of(word: str, language: str) -> tuple[str, ...]:
    """Keys of one folded word that is not Chinese. The script decides before the language does: a
    scientific name in a Mongolian text is Latin, ө and ү in a Russian one are Mongolian."""
    match script(word):
        case "cyrillic":
            if language == "mn" or is_mongolian(word):
                return (mongolian.key(word.translate(OLD_LETTERS)),)
            return russian.keys(word)
        case "latin":
            return english.keys(word)
    return (word,)


@lru_cache(maxsize=60_000)
def read(written: str, language: str) -> tuple[str, tuple[str, ...] | None]:
    """(folded word, its keys) of a word as it is written; ``None`` for a run of Chinese."""
    word = fold(written)
    if script(word) == "han":
        return word, None
    return word, tuple(filter(None, keys_of(word, language))) if word else ()


def is_genitive(word: str, before: str) -> bool:
    """The s of English behind an apostrophe is no word."""
    return word == "s" and before in ("'", "’")


def analyse(
    text: str, language: str, lexicon=None, mode: Mode = "index",
) -> list[Token]:
    """Tokens of ``text`` in the order of their starts.

    ``language``: ru, en, zh-hans or mn. ``lexicon``: a :class:`~.lexicon.Lexicon`, whose Chinese
    names are then words. ``mode``: for ``index`` Chinese words also give what they are made of,
    so tokens overlap; for ``query`` they do not; with ``words`` Chinese is left out. Any string
    is analysed, none is refused.
    """
    segmenter = None
    tokens = []
    for found in WORD.finditer(text):
        start = found.start()
        word, keys = read(found[0], language)
        if keys is None:
            if mode == "words":
                continue
            # Its dictionary takes 40 MB, and most texts have no Chinese.
            segmenter = segmenter or (lexicon.segmenter if lexicon else chinese.plain())
            # Folding keeps the number of characters here, but for a few compatibility ones.
            run = word if len(word) == found.end() - start else found[0]
            tokens += [
                Token(start + a, start + b, (key,))
                for a, b, key in segmenter.cut(run, everything=mode == "index")
            ]
        elif keys and not is_genitive(word, text[start - 1:start]):
            tokens.append(Token(start, found.end(), keys))
    return tokens
