"""Published states as they are stored, and as ``states`` reads them."""

import uuid
from collections.abc import Iterable

from ..models import Basis, Edition, Snapshot
from .segments import Segment
from .states import How, Link, Omission, Row, Shelf, Text, compare, refers_to


def to_text(row: Snapshot | Basis, edition: str) -> Text:
    return Text(
        row.pk if isinstance(row, Snapshot) else 0,
        edition,
        [Segment.read(stored) for stored in row.segments],
        [
            {
                code: Link(How(how), tuple((state, n) for state, n in refs), reason,
                           tuple(own) if own else None)
                for code, (how, refs, reason, own) in links.items()
            }
            for links in row.links
        ],
        [Omission(code, (state, n), reason) for code, state, n, reason in row.omitted],
        list(row.since),
    )


def columns(text: Text) -> dict[str, list]:
    """What a :class:`Snapshot` or a :class:`Basis` stores of a text."""
    return {
        "segments": [segment.stored() for segment in text.segments],
        "links": [
            {
                code: [link.how.value, [list(ref) for ref in link.refs], link.reason,
                       list(link.own) if link.own else None]
                for code, link in links.items()
            }
            for links in text.links
        ],
        "omitted": [[o.edition, *o.ref, o.reason] for o in text.omitted],
        "since": list(text.since),
    }


class Library:
    """Live texts of some pages in all editions, and all that they refer to, in two queries."""

    def __init__(self, keys: Iterable[uuid.UUID], drafts: Iterable[Text] = ()):
        keys = set(keys)
        self.editions = {edition.language: edition for edition in Edition.objects.all()}
        codes = {edition.pk: code for code, edition in self.editions.items()}
        self.rows: dict[tuple[uuid.UUID, str], Snapshot] = {}
        self.live: dict[tuple[uuid.UUID, str], Text] = {}
        wanted: set[int] = set()
        for row in Snapshot.objects.filter(translation_key__in=keys, is_live=True):
            code = codes[row.edition_id]
            text = to_text(row, code)
            self.rows[row.translation_key, code] = row
            self.live[row.translation_key, code] = text
            wanted |= set(refers_to(text))
        for draft in drafts:
            wanted |= set(refers_to(draft))
        texts = {text.id: text for text in self.live.values()}
        older = Snapshot.objects.filter(pk__in=wanted - texts.keys())
        texts |= {row.pk: to_text(row, codes[row.edition_id]) for row in older}
        self.shelf = Shelf(texts)
        self._keys = {self.live[place].id: place[0] for place in self.live}
        self._compared: dict[tuple[int, int], list[Row]] = {}

    def counterparts(self, text: Text) -> list[Text]:
        """Live texts of the same page in all other editions."""
        key = self._keys[text.id]
        return [self.live[key, code] for code in self.editions
                if code != text.edition and (key, code) in self.live]

    def compare(self, target: Text, source: Text) -> list[Row]:
        """How two live texts stand, worked out once; for those who do not change them."""
        key = target.id, source.id
        if key not in self._compared:
            self._compared[key] = compare(target, source, self.shelf)
        return self._compared[key]
