"""What the exchange costs in queries: the same for every page, however long it is."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, PageViewRestriction

from amurinfo.editions.exchange import drafts
from amurinfo.editions.models import Basis, Offer, Standing
from amurinfo.facts.models import Name, Species
from amurinfo.pages.models import ArticlePage, NewsIndexPage, NewsPage, SectionPage
from amurinfo.programme.models import ModulePage

pytestmark = pytest.mark.django_db


@pytest.fixture
def saraa(office_user):
    return office_user("dadal", "editor")


def words(paragraphs: int, about: str) -> list[dict]:
    html = "".join(f"<p>{about}: место {n}, река течёт мимо.</p>" for n in range(paragraphs))
    return [{"type": "paragraph", "id": "6b1f3c9e-0000-4000-8000-000000000009", "value": html}]


def publish(parent: str, slug: str, paragraphs: int = 2, model=NewsPage):
    above = Page.objects.get(locale__language_code="ru", url_path__endswith=parent)
    page = model(title=f"Весть {slug}", slug=slug, body=words(paragraphs, slug), live=False)
    above.add_child(instance=page)
    page.save_revision().publish()
    return page


def offers(*pages) -> list[Offer]:
    found = {offer.translation_key: offer for offer in Offer.objects.filter(
        target__language="mn", translation_key__in=[page.translation_key for page in pages],
    ).select_related("source", "target")}
    return [found[page.translation_key] for page in pages]


def asked(work) -> int:
    """Queries, savepoints not counted."""
    with CaptureQueriesContext(connection) as queries:
        work()
    return sum("SAVEPOINT" not in query["sql"] for query in queries.captured_queries)


def test_an_accepted_page_costs_the_same_however_long_and_however_many(saraa):
    """5 a page: 2 the page in two tables, 1 for the search, 1 who refers to what, 1 how the
    edition now stands. Its place, its address, names that link themselves, revisions and the
    log are asked for or written once for all."""
    # What may be done below a page is asked once a user.
    drafts.accept_all(offers(publish("/news/", "before")), saraa)
    first = [publish("/news/", f"a{n}") for n in range(2)]
    second = [publish("/news/", f"b{n}", 40) for n in range(5)]
    two = asked(lambda: drafts.accept_all(offers(*first), saraa))
    five = asked(lambda: drafts.accept_all(offers(*second), saraa))
    assert five - two == 3 * 5


def test_pages_are_made_before_those_below_them_and_all_are_drafts(saraa):
    section = publish("/ecoregion/", "floods", model=SectionPage)
    below = publish("/ecoregion/floods/", "dams", model=SectionPage)
    made = drafts.accept_all(offers(below, section), saraa)
    assert [(page.slug, page.numchild) for page in made] == [("dams", 0), ("floods", 1)]
    dams, floods = (Page.objects.get(pk=page.pk) for page in made)
    assert dams.get_parent() == floods
    assert not dams.live and not floods.live
    for page in made:
        assert len(drafts.untouched(page, page.latest_revision)) == 3
        assert Basis.objects.get(page=page).version == 1
    for page in (section, below):
        row = Standing.objects.get(
            translation_key=page.translation_key, edition__language="mn")
        assert row.state == "draft"
    assert {offer.status for offer in offers(section, below)} == {"accepted"}


def test_a_draft_is_the_twin_of_its_original_without_its_history(saraa, office_user):
    """What readers, locks and the clock have to do with the original stays with it."""
    original = NewsPage.objects.get(pk=publish("/news/", "a", 3).pk)
    NewsPage.objects.filter(pk=original.pk).update(
        locked=True, locked_by=office_user("vladivostok"), seo_title="Весть",
        go_live_at=timezone.now(), expire_at=timezone.now() + timedelta(days=9))
    before = Page.objects.get(locale__language_code="mn", url_path__endswith="/news/")
    mine = drafts.accept_all(offers(original), saraa)[0]
    page, original = NewsPage.objects.get(pk=mine.pk), NewsPage.objects.get(pk=original.pk)
    assert (page.title, page.seo_title, page.slug) == (original.title, "Весть", "a")
    assert page.body.raw_data[0]["id"] == original.body.raw_data[0]["id"]
    assert page.translation_key == original.translation_key
    assert page.locale.language_code == "mn" and page.owner == saraa
    assert page.url_path == f"{before.url_path}a/"
    assert not page.live and page.has_unpublished_changes and not page.locked
    for name in ("live_revision", "first_published_at", "last_published_at", "go_live_at",
                 "expire_at", "locked_by", "locked_at", "alias_of"):
        assert getattr(page, name) is None, name
    # In its place, the tree sound, and in the history of who made it.
    above = page.get_parent()
    assert above.pk == before.pk and above.numchild == before.numchild + 1
    assert above.get_last_child() == page.page_ptr
    assert Page.find_problems() == ([], [], [], [], [])
    revision = page.latest_revision
    assert revision.user == saraa and revision.as_object().title == page.draft_title
    assert page.latest_revision_created_at == revision.created_at
    entry = PageLogEntry.objects.get(page=page)
    assert (entry.action, entry.user, entry.label) == ("wagtail.create", saraa, page.title)


def test_what_a_page_is_about_comes_along(saraa):
    """A module of the programme and the records that it names."""
    known = ModulePage.objects.filter(locale__language_code="ru").first()
    above = known.get_parent()
    original = ModulePage(title="Ирбис", slug="irbis", module=known.module, live=False)
    above.add_child(instance=original)
    original.species.set(Species.objects.all()[:2])
    original.save()
    original.save_revision().publish()
    mine = drafts.accept_all(offers(original), saraa)[0]
    page = ModulePage.objects.get(pk=mine.pk)
    about = sorted(species.pk for species in Species.objects.all()[:2])
    assert len(about) == 2
    assert sorted(species.pk for species in page.species.all()) == about
    draft = page.get_latest_revision_as_object()
    assert sorted(species.pk for species in draft.species.all()) == about
    assert draft.module == known.module


def test_a_name_of_hers_in_their_words_hides_nothing(saraa):
    """It links itself, as in any draft; saved once more the passage still is theirs."""
    name = Name.objects.filter(
        record__slug="amur-tiger", language="mn", status=Name.Status.PREFERRED).first().text
    original = publish("/news/", "a", model=NewsPage)
    original = NewsPage.objects.get(pk=original.pk)
    original.body = [{"type": "paragraph", "id": "6b1f3c9e-0000-4000-8000-000000000009",
                      "value": f"<p>По-монгольски: {name}.</p>"}]
    original.save_revision().publish()
    page = drafts.accept_all(offers(original), saraa)[0]
    draft = page.get_latest_revision_as_object()
    assert "<a " in draft.body.raw_data[0]["value"]
    before = drafts.untouched(page, page.latest_revision)
    again = draft.save_revision(user=saraa)
    assert [s.key for s in drafts.untouched(page, again)] == [s.key for s in before]
    assert any(name in segment.plain for segment in before)


def test_what_only_some_may_read_is_not_open_in_another_edition(saraa):
    original = publish("/news/", "a")
    PageViewRestriction.objects.create(page=original, restriction_type="login")
    mine = drafts.accept_all(offers(original), saraa)[0]
    assert mine.view_restrictions.get().restriction_type == "login"


def test_an_address_that_is_taken_is_not_taken_twice(saraa):
    """The Mongolian office has a page of another kind there."""
    above = Page.objects.get(locale__language_code="mn", url_path__endswith="/ecoregion/")
    above.add_child(instance=ArticlePage(title="Үер", slug="floods", live=False))
    original = publish("/ecoregion/", "floods", model=SectionPage)
    with pytest.raises(ValidationError, match="Весть floods"):
        drafts.accept_all(offers(original), saraa)
    assert Page.objects.filter(slug="floods", locale__language_code="mn").count() == 1


def test_a_second_of_which_there_may_be_one_is_refused_in_words(saraa):
    """The Mongolian edition has its list of news already."""
    home = Page.objects.get(depth=2, locale__language_code="ru")
    original = publish(home.url_path, "chronicle", model=NewsIndexPage)
    with pytest.raises(ValidationError, match="Весть chronicle"):
        drafts.accept_all(offers(original), saraa)
    assert offers(original)[0].status == "open"


def test_a_contributor_accepts_nothing(office_user):
    """She may add pages to the edition; what it takes over is decided by those who keep it."""
    original = publish("/news/", "a")
    contributor = office_user("dadal", "contributor")
    with pytest.raises(PermissionDenied):
        drafts.accept_all(offers(original), contributor)
    assert not Page.objects.filter(translation_key=original.translation_key).exclude(
        pk=original.pk).exists()


def test_one_that_cannot_be_made_keeps_all_from_being_made(saraa):
    publish("/ecoregion/", "floods", model=SectionPage)
    below = publish("/ecoregion/floods/", "dams", model=SectionPage)
    news = publish("/news/", "a")
    with pytest.raises(ValidationError, match="Весть floods"):
        drafts.accept_all(offers(news, below), saraa)
    assert not Page.objects.filter(
        locale__language_code="mn", translation_key=news.translation_key).exists()
    assert {offer.status for offer in offers(news, below)} == {"open"}


def test_the_matrix_accepts_what_is_shown(saraa, client):
    """What she filtered for, from the edition that she chose; nothing where she keeps nothing."""
    client.force_login(saraa, backend="django.contrib.auth.backends.ModelBackend")
    news, other = publish("/news/", "a"), publish("/ecoregion/", "floods", model=SectionPage)
    address = reverse("editions_parity") + "?edition={}&type=NewsPage"
    shown = client.get(address.format("mn"))
    assert [(code, count) for code, _name, count in shown.context["offered"]] == [("ru", 1)]
    assert client.get(address.format("zh-hans")).context["offered"] == []
    accept = reverse("editions_accept_all") + "?edition={}&type=NewsPage"
    assert client.post(accept.format("zh-hans"), {"source": "ru"}).status_code == 302
    assert not Page.objects.filter(translation_key=news.translation_key).exclude(pk=news.pk)
    answer = client.post(accept.format("mn"), {"source": "ru"})
    assert answer["Location"] == address.format("mn")
    made = Page.objects.get(translation_key=news.translation_key, locale__language_code="mn")
    assert not made.live
    assert offers(other)[0].status == "open"
    assert client.get(address.format("mn")).context["offered"] == []


def test_links_lead_home_to_pages_that_were_made_with_it(saraa):
    first = publish("/news/", "a")
    second = publish("/news/", "b")
    second = NewsPage.objects.get(pk=second.pk)
    second.body = [{"type": "paragraph", "id": "6b1f3c9e-0000-4000-8000-000000000009", "value":
                    f'<p><a linktype="page" id="{first.pk}">Весть</a> и ещё.</p>'}]
    second.save_revision().publish()
    mine, other = drafts.accept_all(offers(first, second), saraa)
    assert f'<a linktype="page" id="{mine.pk}">' in other.specific.body[0].value.source
