"""A document as the engines keep it: the keys of its words, and of what it names."""

from collections.abc import Iterable

from amurinfo.analysis import Lexicon, analyse

from ..engines.base import Entry

#: Begins the key of a concept; no word has a colon.
CONCEPT = "c:"


def concept_key(concept: str) -> str:
    return CONCEPT + concept


def keys_of_text(text: str, language: str, lexicon: Lexicon) -> list[tuple[str, ...]]:
    """Keys of each word, and of each mention of a concept together with all that is broader."""
    tokens = [token.keys for token in analyse(text, language, lexicon)]
    return tokens + mentions(text, language, lexicon)


def mentions(text: str, language: str, lexicon: Lexicon) -> list[tuple[str, ...]]:
    """Keys of what each mention means, the broader after the narrower."""
    found = []
    for span in lexicon.find(text, language):
        meant = dict.fromkeys(span.concepts)
        for concept in span.concepts:
            meant |= dict.fromkeys(lexicon.above(concept))
        found.append(tuple(map(concept_key, meant)))
    return found


def entry(
    id: int, language: str, title: str, body: str, lexicon: Lexicon, facets: Iterable[str] = (),
) -> Entry:
    """What an engine keeps of a document in ``language``."""
    return Entry.of(
        id, language, keys_of_text(title, language, lexicon),
        keys_of_text(body, language, lexicon), facets,
    )
