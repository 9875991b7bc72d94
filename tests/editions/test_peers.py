"""What went wrong in a comparable system, tried out here for ever.

One edition's people wrote into, overwrote, unpublished and deleted pages of another, through
translation tools that treat one edition as the source of the rest. Each experiment that was made
there has its tests here, under a heading that says what happened (with its number in the report):

1.  a translation that is submitted makes a page in another's tree, live at once;
2.  a change that is published in one edition is published in another;
6.  what an edition added of its own is gone when the others go on;
7.  a text that was made from two editions opens no more in the editor;
10. the same as 1, with the tools of Wagtail itself, as a draft;
11. what is unpublished, deleted or made in one tree is so in all.
"""

import importlib.util

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.urls import get_resolver
from lxml import html
from wagtail import hooks
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask

from amurinfo.editions.exchange import drafts
from amurinfo.languages import CODES
from amurinfo.pages.models import ArticlePage, EventPage, NewsPage, SectionPage

from . import snapshot
from .attacks.addresses import addresses
from .attacks.forms import page_form
from .exchange.conftest import Desk

pytestmark = pytest.mark.django_db


def page(code: str, path: str = "ecoregion/rivers") -> Page:
    home = Page.objects.get(depth=2, locale__language_code=code)
    return Page.objects.get(url_path=f"{home.url_path}{path}/").specific


def state(code: str) -> tuple:
    """All rows of an edition's pages, and all their revisions."""
    rows = snapshot.take({}, ("wagtailcore_page", "wagtailcore_revision", "pages_articlepage"))
    keys = {
        key for key, row in rows["wagtailcore.page"].items()
        if row["path"].startswith(Page.objects.get(
            depth=2, locale__language_code=code).path)
    }
    revisions = rows["wagtailcore.revision"].values()
    return (
        {key: rows["wagtailcore.page"][key] for key in keys},
        [row for row in revisions if row["object_id"] in {str(key) for key in keys}],
        {key: rows["pages.articlepage"].get(key) for key in keys},
    )


@pytest.fixture
def others():
    """Editions that a Russian editor does not keep, as they are."""
    before = {code: state(code) for code in ("mn", "zh-hans")}
    yield
    assert before == {code: state(code) for code in ("mn", "zh-hans")}


@pytest.fixture
def me(vladivostok, django_user_model):
    return django_user_model.objects.get(username="vladivostok-steward")


# ---- 1, 10: a translation that is submitted makes a page in another's tree --------------


def test_nothing_that_makes_pages_in_another_edition_is_installed():
    assert not apps.is_installed("wagtail.contrib.simple_translation")
    assert not apps.is_installed("wagtail_localize")
    assert importlib.util.find_spec("wagtail_localize") is None
    assert not any("translat" in address for address, _pattern in addresses())
    for name in ("register_page_header_buttons", "before_create_page"):
        assert not any("translat" in hook.__module__ for hook in hooks.get_hooks(name))


def test_nobody_may_submit_a_translation(office_user):
    assert not Permission.objects.filter(codename="submit_translation").exists()
    for kind in ("contributor", "editor", "steward"):
        user = office_user("vladivostok", kind)
        assert not user.has_perm("simple_translation.submit_translation")


@pytest.mark.parametrize("alias", [True, False])
def test_1_and_10_a_page_is_not_sent_into_another_edition(alias, vladivostok, others):
    key = add("ru", "reeds").pk  # which the others lack
    for code in ("mn", "zh-hans", "en"):
        answer = vladivostok.post(
            f"/editors/api/main/pages/{key}/action/copy_for_translation/",
            {"locale": code, "copy_parents": True, "alias": alias, "recursive": True},
        )
        assert answer.status_code == 403


# ---- 2: a change that is published in one edition is published in another ---------------


def test_2_a_change_reaches_no_other_edition(vladivostok, me, others):
    russian = page("ru")

    vladivostok.post(
        f"/editors/pages/{russian.pk}/edit/",
        page_form(me, russian, title="45 дней", **{"action-publish": "1"}),
    )
    russian.refresh_from_db()
    assert russian.title == "45 дней"


# ---- 6: what an edition added of its own is gone when the others go on ------------------


def test_6_an_edition_s_own_addition_survives_what_others_publish(office_user):
    """Whatever they publish, take back and publish again; and what she takes over from them."""
    rivers, saraa, added = Desk("ecoregion/rivers"), office_user("dadal", "editor"), "Манай нутаг."
    rivers.paragraphs("mn", lambda text: f"{text}<p>{added}</p>", saraa)
    before = {code: state(code) for code in ("mn", "zh-hans")}
    for code in ("ru", "en"):
        for _ in range(2):
            it = page(code)
            it.title = f"{it.title}, anew"
            it.save_revision().publish()
            it.unpublish()
            it.save_revision().publish()
    rivers.paragraphs("ru", lambda text: f"{text}<p>Длина реки Амур 4 444 км.</p>")
    assert before == {code: state(code) for code in ("mn", "zh-hans")}
    draft = drafts.accept(rivers.offer("ru", "mn"), saraa).get_latest_revision_as_object()
    text = "".join(block.value.source for block in draft.body if block.block_type == "paragraph")
    assert added in text
    assert "4 444" in text


# ---- 7: a text that was made from two editions opens no more in the editor --------------


def test_7_a_text_made_from_several_editions_opens_with_each_beside_it(office_user, log_in):
    rivers, saraa = Desk("ecoregion/rivers"), office_user("dadal", "editor")
    client, mine = log_in(saraa), page("mn")
    # The Mongolian text follows the Russian in one place, the English in another.
    for code, word in (("ru", "Начало "), ("en", "The ")):
        rivers.paragraphs(code, lambda text, word=word: text.replace(word, f"{word}7 ", 1))
        drafts.accept(rivers.offer(code, "mn"), saraa)
    assert client.get(f"/editors/pages/{mine.pk}/edit/").status_code == 200
    for code in ("ru", "en", "zh-hans"):
        panel = client.get(f"/editors/exchange/panel/{mine.pk}/", {"source": code})
        assert panel.status_code == 200
        assert f'data-source="{code}"' in panel.content.decode()
        assert len(html.fromstring(panel.content).find_class("exchange-line")) > 3, code


def test_7_every_edition_may_be_written_from_any_other():
    """There is no source of the rest: which one a text was made from is said by the text."""
    mongolian, chinese = page("mn"), page("zh-hans")
    for it, source in ((mongolian, "en"), (chinese, "mn"), (mongolian, "zh-hans")):
        it.written_from, it.written_from_revision = source, "1"
        it.save_revision().publish()
        assert type(it).objects.get(pk=it.pk).written_from == source
    keys = Page.objects.filter(translation_key=mongolian.translation_key)
    assert keys.count() == len(CODES)


# ---- 11: what is unpublished, deleted or made in one tree is so in all -----------------


def test_11_trees_are_not_synchronised():
    assert not getattr(settings, "WAGTAILSIMPLETRANSLATION_SYNC_PAGE_TREE", False)
    assert not hasattr(settings, "WAGTAILSIMPLETRANSLATION_SYNC_PAGE_TREE")
    assert not hooks.get_hooks("construct_translated_pages_to_cascade_actions")


def test_11_what_is_unpublished_and_deleted_stays_so_in_one_edition(vladivostok, others):
    russian = page("ru")
    vladivostok.post(f"/editors/pages/{russian.pk}/unpublish/", {"include_descendants": "on"})
    russian.refresh_from_db()
    assert not russian.live
    vladivostok.post(f"/editors/pages/{russian.pk}/delete/")
    assert not Page.objects.filter(pk=russian.pk).exists()
    assert page("en").live


def test_11_a_new_page_appears_in_one_edition(vladivostok, others):
    before = Page.objects.count()
    page("ru", "ecoregion").add_child(instance=ArticlePage(title="Reeds", slug="reeds"))
    assert Page.objects.count() == before + 1


@pytest.mark.parametrize("model", [Page, ArticlePage])
def test_no_page_follows_another(model):
    source, parent = page("en"), page("ru", "ecoregion")
    with pytest.raises(PermissionDenied):
        source.create_alias(parent=parent, update_slug="follower")
    assert not Page.objects.filter(alias_of__isnull=False).exists()


def test_the_api_that_writes_is_not_there():
    """Wagtail's third API writes; only the interface's own, for people logged in, is there."""
    for app in ("wagtail.api.v2", "wagtail.api.v3", "wagtail.api"):
        assert not apps.is_installed(app)
    names = {
        getattr(pattern.callback, "__module__", "") for _address, pattern in addresses()
    }
    assert not any(name.startswith("wagtail.api.v3") for name in names)
    public = str(get_resolver().url_patterns)
    assert "api-v3" not in public
    assert "ninja" not in public


# ---- one's own task in the address, another's in the number ----------------------------


def test_a_task_is_decided_at_home(office_user, log_in):
    """Even where one approval serves two editions, by an operator's mistake."""
    task = GroupApprovalTask.objects.create(name="shared")
    workflow = Workflow.objects.create(name="shared")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    people = {slug: office_user(slug, "editor") for slug in ("vladivostok", "dadal")}
    task.groups.set(user.groups.get() for user in people.values())
    states = {}
    for code in ("ru", "mn"):
        draft = ArticlePage(title="Reeds", slug="reeds", live=False)
        page(code, "ecoregion").add_child(instance=draft)
        draft.save_revision()
        WorkflowPage.objects.create(workflow=workflow, page=draft)
        states[code] = (draft, workflow.start(draft, people["dadal"]).current_task_state)
    russian, mongolian = states["ru"], states["mn"]
    client = log_in(people["vladivostok"])
    address = "/editors/pages/workflow/action/{}/{}/{}/"
    for action in ("reject", "approve"):
        client.post(
            address.format(russian[0].pk, action, mongolian[1].pk), {"comment": "no"}
        )
        mongolian[1].refresh_from_db()
        assert mongolian[1].status == "in_progress"
    client.post(address.format(russian[0].pk, "approve", russian[1].pk))
    russian[0].refresh_from_db()
    assert russian[0].live
    assert not Page.objects.get(pk=mongolian[0].pk).live


# ---- the same thing at the same path ---------------------------------------------------


def add(code: str, slug: str, model=ArticlePage, below: str = "ecoregion", **fields):
    made = model(title=slug.title(), slug=slug, **fields)
    page(code, below).add_child(instance=made)
    return made


def test_a_page_at_the_same_path_is_the_counterpart():
    first = add("mn", "reeds")
    second, third = add("ru", "reeds"), add("zh-hans", "reeds", live=False)
    assert first.translation_key == second.translation_key == third.translation_key
    assert [p.locale.language_code for p in (first, second, third)] == ["mn", "ru", "zh-hans"]


def test_a_page_of_another_type_is_not():
    first = add("mn", "reeds")
    assert add("ru", "reeds", SectionPage).translation_key != first.translation_key


def test_a_page_elsewhere_is_not():
    first = add("mn", "reeds")
    assert add("ru", "reeds", below="about").translation_key != first.translation_key


def test_a_page_made_by_form_is(vladivostok, me):
    first = add("mn", "reeds")
    parent = page("ru", "ecoregion")

    data = page_form(me, ArticlePage(title="Тростник"), slug="reeds")
    vladivostok.post(f"/editors/pages/add/pages/articlepage/{parent.pk}/", data)
    made = page("ru", "ecoregion/reeds")
    assert made.translation_key == first.translation_key
    assert made.get_translations().count() == 1


def test_a_copy_is_of_the_edition_into_which_it_is_made(vladivostok):
    """Wagtail's copy would stay Russian in the English tree."""
    mine = add("ru", "reeds")
    vladivostok.post(f"/editors/pages/{mine.pk}/copy/", {
        "new_title": "Reeds", "new_slug": "reeds", "publish_copies": "on",
        "new_parent_page": page("en", "ecoregion").pk,
    })
    made = page("en", "ecoregion/reeds")
    assert made.locale.language_code == "en"
    assert made.translation_key == mine.translation_key
    assert not made.live  # English goes live when the other offices have approved it


def test_a_copy_beside_it_is_a_page_of_its_own(vladivostok):
    mine = page("ru")
    vladivostok.post(f"/editors/pages/{mine.pk}/copy/", {
        "new_title": "Rivers", "new_slug": "rivers-2", "new_parent_page": mine.get_parent().pk,
    })
    assert page("ru", "ecoregion/rivers-2").translation_key != mine.translation_key
    assert mine.get_translations().count() == len(CODES) - 1


def test_a_draft_finds_its_counterpart_when_it_is_renamed():
    """The slug follows the title while it is typed, and the draft is saved all the time."""
    reed, reeds = add("mn", "reed"), add("mn", "reeds")
    mine = add("ru", "r", live=False)
    mine.slug = "reed"
    mine.save()
    assert mine.translation_key == reed.translation_key
    mine.slug = "reeds"
    mine.full_clean()
    mine.save()
    assert mine.translation_key == reeds.translation_key
    mine.slug = "sedges"
    mine.save()
    assert not mine.get_translations().exists()
    assert reed.translation_key == Page.objects.get(pk=reed.pk).translation_key


def test_a_shared_address_is_not_renamed_in_one_edition(vladivostok, me):
    russian = page("ru")

    for button in ({"action-publish": "1"}, {}):
        answer = vladivostok.post(
            f"/editors/pages/{russian.pk}/edit/",
            page_form(me, russian, slug="streams", **button),
        )
        assert answer.status_code == 200
        assert page("ru").latest_revision_id == russian.latest_revision_id
    assert page("ru").slug == "rivers"


@pytest.mark.parametrize(
    ("address", "data"),
    [
        ("/editors/pages/{page}/move/{to}/confirm/", {}),
        ("/editors/bulk/wagtailcore/page/move/?id={page}&next=/", {"chooser": "{to}"}),
        ("/editors/api/main/pages/{page}/action/move/",
         {"destination_page_id": "{to}", "position": "last-child"}),
    ],
)
def test_nor_moved(address, data, vladivostok):
    keys = {"page": page("ru").pk, "to": page("ru", "about").pk}
    vladivostok.post(
        address.format(**keys), {name: value.format(**keys) for name, value in data.items()}
    )
    assert page("ru").pk == keys["page"]
    alone = add("ru", "reeds")
    keys["page"] = alone.pk
    vladivostok.post(
        address.format(**keys), {name: value.format(**keys) for name, value in data.items()}
    )
    assert page("ru", "about/reeds").pk == alone.pk


def test_and_it_is_told_why(vladivostok):
    """In the words of her own language, on the screen that she comes back to."""
    here, there = page("ru"), page("ru", "about")
    answer = vladivostok.get(f"/editors/pages/{here.pk}/move/{there.pk}/confirm/", follow=True)
    assert answer.redirect_chain == [(f"/editors/pages/{here.get_parent().pk}/", 302)]
    assert "error" in [message.level_tag for message in answer.context["messages"]]


@pytest.mark.parametrize("model", [NewsPage, EventPage])
def test_news_and_events_pair_as_well(model):
    from django.utils import timezone

    below = {NewsPage: "news", EventPage: "events"}[model]
    fields = {"start": timezone.localdate()} if model is EventPage else {}
    first = add("mn", "cranes", model, below, **fields)
    assert add("ru", "cranes", model, below, **fields).translation_key == first.translation_key
