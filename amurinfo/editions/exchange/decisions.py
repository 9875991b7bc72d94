"""What the owner of an edition says about her own text: it is current, it differs on purpose,
this is left out. Nothing of this touches a page, least of all another's."""

from dataclasses import dataclass, replace

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from .. import roles
from ..models import Basis, Edition
from . import basis, publishing
from .align import pair
from .states import How, Row, State, Text, compare, leave_out, say, say_all, say_of_third
from .texts import Library

ACTIONS = ("current", "adapted", "waived", "right")


@dataclass(frozen=True)
class Decision:
    """``target``: keys of own segments; ``source``: numbers in the other edition's live text.
    Both empty: the page as a whole."""

    action: str
    source_edition: str
    target: tuple[str, ...] = ()
    source: tuple[int, ...] = ()
    reason: str = ""


def require_owner(page: Page, user) -> None:
    own = roles.languages_of(user)
    code = Edition.objects.get(locale_id=page.locale_id).language
    if own is not None and code not in own:
        raise PermissionDenied(_("This is decided by those who keep the edition."))
    if not page.permissions_for_user(user).can_edit():
        raise PermissionDenied


@transaction.atomic
def decide(page: Page, user, decision: Decision, version: int, seen: int) -> Basis | None:
    """Write a decision down: for the draft, and for what readers see where it is the same text
    and ``user`` may publish. ``version``: see ``basis.version_of``, ``seen``: the state of the
    other edition, on which she decided; raises :class:`basis.Stale` if either is no longer the
    last."""
    require_owner(page, user)
    if decision.action in ("adapted", "waived") and not decision.reason.strip():
        raise ValueError(_("Give a reason: others will ask."))
    live_row = basis.live_row(page, is_changed=True)
    text, row = basis.draft_text(page)
    if basis.version_of(row, live_row) != version:
        raise basis.Stale
    if decision.action == "right":
        return _is_right(page, text, row, user, decision)
    library = Library([page.translation_key], [text])
    source = library.live.get((page.translation_key, decision.source_edition))
    if source is None or source.id != seen:
        raise basis.Stale
    _apply(text, source, decision, library)
    kept = None
    if row is not None or not basis.is_published_draft(page):
        kept = basis.keep_draft(page, text, user, row.version if row else 0)
    if live_row is not None and page.permissions_for_user(user).can_publish():
        live = library.live[page.translation_key, text.edition]
        _apply(live, source, _for_live(decision, text, live), library)
        for index, links in enumerate(live.links):
            live.links[index] = {
                code: link if link.own else replace(link, own=(live.id, index))
                for code, link in links.items()
            }
        live_row.version += 1
        basis.keep_live(live_row, live)
        publishing.announce({page.translation_key})
    return kept


def _is_right(page, text, row, user, decision: Decision) -> Basis:
    """These words are the same in both languages: a name, a quotation."""
    untouched = dict(row.untouched) if row else {}
    for key in decision.target:
        untouched.pop(key, None)
    return basis.keep_draft(page, text, user, row.version if row else 0, untouched)


def _for_live(decision: Decision, draft: Text, live: Text) -> Decision:
    """The same decision about those segments that readers see as they are in the draft."""
    if not decision.target:
        return decision
    same = {(s.key, s.digest) for s in draft.segments}
    return replace(decision, target=tuple(
        s.key for s in live.segments if s.key in decision.target and (s.key, s.digest) in same
    ) or ("",))


def _apply(text: Text, source: Text, decision: Decision, library: Library) -> None:
    rows = compare(text, source, library.shelf)
    keys = {segment.key: index for index, segment in enumerate(text.segments)}
    if decision.target == decision.source == ():
        if not rows:
            say_all(text, source, pair(source.segments, text.segments))
        for row in rows:
            _one(text, source, row, row.target, decision, library)
        return
    targets = tuple(keys[key] for key in decision.target if key in keys)
    if decision.target and not targets:
        return
    if targets:
        row = next((r for r in rows if set(targets) & set(r.target)), Row(State.OWN, targets))
        if decision.source:
            row = replace(row, source=decision.source)
        _one(text, source, row, targets, decision, library)
    else:
        for number in decision.source:
            leave_out(text, source, number, decision.reason)


def _one(text, source, row: Row, targets, decision: Decision, library: Library) -> None:
    how = How(decision.action)
    if row.state == State.NEW:
        for number in row.source:
            leave_out(text, source, number, decision.reason)
        return
    for index in targets:
        if row.source:
            say(text, index, source, row.source, how, decision.reason)
            if how == How.CURRENT:
                tell_thirds(text, index, source, row.source, library)
        elif source.edition in text.links[index]:
            # The other dropped it; it stays here on purpose.
            link = text.links[index][source.edition]
            text.links[index][source.edition] = replace(
                link, how=How.ADAPTED, reason=decision.reason)


def tell_thirds(text: Text, index: int, source: Text, numbers, library: Library) -> None:
    """Whoever says what the source says, says what I say."""
    for third in library.counterparts(source):
        if third.edition == text.edition:
            continue
        for row in _agreeing(third, source, library):
            if set(row.source) & set(numbers) and row.target:
                say_of_third(text, index, row, third)


def _agreeing(third: Text, source: Text, library: Library) -> list[Row]:
    rows = [r for r in library.compare(third, source) if r.state == State.CURRENT]
    return rows or [
        Row(State.CURRENT, row.source, row.target)
        for row in library.compare(source, third) if row.state == State.CURRENT
    ]
