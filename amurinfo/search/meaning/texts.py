"""A document as the engines keep it: the keys of its words, and of what it names."""

from collections.abc import Iterable

from amurinfo.analysis import Lexicon, analyse

from ..engines.base import Entry
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


def keys_of_text(text: str, language: str, lexicon: Lexicon) -> list[tuple[str, ...]]:
    """Keys of each word, and of each mention of a concept together with all that is broader."""
    tokens = analyse(text, language, lexicon)
    found = [token.keys for token in tokens]
    for span in lexicon.find(text, language, tokens):
        meant = dict.fromkeys(span.concepts)
        for concept in span.concepts:
            meant |= dict.fromkeys(lexicon.above(concept))
        found.append(tuple(map(concept_key, meant)))
    return found


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


def entry(
    id: int, language: str, title: str, body: str, lexicon: Lexicon, facets: Iterable[str] = (),
    title_language: str = "",
) -> Entry:
    """What an engine keeps of a document in ``language``, whose title may be in another."""
    of_title = title_language or language
    return Entry.of(
        id, language,
        keys_of_text(title, of_title, lexicon) + subject(title, of_title, lexicon),
        keys_of_text(body, language, lexicon), facets, spellings((title, body)),
    )


def of_page(
    language: str, title: str, text: str, lexicon: Lexicon, facets: Iterable[str],
    title_language: str,
) -> Entry:
    """A page of a file. The title of the file is among its words, so that who asks for both finds
    the page; it says no more than they do. It teaches no spelling: what a machine misread would
    be taken for a word."""
    body = keys_of_text(title, title_language, lexicon) + keys_of_text(text, language, lexicon)
    return Entry.of(0, in_files(language), [], body, facets)
