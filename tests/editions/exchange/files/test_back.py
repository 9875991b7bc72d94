"""Out to a translator and back: what arrives, what is refused, whose pages change."""

from dataclasses import replace

import pytest
from click.testing import CliRunner
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html
from wagtail.models import Page, Revision

from amurinfo.config.cli.commands import cli
from amurinfo.editions.exchange import basis, decisions, drafts
from amurinfo.editions.exchange.decisions import Decision
from amurinfo.editions.exchange.files import back, forms, out
from amurinfo.editions.exchange.segments import normal
from amurinfo.editions.models import Basis, Snapshot

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ENDINGS = list(forms.FORMATS)


@pytest.fixture
def saraa(office_user):
    return office_user("dadal", "editor", "saraa")


def sent(document, ending="xlf"):
    """Written and read again."""
    return forms.read(f"a.{ending}", forms.FORMATS[ending].write(document))


def changed(document, changes):
    """``changes``: {number of a segment: new words, or what to replace of the unit}."""
    pages = []
    for page in document.pages:
        units = []
        for unit in page.units:
            new = changes.get(unit.number)
            if callable(new):
                new = {"target": new(unit)}
            elif isinstance(new, str):
                new = {"target": new, "state": "translated"}
            units.append(replace(unit, **new) if new else unit)
        pages.append(replace(page, units=tuple(units)))
    return replace(document, pages=tuple(pages))


def whys(document, user):
    plan = back.make_plan(document, user)
    return {item.number if item.number >= 0 else item.unit: item.why
            for page in plan.pages for item in page.items if item.why}


@pytest.mark.parametrize("ending", ENDINGS)
def test_out_and_in_again_changes_nothing(rivers, saraa, ending):
    rivers.paragraphs("ru", lambda text: text.replace("Начало ", "Начало 2 "))
    keys = out.chosen("ru", ["ecoregion"], below=True)
    assert len(keys) > 3
    document = sent(out.document(keys, "ru", "mn"), ending)
    plan = back.make_plan(document, saraa)
    assert (plan.why, plan.changes, plan.refusals) == ("", 0, 0)
    assert plan.same > 30
    before = Revision.objects.count(), Basis.objects.count()
    assert back.apply(document, saraa, plan.digest) == []
    assert (Revision.objects.count(), Basis.objects.count()) == before


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_random_words_arrive_exactly_and_nowhere_else(rivers, saraa, data):
    ending = data.draw(st.sampled_from(ENDINGS))
    source = data.draw(st.sampled_from(["ru", "en", "zh-hans"]))
    key = rivers.page("mn").translation_key
    document = out.document([key], source, "mn")
    numbers = [u.number for u in document.pages[0].units]
    chosen = data.draw(st.sets(st.sampled_from(numbers), min_size=1, max_size=4))
    letters = st.text(st.sampled_from("абвөү <>&{}“”\"'1230.\u00a0"), max_size=15)
    said = {}
    for number in chosen:
        words = data.draw(letters).replace("{", "{{").replace("}", "}}")
        unit = next(u for u in document.pages[0].units if u.number == number)
        said[number] = f"{number}ө {words.strip()} {unit.target}".replace("\n", " ")[:250]
        if len(said[number]) == 250:
            said[number] = f"{number}ө {unit.target}"
    with transaction.atomic():
        before, _row = basis.draft_text(rivers.page("mn"))
        others = list(Page.objects.exclude(locale__language_code="mn").order_by("pk").values())
        back.apply(sent(changed(document, said), ending), saraa)
        now = out.document([key], source, "mn").pages[0]
        for unit in now.units:
            was = next(u for u in document.pages[0].units if u.number == unit.number)
            wanted = said.get(unit.number, was.target)
            assert normal(unit.target) == normal(wanted)
        after, _row = basis.draft_text(rivers.page("mn"))
        assert [s.key for s in after.segments] == [s.key for s in before.segments]
        assert sum(a.digest != b.digest for a, b in zip(
            after.segments, before.segments, strict=True)) == len(said)
        assert list(
            Page.objects.exclude(locale__language_code="mn").order_by("pk").values()) == others
        transaction.set_rollback(True)


def test_words_become_a_draft_and_readers_keep_what_was_approved(rivers, saraa):
    rivers.paragraphs("ru", lambda text: text.replace("Начало ", "Начало 2 "))
    live = rivers.live("mn")
    document = out.document([rivers.key], "ru", "mn", only_open=True)
    [unit] = document.pages[0].units
    assert (unit.state, len(unit.notes)) == ("initial", 2)
    plan = back.make_plan(changed(document, {unit.number: lambda u: f"2 {u.target}"}), saraa)
    assert plan.changes == 1
    [page] = back.apply(changed(document, {unit.number: lambda u: f"2 {u.target}"}), saraa)
    assert page.locale.language_code == "mn"
    assert rivers.live("mn").pk == live.pk
    assert rivers.page("mn").live_revision_id != page.latest_revision_id
    assert rivers.standing("mn").behind == 1
    page.latest_revision.publish(user=saraa)
    assert rivers.standing("mn").behind == 0
    assert rivers.live("mn").segments[unit.number][3].startswith("2 ")


def test_the_same_words_confirmed_are_current(rivers, saraa):
    rivers.paragraphs("ru", lambda text: text.replace("Начало ", "Начало 2 "))
    document = out.document([rivers.key], "ru", "mn", only_open=True)
    [unit] = document.pages[0].units
    revisions = Revision.objects.count()
    said = sent(changed(document, {unit.number: {"state": "final"}}))
    [page] = back.apply(said, saraa)
    assert Revision.objects.count() == revisions
    text, _row = basis.draft_text(page)
    assert text.links[unit.number]["ru"].refs == ((rivers.live("ru").pk, unit.number),)


def test_a_page_that_is_not_there_becomes_a_draft(news, saraa):
    document = sent(out.document([news.key], "ru", "mn"), "docx")
    said = changed(document, {
        0: "Барын тооллого", 1: "750 бар тоолсон.",
        3: lambda u: "{2}Бар{/2} {1}Амар мөрөнд{/1} 750."})
    numbers = {u.number: u.source for u in document.pages[0].units}
    assert numbers[3].startswith("На {1}")
    plan = back.make_plan(said, saraa)
    assert (plan.changes, plan.refusals) == (3, 0)
    [page] = back.apply(said, saraa, plan.digest)
    draft = page.get_latest_revision_as_object().specific
    assert (draft.title, draft.live, draft.locale.language_code) == (
        "Барын тооллого", False, "mn")
    assert draft.body[1].value.source.startswith(
        '<p><b>Бар</b> <a href="/mn/places/amur/">Амар мөрөнд</a> 750.</p>')
    # What the file did not say is still in the other edition's words and is not published.
    assert {s.plain for s in drafts.untouched(page, page.latest_revision)} == {
        "Итоги", "Учёт длился зиму."}
    assert news.page("en") is None


def test_what_is_new_is_put_in_its_place(rivers, saraa):
    rivers.paragraphs("ru", lambda text: text + "<p>Новый <b>абзац</b> о реке.</p>")
    document = out.document([rivers.key], "ru", "mn", only_open=True)
    [unit] = document.pages[0].units
    assert unit.target_digest == ""
    back.apply(sent(changed(document, {unit.number: "Гол мөрний {1}шинэ{/1} догол мөр."})), saraa)
    block = next(b for b in rivers.page("mn").get_latest_revision_as_object().body
                 if b.block_type == "paragraph")
    assert block.value.source.endswith("<p>Гол мөрний <b>шинэ</b> догол мөр.</p>")
    assert not drafts.untouched(rivers.page("mn"), rivers.page("mn").latest_revision)


# ---- refused -----------------------------------------------------------------------------


def test_each_unit_is_refused_for_its_own_reason(news, saraa):
    drafts.accept(news.offer("ru", "mn"), saraa)
    document = out.document([news.key], "ru", "mn")
    assert [u.target for u in document.pages[0].units] == [""] * 5
    for words, why in [
        ("Бар {1}Амар{/1}", "placeholders-lost"),
        ("{1}a{/1} {2}b{/2} {3/}", "placeholders-strange"),
        ("{1}a{2}b{/1}{/2}", "placeholders-order"),
        ("{1}a{/1}{1}a{/1} {2}b{/2}", "placeholders-order"),
    ]:
        for ending in ENDINGS:
            assert whys(sent(changed(document, {3: words}), ending), saraa) == {3: why}, words
    assert whys(changed(document, {0: "Бар " * 80}), saraa) == {0: "too-long"}
    fuzzy = changed(document, {0: {"target": "Бар", "is_fuzzy": True}})
    assert whys(fuzzy, saraa) == {0: "unfinished"}
    twice = replace(document, pages=(replace(
        document.pages[0], units=document.pages[0].units[:1] * 2),))
    assert whys(twice, saraa) == {0: "twice"}


def test_stale_words_on_either_side_are_refused(news, saraa):
    page = drafts.accept(news.offer("ru", "mn"), saraa)
    document = changed(out.document([news.key], "ru", "mn"), {
        0: "Барын тооллого", 1: "Хураангуй", 4: "Өвөл."})
    news.paragraphs("ru", lambda text: text.replace("зиму", "осень"))
    draft = page.get_latest_revision_as_object()
    draft.title = "Бар"
    draft.save_revision(user=saraa)
    unknown = replace(document.pages[0].units[0], number=77, source_digest="0" * 16)
    [one] = document.pages
    document = replace(document, pages=(replace(one, units=(*one.units, unknown)),))
    assert whys(document, saraa) == {
        0: "target-stale", document.pages[0].units[4].id: "source-stale", unknown.id: "unknown"}
    assert back.make_plan(document, saraa).changes == 1
    back.apply(document, saraa)
    draft = Page.objects.get(pk=page.pk).get_latest_revision_as_object().specific
    assert (draft.title, draft.summary) == ("Бар", "Хураангуй")
    empty = changed(out.document([news.key], "ru", "mn"), {1: ""})
    assert whys(changed(empty, {1: {"target": ""}}), saraa) == {1: "target-empty"}


def test_what_moved_is_found(rivers, saraa):
    document = changed(out.document([rivers.key], "ru", "mn"), {2: lambda u: f"ө {u.target}"})
    words = document.pages[0].units[2].source

    def first(page):
        data = [dict(item) for item in page.body.raw_data]
        page.body = [data[-1], *data[:-1]]

    rivers.publish("ru", first)
    plan = back.make_plan(document, saraa)
    assert plan.changes == 1
    back.apply(document, saraa)
    again = out.document([rivers.key], "ru", "mn").pages[0].units
    assert next(u for u in again if u.source == words).target.startswith("ө ")


def test_pages_are_refused_whole(rivers, news, saraa, office_user):
    document = out.document([rivers.key], "ru", "mn")
    said = changed(document, {0: "Гол"})
    [one] = said.pages

    def why(**changes):
        plan = back.make_plan(replace(said, pages=(replace(one, **changes),)), saraa)
        assert plan.changes == 0
        return plan.pages[0].why

    assert why(key="00000000-0000-4000-8000-000000000000") == "page-foreign"
    assert why(key="?") == "page-foreign"
    Page.objects.filter(pk=rivers.page("mn").pk).update(locked=True)
    assert why() == "page-locked"
    news_file = changed(out.document([news.key], "ru", "mn"), {0: "Бар"})
    drafts.waive(news.offer("ru", "mn"), saraa, "so")
    assert back.make_plan(news_file, saraa).pages[0].why == "page-not-offered"
    news.page("ru").unpublish()
    assert back.make_plan(news_file, saraa).pages[0].why == "page-gone"


def test_nobody_takes_in_a_file_for_anothers_edition(rivers, office_user, saraa):
    said = changed(out.document([rivers.key], "ru", "mn"), {0: "Гол"})
    for user in (office_user("vladivostok", "steward"), office_user("dadal", "contributor")):
        assert back.make_plan(said, user).why == "not-yours"
        with pytest.raises(PermissionDenied):
            back.apply(said, user)
    assert back.make_plan(replace(said, target="ru"), saraa).why == "not-yours"


def test_nothing_half_done(rivers, news, saraa, monkeypatch):
    keys = [rivers.key, news.key]
    document = changed(out.document(keys, "ru", "mn"), {0: "Гол"})
    plan = back.make_plan(document, saraa)
    assert plan.changes == 2
    with pytest.raises(back.Changed):
        back.apply(document, saraa, "another look")
    monkeypatch.setattr(decisions, "tell_thirds", _break_at_second())
    before = Revision.objects.count(), Page.objects.count(), Basis.objects.count()
    with pytest.raises(RuntimeError):
        back.apply(document, saraa, plan.digest)
    assert (Revision.objects.count(), Page.objects.count(), Basis.objects.count()) == before


def _break_at_second():
    calls = []

    def tell(*_args):
        calls.append(1)
        if len(calls) > 1:
            raise RuntimeError

    return tell


def test_others_who_agree_are_told(rivers, saraa, office_user):
    """English follows Russian; a file from English makes Mongolian current with both."""
    rivers.paragraphs("ru", lambda text: text.replace("Начало ", "Начало 2 "))
    page = rivers.paragraphs("en", lambda text: text.replace("<p>", "<p>2 ", 1))
    decisions.decide(page, office_user("vladivostok", "editor"), Decision("current", "ru"), 0,
                     rivers.live("ru").pk)
    document = out.document([rivers.key], "en", "mn", only_open=True)
    number = document.pages[0].units[0].number
    [done] = back.apply(changed(document, {number: lambda u: f"2 {u.target}"}), saraa)
    done.latest_revision.publish(user=saraa)
    assert rivers.standing("mn").behind == 0


# ---- in the interface --------------------------------------------------------------------


def test_the_way_through_the_interface(rivers, saraa, log_in):
    client = log_in(saraa)
    first = client.get("/editors/exchange/files/")
    assert b'name="paths"' in first.content
    got = client.get("/editors/exchange/files/out/", {
        "source": "ru", "target": "mn", "paths": "ecoregion/rivers", "format": "xlf"})
    assert got.headers["Content-Disposition"].startswith('attachment; filename="ru-mn-')
    document = changed(forms.read("a.xlf", got.content), {0: "Гол мөрөн 2"})
    file = SimpleUploadedFile("a.docx", forms.FORMATS["docx"].write(document))
    sent_ = client.post("/editors/exchange/files/", {"file": file})
    shown = html.document_fromstring(client.get(sent_.headers["Location"]).content)
    assert "Гол мөрөн 2" in shown.text_content()
    digest = shown.xpath('//input[@name="digest"]/@value')
    states = Snapshot.objects.count()
    done = client.post(sent_.headers["Location"], {"digest": digest[0]})
    assert done.status_code == 302
    assert rivers.page("mn").get_latest_revision_as_object().title == "Гол мөрөн 2"
    assert rivers.page("mn").title != "Гол мөрөн 2"
    assert Snapshot.objects.count() == states
    again = client.post(sent_.headers["Location"], {"digest": digest[0]}, follow=True)
    assert again.redirect_chain


@pytest.mark.parametrize(("query", "said"), [
    ({"source": "mn", "target": "mn", "format": "po"}, b"exchange/files/out/"),
    ({"source": "ru", "target": "mn", "paths": "nowhere", "format": "po"}, b"help-critical"),
    ({"source": "ru", "target": "ru", "format": "po"}, b"exchange/files/out/"),
])
def test_what_cannot_be_had_is_said(saraa, log_in, query, said):
    answer = log_in(saraa).get("/editors/exchange/files/out/", query)
    assert answer.status_code == 400
    assert said in answer.content


def test_a_broken_file_is_named_in_the_users_language(saraa, log_in):
    saraa.wagtail_userprofile.preferred_language = "mn"
    saraa.wagtail_userprofile.save()
    file = SimpleUploadedFile("эвдэрхий.xlf", b"<xliff")
    answer = log_in(saraa).post("/editors/exchange/files/", {"file": file})
    text = html.document_fromstring(answer.content).text_content()
    assert "эвдэрхий.xlf: XML" in text
    assert "Юу ч өөрчлөгдсөнгүй." in text


def test_contributors_have_no_such_door(office_user, log_in):
    client = log_in(office_user("dadal", "contributor"))
    assert client.get("/editors/exchange/files/").status_code in (302, 403)


# ---- by command --------------------------------------------------------------------------


def test_by_command(rivers, saraa, tmp_path):
    def run(*arguments):
        return CliRunner().invoke(cli, ["editions", "files", *map(str, arguments)])

    file = tmp_path / "a.po"
    done = run("export", file, "--from", "ru", "--to", "mn", "--page", "ecoregion/rivers")
    assert done.exit_code == 0, done.output
    document = changed(forms.read("a.po", file.read_bytes()), {0: "Гол", 1: "{9/}"})
    file.write_bytes(forms.FORMATS["po"].write(document))
    looked = run("import", file, "--user", "saraa")
    assert "taken over: 1" in looked.output
    assert "Not in the source: {9/}" in looked.output
    assert rivers.page("mn").get_latest_revision_as_object().title != "Гол"
    assert run("import", file, "--user", "saraa", "--apply").exit_code == 0
    assert rivers.page("mn").get_latest_revision_as_object().title == "Гол"
    assert run("import", file, "--user", "nobody").exit_code == 1
    file.write_bytes(b"rubbish")
    broken = run("import", file, "--user", "saraa")
    assert broken.exit_code == 1
    assert "a.po" in broken.output
