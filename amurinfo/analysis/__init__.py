"""Texts of four languages as tokens that can be compared: for search, terms and links alike.

    analyse("Тигров насчитали больше", "ru") -> [Token(0, 6, ("тигр",)), …]

Pure: no Django, no database, no file but the dictionaries of its libraries, loaded when first
needed. What an index stores must be made and asked for with the same ``VERSION``.
"""

from .lexicon import Label, Lexicon, Span
from .snippets import joined, snippet, within
from .tokens import VERSION, Token, analyse

__all__ = [
    "VERSION", "Label", "Lexicon", "Span", "Token", "analyse", "joined", "snippet", "within",
]
