"""Random work in random editions by random people: what is kept is what a comparison of
everything gives, nobody's page is changed by another, no published word is lost."""

import contextlib

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from wagtail.models import Page

from amurinfo.editions.exchange import basis, decisions, drafts
from amurinfo.editions.exchange.decisions import Decision
from amurinfo.editions.exchange.diff import Gravity
from amurinfo.editions.exchange.states import Shelf, compare
from amurinfo.editions.exchange.texts import to_text
from amurinfo.editions.models import Offer, Snapshot, Standing
from amurinfo.languages import CODES
from amurinfo.pages.models import ArticlePage
from tests.editions import snapshot

pytestmark = pytest.mark.django_db

OFFICES = {"ru": "vladivostok", "zh-hans": "changchun", "mn": "dadal"}
EXAMPLES = 8 if connection.vendor == "sqlite" else 4
SETTINGS = settings(
    max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def people(office_user):
    return {code: office_user(office, "editor") for code, office in OFFICES.items()}


def change(html: str, how: str, number: int) -> str:
    first, _end, rest = html.partition("</p>")
    return {
        "number": f"{first} {number}</p>{rest}",
        "comma": f"{first},</p>{rest}",
        "add": f"{html}<p>{number} more of it, said at the end by somebody.</p>",
        "split": first.replace(". ", ".</p><p>", 1) + "</p>" + rest,
        "move": f"{rest}{first}</p>" if rest.startswith("<p>") else html,
        "drop": rest if rest.startswith("<p>") else html,
        "merge": html.replace("</p><p>", f" {number} ", 1),
    }[how]


def turn(page) -> None:
    """The last block stands first."""
    page.body = [page.body.raw_data[-1], *list(page.body.raw_data)[:-1]]


def belongs_to_a_page(model) -> bool:
    kinds = [field.related_model for field in model._meta.concrete_fields if field.is_relation]
    return issubclass(model, Page) or any(kind and issubclass(kind, Page) for kind in kinds)


#: Where pages stand with all that they say, in their own tables and in those that point at them.
TABLES = {"wagtailcore_revision"} | {
    model._meta.db_table for model in apps.get_models(include_auto_created=True)
    if belongs_to_a_page(model)
}


def pages_as_they_are() -> snapshot.Snapshot:
    return snapshot.take({}, TABLES)


def everything_said():
    return {
        row.pk: (row.segments, row.title, row.translation_key)
        for row in Snapshot.objects.all()
    }


def naive(key) -> dict[str, tuple[int, int]]:
    """{edition: (places behind, gravity)} from all states that there are, nothing kept."""
    codes = dict(Snapshot.objects.filter(translation_key=key).values_list(
        "pk", "edition__language"))
    texts = {row.pk: to_text(row, codes[row.pk])
             for row in Snapshot.objects.filter(translation_key=key)}
    live = {codes[pk]: texts[pk] for pk in Snapshot.objects.filter(
        translation_key=key, is_live=True).values_list("pk", flat=True)}
    found = {}
    for code, text in live.items():
        worst, gravest = 0, Gravity.NONE
        for other, source in live.items():
            if other != code:
                rows = [r for r in compare(text, source, Shelf(texts)) if r.is_behind]
                worst = max(worst, len(rows))
                gravest = max([gravest, *(row.gravity for row in rows)])
        found[code] = worst, int(gravest)
    return found


@pytest.fixture
def alone(db):
    """An article of each edition that the others do not have, so that any of them can begin one."""
    for code in OFFICES:
        above = Page.objects.get(locale__language_code=code, url_path__endswith="/ecoregion/")
        page = ArticlePage(title=f"Reeds {code}", slug=f"reeds-{code}", summary="Reeds.", body=[
            {"type": "paragraph", "value": "<p>Reeds stand in water. They are tall.</p>"},
        ], live=False)
        above.add_child(instance=page)
        page.save_revision().publish()


@SETTINGS
@given(data=st.data())
def test_whatever_is_done(rivers, alone, people, data):
    with transaction.atomic():
        _do_and_compare(rivers, people, data)
        transaction.set_rollback(True)


def _do_and_compare(rivers, people, data) -> None:
    key = rivers.page("ru").translation_key
    said, before = everything_said(), pages_as_they_are()
    owners = snapshot.Owners(before)
    for _step in range(data.draw(st.integers(1, 4))):
        code, actor = (data.draw(st.sampled_from(some)) for some in (CODES, list(OFFICES)))
        # All keep English. Who publishes what is asked in the interface, the rest wherever it is
        # done (test_permissions_property).
        is_hers = code in (actor, "en")
        user, page = people[actor], rivers.page(code)
        offers = list(Offer.objects.filter(target__language=code, status="open"))
        what = data.draw(st.sampled_from([
            "decide", *["publish", "publish"] * is_hers, *["accept", "waive"] * bool(offers)]))
        with contextlib.nullcontext() if is_hers else pytest.raises(PermissionDenied):
            if what == "publish":
                _publish(rivers, code, user, data)
            elif what == "decide":
                _decide(rivers, page, code, user, data)
            else:
                _answer(what, data.draw(st.sampled_from(offers)), user)
        after = pages_as_they_are()
        hers = {f"page:{code}"} if is_hers else set()
        assert not snapshot.trespasses(before, after, owners, hers), (what, code, actor)
        before, now = after, everything_said()
        assert {pk: now.get(pk) for pk in said} == said
        said = now
    kept = {
        s.edition.language: (s.behind, s.gravity)
        for s in Standing.objects.filter(translation_key=key).select_related("edition")
    }
    assert kept == naive(key)


def _publish(rivers, code, user, data) -> None:
    how = data.draw(st.sampled_from(
        ["number", "comma", "add", "split", "merge", "move", "drop", "turn"]))
    number = data.draw(st.integers(2, 99))
    with contextlib.suppress(PermissionDenied):  # another's words are still in it
        if how == "turn":
            rivers.publish(code, turn, user)
        else:
            rivers.paragraphs(code, lambda html: change(html, how, number), user)


def _decide(rivers, page, code, user, data) -> None:
    other = data.draw(st.sampled_from([c for c in CODES if c != code]))
    text, row = basis.draft_text(page)
    target = data.draw(st.sampled_from([(), *((s.key,) for s in text.segments)]))
    action = data.draw(st.sampled_from(["current", "adapted", "waived"]))
    decisions.decide(
        page, user, Decision(action, other, target, reason="so"),
        basis.version_of(row, basis.live_row(page)), rivers.live(other).pk)


def _answer(what, offer, user) -> None:
    with contextlib.suppress(ValidationError):
        if what == "accept":
            drafts.accept(offer, user)
        else:
            drafts.waive(offer, user, "so")
