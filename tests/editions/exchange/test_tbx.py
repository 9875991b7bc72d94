"""Terms as TBX: read as written, by others too; taken in by those who keep the language."""

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from translate.storage import tbx as toolkit

from amurinfo.config.cli.commands import cli
from amurinfo.editions.admin import uploads
from amurinfo.editions.exchange import glossary, tbx, termbase
from amurinfo.editions.exchange.tbx import Entry
from amurinfo.editions.models import Term
from amurinfo.languages import CODES


@pytest.fixture
def saraa(office_user):
    return office_user("dadal", "editor", "saraa")


TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co", "Zs", "Zl", "Zp")),
                min_size=1, max_size=9)


@settings(max_examples=40)
@given(st.lists(st.builds(
    Entry, st.sampled_from(["buffer-zone", "species/amur-tiger", "fire"]),
    st.sampled_from(CODES), TEXTS, st.sampled_from(["preferred", "allowed", "forbidden"])),
    max_size=6))
def test_read_as_written(entries):
    assert set(tbx.read(tbx.write(entries))) == set(entries)


def test_the_translate_toolkit_reads_it():
    data = tbx.write([
        Entry("buffer-zone", "ru", "охранная зона", "preferred"),
        Entry("buffer-zone", "mn", "орчны бүс", "preferred"),
        Entry("buffer-zone", "mn", "захын бүс", "forbidden")])
    store = toolkit.tbxfile.parsestring(data, sourcelanguage="ru", targetlanguage="mn")
    [unit] = store.units
    assert (unit.getid(), unit.source, unit.target) == (
        "c_buffer-zone", "охранная зона", "орчны бүс")
    said = {term.text: term.deprecated for term in unit.get_target_terms()}
    assert said == {"орчны бүс": False, "захын бүс": True}


def test_the_form_of_2019_and_of_other_programs_is_read():
    found = tbx.read("""<?xml version="1.0"?>
<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"><tbxHeader/>
<text><body><conceptEntry id="fire"><langSec xml:lang="zh-CN"><termSec><term>火灾</term>
<termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></termSec>
<termSec><term>火  情</term></termSec></langSec><langSec xml:lang="fr"><termSec><term>feu</term>
</termSec></langSec></conceptEntry></body></text></tbx>""".encode())
    assert found == [Entry("fire", "zh-hans", "火灾", "preferred"),
                     Entry("fire", "zh-hans", "火 情", "allowed")]


@pytest.mark.parametrize("data", [
    b"", b"<a/>", b"<martif/>", b"x" * 30, "<martif>ө".encode("cp1251", "replace"),
    b'<!DOCTYPE a [<!ENTITY a "aa">]><martif><text><body>&a;</body></text></martif>',
    b'<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><martif>&a;</martif>',
])
def test_what_is_none_is_refused(data):
    with pytest.raises(tbx.TbxError):
        tbx.read(data)


@pytest.mark.django_db
@pytest.mark.once
def test_out_and_in_again_changes_nothing(saraa, office_user):
    Term.objects.create(concept="buffer-zone", language="mn", text="хамгаалалтын бүс",
                        status="forbidden")
    found = glossary.entries()
    assert {e.status for e in found} == {"preferred", "allowed", "forbidden"}
    assert {e.language for e in found} == set(CODES)
    plan = glossary.make_plan(tbx.read(tbx.write(found)), saraa)
    assert (plan.changes, plan.refused) == ([], [])
    assert plan.same > 50
    assert plan.of_others > 100


@pytest.mark.django_db
@pytest.mark.once
def test_terms_of_ones_own_language_are_taken_in(saraa):
    given_ = [
        Entry("buffer-zone", "mn", "шинэ бүс", "preferred"),
        Entry("buffer-zone", "mn", "муу бүс", "forbidden"),
        Entry("buffer-zone", "ru", "чужая зона", "preferred"),
        Entry("fire-watch", "mn", "галын харуул", "preferred"),
        Entry("species/amur-tiger", "mn", "бар", "forbidden"),
        Entry("c9", "mn", "?", "preferred"),
    ]
    plan = glossary.make_plan(given_, saraa)
    assert (len(plan.changes), plan.of_others) == (3, 1)
    assert [c.why for c in plan.refused] == ["record-name", "no-concept"]
    with pytest.raises(glossary.Changed):
        glossary.apply(given_, saraa, "-")
    assert glossary.apply(given_, saraa, plan.digest) == 3
    assert set(Term.objects.values_list("concept", "language", "text", "status")) == {
        ("buffer-zone", "mn", "шинэ бүс", "preferred"),
        ("buffer-zone", "mn", "муу бүс", "forbidden"),
        ("fire-watch", "mn", "галын харуул", "preferred")}
    assert list(termbase.terms().forbidden("Энд муу бүс бий.", "mn")) == ["муу бүс → шинэ бүс"]
    assert glossary.make_plan(given_, saraa).changes == []
    other = [Entry("buffer-zone", "mn", "өөр бүс", "preferred")]
    assert [c.why for c in glossary.make_plan(other, saraa).refused] == ["preferred-taken"]
    swap = [*other, Entry("buffer-zone", "mn", "шинэ бүс", "allowed")]
    assert glossary.apply(swap, saraa) == 2
    assert Term.objects.get(text="өөр бүс").status == "preferred"


@pytest.mark.django_db
@pytest.mark.once
def test_a_concept_with_another_name_is_known_by_its_terms(saraa):
    known = next(e for e in glossary.entries()
                 if e.concept == "buffer-zone" and e.language == "en" and e.status == "preferred")
    plan = glossary.make_plan([
        Entry("c17", "en", known.text, "preferred"), Entry("c17", "mn", "зурвас", "allowed")],
        saraa)
    assert [c.entry.concept for c in plan.changes] == ["buffer-zone"]


@pytest.mark.django_db
@pytest.mark.once
def test_an_upload_of_another_page_is_no_file_of_terms(saraa, log_in):
    client = log_in(saraa)
    for files in ([("a.csv", b"slug,name")], [("a.csv", b"slug"), ("b.csv", b"slug")]):
        token = uploads.keep(saraa, files)
        answer = client.get(f"/editors/exchange/terms/{token}/")
        assert (answer.status_code, answer.url) == (302, "/editors/exchange/terms/")


@pytest.mark.django_db
@pytest.mark.once
def test_in_the_interface_and_by_command(saraa, log_in, office_user, tmp_path):
    client = log_in(saraa)
    assert client.get("/editors/exchange/terms/out/").content.startswith(b"<?xml")
    bad = client.post("/editors/exchange/terms/", {"file": SimpleUploadedFile("a.tbx", b"<a")})
    assert b"a.tbx" in bad.content
    data = tbx.write([Entry("buffer-zone", "mn", "зах бүс", "forbidden")])
    sent = client.post("/editors/exchange/terms/", {"file": SimpleUploadedFile("a.tbx", data)})
    shown = html.document_fromstring(client.get(sent.headers["Location"]).content)
    [digest] = shown.xpath('//input[@name="digest"]/@value')
    client.post(sent.headers["Location"], {"digest": digest})
    assert Term.objects.get().text == "зах бүс"
    (tmp_path / "b.tbx").write_bytes(tbx.write([Entry("buffer-zone", "mn", "хил", "forbidden")]))
    run = CliRunner().invoke(cli, [
        "editions", "terms", "import", str(tmp_path / "b.tbx"), "--user", "saraa", "--apply"])
    assert run.exit_code == 0, run.output
    assert Term.objects.count() == 2
    outsider = log_in(office_user("dadal", "contributor"))
    assert outsider.post("/editors/exchange/terms/", {
        "file": SimpleUploadedFile("a.tbx", data)}).status_code in (302, 403)
    assert Term.objects.count() == 2
