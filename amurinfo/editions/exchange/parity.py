"""How the editions stand to one another, page by page; worked out when something is published
and kept, so that nothing is compared while somebody waits."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Max
from django.utils import timezone
from wagtail.models import Page

from ..models import Offer, ParityMonth, Snapshot, Standing
from .diff import Gravity, by_word
from .excerpt import shorten
from .states import Row, Summary, Text, are_related, summarise
from .texts import Library

#: What a publication changes of an offer.
_OFFERED = ("kind", "snapshot", "changed", "new", "removed", "gravity", "status", "made_at",
            "decided_at", "decided_by", "reason")
#: Places that a reader is told; more are counted.
PLACES = 6


@dataclass
class Pair:
    rows: list[Row]
    summary: Summary
    source: Text


def refresh(keys: Sequence[uuid.UUID], library: Library) -> bool:
    """Write standings and offers of these pages anew; what has not changed is not written.
    ``library``: what is published of them now. Returns whether the counts by state are others."""
    editions = library.editions
    pages: dict[tuple[uuid.UUID, str], Page] = {}
    by_locale = {edition.locale_id: code for code, edition in editions.items()}
    found = Page.objects.filter(translation_key__in=keys, locale_id__in=by_locale, depth__gte=2)
    for page in found.specific():
        pages[page.translation_key, by_locale[page.locale_id]] = page
    standings = {
        (s.translation_key, s.edition_id): s
        for s in Standing.objects.filter(translation_key__in=keys)
    }
    offers = {
        (o.translation_key, o.source_id, o.target_id): o
        for o in Offer.objects.filter(translation_key__in=keys)
    }
    waived = {
        (key, target) for (key, _source, target), offer in offers.items()
        if offer.kind == Offer.Kind.PAGE and offer.status == Offer.Status.WAIVED
    }
    new_standings, new_offers, changed_offers = [], [], []
    moved = False
    ever = _ever_published(keys)
    for key in keys:
        texts = {c: library.live[key, c] for c in editions if (key, c) in library.live}
        own = {code: pages[key, code] for code in editions if (key, code) in pages}
        if not own and not texts:
            moved = True
            Standing.objects.filter(translation_key=key).delete()
            Offer.objects.filter(translation_key=key).delete()
            continue
        for code, edition in editions.items():
            pairs = {
                other: _pair(texts[code], texts[other], library)
                for other in texts if code in texts and other != code
                and are_related(texts[code], texts[other])
            }
            values = _standing(code, own, texts, pairs, library.rows, key)
            if values["state"] == Standing.State.ABSENT and (key, edition.pk) in waived:
                values["state"] = Standing.State.WAIVED
            row = standings.get((key, edition.pk))
            if row is None:
                new_standings.append(Standing(translation_key=key, edition=edition, **values))
            else:
                moved = moved or row.state != values["state"]
                _update(row, values)
            for other, source in editions.items():
                if other == code:
                    continue
                offer = offers.get((key, source.pk, edition.pk))
                is_begun = code in own and (
                    offer is None or offer.status != Offer.Status.ACCEPTED)
                wanted = _offer(code, other, is_begun, texts, pairs, ever, key)
                if wanted is not None and offer is None:
                    new_offers.append(Offer(
                        translation_key=key, source=source, target=edition,
                        made_at=timezone.now(), **wanted))
                elif offer is not None and _has_changed(offer, wanted, code in own):
                    changed_offers.append(offer)
    Standing.objects.bulk_create(new_standings)
    Offer.objects.bulk_create(new_offers)
    Offer.objects.bulk_update(changed_offers, _OFFERED)
    return bool(new_standings) or moved


def _pair(target: Text, source: Text, library: Library) -> Pair:
    rows = library.compare(target, source)
    return Pair(rows, summarise(rows, source), source)


def _ever_published(keys) -> dict[tuple[uuid.UUID, str], int]:
    """(page, edition) -> its last state, for those that readers no longer see."""
    gone = Snapshot.objects.filter(translation_key__in=keys, is_live=False)
    last = gone.values("translation_key", "edition__language").annotate(last=Max("pk"))
    return {(row["translation_key"], row["edition__language"]): row["last"] for row in last}


def _update(row, values: dict) -> None:
    """Save what differs, by ``save``: whoever shows the row learns of it."""
    if "since" in values and values["since"] and row.since and row.behind:
        values["since"] = row.since  # it lags since it began to
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if changed:
        for name in changed:
            setattr(row, name, values[name])
        row.save(update_fields=changed)


def _standing(code, own, texts, pairs: dict[str, Pair], rows, key) -> dict:
    page = own.get(code)
    first = page or next(iter(own.values()), None)
    title_of = code if page or code in texts else next(iter({**own, **texts}), "")
    values = {
        "page_id": page.pk if page else None,
        "title": page.title if page else (first.title if first else ""),
        "title_language": title_of if page or first else "",
        "sort_path": _path_below_home(first) if first else "",
        "page_type": type(first).__name__ if first else "",
        "module": _module(first),
        "behind": 0, "total": 0, "adapted": 0, "waived": 0, "gravity": 0, "since": None,
        "lags": [], "published_at": rows[key, code].published_at if code in texts else None,
    }
    if code not in texts:
        state = Standing.State.DRAFT if page else Standing.State.ABSENT
        return {**values, "state": state}
    behind = {other: pair for other, pair in pairs.items() if pair.summary.behind}
    values["adapted"] = max((p.summary.adapted for p in pairs.values()), default=0)
    values["waived"] = max((p.summary.waived for p in pairs.values()), default=0)
    if behind:
        worst = max(behind.values(), key=lambda pair: pair.summary.behind)
        return {
            **values, "state": Standing.State.BEHIND, "behind": worst.summary.behind,
            "total": worst.summary.total,
            "gravity": int(max(pair.summary.gravity for pair in behind.values())),
            "since": datetime.date.fromisoformat(
                max((p.summary.since for p in behind.values() if p.summary.since), default="")
                or timezone.now().date().isoformat()
            ),
            "lags": [
                _lag(other, pair, rows[key, other].published_at)
                for other, pair in sorted(behind.items())
            ],
        }
    total = max((pair.summary.total for pair in pairs.values()), default=0)
    state = Standing.State.CURRENT if pairs else Standing.State.OWN
    return {**values, "state": state, "total": total}


def _path_below_home(page: Page) -> str:
    return page.url_path.split("/", 2)[2][:255]


def _module(page) -> str:
    module = getattr(page, "module", None) if page is not None else None
    return getattr(module, "code", "") or ""


def _lag(edition: str, pair: Pair, published: datetime.datetime) -> dict:
    """What a reader is told of one edition that is ahead: content and words, not commas."""
    said = [row for row in pair.rows if row.is_behind and row.gravity > Gravity.FORM]
    said.sort(key=lambda row: -row.gravity)
    return {
        "edition": edition, "changed": pair.summary.changed, "new": pair.summary.new,
        "removed": pair.summary.removed, "words": len(said),
        "since": pair.summary.since or published.date().isoformat(),
        "gravity": int(pair.summary.gravity),
        "places": [{"what": row.state.value, "ops": _ops(row)} for row in said[:PLACES]],
    }


def _ops(row: Row) -> list[list[str]]:
    before = " ".join(segment.plain for segment in row.before)
    now = " ".join(segment.plain for segment in row.now)
    return [[op.what, op.text] for op in shorten(by_word(before, now))]


def _offer(code, other, is_begun: bool, texts, pairs, ever, key) -> dict | None:
    """What ``other`` has for ``code``, or ``None``. ``is_begun``: by herself, without it."""
    if other in texts:
        if code not in texts:
            if is_begun:
                return None
            return {"kind": Offer.Kind.PAGE, "snapshot_id": texts[other].id, "changed": 0,
                    "new": len(texts[other].segments), "removed": 0,
                    "gravity": int(Gravity.CONTENT)}
        pair = pairs.get(other)
        if pair and pair.summary.behind:
            summary = pair.summary
            return {"kind": Offer.Kind.CHANGES, "snapshot_id": texts[other].id,
                    "changed": summary.changed, "new": summary.new, "removed": summary.removed,
                    "gravity": int(summary.gravity)}
        return None
    if code in texts and (key, other) in ever and any(
        other in links for links in texts[code].links
    ):
        return {"kind": Offer.Kind.WITHDRAWN, "snapshot_id": ever[key, other], "changed": 0,
                "new": 0, "removed": 0, "gravity": int(Gravity.CONTENT)}
    return None


def _has_changed(offer: Offer, wanted: dict | None, is_there: bool) -> bool:
    """Whether ``offer`` was made another one, of what is wanted now (``None``: nothing).
    ``is_there``: whether the edition that it is made to has the page, if only as a draft."""
    if wanted is None:
        was_open = offer.status != Offer.Status.CLOSED
        offer.status = Offer.Status.CLOSED
        return was_open
    same = all(getattr(offer, name) == value for name, value in wanted.items())
    whole_page = wanted["kind"] == Offer.Kind.PAGE
    # The draft that was begun from it was deleted.
    is_lost = whole_page and offer.status == Offer.Status.ACCEPTED and not is_there
    if same and not is_lost and offer.status != Offer.Status.CLOSED:
        return False
    for name, value in wanted.items():
        setattr(offer, name, value)
    if is_lost or offer.status == Offer.Status.CLOSED or (
        offer.status != Offer.Status.OPEN and not same and not whole_page
    ):
        offer.status, offer.made_at = Offer.Status.OPEN, timezone.now()
        offer.decided_at = offer.decided_by = None
        offer.reason = ""
    return True


def count_month(are_others: bool) -> None:
    """The counts of this month, as of now. ``are_others``: whether they may have changed since
    they were last taken; a month that begins is counted in any case."""
    month = timezone.now().date().replace(day=1)
    known = {row.edition_id: row for row in ParityMonth.objects.filter(month=month)}
    if known and not are_others:
        return
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    for edition, state, number in Standing.objects.values_list("edition", "state").annotate(
        number=Count("pk")
    ):
        counts[edition][state] = number
    for edition, found in counts.items():
        row = known.get(edition)
        if row is None:
            ParityMonth.objects.create(month=month, edition_id=edition, counts=found)
        elif row.counts != found:
            row.counts = found
            row.save(update_fields=["counts"])


def rebuild() -> int:
    """Keep a state of every live page that has none, and work out everything anew; returns how
    many pages there are."""
    from .publishing import batch, store, work_out

    known = set(Snapshot.objects.filter(is_live=True).values_list("page_id", flat=True))
    with batch():
        for page in Page.objects.live().filter(depth__gte=2).exclude(pk__in=known).specific():
            store(page, page.live_revision)
    keys = set(Page.objects.filter(depth__gte=2).values_list("translation_key", flat=True))
    keys |= set(Standing.objects.values_list("translation_key", flat=True))
    work_out(keys)
    return len(keys)


