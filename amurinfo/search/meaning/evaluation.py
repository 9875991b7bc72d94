"""Any set of documents, indexed for the time of one run with the whole chain of the product, and
queries answered from it: how good a search is can only be told by sets that it was not made for.
"""

import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from amurinfo.analysis import Lexicon
from amurinfo.languages import CODES

from ..engines import Engine
from .texts import entry
from .understanding import Understanding, answers, merged

#: What others call our languages.
_CODES = {"zh": "zh-hans", "zh-cn": "zh-hans", "zh-tw": "zh-hans", "zh-hant": "zh-hans"}
#: Deeper than a reader's search looks (``results._MOST``), as rankings are compared over hundreds.
DEPTH = 1000


class SetError(ValueError):
    """A line of a set that cannot be used: ``path``, ``line`` and what is wrong with it."""

    def __init__(self, path: Path, line: int, what: str):
        super().__init__(f"{path.name}:{line}: {what}")


@dataclass
class Outcome:
    """``runs``: query -> documents, best first. ``seconds``: of each query."""

    documents: int = 0
    indexing: float = 0.0
    runs: dict[str, list[str]] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Documents a second."""
        return self.documents / self.indexing if self.indexing else 0.0

    def latency(self, share: float) -> float:
        """Milliseconds within which this share of the queries was answered."""
        if not self.seconds:
            return 0.0
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def rows(path: Path, wanted: Iterable[str], optional: Iterable[str] = ()) -> Iterator[dict]:
    """Objects of a file with one JSON object a line; empty lines are passed over. The first of
    ``wanted`` tells them apart. Raises ``SetError``."""
    seen: dict[str, int] = {}
    # A mark of the byte order is no text; bytes that are none are told with their line.
    with path.open(encoding="utf-8-sig", errors="surrogateescape") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            if not _is_text(line):
                raise SetError(path, number, "UTF-8?")
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise SetError(path, number, str(error)) from None
            if not isinstance(row, dict):
                raise SetError(path, number, "{…}?")
            for name in wanted:
                value = row.get(name)
                if not isinstance(value, str | int) or isinstance(value, bool) or (
                    not _is_text(str(value))
                ):
                    raise SetError(path, number, f"“{name}”?")
            for name in optional:
                value = row.get(name) or ""
                if not isinstance(value, str) or not _is_text(value):
                    raise SetError(path, number, f"“{name}”?")
            first = next(iter(wanted))
            if (before := seen.setdefault(str(row[first]), number)) != number:
                raise SetError(path, number, f"“{first}”: {row[first]} = {path.name}:{before}")
            row["lang"] = _language(path, number, row["lang"])
            yield row


def _is_text(text: str) -> bool:
    """Half a pair of UTF-16, which JSON can hold, is none."""
    return text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text)


def _language(path: Path, number: int, code: str) -> str:
    code = str(code).lower().replace("_", "-")
    code = _CODES.get(code, code)
    if code not in CODES:
        raise SetError(path, number, f"“lang”: {code}?")
    return code


def evaluate(
    engine: Engine, lexicon: Lexicon, documents: Iterable[dict], queries: Iterable[dict],
    progress: Callable[[int], None] = lambda _done: None, limit: int = DEPTH,
    others: int = 0,
) -> Outcome:
    """``documents``: id, lang, title, body; ``queries``: query_id, lang, text. ``limit``: so many
    documents of each language are ranked, and listed of all of them together; ``others``: so many
    of every language but the reader's, if that is less."""
    outcome, names = Outcome(), []
    began = time.perf_counter()

    def entries():
        for number, row in enumerate(documents, 1):
            title, body = row.get("title") or "", row.get("body") or ""
            names.append(row["id"])
            yield entry(number, row["lang"], title, body, lexicon)
            progress(number)

    engine.put(entries())
    engine.settle()
    outcome.documents, outcome.indexing = len(names), time.perf_counter() - began
    reading = Understanding(lexicon, engine)
    if names:
        reading.read("abcdefgh абвгдежз", "ru")  # What is loaded once is not a query's time.
    for row in queries:
        began = time.perf_counter()
        understood = reading.read(str(row["text"]), row["lang"])
        found = answers(understood, engine, limit, None, row["lang"], others)
        best = merged(found, row["lang"])
        ranked = [names[hit.id - 1] for _language, hit in best[:limit]]
        outcome.seconds.append(time.perf_counter() - began)
        outcome.runs[row["query_id"]] = ranked
    return outcome
