"""One thing that can be found, in one language, as plain words. Pure."""

import hashlib
import json
from dataclasses import asdict, dataclass, field

#: Dimensions of facets, in the order in which a reader is offered them.
KINDS = ("kind", "country", "module", "network", "species", "year")


@dataclass(frozen=True)
class Label:
    """A name by which a thing is suggested: ``language``: of the name."""

    text: str
    language: str


@dataclass
class Source:
    """``key``: ``species:amur-tiger``, ``page:12``, ``file:7#3``; ``thing``: the same in all
    languages. ``title_language``: of the title, where it is not the document's. ``text``:
    paragraphs, one a line. ``facets``: ``dimension:value``."""

    key: str
    language: str
    thing: str
    kind: str
    title: str
    title_language: str
    text: str
    facets: set[str] = field(default_factory=set)
    labels: list[Label] = field(default_factory=list)

    @property
    def shown(self) -> str:
        """The text in one line."""
        return self.text.replace("\n", " · ")

    @property
    def is_record(self) -> bool:
        """Whether it is a thing in the world, which other texts may mention."""
        return self.kind != "file" and not self.key.startswith("page:")

    def mark(self, made_with: str) -> str:
        """Fingerprint: equal while nothing that is indexed changes."""
        everything = asdict(self) | {"facets": sorted(self.facets), "made_with": made_with}
        data = json.dumps(everything, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(data.encode()).hexdigest()
