"""What a draft is made from: read, decided upon, kept."""

from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from ..models import Basis, Edition, Snapshot
from .fields import segments_of, segments_of_object
from .segments import Segment
from .states import Text, carry
from .texts import columns, to_text


class Stale(Exception):
    """Somebody else decided, or published, in between; says so in the active language."""

    def __init__(self):
        super().__init__(_(
            "Meanwhile somebody else changed this. Nothing of yours was lost: look again."
        ))


def draft_segments(page: Page) -> list[Segment]:
    """What the newest draft of ``page`` says."""
    revision = page.get_latest_revision()
    page = page.specific
    return segments_of(type(page), revision.content) if revision else segments_of_object(page)


def live_row(page: Page, is_changed: bool = False) -> Snapshot | None:
    """``is_changed``: it will be, in this transaction; others wait."""
    rows = Snapshot.objects.filter(
        translation_key=page.translation_key, edition__locale_id=page.locale_id, is_live=True)
    return (rows.select_for_update(of=("self",)) if is_changed else rows).first()


def draft_text(page: Page) -> tuple[Text, Basis | None]:
    """The newest draft with its links, and the row that keeps them if they differ from the
    published ones."""
    code = Edition.objects.get(locale_id=page.locale_id).language
    row = Basis.objects.filter(page_id=page.pk).first()
    segments = draft_segments(page)
    stored = row or Snapshot.objects.filter(
        translation_key=page.translation_key, edition__language=code
    ).order_by("-pk").first()
    if stored is None:
        return Text(0, code, segments), None
    return carry(to_text(stored, code), segments), row


def begun(page: Page, text: Text, user, untouched: dict[str, str]) -> Basis:
    """What a new draft is made from; not stored."""
    return Basis(page=Page(pk=page.pk), untouched=untouched, version=1, changed_by=user,
                 **columns(text))


def keep_draft(page: Page, text: Text, user, version: int, untouched=None) -> Basis:
    """Keep the links of a draft. Raises :class:`Stale` if ``version`` is no longer the last."""
    values = columns(text) | {"changed_by": user}
    row = Basis.objects.select_for_update().filter(page_id=page.pk).first()
    if (row.version if row else 0) != version:
        raise Stale
    if row is None:
        row = Basis(page=Page(pk=page.pk))
    for name, value in values.items():
        setattr(row, name, value)
    if untouched is not None:
        row.untouched = untouched
    row.version += 1
    row.save()
    return row


def version_of(row: Basis | None, live: Snapshot | None) -> int:
    """How often somebody decided about the words that an editor of the page sees."""
    found = row or live
    return found.version if found else 0


def keep_live(row: Snapshot, text: Text) -> None:
    """The published words are the same; what is said of them has changed."""
    for name, value in columns(text).items():
        setattr(row, name, value)
    row.save(update_fields=["links", "omitted", "since", "version"])


def is_published_draft(page: Page) -> bool:
    """Whether the newest draft is what readers see."""
    revision: Revision | None = page.get_latest_revision()
    return page.live and (revision is None or revision.pk == page.live_revision_id)
