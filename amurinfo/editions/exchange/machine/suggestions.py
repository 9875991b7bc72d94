"""A machine is asked for words, on an editor's word and for what she names; she takes them over
or leaves them. What is sent is what readers of the other edition see."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page

from .. import basis, decisions, termbase
from ..checks import Pair, Problem
from ..files import back, out, sentences
from ..files.model import Document, Unit
from ..richtext import plain
from ..segments import Segment
from ..terms import TermsForbidden, TermsKept
from . import consents, unread
from .backend import Failed
from .placeholders import Lost, incoming, outgoing
from .verdict import is_usable, judge

#: What Wagtail's log calls it.
ASKED = "editions.machine_asked"
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Suggestion:
    """``number``: of the passage in the other edition; ``text``: with its placeholders;
    ``problems``: why it cannot be used, and what to look at besides."""

    number: int
    text: str
    problems: tuple[Problem, ...]

    @property
    def plain(self) -> str:
        return plain(self.text)

    @property
    def is_usable(self) -> bool:
        return is_usable(self.problems)


@dataclass
class _Place:
    """What stands at both sides; ``units``: by the number of the passage."""

    job: out.Job
    units: dict[int, Unit]
    document: Document

    def judged(self, number: int, answer: str, named) -> Suggestion:
        """``answer``: as a server gave it."""
        source = self.job.source.segments[number]
        try:
            text = incoming(answer, source.text)
        except Lost as lost:
            shown = re.sub(r"<[^<>]*>", "", answer)
            return Suggestion(number, shown, (Problem("placeholders", str(lost)),))
        return self.checked(number, text, named)

    def checked(self, number: int, text: str, named) -> Suggestion:
        source = self.job.source.segments[number]
        own = replace(source, text=text, marks=self.job.at_home[number].marks)
        pair = Pair([source], self.job.source.edition, [own], self.document.target, plain(text))
        return Suggestion(number, text, tuple(judge(pair, named)))


def _place(page: Page, source: str, seen: int) -> _Place:
    """Raises :class:`basis.Stale` if the other edition no longer says what was seen,
    ``ValueError`` with a sentence where nothing can be suggested."""
    code = page.locale.language_code
    job = out.jobs([page.translation_key], source, code).get(page.translation_key)
    if source == code or job is None or job.source.id != seen:
        raise basis.Stale
    if job.original.get_view_restrictions().exists():
        raise ValueError(_("Not everybody may read the page there; its text is not sent."))
    document = out.document([page.translation_key], source, code)
    units = document.pages[0].units if document.pages else ()
    if not units:
        raise ValueError(sentences.of_unit("page-unrelated"))
    return _Place(job, {unit.number: unit for unit in units}, document)


def _named():
    known = termbase.terms()
    return TermsKept(known), TermsForbidden(known)


def ask(page: Page, user, source: str, seen: int, numbers: Sequence[int] = ()) -> list[Suggestion]:
    """Suggestions for these passages of ``source``; for none named, for all that still wait for
    words. Nothing is written but that it was asked.

    ``seen``: the state of the other edition that she saw. Raises ``PermissionDenied`` for who does
    not keep the edition or whose office has not consented, :class:`basis.Stale`, ``ValueError``
    with a sentence, :class:`Failed`.
    """
    decisions.require_owner(page, user)
    backend = consents.backend()
    if backend is None or not consents.for_page(page, user).is_allowed:
        raise PermissionDenied(_("Your office has not consented to machine suggestions."))
    place = _place(page, source, seen)
    wanted = [
        number for number, unit in place.units.items()
        if _LETTER.search(plain(unit.source))
        and (number in numbers if numbers else not unit.target)
    ]
    if not wanted:
        raise ValueError(_("There is no passage here that waits for words."))
    log(page, ASKED, user=user, data={
        "count": len(wanted), "source": source, "address": backend.address})
    sent = [outgoing(place.units[number].source) for number in wanted]
    answers = backend.suggest(sent, source, page.locale.language_code)
    if len(answers) != len(wanted):
        raise Failed("nonsense")
    named = _named()
    return [place.judged(n, answer, named) for n, answer in zip(wanted, answers, strict=True)]


@transaction.atomic
def take(page: Page, user, source: str, seen: int, texts: Mapping[int, str]) -> int:
    """Put suggestions into the newest draft, each marked as a machine's; returns how many. All or
    nothing. ``texts``: by the number of the passage, with placeholders.

    Raises what :func:`ask` raises but :class:`Failed`.
    """
    decisions.require_owner(page, user)
    place = _place(page, source, seen)
    named = _named()
    units = []
    for number, text in texts.items():
        if number not in place.units:
            raise basis.Stale
        if not place.checked(number, text, named).is_usable:
            raise ValueError(_("One of the suggestions cannot be used; nothing was changed."))
        units.append(replace(place.units[number], target=text, state="translated"))
    document = replace(place.document, pages=(
        replace(place.document.pages[0], units=tuple(units)),)) if units else None
    if document is None:
        raise ValueError(_("There is no passage here that waits for words."))
    plan = back.make_plan(document, user)
    [one] = plan.pages or [None]
    if plan.why or one is None:
        raise PermissionDenied
    if one.why:
        raise ValueError(sentences.of_unit(one.why, one.details))
    for item in one.refused:
        raise ValueError(sentences.of_unit(item.why, item.details))
    words = [Segment("", 0, "", item.text) for item in one.changes if item.kind == back.WORDS]
    if words:
        # Marked first: whatever is saved from here on is the machine's.
        unread.keep(page, words, user, source, consents.address())
        back.apply(document, user, plan.digest)
    return len(words)
