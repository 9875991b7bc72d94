"""Chinese: words of the dictionary and of our names, in simplified characters.

A text for an index also gives the words inside of words and every character, so that a query that
is cut otherwise than the text still finds it. Without the guess at unknown words (HMM) such a word
is cut into characters, in text and query alike.
"""

from collections.abc import Iterable, Iterator
from functools import cache


@cache
def _converter():
    import opencc

    return opencc.OpenCC("t2s")


def simplify(text: str) -> str:
    """Simplified characters, one for each character given, so that offsets stay true."""
    converted = _converter().convert(text)
    if len(converted) == len(text):
        return converted
    single = (_converter().convert(character) for character in text)
    return "".join(new if len(new) == 1 else old for new, old in zip(single, text, strict=True))


@cache
def _cutters():
    import rjieba

    # It makes one of its own when it is imported, whose dictionary (16 MB) nobody asks.
    rjieba.clear()
    return rjieba


class Segmenter:
    """Cuts runs of characters. ``words``: names that the dictionary may not have."""

    def __init__(self, words: Iterable[str] = ()):
        self._jieba = _cutters().Jieba()
        for word in sorted({simplify(word) for word in words}):
            if 1 < len(word) <= 12:
                self._jieba.add_word(word, None, None)

    def cut(self, run: str, everything: bool) -> Iterator[tuple[int, int, str]]:
        """(start, end, key) of the words of a run; with ``everything`` of all that is in them."""
        text = simplify(run)
        for word, start, end in self._jieba.tokenize(text, hmm=False):
            yield start, end, word
            if everything and end - start > 1:
                for at in range(start, end):
                    for behind in range(at + 2, end + 1):
                        part = text[at:behind]
                        if part != word and self._jieba.has_word(part):
                            yield at, behind, part
                    yield at, at + 1, text[at]


@cache
def plain() -> Segmenter:
    """The segmenter without names of ours."""
    return Segmenter()
