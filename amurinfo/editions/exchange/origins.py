"""From which state of another edition a text was written, as far as the exchange knows.

A state is named by its words, not by its number: the same words have the same name in every
installation.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from wagtail.models import Page

from ..models import Basis, Snapshot
from .segments import Segment, digest_of


@dataclass(frozen=True)
class Origin:
    """``name``: of the newest state that any passage was held against; ``is_now``: whether that
    is what the other edition says today."""

    name: str
    is_now: bool


def name_of(segments: list[Segment]) -> str:
    return _short(digest_of(segments))


def _short(digest: str) -> str:
    return digest[:16]


def origins(pages: Iterable[tuple[Page, str]]) -> dict[int, Origin]:
    """Number of a page -> origin of its newest words; ``pages``: each with the edition that it
    says it was written from. Those of which nothing is known are left out. Three queries."""
    wanted = {page.pk: (page, source) for page, source in pages}
    rows: dict[int, Snapshot | Basis] = {}
    live = Snapshot.objects.filter(page__in=wanted, is_live=True).only("page", "links")
    drafts = Basis.objects.filter(page__in=wanted).only("page", "links")
    for row in [*live, *drafts]:  # what a draft is made from comes after what readers see
        rows[row.page_id] = row
    newest: dict[int, int] = {}
    for key, row in rows.items():
        source = wanted[key][1]
        states = [state for links in row.links if source in links
                  for state, _number in links[source][1]]
        if states:
            newest[key] = max(states)
    known = {
        key: Origin(_short(digest), is_live)
        for key, digest, is_live in Snapshot.objects.filter(
            pk__in=set(newest.values())).values_list("pk", "digest", "is_live")
    }
    return {key: known[state] for key, state in newest.items() if state in known}
