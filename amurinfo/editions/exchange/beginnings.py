"""Pages of one edition begun from those of another, many at once.

What Wagtail asks anew for each page that it copies (where it stands, whether its address is
free, whether somebody waits for the words) is asked once for all here, or is known: a new draft
has no comments, no workflow and no address that was ever promised.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import CharField, F, Max, OuterRef, Subquery
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import get_active_log_context
from wagtail.models import (
    COMMENTS_RELATION_NAME,
    Page,
    PageLogEntry,
    PageViewRestriction,
    Revision,
)

from ..signals import drafts_begun
from .fields import change_words

#: What a page has by itself and its counterpart has not: who keeps it, and its history. The kind
#: of page is looked up by Wagtail once, not for each.
_ITS_OWN = {"content_type", "live_revision", "first_published_at", "last_published_at",
            "latest_revision", "latest_revision_created_at", "go_live_at", "expire_at", "expired",
            "locked", "locked_at", "locked_by", "alias_of", "owner"}


class _Place:
    """Below ``parent``, locked: others who begin pages there wait until this is done. Whoever
    adds one page in Wagtail's own way takes no lock; of two who come to one place in the same
    moment the database refuses the second, and the tree is sound."""

    def __init__(self, parent: Page, slugs: Iterable[str]):
        # Read anew, so that the lock is taken; what is in memory may be not.
        Page.objects.select_for_update().get(pk=parent.pk)
        children = Page.objects.filter(
            path__startswith=parent.path, depth=parent.depth + 1)
        last = children.aggregate(last=Max("path"))["last"]
        self.parent, self.added = parent, 0
        self.taken = set(children.filter(slug__in=slugs).values_list("slug", flat=True))
        self.last = Page._str2int(last[-Page.steplen:]) if last else 0

    def put(self, page: Page) -> None:
        """Give ``page`` the next place. Raises ``ValidationError`` if its address is taken."""
        if page.slug in self.taken:
            raise ValidationError(_(
                "Another page of this edition stands at the address of “%(title)s” already."
            ) % {"title": page.title})
        self.taken.add(page.slug)
        self.last += 1
        self.added += 1
        page.depth = self.parent.depth + 1
        page.path = Page._get_path(self.parent.path, page.depth, self.last)
        page.set_url_path(self.parent)
        page._cached_parent_obj = self.parent


class Beginnings:
    """Counterparts of ``originals`` as drafts of ``user``: :meth:`begin` each, then
    :meth:`keep` all."""

    def __init__(self, originals: Iterable[Page], user):
        self.user = user
        self._slugs = {page.slug for page in originals}
        self._places: dict[str, _Place] = {}
        self._closed = self._restrictions(originals)
        self._may_add: dict[str, bool] = {}
        self.pages: list[Page] = []

    def begin(self, original: Page, parent: Page, locale_id: int, change, **values) -> Page:
        """A draft below ``parent``, each segment being what ``change`` makes of the original's;
        ``values`` of other fields. In the tree at once, so that others can link to it."""
        if not self._may(parent):
            raise PermissionDenied
        if not type(original).can_create_at(parent):
            raise ValidationError(_(
                "“%(title)s” cannot stand there in this edition: the page above it takes no more "
                "pages of its kind."
            ) % {"title": original.title})
        page, _children = original.copy_cluster(exclude_fields=[
            *original.default_exclude_fields_in_copy, *original.exclude_fields_in_copy, *_ITS_OWN,
            *(relation.name for relation in original._meta.private_fields)])
        for name, value in values.items():
            setattr(page, name, value)
        page.locale_id, page.owner = locale_id, self.user
        page.live, page.has_unpublished_changes = False, True
        page.latest_revision_created_at = timezone.now()
        change_words(page, change)
        page.draft_title = page.title
        place = self._places.get(parent.path)
        if place is None:
            place = self._places[parent.path] = _Place(parent, self._slugs)
        place.put(page)
        page.is_counterpart = True
        # No front page: those stand below no page of an edition.
        page._is_site_root = False
        page.save(clean=False, log_action=None)
        self._close(original, page)
        self.pages.append(page)
        return page

    def keep(self) -> None:
        """Keep what was begun as drafts, with who began it in the log."""
        pages, self.pages = self.pages, []
        if not pages:
            return
        for place in self._places.values():
            Page.objects.filter(pk=place.parent.pk).update(numchild=F("numchild") + place.added)
            # It may be one that was begun with them, and is given back.
            place.parent.numchild += place.added
        self._places.clear()
        drafts_begun.send(Page, pages=pages)
        revisions = [self._revision(page) for page in pages]
        Revision.objects.bulk_create(revisions)
        for page, revision in zip(pages, revisions, strict=True):
            page.latest_revision = revision
        newest = Revision.page_revisions.filter(object_id=Cast(OuterRef("pk"), CharField()))
        Page.objects.filter(pk__in=[page.pk for page in pages]).update(
            latest_revision=Subquery(newest.values("pk")[:1]))
        context = get_active_log_context()
        PageLogEntry.objects.bulk_create([
            PageLogEntry(
                page=page, content_type=page.get_content_type(), label=page.draft_title,
                action="wagtail.create", timestamp=page.latest_revision_created_at, data={},
                user=self.user, uuid=context.uuid, content_changed=True)
            for page in pages])

    def _revision(self, page: Page) -> Revision:
        # Known to be none, so that it is not looked up.
        setattr(page, COMMENTS_RELATION_NAME, [])
        return Revision(
            content_object=page, base_content_type=page.get_base_content_type(), user=self.user,
            created_at=page.latest_revision_created_at, content=page.serializable_data(),
            object_str=str(page))

    def _may(self, parent: Page) -> bool:
        if parent.path not in self._may_add:
            tester = parent.permissions_for_user(self.user)
            self._may_add[parent.path] = tester.can_add_subpage()
        return self._may_add[parent.path]

    # ---- what not everybody may read -----------------------------------------------------

    @staticmethod
    def _restrictions(originals: Iterable[Page]) -> dict[int, list[PageViewRestriction]]:
        found = defaultdict(list)
        for row in PageViewRestriction.objects.filter(page__in=[page.pk for page in originals]):
            found[row.page_id].append(row)
        return found

    def _close(self, original: Page, page: Page) -> None:
        """What only some may read there is not open here, unless it stands in what is closed."""
        rows = self._closed.get(original.pk)
        if not rows or page.get_parent().get_view_restrictions().exists():
            return
        for row in rows:
            own = PageViewRestriction(
                page=page, restriction_type=row.restriction_type, password=row.password)
            own.save(user=self.user)
            own.groups.set(row.groups.all())
