"""An office takes its pages out as files and brings them back: what arrives, what is refused."""

import io
import stat
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.models import Page, Revision

from amurinfo.editions.exchange import drafts
from amurinfo.editions.exchange.basis import draft_text
from amurinfo.editions.models import Snapshot
from amurinfo.pages.prose import names
from amurinfo.pages.words import given, parcel, taken

pytestmark = pytest.mark.django_db
DESK = "/editors/pages-as-files/"
RIVERS = "ecoregion/rivers/ru.md"


@pytest.fixture(autouse=True)
def own_folder(tmp_path, settings):
    settings.DATA = tmp_path


@pytest.fixture
def irina(office_user):
    return office_user("vladivostok", "editor", "irina")


@pytest.fixture
def saraa(office_user):
    return office_user("dadal", "editor", "saraa")


@pytest.fixture
def vladivostok(irina, log_in):
    return log_in(irina)


@pytest.fixture
def dadal(saraa, log_in):
    return log_in(saraa)


def page_of(code: str, path: str = "ecoregion/rivers"):
    home = Page.objects.get(depth=2, locale__language_code=code)
    found = Page.objects.filter(url_path=f"{home.url_path}{path}/").first()
    return found and found.specific


def out(client, what: str) -> dict[str, str]:
    """Downloads, and unpacks as a person would."""
    answer = client.get(f"{DESK}out/", {"what": what})
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return {name.removeprefix("content/pages/"): archive.read(name).decode()
                for name in archive.namelist()}


def packed(files: dict[str, str | bytes], root: str = "content/pages/") -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in files.items():
            archive.writestr(root + name, text)
    return data.getvalue()


def back(client, files: dict[str, str | bytes] | bytes, root: str = "content/pages/"):
    """Uploads and, where it is taken, looks."""
    data = files if isinstance(files, bytes) else packed(files, root)
    answer = client.post(DESK, {"file": SimpleUploadedFile("words.zip", data)})
    if answer.status_code != 302:
        return answer
    looked = client.get(answer["Location"])
    looked.address = answer["Location"]
    return looked


def done(client, looked):
    return client.post(looked.address, {"digest": looked.context["plan"].digest})


def whys(looked) -> dict[str, str]:
    return {page.file: " ".join(page.why) for page in looked.context["plan"].of("refused")}


def kinds(looked) -> dict[str, str]:
    return {page.file: page.kind for page in looked.context["plan"].pages if page.kind != "same"}


@pytest.mark.once
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


HEAD = '---\ntitle: "Новая"\nsummary: "Коротко."\nsources: []\n---\n'
ARTICLE = "type: article\norder: 900\nmenu: false\nfields: {}\n"


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


REFUSED = {
    "a number that a record holds": ("species/amur-tiger/ru.md", "Их было 750.", "750"),
    "a dead link": (RIVERS, "[x](/no/such/)", "/no/such/"),
    "a fact that there is not": (RIVERS, "{{figure:no-such}}", "no-such"),
    "a fact in the wrong form": (RIVERS, "{{figure:}}", "figure:"),
    "an image that there is not": (RIVERS, "![x](image:987654)", "image:987654"),
    "a table": (RIVERS, "### a", "### a"),
    "a video nowhere": (RIVERS, '```video\ntitle: "T"\nlink: "no address"\nwords: "W"\n```',
                        "link"),
}


@pytest.mark.once
@pytest.mark.parametrize(("name", "words", "told"), REFUSED.values(), ids=REFUSED)
def test_a_page_that_is_wrong_is_refused_and_the_others_go_on(name, words, told, vladivostok):
    files = out(vladivostok, "ru:")
    other = "ecoregion/ru.md"
    chosen = {name: files[name].rstrip("\n") + f"\n\n{words}\n",
              other: files[other].rstrip("\n") + "\n\nЕщё.\n"}
    looked = back(vladivostok, chosen)
    assert kinds(looked) == {name: "refused", other: "changed"}
    assert told in whys(looked)[name]
    done(vladivostok, looked)
    path = name.removesuffix("/ru.md")
    assert not page_of("ru", path).has_unpublished_changes
    assert page_of("ru", "ecoregion").has_unpublished_changes


FIELDS = ["{live: true}", "{path: '00010001'}", "{owner: 1}", "{locale: en}", "{slug: x}",
          "{translation_key: x}", "{locked: true}"]


@pytest.mark.once
def test_a_file_does_not_say_whose_a_page_is(vladivostok):
    files = out(vladivostok, "ru:ecoregion")
    files["ecoregion/rivers/page.yaml"] = f"type: article\nfields: {FIELDS[0]}\n"
    for number, fields in enumerate(FIELDS):
        files[f"ecoregion/new-{number}/page.yaml"] = f"type: article\nfields: {fields}\n"
        files[f"ecoregion/new-{number}/ru.md"] = HEAD
    new = [f"ecoregion/new-{number}/ru.md" for number in range(len(FIELDS))]
    assert kinds(back(vladivostok, files)) == dict.fromkeys([RIVERS, *new], "refused")


WRONG = {
    "another type": {"ecoregion/rivers/page.yaml": "type: policy\n"},
    "no type": {"ecoregion/rivers/page.yaml": "order: 1\n"},
    "not UTF-8": {RIVERS: "---\ntitle: \"Реки\"\n---\n".encode("cp1251")},
    "UTF-16": {RIVERS: "---\ntitle: \"Реки\"\n---\n".encode("utf-16")},
    "no head": {RIVERS: "Реки\n"},
    "too long": {RIVERS: HEAD + "а" * 300_000},
    "a home": {"page.yaml": "type: home\n", "ru.md": HEAD},
}


@pytest.mark.once
@pytest.mark.parametrize("files", WRONG.values(), ids=WRONG)
def test_a_file_that_cannot_be_read_is_told_by_its_name(files, vladivostok):
    if "page.yaml" not in files:
        given_out = out(vladivostok, "ru:ecoregion")
        files = {name: given_out[name] for name in (RIVERS, "ecoregion/rivers/page.yaml")} | files
    looked = back(vladivostok, files)
    [(name, why)] = whys(looked).items()
    assert why
    assert looked.context["plan"].changes == []


def test_a_new_page_nowhere_or_at_an_old_address(vladivostok):
    for files in (
        {"no/where/page.yaml": ARTICLE, "no/where/ru.md": HEAD},
        {"ecoregion/new/ru.md": HEAD},
        {"ecoregion/new/page.yaml": ARTICLE,
         "ecoregion/new/ru.md": HEAD.replace("sources", 'edited_from: "0123"\nsources')},
        # The list of species takes words on species only.
        {"species/new/page.yaml": ARTICLE, "species/new/ru.md": HEAD},
        {"species/new/page.yaml": "type: species\n", "species/new/ru.md": HEAD},
    ):
        looked = back(vladivostok, files)
        assert set(kinds(looked).values()) == {"refused"}, files
        assert all(whys(looked).values())


def test_below_a_refused_page_nothing_is_made(vladivostok):
    looked = back(vladivostok, {
        "ecoregion/new/page.yaml": ARTICLE, "ecoregion/new/ru.md": f"{HEAD}[x](/no/such/)\n",
        "ecoregion/new/deeper/page.yaml": ARTICLE, "ecoregion/new/deeper/ru.md": HEAD})
    assert set(kinds(looked).values()) == {"refused"}


def test_a_locked_page_is_left_alone(vladivostok, office_user):
    files = out(vladivostok, "ru:ecoregion")
    Page.objects.filter(pk=page_of("ru").pk).update(
        locked=True, locked_by=office_user("vladivostok", "steward"))
    files[RIVERS] = files[RIVERS].rstrip("\n") + "\n\nЕщё.\n"
    assert kinds(back(vladivostok, files)) == {RIVERS: "refused"}


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


def link() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        one = zipfile.ZipInfo("content/pages/ru.md")
        one.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(one, "/etc/passwd")
    return data.getvalue()


def twice() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive, pytest.warns(UserWarning):
        archive.writestr("content/pages/ru.md", HEAD)
        archive.writestr("content/pages/ru.md", HEAD)
    return data.getvalue()


def squeezed(files: int, size: int) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(files):
            archive.writestr(f"content/pages/x{number}/ru.md", b"a" * size)
    return data.getvalue()


def locked() -> bytes:
    """The bit that says so, in both heads of the file."""
    data = bytearray(packed({"ru.md": HEAD}))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + at] |= 1
    return bytes(data)


def lying() -> bytes:
    """Says of itself that it is small."""
    data = bytearray(squeezed(1, parcel.MAX_FILE + 10))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    return bytes(data)


HOSTILE = {
    "no archive": (lambda: b"PK\x03\x04 broken", "not-zip"),
    "cut off": (lambda: packed({"ru.md": HEAD})[:-30], "not-zip"),
    "empty": (lambda: packed({}), "no-pages"),
    "other files": (lambda: packed({"a.txt": "x"}), "no-pages"),
    "no folder": (lambda: packed({"ru.md": HEAD}, root=""), "no-pages"),
    "up": (lambda: packed({"../../ru.md": HEAD}), "path"),
    "from the root": (lambda: packed({"ru.md": HEAD}, root="/content/pages/"), "path"),
    "a drive": (lambda: packed({"ru.md": HEAD}, root="C:/content/pages/"), "path"),
    "backslashes": (lambda: packed({"..\\ru.md": HEAD}), "path"),
    "a link": (link, "link"),
    "twice": (twice, "twice"),
    "a password": (locked, "locked"),
    "one that swells": (lambda: squeezed(1, parcel.MAX_FILE + 1), "file-size"),
    "many that swell": (lambda: squeezed(17, parcel.MAX_FILE), "unpacked"),
    "too many": (lambda: squeezed(parcel.MAX_FILES + 1, 1), "many"),
    "a lie": (lying, ("file-size", "not-zip")),
}


@pytest.mark.once
@pytest.mark.parametrize(("build", "code"), HOSTILE.values(), ids=HOSTILE)
def test_an_archive_that_could_do_harm_is_refused(build, code):
    with pytest.raises(parcel.ParcelError) as caught:
        parcel.read(build())
    assert caught.value.code in code if isinstance(code, tuple) else caught.value.code == code


@pytest.mark.once
def test_it_is_told_in_the_language_of_the_editor(vladivostok, irina, settings):
    from wagtail.users.models import UserProfile

    UserProfile.objects.update_or_create(user=irina, defaults={"preferred_language": "ru"})
    for build, words in ((HOSTILE["up"][0], "выводит из архива"),
                         (HOSTILE["no archive"][0], "не ZIP")):
        answer = back(vladivostok, build())
        assert answer.status_code == 200
        assert words in str(answer.context["back"].errors), answer.context["back"].errors
        assert not (settings.DATA / "imports").exists()


@pytest.mark.once
def test_litter_and_strange_files_are_left_aside():
    files, strange = parcel.read(packed({
        "ru.md": HEAD, "a.jpg": b"x", ".DS_Store": b"x", "left-out.txt": "x"}))
    assert (list(files), strange) == (["ru.md"], ["content/pages/a.jpg"])


@pytest.mark.once
def test_the_same_pages_make_the_same_archive():
    assert given.parcel_of("mn", "ecoregion")[0] == given.parcel_of("mn", "ecoregion")[0]


@pytest.mark.once
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


def test_what_stands_in_another_editions_words_stays_known(dadal):
    """The basis of a draft that was begun from an offer survives files."""
    from amurinfo.editions.models import Basis, Offer

    page = page_of("ru", "news")
    from amurinfo.pages.models import NewsPage

    item = NewsPage(title="Учёт", slug="count", summary="Итоги учёта.", live=False, body=[
        {"type": "paragraph", "id": "6b1f3c9e-0000-4000-8000-000000000002",
         "value": "<p>Учёт длился зиму.</p><p>Снега было много.</p>"}])
    page.add_child(instance=item)
    item.save_revision().publish()
    offer = Offer.objects.get(translation_key=item.translation_key, source__language="ru",
                              target__language="mn")
    made = drafts.accept(offer, offer.decided_by or _steward())
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


def _steward():
    from django.contrib.auth import get_user_model

    return get_user_model().objects.create_superuser("operator", password="x")


def test_plans_leave_nothing_behind(irina):
    files = {"ecoregion/new/page.yaml": ARTICLE.encode(), "ecoregion/new/ru.md": HEAD.encode()}
    before = Page.objects.count()
    plan = taken.make_plan(files, [], irina)
    assert [page.kind for page in plan.pages] == ["new"]
    assert Page.objects.count() == before
