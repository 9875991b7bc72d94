"""What an office is given of its own edition: its newest words, drafts too, as files that can be
taken back (:mod:`.taken`)."""

import hashlib
from dataclasses import replace
from functools import cached_property

from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from ..models import WordsPage
from . import parcel, pictures, write
from .export import cannot_write, entry, ordered, text_of, words_of
from .folder import Entry, Text, WordsError
from .stored import Named, path_of


class Newest:
    """A page as it stands in the tree, and its newest draft, not saved: made when it is asked
    for, because for all pages of an edition that takes longer than all else."""

    def __init__(self, page: WordsPage, content: dict | None = None):
        self.page, self._content = page, content

    @cached_property
    def draft(self) -> WordsPage:
        return self.page.with_content_json(self._content) if self._content else self.page


def newest(code: str) -> dict[str, Newest]:
    """Path -> page of words of the edition ``code``, parents before children."""
    pages = [
        page for page in Page.objects.filter(
            depth__gte=2, locale__language_code=code, alias_of=None
        ).order_by("path").specific()
        if type(page) in words_of()
    ]
    contents = dict(Revision.objects.filter(
        pk__in=[page.latest_revision_id for page in pages if page.latest_revision_id]
    ).values_list("pk", "content"))
    return {
        path_of(page): Newest(page, contents.get(page.latest_revision_id)) for page in pages
    }


def parcel_of(code: str, below: str = "") -> tuple[bytes, list[str]]:
    """(archive of the pages at and under ``below`` with their pictures, sentences on pages that
    files cannot hold and on pictures for which there is no room)."""
    found = newest(code)
    chosen = {path: one for path, one in found.items()
              if not below or path == below or path.startswith(f"{below}/")}
    named = Named([one.draft for one in chosen.values()])
    files: dict[str, str | bytes] = {}
    left_out: list[str] = []
    bodies: list[list[dict]] = []
    orders: dict[str, int] = {}
    for path, one in found.items():
        above = path.rpartition("/")[0]
        order = orders[above] = orders.get(above, 0) + 10 if path else 0
        if path not in chosen:
            continue
        text = text_of(one.draft, path, code, named)
        whole = entry(one.draft, path, {code: text})
        try:
            mark = mark_of(whole, text)
        except WordsError as error:
            left_out.append(str(error))
            continue
        folder = f"{path}/" if path else ""
        files[f"{folder}page.yaml"] = write.page_yaml(
            whole.type, order, whole.menu, ordered(whole))
        files[f"{folder}{code}.md"] = write.file(replace(text, edited_from=mark))
        bodies.append(list(one.draft.body.raw_data))
    seen, unseen = pictures.files_of(pictures.numbers_in(bodies))
    files |= seen
    left_out += unseen
    if left_out:
        files[parcel.LEFT_OUT] = "\n".join([_("Not in this archive:"), *left_out, ""])
    return parcel.write(files), left_out


def said(whole: Entry, text: Text) -> str:
    """All that the files of a page say, without its place among others and without the mark.

    Raises :class:`WordsError`.
    """
    try:
        return write.page_yaml(whole.type, 0, whole.menu, ordered(whole)) + write.file(
            replace(text, edited_from=""))
    except write.CannotWrite as error:
        raise cannot_write(text, error) from None


def mark_of(whole: Entry, text: Text) -> str:
    """Of a state of a page, by what its office says: neither what images are called nor against
    what the text was held makes it another one. Raises :class:`WordsError`."""
    text = replace(text, titles={}, written_from_revision="")
    return hashlib.sha256(said(whole, text).encode()).hexdigest()[:16]
