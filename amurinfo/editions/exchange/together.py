"""Texts that were written together: each is current with the others, as they are now."""

from collections.abc import Iterable
from dataclasses import replace

from django.db import transaction
from wagtail.models import Page

from . import basis, publishing
from .align import pair
from .states import say_all
from .texts import Library


@transaction.atomic
def declare(groups: Iterable[list[Page]]) -> None:
    """``groups``: published pages, each list one text in several editions.

    Each is from now on compared with all others of its group. Only from those that say that
    they were written from it (``written_from``) it need not hear of each comma.
    """
    for pages in groups:
        if len(pages) > 1:
            _declare(pages)


def _declare(pages: list[Page]) -> None:
    library = Library({page.translation_key for page in pages})
    by_key = {}
    for page in pages:
        code = page.locale.language_code
        by_key.setdefault(page.translation_key, {})[code] = getattr(page, "written_from", "")
    for key, origins in by_key.items():
        texts = {code: library.live[key, code] for code in origins if (key, code) in library.live}
        for code, text in texts.items():
            for other, source in texts.items():
                follows_me = origins[other] == code and origins[code] != other
                if other != code and not follows_me:
                    say_all(text, source, pair(source.segments, text.segments))
        for code, text in texts.items():
            text.links = [
                {
                    other: link if link.own else replace(link, own=(text.id, index))
                    for other, link in links.items()
                }
                for index, links in enumerate(text.links)
            ]
            basis.keep_live(library.rows[key, code], text)
        publishing.announce({key})
