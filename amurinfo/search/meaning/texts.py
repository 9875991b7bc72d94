"""A document as the engines keep it: the keys of its words, and of what it names."""

from collections.abc import Iterable
from dataclasses import dataclass

from amurinfo.analysis import Lexicon, analyse

from ..engines.base import Entry
from .places import packed
from .words import spellings

#: Begins the key of a concept; no word has a colon.
CONCEPT = "c:"
#: Begins the key of a concept that is all that a title names: what the document is about.
SUBJECT = "t:"


def in_files(language: str) -> str:
    """Where an engine keeps pages of files: apart, as a thousand pages of one file would change
    what is rare among all others, and fill every list."""
    return f"{language}/files"


def concept_key(concept: str) -> str:
    return CONCEPT + concept


def subject_key(concept: str) -> str:
    return SUBJECT + concept


@dataclass(frozen=True)
class Indexed:
    """``entry``: what an engine keeps of a document; ``title``, ``text``: where its keys stand."""

    entry: Entry
    title: bytes
    text: bytes


def mentions(
    text: str, language: str, lexicon: Lexicon
) -> list[tuple[int, int, tuple[str, ...]]]:
    """(start, end, keys) of each word, and of each mention of a concept together with all that is
    broader."""
    tokens = analyse(text, language, lexicon)
    found = [(token.start, token.end, token.keys) for token in tokens]
    for span in lexicon.find(text, language, tokens):
        meant = dict.fromkeys(span.concepts)
        for concept in span.concepts:
            meant |= dict.fromkeys(lexicon.above(concept))
        found.append((span.start, span.end, tuple(map(concept_key, meant))))
    return found


def _keys(found: list[tuple[int, int, tuple[str, ...]]]) -> list[tuple[str, ...]]:
    return [keys for _start, _end, keys in found]


def subject(title: str, language: str, lexicon: Lexicon) -> list[tuple[str, ...]]:
    """Keys of the concepts that every word of a title belongs to, and of what is next above them:
    who asks for tigers wants the Amur tiger first. None for a title with more words."""
    tokens = analyse(title, language, lexicon, mode="query")
    spans = lexicon.find(title, language, tokens)
    if not tokens or not all(
        any(span.start <= token.start and token.end <= span.end for span in spans)
        for token in tokens
    ):
        return []
    shared = set.intersection(*(set(span.concepts) for span in spans))
    above = {one for concept in shared for one in lexicon.broader.get(concept, ())}
    return [tuple(map(subject_key, sorted(shared | above)))] if shared else []


def indexed(
    id: int, language: str, title: str, body: str, lexicon: Lexicon, facets: Iterable[str] = (),
    title_language: str = "",
) -> Indexed:
    """A document in ``language``, whose title may be in another."""
    of_title = title_language or language
    above, below = mentions(title, of_title, lexicon), mentions(body, language, lexicon)
    return Indexed(Entry.of(
        id, language, _keys(above) + subject(title, of_title, lexicon), _keys(below), facets,
        spellings((title, body)),
    ), packed(above), packed(below))


def entry(
    id: int, language: str, title: str, body: str, lexicon: Lexicon, facets: Iterable[str] = (),
    title_language: str = "",
) -> Entry:
    """What an engine keeps of it."""
    return indexed(id, language, title, body, lexicon, facets, title_language).entry


def of_page(
    language: str, title: str, text: str, lexicon: Lexicon, facets: Iterable[str],
    title_language: str,
) -> Indexed:
    """A page of a file. The title of the file is among its words, so that who asks for both finds
    the page; it says no more than they do. It teaches no spelling: what a machine misread would
    be taken for a word."""
    above, below = mentions(title, title_language, lexicon), mentions(text, language, lexicon)
    return Indexed(Entry.of(0, in_files(language), [], _keys(above) + _keys(below), facets),
                   packed(above), packed(below))
