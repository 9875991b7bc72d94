"""Bodies as pages keep them, and the blocks of files: one to the other, and what stays of the one
when the other comes back."""

import re
import uuid
from difflib import SequenceMatcher
from functools import cached_property

from wagtail.images import get_image_model
from wagtail.models import Page

from amurinfo.editions.exchange import origins

from ..models import WordsPage
from ..prose import names
from . import markdown, rich, write


def path_of(page: Page) -> str:
    """Below its edition."""
    return page.url_path.split("/", 2)[2].strip("/")


class Named:
    """What the texts of some pages name by number, and from what they were written: each looked
    up once, when it is first asked for."""

    def __init__(self, pages: list[WordsPage]):
        self._pages = pages

    @cached_property
    def titles(self) -> dict[int, str]:
        images = {block["value"].get("image") for page in self._pages
                  for block in page.body.raw_data if block["type"] == "picture"}
        model = get_image_model()
        return dict(model.objects.filter(pk__in=images - {None}).values_list("pk", "title"))

    @cached_property
    def origins(self) -> dict[int, origins.Origin]:
        return origins.origins((page, page.written_from) for page in self._pages
                               if page.written_from)

    @cached_property
    def _places(self) -> dict[str, tuple[str, str]]:
        linked = {number for page in self._pages for block in page.body.raw_data
                  if block["type"] == "paragraph" for number in _page_links(block["value"])}
        return {
            str(page.pk): (page.locale.language_code, path_of(page))
            for page in Page.objects.filter(pk__in=linked).select_related("locale")
        }

    def at_home(self, html: str, code: str) -> str:
        """Links to pages of one's own edition as addresses, which people can read."""

        def address(match) -> str:
            language, path = self._places.get(_number(match[0]), ("", ""))
            if language != code:
                return match[0]
            return f'<a href="/{code}/{path}/">' if path else f'<a href="/{code}/">'

        return _PAGE_LINK.sub(address, html)


_PAGE_LINK = re.compile(r'<a\b(?=[^>]*\slinktype="page")(?=[^>]*\sid="\d+")[^>]*>')


def _number(tag: str) -> str:
    return re.search(r'\sid="(\d+)"', tag)[1]


def _page_links(html: str) -> list[int]:
    return [int(_number(tag)) for tag in _PAGE_LINK.findall(html)]


def blocks_of(page: WordsPage, code: str, named: Named) -> list[markdown.Block]:
    """Of the body as it is stored, without the links that choose themselves."""
    return [
        markdown.Block(
            block["type"], block.get("id") or "",
            named.at_home(names.strip(block["value"]), code)
            if block["type"] == "paragraph" else block["value"])
        for block in page.body.raw_data
    ]


def kept(stored: list[dict], before: list[markdown.Block], now: list[markdown.Block]) -> list[dict]:
    """The body ``now``, as it is stored. What says the same as ``before`` stays as it is
    ``stored``, by the letter; what changed in its place keeps its name, so that headings keep
    their anchors and the other editions know the passage again."""
    old, new = [_key(block) for block in before], [_key(block) for block in now]
    places: dict[int, int] = {}
    same: set[int] = set()
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            same |= set(range(c, d))
            places |= dict(zip(range(c, d), range(a, b), strict=True))
        elif what == "replace":
            places |= _by_kind(before, now, range(a, b), range(c, d))
    taken = {before[place].id for place in places.values()}
    made = []
    for index, block in enumerate(now):
        if index in same:
            made.append(stored[places[index]])
            continue
        name = before[places[index]].id if index in places else block.id
        while not name or (index not in places and name in taken):
            name = str(uuid.uuid5(uuid.UUID(block.id), name))
        taken.add(name)
        made.append({"type": block.kind, "id": name, "value": block.value})
    return made


def _by_kind(before, now, old: range, new: range) -> dict[int, int]:
    """Places that changed blocks had, in order, each with one of its kind."""
    left = list(old)
    found = {}
    for index in new:
        place = next((n for n in left if before[n].kind == now[index].kind), None)
        if place is not None:
            found[index] = place
            left = [n for n in left if n > place]
    return found


def _key(block: markdown.Block) -> str:
    try:
        return repr(write.alike(block))
    except rich.CannotWrite:
        return repr(block.value)
