"""Which of a record's names a reader is shown. Pure: names come in, one of them goes out.

The order is stated here once and nowhere else:

1. the reader's own language;
2. the scientific name, where there is one: it belongs to no language;
3. the language of the record's own country (the name on the sign at the gate);
4. English, then any other, in the order of :data:`amurinfo.languages.CODES`.

Whatever comes from step 2 on carries its own ``lang``, so that a page can mark it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from amurinfo.languages import CODES, OF_COUNTRY


@dataclass(frozen=True)
class Chosen:
    """A name as shown: its text, the language it is in, and how far to trust it.

    ``foreign``: not in the reader's language. ``composed``: made by the compiler of the
    record, not seen in a source, not yet confirmed by the office of that language.
    """

    text: str
    lang: str
    foreign: bool = False
    composed: bool = False

    def __str__(self) -> str:
        return self.text


def choose(
    names: Mapping[str, tuple[str, bool]],
    reader: str,
    countries: Iterable[str] = (),
    scientific: str = "",
) -> Chosen | None:
    """The name that a reader of language ``reader`` is shown, or ``None`` if there is none.

    ``names``: preferred name and whether it is composed, by language code.
    """
    if reader in names:
        text, composed = names[reader]
        return Chosen(text, reader, composed=composed)
    if scientific:
        return Chosen(scientific, "la", foreign=True)
    local = [OF_COUNTRY[country] for country in countries if country in OF_COUNTRY]
    for code in (*local, "en", *CODES):
        if code in names:
            text, composed = names[code]
            return Chosen(text, code, foreign=True, composed=composed)
    return None
