"""One pair of editions on one page, for programs."""

import uuid

from .diff import Gravity, by_word
from .states import State, compare, summarise
from .texts import Library


class NotThere(LookupError):
    """The edition, named by its code, has not published the page."""


def between(key: uuid.UUID, source: str, target: str) -> dict:
    """How ``target`` stands to ``source``. Raises :class:`NotThere`."""
    library = Library([key])
    texts = {}
    for code in (source, target):
        if (key, code) not in library.live:
            raise NotThere(code)
        texts[code] = library.live[key, code]
    rows = compare(texts[target], texts[source], library.shelf)
    summary = summarise(rows, texts[source])
    return {
        "key": str(key), "from": source, "to": target, "compared": bool(rows),
        "behind": summary.behind, "total": summary.total, "since": summary.since or None,
        "gravity": summary.gravity.name.lower(), "changed": summary.changed,
        "new": summary.new, "removed": summary.removed, "adapted": summary.adapted,
        "waived": summary.waived,
        "segments": [
            {
                "state": row.state.value, "gravity": Gravity(row.gravity).name.lower(),
                "since": row.since or None, "reason": row.reason,
                "source": "\n".join(texts[source].segments[n].plain for n in row.source),
                "target": "\n".join(texts[target].segments[n].plain for n in row.target),
                "paths": [texts[target].segments[n].key for n in row.target],
                "difference": [
                    [op.what, op.text] for op in by_word(
                        " ".join(s.plain for s in row.before), " ".join(s.plain for s in row.now))
                ] if row.state in (State.CHANGED, State.REMOVED) else [],
            }
            for row in rows
        ],
    }
