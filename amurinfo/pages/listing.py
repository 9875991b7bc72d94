"""Lists by plain GET forms: filtered, sorted, paged; no JavaScript, few queries.

A :class:`Listing` is declared once on a page type and called with the query string. What it
does not know it leaves out and says so; it never fails.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator

from amurinfo.analysis import analyse


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    selected: bool = False


@dataclass(frozen=True)
class Filter:
    """``choices(language)``: (value, label) pairs; ``keep(item, value)``: whether an item
    stays. Items are plain objects already in memory: lists here hold thousands, not millions.
    """

    name: str
    label: Any
    choices: Callable[[list], Iterable[tuple[str, str]]]
    keep: Callable[[Any, str], bool]


@dataclass(frozen=True)
class Order:
    name: str
    label: Any
    key: Callable[[Any], Any]
    reverse: bool = False


@dataclass(frozen=True)
class ShownFilter:
    name: str
    label: Any
    choices: list[Choice]
    value: str


@dataclass
class Result:
    """What a template shows. ``rows``: the items of this page, in order."""

    rows: list
    total: int
    total_unfiltered: int
    filters: list[ShownFilter]
    orders: list[Choice]
    asked: str | None
    page: int
    pages: int
    previous_query: str | None
    next_query: str | None
    #: Of this very page, without what is ignored; empty for the whole list.
    query: str
    ignored: list[str] = field(default_factory=list)

    @property
    def is_filtered(self) -> bool:
        return bool(self.asked) or any(item.value for item in self.filters)

    @property
    def held(self) -> str:
        """The query string of what is chosen: the same choice at another address."""
        chosen = {"q": self.asked} | {one.name: one.value for one in self.filters}
        return urlencode({name: value for name, value in chosen.items() if value})


class Listing:
    """``texts``: what an item is called, as (text, language) pairs; where it is given, readers may
    search by words."""

    def __init__(
        self, filters: list[Filter], orders: list[Order], per_page: int = 50,
        texts: Callable[[Any], Iterable[tuple[str, str]]] | None = None,
    ):
        self.filters = filters
        self.orders = orders
        self.per_page = per_page
        self.texts = texts

    def show(self, items: list, query) -> Result:
        """``items``: everything that there is; ``query``: a ``QueryDict``."""
        kept, shown, ignored, held = list(items), [], [], {}
        asked = None
        if self.texts:
            asked = query.get("q", "").strip()[:100]
            if asked:
                held["q"] = asked
                kept = [item for item in kept if names(self.texts(item), asked)]
        for one in self.filters:
            choices = list(one.choices(items))
            value = query.get(one.name, "").strip()[:100]
            if value and value not in {choice for choice, _label in choices}:
                ignored.append(value)
                value = ""
            if value:
                held[one.name] = value
                kept = [item for item in kept if one.keep(item, value)]
            shown.append(ShownFilter(
                one.name, one.label,
                [Choice(v, str(label), v == value) for v, label in choices], value,
            ))
        order = next((o for o in self.orders if o.name == query.get("sort")), self.orders[0])
        if order is not self.orders[0]:
            held["sort"] = order.name
        elif query.get("sort") not in (None, "", order.name):
            ignored.append(query["sort"][:100])
        kept.sort(key=order.key, reverse=order.reverse)
        paginator = Paginator(kept, self.per_page)
        page = paginator.get_page(query.get("page"))

        def to(number: int) -> str:
            return "?" + urlencode(held | ({"page": number} if number > 1 else {}))

        own = to(page.number)

        return Result(
            rows=list(page.object_list),
            total=paginator.count,
            total_unfiltered=len(items),
            filters=shown,
            orders=[Choice(o.name, str(o.label), o is order) for o in self.orders],
            asked=asked,
            page=page.number,
            pages=paginator.num_pages,
            previous_query=to(page.number - 1) if page.has_previous() else None,
            next_query=to(page.number + 1) if page.has_next() else None,
            query=own if own != "?" else "",
            ignored=ignored,
        )


def names(texts: Iterable[tuple[str, str]], asked: str) -> bool:
    """Whether every word of ``asked`` stands in the (text, language) pairs: in some form of the
    language, or as a part of a word."""
    texts = list(texts)
    folded = [text.casefold() for text, _language in texts]
    return all(
        any(word.casefold() in text for text in folded)
        or any(_forms(word, text, language) for text, language in texts)
        for word in asked.split()
    )


def _forms(word: str, text: str, language: str) -> bool:
    known = {key for token in analyse(text, language) for key in token.keys}
    tokens = analyse(word, language, mode="query")
    return bool(tokens) and all(known.intersection(token.keys) for token in tokens)
