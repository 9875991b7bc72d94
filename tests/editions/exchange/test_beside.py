"""Another edition beside one's own in Wagtail's editor; the matrix; the command."""

import csv
import datetime
import json

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from lxml import html

from amurinfo.config.cli.commands import cli
from amurinfo.editions.exchange import matrix
from amurinfo.editions.exchange.beside import beside
from amurinfo.editions.models import Basis, Edition, ParityMonth, Standing

pytestmark = pytest.mark.django_db

BEHIND = '//*[contains(concat(" ", @class, " "), " exchange-behind ")]'


@pytest.fixture
def saraa(office_user):
    return office_user("dadal", "editor", "saraa")


@pytest.fixture
def client_of_saraa(saraa, log_in):
    return log_in(saraa)


@pytest.fixture
def changed(rivers):
    rivers.paragraphs("ru", lambda text: text.replace("Начало ", "Начало 2 "))
    return rivers


def panel(answer):
    return html.fragment_fromstring(answer.content.decode().strip(), create_parent="div")


def test_the_editor_shows_the_difference_since_my_basis(changed, client_of_saraa):
    answer = client_of_saraa.get(f"/editors/pages/{changed.page('mn').pk}/edit/")
    page = html.document_fromstring(answer.content)
    (line,) = page.xpath(BEHIND)
    assert [i.text_content().strip() for i in line.xpath(".//*[@lang='ru']//ins")] == ["2"]
    assert line.xpath('.//*[@data-exchange-action="current"]')
    assert page.xpath('//*[@data-exchange-source="ru"]')[0].get("aria-pressed") == "true"


def send(client, desk, code="mn", **data):
    page = desk.page(code)
    found = beside(page, "ru")
    return client.post(reverse("editions_decide", args=[page.pk]), {
        "source": "ru", "version": found.version, "seen": found.seen, **data})


def behind(desk):
    return next(line for line in beside(desk.page("mn"), "ru").lines if line.is_behind)


def test_current_now_a_segment(changed, client_of_saraa):
    line = behind(changed)
    answer = send(client_of_saraa, changed, action="current", target=line.keys,
                  number=line.numbers)
    assert answer.status_code == 200
    assert not panel(answer).xpath(BEHIND)
    assert changed.standing("mn").state == "current"


def test_current_now_the_page(changed, client_of_saraa):
    send(client_of_saraa, changed, action="current")
    assert changed.standing("mn").state == "current"


def test_a_contributor_decides_nothing(changed, office_user, log_in):
    client = log_in(office_user("dadal", "contributor"))
    answer = send(client, changed, action="current")
    assert answer.status_code in (302, 403)
    assert changed.standing("mn").state == "behind"


def test_who_is_too_late_is_told_in_her_language(changed, client_of_saraa):
    page = changed.page("mn")
    answer = client_of_saraa.post(reverse("editions_decide", args=[page.pk]), {
        "source": "ru", "version": 7, "seen": beside(page, "ru").seen, "action": "current"})
    assert answer.status_code == 409
    assert "өөрчилжээ" in answer.json()["message"]
    answer = send(client_of_saraa, changed, action="waived", target=behind(changed).keys)
    assert answer.status_code == 400
    assert "Шалтгаан" in answer.json()["message"]
    assert not Basis.objects.exists()


@pytest.mark.parametrize("data", [{"action": "publish"}, {"action": "current", "number": "x"}])
def test_nonsense_is_refused(data, changed, client_of_saraa):
    assert send(client_of_saraa, changed, **data).status_code == 400


def test_an_offer_is_accepted_with_one_button(news, client_of_saraa):
    address = reverse("editions_accept", args=[news.offer("ru", "mn").pk])
    answer = client_of_saraa.post(address)
    page = news.page("mn")
    assert answer.url == f"/editors/pages/{page.pk}/edit/"
    shown = client_of_saraa.get(answer.url).content.decode()
    assert "Учёт длился зиму." in shown
    # Pressed to publish, she is told what is still Russian.
    from tests.editions.attacks.forms import page_form

    user = page.owner
    told = client_of_saraa.post(f"/editors/pages/{page.pk}/edit/", page_form(
        user, page, title=page.title, **{"action-publish": "1"}), follow=True)
    assert "Өөр хувилбарын үгээр" in told.content.decode()
    page.refresh_from_db()
    assert not page.live


def test_an_offer_is_put_aside_with_a_reason(news, client_of_saraa):
    address = reverse("editions_waive", args=[news.offer("ru", "mn").pk])
    assert client_of_saraa.post(address, {"reason": ""}).status_code == 200
    assert news.offer("ru", "mn").status == "open"
    client_of_saraa.post(address, {"reason": "зөвхөн Оросод"})
    assert news.offer("ru", "mn").status == "waived"


def test_the_editor_asks_no_more_for_a_long_page(changed, saraa):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert beside(changed.page("mn"), "ru").lines
        return len(queries)

    few = asked()

    def longer(page):
        page.body = [*page.body.raw_data, {
            "type": "paragraph", "id": "6b1f3c9e-0000-4000-8000-0000000000cc",
            "value": "".join(f"<p>Абзац {n} о реке и лесе.</p>" for n in range(120))}]

    changed.publish("ru", longer)
    assert asked() <= few


def test_the_matrix_and_its_csv(changed, news, client_of_saraa):
    shown = client_of_saraa.get(reverse("editions_parity"), {"edition": "mn", "state": "behind"})
    rows = html.document_fromstring(shown.content).xpath(
        '//table[contains(@class, "parity") and not(contains(@class, "parity-"))]/tbody/tr')
    assert len(rows) == 1
    assert f"1/{len(changed.live('ru').segments)}" in rows[0].text_content()
    table = client_of_saraa.get(reverse("editions_parity"), {"format": "csv"})
    text = table.content.decode("utf-8-sig")
    (line,) = [row for row in text.splitlines() if row.startswith("ecoregion/rivers/")]
    assert "behind" in line
    assert "news/tiger-count/" in text


def test_modules_are_asked_for_by_their_name(client_of_saraa):
    page = html.document_fromstring(client_of_saraa.get(reverse("editions_parity")).content)
    assert page.xpath('string(//select[@name="module"]/option[@value="big-cats"])') == (
        "Том муурынхан")


@pytest.mark.parametrize(("code", "words"), [
    ("ru", "только форма"), ("en", "form only"), ("zh-hans", "仅形式"), ("mn", "зөвхөн хэлбэр")])
def test_a_comma_is_called_so_on_screen_and_in_the_csv(code, words, rivers, client_of_saraa, saraa):
    rivers.paragraphs("ru", lambda text: text.replace("Начало ", "Начало, "))
    saraa.wagtail_userprofile.preferred_language = code
    saraa.wagtail_userprofile.save()
    ask = {"edition": "mn", "state": "behind"}
    shown = client_of_saraa.get(reverse("editions_parity"), ask).content.decode()
    assert f"· {words}" in shown
    table = client_of_saraa.get(reverse("editions_parity"), {**ask, "format": "csv"})
    (row,) = csv.DictReader(table.content.decode("utf-8-sig").splitlines())
    assert row["mn_gravity"] == words
    assert row["ru_gravity"] == ""  # it is not behind
    page = client_of_saraa.get(f"/editors/pages/{rivers.page('mn').pk}/edit/").content
    (line,) = html.document_fromstring(page).xpath(BEHIND)
    assert words in line.xpath('.//*[@class="exchange-meta"]')[0].text_content()


def test_who_looks_is_told_what_is_published_and_decided_meanwhile(
    rivers, client_of_saraa, office_user
):
    page = rivers.page("mn")
    address = reverse("editions_panel", args=[page.pk])

    def since() -> str:
        content = panel(client_of_saraa.get(address))
        return content.xpath("string(//@data-since)")

    def told(before: str) -> str:
        answer = client_of_saraa.get(address, {"since": before})
        return answer.json()["message"] if answer.status_code == 200 else ""

    before = since()
    assert before and told(before) == ""
    # Her own typing is no news.
    draft = page.specific.get_latest_revision_as_object()
    draft.summary = "Гол."
    draft.save_revision()
    assert told(before) == ""
    rivers.paragraphs("ru", lambda text: text.replace("Начало ", "Начало 2 "))
    assert "Русский" in told(before)
    before = since()
    colleague = office_user("dadal", "editor", "bold")
    rivers.publish("mn", lambda page: setattr(page, "summary", "Голууд."), colleague)
    assert "bold" in told(before)
    before = since()
    assert send(client_of_saraa, rivers, action="current").status_code == 200
    assert told(before) and told(before) != told("") and told(since()) == ""


@pytest.mark.parametrize("address", ["/editors/pages/{}/edit/", "/editors/exchange/panel/{}/"])
def test_what_is_published_while_the_panel_is_made_is_told(
    address, rivers, client_of_saraa, monkeypatch
):
    page = rivers.page("mn")

    def slowly(*args):
        found = beside(*args)
        rivers.paragraphs("ru", lambda text: text.replace("Начало ", "Начало 2 "))
        return found

    monkeypatch.setattr("amurinfo.editions.admin.exchange.beside", slowly)
    shown = html.document_fromstring(client_of_saraa.get(address.format(page.pk)).content)
    (since,) = shown.xpath("//@data-since")
    answer = client_of_saraa.get(reverse("editions_panel", args=[page.pk]), {"since": since})
    assert "Русский" in answer.json()["message"]


@pytest.mark.parametrize(("wanted", "found"), [
    ({"gravity": 4}, True), ({"days": 30}, True), ({"days": 90}, False),
    ({"module": "big-cats"}, True), ({"module": "green-belt"}, False),
    ({"page_type": "ArticlePage"}, False), ({"editions": ("ru",)}, False),
    ({"editions": ("ru", "mn")}, True), ({"editions": ()}, False),
])
def test_the_matrix_by_gravity_age_module_and_type(wanted, found, changed):
    today = timezone.localdate()
    behind = Standing.objects.filter(translation_key=changed.key, edition__language="mn")
    assert behind.get().gravity == 4  # a number
    behind.update(module="big-cats", page_type="SectionPage",
                  since=today - datetime.timedelta(days=40))
    lines, _total = matrix.lines(
        matrix.Wanted(**{"editions": ("mn",), "state": "behind", **wanted}), today)
    assert [line.path for line in lines] == (["ecoregion/rivers/"] if found else [])
    assert matrix.months()[0][1]["mn"]["behind"] == 1


@pytest.mark.parametrize(("query", "found"), [
    ("office=dadal", True), ("office=vladivostok", True), ("office=dadal&edition=en", True),
    ("office=dadal&edition=mn", False), ("office=dadal&edition=ru", False),
    ("office=changchun&edition=mn", False), ("office=nobody", False),
])
def test_the_matrix_of_an_office_is_that_of_all_its_editions(
    query, found, changed, client_of_saraa
):
    """English alone lags, which Dadal keeps with others."""
    Standing.objects.filter(translation_key=changed.key).exclude(edition__language="en").update(
        state="current")
    answer = client_of_saraa.get(f"{reverse('editions_parity')}?state=behind&{query}")
    paths = [line.path for line in answer.context["lines"]]
    assert paths == (["ecoregion/rivers/"] if found else [])


def test_the_trend_of_two_months(changed, client_of_saraa):
    """The latest first; of a month before, what was kept then."""
    ParityMonth.objects.create(
        month=datetime.date(2025, 3, 1), edition=Edition.objects.get(language="mn"),
        counts={"current": 7, "behind": 2, "absent": 5})
    (now, here), (before, there) = matrix.months()
    assert (now, before) == (f"{timezone.localdate():%Y-%m}", "2025-03")
    assert here["mn"]["behind"] == 1
    assert there == {"mn": {"current": 7, "behind": 2, "absent": 5}}
    shown = html.document_fromstring(
        client_of_saraa.get(reverse("editions_parity")).content)
    rows = [[cell.text_content() for cell in row] for row in shown.xpath(
        '//table[contains(@class, "parity-months")]/tbody/tr')]
    assert [row[0] for row in rows] == [now, before]
    assert sorted(rows[1][1:]) == ["0 / 0 / 0"] * 3 + ["7 / 2 / 5"]


def test_the_command_tells_programs(changed):
    run = CliRunner().invoke(cli, ["editions", "parity", "--json", "--edition", "mn",
                                   "--state", "behind"], catch_exceptions=False)
    (page,) = json.loads(run.output)
    assert page["path"] == "ecoregion/rivers/"
    assert page["editions"]["mn"]["behind"] == 1
    run = CliRunner().invoke(cli, ["editions", "diff", "/ecoregion/rivers/", "--from", "ru",
                                   "--to", "mn", "--json"], catch_exceptions=False)
    found = json.loads(run.output)
    assert (found["behind"], found["gravity"]) == (1, "grave")
    (segment,) = [s for s in found["segments"] if s["state"] == "changed"]
    assert [text.strip() for what, text in segment["difference"] if what == "+"] == ["2"]
    run = CliRunner().invoke(cli, ["editions", "diff", "/nowhere/", "--from", "ru", "--to", "mn"])
    assert run.exit_code == 1
