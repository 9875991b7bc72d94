"""An office takes its pages out as files and brings them back: what arrives."""

import pytest
from wagtail.models import Page, Revision
from wagtail.users.models import UserProfile

from amurinfo.editions.exchange import drafts
from amurinfo.editions.exchange.basis import draft_text
from amurinfo.editions.models import Basis, Offer, Snapshot
from amurinfo.pages.models import NewsPage
from amurinfo.pages.prose import names
from amurinfo.pages.words import given, sent, taken

from .desk import ARTICLE, DESK, HEAD, RIVERS, back, done, kinds, out, packed, page_of, whys

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("own_folder")]


def test_a_whole_edition_comes_back_unchanged(vladivostok):
    files = out(vladivostok, "ru:")
    assert {"page.yaml", "ru.md", RIVERS} <= files.keys()
    assert not [name for name in files if name.endswith((".md",)) and "ru.md" not in name]
    before = Revision.objects.count()
    looked = back(vladivostok, files)
    assert (kinds(looked), looked.context["plan"].strange) == ({}, [])
    assert len(looked.context["plan"].pages) == sum(name.endswith("ru.md") for name in files) > 80
    assert "digest" not in looked.content.decode()
    assert Revision.objects.count() == before


def test_two_offices_the_whole_way(vladivostok, dadal, irina):
    live = page_of("ru").body.raw_data[0]
    files = out(vladivostok, "ru:ecoregion")
    assert all(name.startswith("ecoregion/") for name in files)
    title = page_of("ru").title
    files[RIVERS] = files[RIVERS].replace(f'title: "{title}"', 'title: "Реки и речки"').rstrip(
        "\n") + "\n\nНовый абзац, м<sup>2</sup>.\n"
    before = Revision.objects.count()
    looked = back(vladivostok, files)
    assert kinds(looked) == {RIVERS: "changed"}
    text = looked.content.decode()
    assert "<ins>" in text and "речки" in text and "Новый абзац, м&lt;sup&gt;2&lt;/sup&gt;." in text
    assert "no-store" in looked["Cache-Control"]
    assert Revision.objects.count() == before and page_of("ru").title == title

    assert done(vladivostok, looked)["Location"] == DESK
    page = page_of("ru")
    draft = page.get_latest_revision_as_object()
    assert (page.title, page.live, page.has_unpublished_changes) == (title, True, True)
    assert draft.title == "Реки и речки" and draft.latest_revision.user == irina
    assert "м<sup>2</sup>" in draft.body.raw_data[-1]["value"]
    # What did not change says the same, under the same name; the archive once more does nothing.
    assert names.strip(draft.body.raw_data[0]["value"]) == names.strip(live["value"])
    assert draft.body.raw_data[0]["id"] == live["id"]
    assert {page.kind for page in back(vladivostok, files).context["plan"].pages} == {"same"}
    assert Revision.objects.count() == before + 1

    # The other office: nothing of this archive is hers.
    looked = back(dadal, files)
    assert looked.context["plan"].pages == [] and looked.context["plan"].foreign["ru"] > 3
    assert "digest" not in looked.content.decode()
    done(dadal, looked)
    assert Revision.objects.count() == before + 1
    # Nor may she take it out.
    assert dadal.get(f"{DESK}out/", {"what": "ru:"}).status_code == 400

    # It goes live the usual way, and her own work is hers alone.
    draft.latest_revision.publish(user=irina)
    assert page_of("ru").title == "Реки и речки"
    own = out(dadal, "mn:ecoregion")
    name = "ecoregion/rivers/mn.md"
    own[name] = own[name].rstrip("\n") + "\n\nШинэ догол мөр.\n"
    looked = back(dadal, own | files)
    assert kinds(looked) == {name: "changed"} and looked.context["plan"].foreign["ru"] > 3
    done(dadal, looked)
    assert "Шинэ" in page_of("mn").get_latest_revision_as_object().body.raw_data[-1]["value"]


def test_what_changed_since_is_not_overwritten(vladivostok, irina):
    files = out(vladivostok, "ru:ecoregion")
    files[RIVERS] = files[RIVERS].replace("\n---\n", "\n---\nСначала. ", 1)
    page = page_of("ru")
    page.summary = "Другое."
    page.save_revision(user=irina)
    looked = back(vladivostok, files)
    assert kinds(looked) == {RIVERS: "refused"}
    assert looked.context["plan"].changes == []
    # Without its mark, nobody knows.
    bare = "\n".join(line for line in files[RIVERS].split("\n") if "edited_from" not in line)
    assert "edited_from" in whys(back(vladivostok, {RIVERS: bare}))[RIVERS]


def test_between_the_look_and_the_word(vladivostok, irina):
    files = out(vladivostok, "ru:ecoregion")
    files[RIVERS] = files[RIVERS].replace("\n---\n", "\n---\nСначала. ", 1)
    looked = back(vladivostok, files)
    page = page_of("ru")
    page.summary = "Другое."
    page.save_revision(user=irina)
    assert done(vladivostok, looked)["Location"] == looked.address
    assert page_of("ru").get_latest_revision_as_object().summary == "Другое."
    # And without having looked nothing is done.
    before = Revision.objects.count()
    vladivostok.post(looked.address)
    assert Revision.objects.count() == before


def test_new_pages_are_drafts_below_one_another(vladivostok, irina):
    files = {
        "ecoregion/new/page.yaml": "type: section\n", "ecoregion/new/ru.md": f"{HEAD}Слова.\n",
        "ecoregion/new/deeper/page.yaml": ARTICLE,
        "ecoregion/new/deeper/ru.md":
            f"{HEAD}[Выше](/ecoregion/new/), [реки](/ecoregion/rivers/).\n",
    }
    looked = back(vladivostok, files, root="edited/content/pages/")
    assert kinds(looked) == {"ecoregion/new/ru.md": "new", "ecoregion/new/deeper/ru.md": "new"}
    assert page_of("ru", "ecoregion/new") is None
    done(vladivostok, looked)
    page = page_of("ru", "ecoregion/new/deeper")
    assert (page.live, page.owner, page.locale.language_code) == (False, irina, "ru")
    assert page.get_parent().live is False
    assert not Page.objects.filter(slug="new").exclude(locale__language_code="ru").exists()


def test_all_or_nothing(vladivostok, monkeypatch):
    files = out(vladivostok, "ru:ecoregion")
    for name in (RIVERS, "ecoregion/ru.md"):
        files[name] = files[name].rstrip("\n") + "\n\nЕщё.\n"
    looked = back(vladivostok, files)
    assert len(looked.context["plan"].changes) == 2
    before = Revision.objects.count()
    save, made = type(page_of("ru")).save_revision, []

    def breaks(page, *args, **kwargs):
        made.append(page)
        if len(made) == 2:
            raise OSError("no space left on device")
        return save(page, *args, **kwargs)

    monkeypatch.setattr("amurinfo.pages.models.WordsPage.save_revision", breaks)
    vladivostok.raise_request_exception = False
    assert done(vladivostok, looked).status_code >= 500
    assert len(made) == 2
    assert Revision.objects.count() == before
    assert not page_of("ru").has_unpublished_changes


def test_it_is_told_in_the_language_of_the_editor(vladivostok, irina, settings):
    UserProfile.objects.update_or_create(user=irina, defaults={"preferred_language": "ru"})
    for data, words in ((packed({"../../ru.md": HEAD}), "выводит из архива"),
                         (b"PK\x03\x04 broken", "не ZIP")):
        answer = back(vladivostok, data)
        assert answer.status_code == 200
        assert words in str(answer.context["back"].errors), answer.context["back"].errors
        assert not (settings.DATA / "imports").exists()


def test_the_same_pages_make_the_same_archive():
    assert given.parcel_of("mn", "ecoregion")[0] == given.parcel_of("mn", "ecoregion")[0]


def test_what_files_cannot_hold_is_named_and_does_not_stop_the_rest(vladivostok):
    page = page_of("ru")
    page.body = [{"type": "paragraph", "id": "1", "value": '<p><a href="/mn/map/">x</a></p>'}]
    page.save_revision()
    files = out(vladivostok, "ru:ecoregion")
    assert RIVERS not in files and "ecoregion/ru.md" in files
    assert RIVERS in files["left-out.txt"]


def test_contributors_and_strangers(office_user, log_in, client):
    contributor = log_in(office_user("vladivostok", "contributor"))
    for address in (DESK, f"{DESK}out/?what=ru:", f"{DESK}{'a' * 43}/"):
        assert contributor.get(address)["Location"] == "/editors/"
        assert client.get(address)["Location"].startswith("/editors/login/")


def test_an_archive_belongs_to_who_brought_it(vladivostok, office_user, log_in):
    files = out(vladivostok, "ru:ecoregion")
    files[RIVERS] = files[RIVERS].rstrip("\n") + "\n\nЕщё.\n"
    looked = back(vladivostok, files)
    other = log_in(office_user("vladivostok", "editor", "colleague"))
    assert other.get(looked.address)["Location"] == DESK
    assert done(other, looked)["Location"] == DESK
    assert not page_of("ru").has_unpublished_changes
    vladivostok.post(looked.address, {"drop": "1"})
    assert vladivostok.get(looked.address)["Location"] == DESK


# ---- from which state of another edition ---------------------------------------------------


DAURIA = "networks/dauria"


def test_the_file_says_from_which_state_it_was_written(dadal, saraa):
    source = Snapshot.objects.get(page=page_of("en", DAURIA), is_live=True)
    page = page_of("mn", DAURIA)
    assert page.written_from == "en"
    name = f"{DAURIA}/mn.md"
    files = out(dadal, "mn:networks")
    assert f'written_from: en\nwritten_from_revision: "{source.digest[:16]}"\n' in files[name]
    files[name] = files[name].rstrip("\n") + "\n\nШинэ.\n"
    done(dadal, back(dadal, files))
    draft = page_of("mn", DAURIA).get_latest_revision_as_object()
    assert (draft.written_from, draft.written_from_revision) == ("en", source.digest[:16])
    # English goes on; these words were still written from what it said then.
    english = page_of("en", DAURIA)
    english.summary = "Another summary."
    english.save_revision().publish()
    assert f'"{source.digest[:16]}"' in out(dadal, "mn:networks")[name]


def test_what_stands_in_another_editions_words_stays_known(dadal, saraa):
    """The basis of a draft that was begun from an offer survives files."""
    page = page_of("ru", "news")
    item = NewsPage(title="Учёт", slug="count", summary="Итоги учёта.", live=False, body=[
        {"type": "paragraph", "id": "6b1f3c9e-0000-4000-8000-000000000002",
         "value": "<p>Учёт длился зиму.</p><p>Снега было много.</p>"}])
    page.add_child(instance=item)
    item.save_revision().publish()
    offer = Offer.objects.get(translation_key=item.translation_key, source__language="ru",
                              target__language="mn")
    made = drafts.accept(offer, saraa)
    files = out(dadal, "mn:news")
    name = "news/count/mn.md"
    files[name] = files[name].replace("Учёт длился зиму.", "Тооллого өвөлжин үргэлжилсэн.")
    looked = back(dadal, files)
    assert kinds(looked) == {name: "changed"}
    done(dadal, looked)
    made = Page.objects.get(pk=made.pk)
    left = drafts.untouched(made, made.get_latest_revision())
    assert "Снега было много." in [segment.plain for segment in left]
    assert "Тооллого өвөлжин үргэлжилсэн." not in [segment.plain for segment in left]
    text, row = draft_text(made)
    assert isinstance(row, Basis)
    assert all("ru" in links for links in text.links)


def test_plans_leave_nothing_behind(irina):
    files = {"ecoregion/new/page.yaml": ARTICLE.encode(), "ecoregion/new/ru.md": HEAD.encode()}
    before = Page.objects.count()
    plan = taken.make_plan(sent.Sent(files), irina)
    assert [page.kind for page in plan.pages] == ["new"]
    assert Page.objects.count() == before
