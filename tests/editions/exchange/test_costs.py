"""What the exchange costs in queries: the same for every page, however long it is."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from amurinfo.editions.exchange import drafts
from amurinfo.editions.models import Basis, Offer, Standing
from amurinfo.pages.models import NewsPage, SectionPage

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
    """29 a page, nearly all of them Wagtail's:

    - 3 its place: the parent, locked; the last child; the number of children;
    - 3 its address: the parents in other editions, the counterpart there, the slug;
    - 2 the page in two tables, 1 for the search, 2 whether it is a site's root (twice saved);
    - 4 an entry in the log, after a look at what it names;
    - 3 links of names: languages, lists of records, whether names have changed;
    - 6 the draft: comments, twice; the revision, the task that waits for it, a machine's words
      in it, the page again;
    - 3 privacy, 1 who refers to what, 1 how the edition now stands.
    """
    # What may be done below a page is asked once a user.
    drafts.accept_all(offers(publish("/news/", "before")), saraa)
    first = [publish("/news/", f"a{n}") for n in range(2)]
    second = [publish("/news/", f"b{n}", 40) for n in range(5)]
    two = asked(lambda: drafts.accept_all(offers(*first), saraa))
    five = asked(lambda: drafts.accept_all(offers(*second), saraa))
    assert five - two == 3 * 29


def test_pages_are_made_before_those_below_them_and_all_are_drafts(saraa):
    section = publish("/ecoregion/", "floods", model=SectionPage)
    below = publish("/ecoregion/floods/", "dams", model=SectionPage)
    made = drafts.accept_all(offers(below, section), saraa)
    assert [page.slug for page in made] == ["dams", "floods"]
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
