"""A warning is dismissed with a reason: it stays so while the words on both sides are the same."""

import hashlib

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from ..models import Dismissal
from . import basis, decisions
from .checks import Pair, Problem

#: What keeps a text from being published is no matter of opinion.
NEVER = frozenset({"forbidden"})


def seen(pair: Pair) -> str:
    """16 hexadecimal digits of the words that were looked at, in both languages."""
    said = [pair.source_language, *(s.digest for s in pair.source), *(s.digest for s in pair.own)]
    return hashlib.blake2b("\0".join(said).encode(), digest_size=8).hexdigest()


def mark(problem: Problem, pair: Pair) -> tuple[str, str, str]:
    """What a dismissal is found by: code, details, digest."""
    return problem.code, problem.details[:300], seen(pair)


def of_page(page: Page) -> dict[tuple[str, str, str], Dismissal]:
    """All of them by their marks. One query."""
    rows = Dismissal.objects.filter(page=page.pk).select_related("user")
    return {(row.code, row.details, row.digest): row for row in rows}


@transaction.atomic
def dismiss(page: Page, user, warned: set[tuple[str, str, str]], wanted: tuple[str, str, str],
            reason: str) -> Dismissal:
    """Write down that ``wanted`` is none of ``warned``, the marks of what is warned of now.

    Raises ``PermissionDenied`` for who does not keep the edition, ``ValueError`` with a sentence
    without a reason or for what cannot be dismissed, ``basis.Stale`` if the words have changed.
    """
    decisions.require_owner(page, user)
    if not reason.strip():
        raise ValueError(_("Give a reason: others will ask."))
    if wanted[0] in NEVER:
        raise ValueError(_("This cannot be dismissed."))
    if wanted not in warned:
        raise basis.Stale
    code, details, digest = wanted
    row, _created = Dismissal.objects.update_or_create(
        page_id=page.pk, code=code, details=details, digest=digest,
        defaults={"reason": reason.strip()[:300], "user": user})
    return row


def take_back(page: Page, user, wanted: tuple[str, str, str]) -> None:
    """Warn of it again. Raises ``PermissionDenied`` for who does not keep the edition."""
    decisions.require_owner(page, user)
    code, details, digest = wanted
    Dismissal.objects.filter(page=page.pk, code=code, details=details, digest=digest).delete()
