"""What waits for somebody of an office, as data; a fixed number of queries for each part."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page, TaskState, WorkflowState

from amurinfo.editions import roles
from amurinfo.editions.exchange.machine import unread
from amurinfo.editions.models import (
    GravityChoice,
    Offer,
    OfficeApprovalTask,
    PublishedWithout,
    Snapshot,
    Standing,
)
from amurinfo.facts import dates
from amurinfo.facts.models import Figure
from amurinfo.facts.vocabulary import Property
from amurinfo.languages import BY_CODE
from amurinfo.pages.models.base import CentrePage

from . import ages

#: Lines shown of each part; the rest is one click away, so many at a time.
SHOWN, ALONE = 12, 200
#: A count that nobody renewed for so many years is overdue.
COUNT_YEARS = 5
WEEK = datetime.timedelta(days=7)


@dataclass
class Line:
    """``post``: an address that is posted to, ``url``: one that is opened. ``lang``: BCP 47 tag
    of ``text`` if it is not known to be the reader's."""

    text: str
    url: str
    lang: str = ""
    details: str = ""
    when: datetime.datetime | datetime.date | None = None
    post: str = ""
    post_label: str = ""
    more: list[tuple[str, str]] = field(default_factory=list)
    is_grave: bool = False

    @property
    def age(self) -> str:
        """In words; empty if it is not known."""
        if self.when is None:
            return ""
        day = self.when.date() if isinstance(self.when, datetime.datetime) else self.when
        return ages.in_words(day, timezone.now().date())


@dataclass
class Part:
    name: str
    title: str
    lines: list[Line]
    total: int


def collect(user) -> list[Part]:
    """All parts in the order in which they are worked off; empty ones are left out."""
    me = _Me(user, slice(SHOWN))
    parts = [build(me) for build in _PARTS.values()]
    return [part for part in parts if part.total]


def alone(user, name: str, page: int = 1) -> Part | None:
    """One part whole, ``ALONE`` lines a page; ``None`` if there is none, or nothing in it."""
    if name not in _PARTS:
        return None
    part = _PARTS[name](_Me(user, slice((page - 1) * ALONE, page * ALONE)))
    return part if part.lines else None


class _Me:
    """Who looks, and which lines of each part: ``shown``."""

    def __init__(self, user, shown: slice):
        self.user, self.shown = user, shown
        own = roles.languages_of(user)
        self.languages = sorted(BY_CODE if own is None else own)
        self.offices = list(roles.offices_of(user).select_related("organisation__seat"))
        self.colleagues = Q(user__groups__role__office__in=self.offices)

    @property
    def countries(self) -> set[str]:
        return {
            code for office in self.offices if office.organisation.seat
            for code in office.organisation.seat.country_codes
        }


def _part(me: _Me, name: str, title, rows: QuerySet | Iterable, line: Callable) -> Part:
    if isinstance(rows, QuerySet):
        total, shown = rows.count(), list(rows[me.shown])
    else:
        rows = list(rows)
        total, shown = len(rows), rows[me.shown]
    return Part(name, title, [line(row) for row in shown], total)


def _edit(page_id) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page_id])


def _tag(code: str) -> str:
    return BY_CODE[code].tag if code in BY_CODE else ""


def _name(code: str) -> str:
    return BY_CODE[code].autonym


def _offers(me: _Me) -> Part:
    rows = list(
        Offer.objects.filter(
            target__language__in=me.languages, status=Offer.Status.OPEN
        ).select_related("source", "target", "snapshot")
    )
    standings = {
        (s.translation_key, s.edition_id): s for s in Standing.objects.filter(
            translation_key__in={row.translation_key for row in rows},
            edition__language__in=me.languages,
        ).defer("lags")
    }
    by_page: dict[tuple, list[Offer]] = {}
    for row in rows:
        by_page.setdefault((row.translation_key, row.target_id), []).append(row)
    grouped = sorted(
        by_page.values(), key=lambda g: (-max(o.gravity for o in g), min(o.made_at for o in g)))

    def line(group: list[Offer]) -> Line:
        first = max(group, key=lambda offer: (offer.gravity, offer.places))
        standing = standings.get((first.translation_key, first.target_id))
        page_id = standing.page_id if standing else None
        title = first.snapshot.title
        code = first.source.language
        made = Line(
            title, _edit(page_id) if page_id else "", _tag(code), _offer_details(group),
            min(offer.made_at for offer in group), is_grave=first.gravity == GravityChoice.GRAVE,
        )
        made.more = [(_("put aside"), reverse("editions_waive", args=[first.pk]))]
        if first.kind == Offer.Kind.PAGE:
            made.post = reverse("editions_accept", args=[first.pk])
            made.post_label = _("Accept from: %(edition)s") % {"edition": _name(code)}
        return made

    return _part(me, "offers", _("Offered to us"), grouped, line)


def _offer_details(group: list[Offer]) -> str:
    said = []
    for offer in sorted(group, key=lambda o: o.pk):
        where = f"{_name(offer.source.language)} → {_name(offer.target.language)}"
        if offer.kind == Offer.Kind.CHANGES:
            what = ngettext("%(count)d place", "%(count)d places", offer.places) % {
                "count": offer.places}
            what = f"{what}, {offer.get_gravity_display()}"
        else:
            what = offer.get_kind_display()
        said.append(f"{where}: {what}")
    return "; ".join(said)


def _approvals(me: _Me) -> Part:
    states = (
        TaskState.objects.reviewable_by(me.user).filter(status=TaskState.STATUS_IN_PROGRESS)
        .select_related("revision__user", "workflow_state", "task")
        .prefetch_related("workflow_state__content_object")
        .prefetch_related("revision__office_approvals").order_by("started_at")
    )
    mine = {office.pk for office in me.offices}
    joint = set(OfficeApprovalTask.objects.values_list("pk", flat=True))
    authors = set(me.user.__class__.objects.filter(
        groups__role__office__in=mine).values_list("pk", flat=True))
    waiting = []
    for state in states:
        page = state.workflow_state.content_object
        if not isinstance(page, Page) or state.revision is None:
            continue
        given = {approval.office_id for approval in state.revision.office_approvals.all()}
        if state.task_id in joint and (state.revision.user_id in authors or not mine - given):
            continue
        waiting.append((state, page))
    codes = _codes()

    def line(found) -> Line:
        state, page = found
        author = state.revision.user
        return Line(page.draft_title, _edit(page.pk), _tag(codes.get(page.locale_id, "")),
                    _("from %(person)s") % {"person": author.get_full_name() or author}
                    if author else "", state.started_at)

    return _part(me, "approvals", _("Waiting for our approval"), waiting, line)


def _codes() -> dict[int, str]:
    from wagtail.models import Locale

    return dict(Locale.objects.values_list("pk", "language_code"))


def _waited_for(me: _Me) -> Part:
    """Mine, and others wait: changes were asked for, or an accepted draft is not done."""
    asked = (
        WorkflowState.objects.filter(status=WorkflowState.STATUS_NEEDS_CHANGES)
        .filter(Q(requested_by=me.user)
                | Q(requested_by__groups__role__office__in=me.offices)).distinct()
        .select_related("current_task_state").prefetch_related("content_object")
    )
    accepted = Offer.objects.filter(
        target__language__in=me.languages, status=Offer.Status.ACCEPTED
    ).select_related("source", "target", "snapshot").order_by("decided_at")
    pages = {
        (key, locale): pk for pk, key, locale in Page.objects.filter(
            translation_key__in=[offer.translation_key for offer in accepted]
        ).values_list("pk", "translation_key", "locale_id")
    }
    codes = _codes()
    found = []
    for state in asked:
        page = state.content_object
        task = state.current_task_state
        if isinstance(page, Page) and task:
            found.append(Line(
                page.draft_title, _edit(page.pk), _tag(codes.get(page.locale_id, "")),
                _("changes requested: %(comment)s") % {"comment": task.comment or "–"},
                task.finished_at))
    for offer in accepted:
        pk = pages.get((offer.translation_key, offer.target.locale_id))
        if pk:
            found.append(Line(
                offer.snapshot.title, _edit(pk), _tag(offer.source.language),
                _("accepted from: %(edition)s, not published yet") % {
                    "edition": _name(offer.source.language)}, offer.decided_at))
    return _part(me, "waited-for", _("Ours, and others wait for it"), found, lambda line: line)


def _submitted(me: _Me) -> Part:
    states = (
        WorkflowState.objects.filter(
            status=WorkflowState.STATUS_IN_PROGRESS,
            requested_by__groups__role__office__in=me.offices,
        ).distinct().select_related("current_task_state").prefetch_related("content_object")
        .order_by("created_at")
    )
    codes = _codes()
    pages = [(s, s.content_object) for s in states if isinstance(s.content_object, Page)]

    def line(found) -> Line:
        state, page = found
        return Line(page.draft_title, _edit(page.pk), _tag(codes.get(page.locale_id, "")), "",
                    state.created_at)

    return _part(me, "submitted", _("Ours, with the others for approval"), pages, line)


def _behind(me: _Me) -> Part:
    rows = Standing.objects.filter(
        edition__language__in=me.languages, state=Standing.State.BEHIND, page__isnull=False
    ).select_related("edition").order_by("-gravity", "since", "pk")

    def line(row: Standing) -> Line:
        ahead = ", ".join(
            f"{_name(lag['edition'])} {lag['changed'] + lag['new'] + lag['removed']}"
            for lag in row.lags
        )
        return Line(row.title, _edit(row.page_id), _tag(row.title_language),
                    f"{row.get_gravity_display()}; {ahead}", row.since,
                    is_grave=row.gravity == GravityChoice.GRAVE)

    return _part(me, "behind", _("Our texts that lag behind"), rows, line)


def _drafts(me: _Me) -> Part:
    """Words that nobody of the office has read: whole pages, and changes not yet published."""
    unread = CentrePage.Review.DRAFT
    union = [
        model.objects.filter(
            locale__language_code__in=me.languages, review=unread, live=True
        ).order_by().values_list("pk") for model in _page_types()
    ]
    found = union[0].union(*union[1:]) if len(union) > 1 else union[0]
    keys = [key for (key,) in found]
    rows = Page.objects.filter(
        Q(pk__in=keys) | Q(locale__language_code__in=me.languages, has_unpublished_changes=True)
    ).filter(depth__gte=2).order_by("latest_revision_created_at", "pk")
    codes = _codes()

    def line(page: Page) -> Line:
        what = _("unpublished changes") if page.has_unpublished_changes else _("not reviewed yet")
        return Line(page.draft_title or page.title, _edit(page.pk),
                    _tag(codes.get(page.locale_id, "")), what, page.latest_revision_created_at)

    return _part(me, "drafts", _("Drafts and words not reviewed"), rows, line)


def _machine(me: _Me) -> Part:
    """What a machine said in our drafts; it is published when somebody has read it."""
    def line(row: dict) -> Line:
        what = ngettext("%(count)d passage", "%(count)d passages", row["number"]) % {
            "count": row["number"]}
        return Line(row["page__draft_title"], _edit(row["page_id"]),
                    _tag(row["edition__language"]), what, row["since"])

    return _part(me, "machine", _("Machine suggestions, not read"),
                 list(unread.waiting(me.languages)), line)


def _page_types() -> list[type[CentrePage]]:
    from django.apps import apps

    return [model for model in apps.get_models() if issubclass(model, CentrePage)]


def _figures(me: _Me) -> Part:
    """The newest counts about my country that nobody has renewed for years."""
    countries = me.countries
    newest: dict[tuple, Figure] = {}
    if countries:
        rows = Figure.objects.current().filter(
            aspect=Property.POPULATION).exclude(as_of="").select_related(
            "subject").prefetch_related("subject__name_set")
        for figure in rows:
            if not countries & set(figure.country_codes):
                continue
            series = figure.subject_id, figure.territory_id, figure.unit, figure.countries
            if series not in newest or figure.as_of > newest[series].as_of:
                newest[series] = figure
    year = timezone.now().year
    late = sorted(
        (f for f in newest.values() if dates.year_of(f.as_of) <= year - COUNT_YEARS),
        key=lambda figure: figure.as_of)

    def line(figure: Figure) -> Line:
        return Line(str(figure.subject.name), reverse("figure:edit", args=[figure.pk]), "",
                    f"{figure.value} ({figure.as_of})", _began(figure.as_of))

    return _part(me, "figures", _("Our figures, overdue"), late, line)


def _began(as_of: str) -> datetime.date:
    """The first day of a date that may be a year or a month."""
    year, month, day = dates.parse(as_of)
    return datetime.date(year, month or 1, day or 1)


def _week(me: _Me) -> Part:
    since = timezone.now() - WEEK
    rows = Snapshot.objects.filter(
        published_at__gte=since, is_live=True, published_by__isnull=False
    ).exclude(published_by__groups__role__office__in=me.offices).select_related(
        "edition", "published_by").defer("segments", "links", "omitted", "since").order_by(
        "-published_at", "-pk")

    def line(row: Snapshot) -> Line:
        where = f"/{row.edition.language}/"
        page = pages.get(row.page_id)
        url = f"{where}{page.url_path.split('/', 2)[2]}" if page else where
        return Line(row.title, url, _tag(row.edition.language), _name(row.edition.language),
                    row.published_at)

    pages = Page.objects.in_bulk([row.page_id for row in rows[me.shown] if row.page_id])
    return _part(me, "week", _("Published by others this week"), rows, line)


def _without(me: _Me) -> Part:
    """What is everybody's and went live without everybody."""
    rows = PublishedWithout.objects.filter(
        Q(revision=F("page__live_revision"))
        # A script made it live at once.
        | Q(revision=None, page__live=True, page__live_revision=None),
        at__gte=timezone.now() - 4 * WEEK, page__locale__language_code__in=me.languages,
    ).select_related("page", "user").order_by("-at", "-pk")

    def line(row: PublishedWithout) -> Line:
        who = (row.user.get_full_name() or str(row.user)) if row.user else ""
        return Line(row.page.title, reverse("wagtailadmin_pages:history", args=[row.page_id]), "",
                    f"{who}: {row.reason}" if who else row.reason, row.at)

    return _part(me, "without", _("Published without approval"), rows, line)


_PARTS: dict[str, Callable[[_Me], Part]] = {
    "approvals": _approvals, "offers": _offers, "waited-for": _waited_for, "behind": _behind,
    "without": _without, "submitted": _submitted, "machine": _machine, "drafts": _drafts,
    "figures": _figures, "week": _week,
}

