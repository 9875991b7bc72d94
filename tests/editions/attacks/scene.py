"""Who attacks whose things, and with what."""

from collections.abc import Callable
from dataclasses import dataclass, field

from wagtail.models import Page

from ..world import Things, World

FAR = "2031-01-01 10:00"


@dataclass
class Attack:
    path: str
    data: dict = field(default_factory=dict)
    method: str = "post"
    query: str = ""

    def __str__(self):
        return f"{self.method.upper()} {self.path}{self.query} {sorted(self.data)}"

    def send(self, client):
        send = getattr(client, self.method)
        if self.method in ("patch", "put", "delete"):
            return send(self.path + self.query, self.data, content_type="application/json")
        return send(self.path + self.query, self.data)


@dataclass
class Scene:
    """``pick`` chooses one of a list; ``theirs`` is not the attacker's, ``own`` is."""

    world: World
    theirs: Things
    own: Things
    pick: Callable

    def any(self, kind: str) -> int:
        return self.pick(self.theirs.ids[kind])

    def page(self, *labels: str) -> Page:
        return self.theirs.pages[self.pick(list(labels or self.theirs.pages))]

    def own_page(self, *labels: str) -> Page:
        return self.own.pages[self.pick(list(labels))]


#: Address -> attack, or attacks by their name.
Writes = dict[str, Callable[[Scene], Attack] | dict[str, Callable[[Scene], Attack]]]
