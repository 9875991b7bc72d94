"""Pages that an office brings back and that are not taken; the others go on."""

import pytest
from wagtail.models import Page

from .desk import ARTICLE, HEAD, RIVERS, back, done, kinds, out, page_of, whys

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("own_folder")]


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


@pytest.mark.parametrize(("name", "words", "told"), REFUSED.values(), ids=REFUSED)
def test_a_page_that_is_wrong_is_refused_and_the_others_go_on(name, words, told, vladivostok):
    other, path = "ecoregion/ru.md", name.removesuffix("/ru.md")
    files = {key: text for part in {"ecoregion", path.partition("/")[0]}
             for key, text in out(vladivostok, f"ru:{part}").items()}
    chosen = {name: files[name].rstrip("\n") + f"\n\n{words}\n",
              other: files[other].rstrip("\n") + "\n\nЕщё.\n"}
    looked = back(vladivostok, chosen)
    assert kinds(looked) == {name: "refused", other: "changed"}
    assert told in whys(looked)[name]
    done(vladivostok, looked)
    assert not page_of("ru", path).has_unpublished_changes
    assert page_of("ru", "ecoregion").has_unpublished_changes


FIELDS = ["{live: true}", "{path: '00010001'}", "{owner: 1}", "{locale: en}", "{slug: x}",
          "{translation_key: x}", "{locked: true}"]


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
