"""Each form of file: read as written, by us and by the programs of others; hostile ones refused."""

import io
import zipfile

import docx as python_docx
import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from translate.storage import po as toolkit_po
from translate.storage import xliff2

from amurinfo.editions.exchange.files import docx, forms, po, xliff
from amurinfo.editions.exchange.files.model import Document, FileError, FilePage, Unit
from amurinfo.editions.exchange.files.tokens import is_nested, places
from amurinfo.editions.exchange.richtext import Mark, guarded

from .schemas import xliff_schema  # noqa: F401

KEY = "6b1f3c9e-0000-4000-8000-000000000001"
MARKS = (Mark("a", (("href", "/mn/places/amur/"),)), Mark("b"),
         Mark("embed", (("embedtype", "fact"), ("key", "figures/tigers"))))
UNITS = (
    Unit(0, "Учёт тигра", "Барын тооллого", "0123456789abcdef", "fedcba9876543210", "final",
         ("place: title#0",)),
    Unit(1, "На {1}Амуре {2}нашли{/2}{/1} {3/} & <так>", "", "0123456789abcde0", "", "initial",
         ("note",), MARKS),
    Unit(2, "{1}a{/1} {{1}} {2}b{/2}", "{2}б{/2} {1}а{/1} {{1}}", "0123456789abcde1",
         "fedcba9876543211", "initial", (), MARKS),
)
DOCUMENT = Document("ru", "mn", (FilePage(KEY, "Учёт & тигр", "news/tiger-count/", UNITS),))


def said(document: Document):
    return (document.source, document.target, document.strange, [
        (page.key, [(u.number, u.source, u.target, u.source_digest, u.target_digest)
                    for u in page.units]) for page in document.pages])


@pytest.mark.parametrize("form", forms.FORMATS)
def test_read_as_written(form):
    found = forms.read(f"a.{form}", forms.FORMATS[form].write(DOCUMENT))
    assert said(found) == said(DOCUMENT)
    if form == "xlf":
        assert [u.state for u in found.pages[0].units] == ["final", "initial", "initial"]
    if form == "po":
        assert [u.is_fuzzy for u in found.pages[0].units] == [False, False, True]


# What a person may type; XML has no other control characters, nor has Word.
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), max_size=12)


@st.composite
def texts(draw, depth=2):
    """Text with placeholders, each once and nested."""
    numbers = iter(range(1, 9))

    def some(level):
        out = [guarded(draw(WORDS))]
        for _time in range(draw(st.integers(0, 2 if level else 0))):
            number = next(numbers, None)
            if number is None:
                break
            if draw(st.booleans()):
                out.append(f"{{{number}}}{some(level - 1)}{{/{number}}}")
            else:
                out.append(f"{{{number}/}}")
            out.append(guarded(draw(WORDS)))
        return "".join(out)

    return "x" + some(depth) + "x"


@settings(max_examples=40, deadline=None)
@given(texts(), texts(), st.sampled_from(list(forms.FORMATS)))
def test_whatever_is_said_arrives(source, target, form):
    unit = Unit(7, source, target, "0" * 16, "1" * 16, "translated", (), MARKS * 3)
    document = Document("zh-hans", "en", (FilePage(KEY, "t", "a/", (unit,)),))
    assert is_nested(source)
    assert said(forms.FORMATS[form].read(forms.FORMATS[form].write(document))) == said(document)


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(list(forms.FORMATS)), st.integers(0, 4000))
def test_rubbish_is_refused_in_a_sentence_or_read(noise, form, at):
    data = forms.FORMATS[form].write(DOCUMENT)
    for broken in (noise, data[:at], data[:at] + noise + data[at + len(noise):]):
        try:
            forms.read(f"a.{form}", broken)
        except FileError as error:
            assert error.code


# ---- other programs ----------------------------------------------------------------------


def test_xliff_is_valid(xliff_schema):  # noqa: F811
    data = xliff.write(DOCUMENT)
    xliff_schema.assertValid(etree.fromstring(data))
    overlapping = Unit(3, "{1}a{2}b{/1}c{/2}", "", "0" * 16, "", marks=MARKS)
    whole = Document("zh-hans", "en", (FilePage(KEY, "t\x01", "", (overlapping,)),))
    xliff_schema.assertValid(etree.fromstring(xliff.write(whole)))
    assert said(xliff.read(xliff.write(whole))) == said(whole)
    with pytest.raises(etree.DocumentInvalid):
        xliff_schema.assertValid(etree.fromstring(data.replace(b'state="final"', b'state="x"')))


def test_the_translate_toolkit_reads_and_writes_xliff():
    store = xliff2.Xliff2File.parsestring(xliff.write(DOCUMENT))
    assert [unit.getid() for unit in store.units][0].endswith(UNITS[0].id)
    assert store.units[0].source == "Учёт тигра"
    assert store.units[0].target == "Барын тооллого"
    assert "нашли" in str(store.units[1].rich_source or store.units[1].source)
    store.units[0].target = "Бар тоолсон"
    back = xliff.read(bytes(store))
    assert back.pages[0].units[0].target == "Бар тоолсон"
    assert back.pages[0].units[2].target == UNITS[2].target


def test_polib_and_the_toolkit_read_and_write_po(tmp_path):
    data = po.write(DOCUMENT)
    theirs = polib.pofile(data.decode())
    assert [entry.msgstr for entry in theirs] == [u.target for u in UNITS]
    assert theirs[2].flags == ["fuzzy"]
    assert theirs.metadata["Language"] == "mn"
    theirs[1].msgstr = "{1}Амар {2}олсон{/2}{/1} {3/} & <тэг>"
    theirs[2].flags = []
    theirs.save(str(tmp_path / "a.po"))
    back = po.read((tmp_path / "a.po").read_bytes())
    assert [u.target for u in back.pages[0].units] == [u.msgstr for u in theirs]
    assert not back.pages[0].units[2].is_fuzzy
    store = toolkit_po.pofile.parsestring(data)
    assert [u.target for u in store.units if not u.isheader()] == [u.target for u in UNITS]
    assert said(po.read(bytes(store))) == said(DOCUMENT)


def test_word_opens_docx_and_changes_it(tmp_path):
    document = python_docx.Document(io.BytesIO(docx.write(DOCUMENT)))
    [table] = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        [KEY, "ru", "mn"], *([u.id, u.source, u.target] for u in UNITS)]
    cell = table.rows[2].cells[2]
    cell.text = "{1}Амар"
    cell.add_paragraph(" {2}олсон{/2}{/1} {3/} “&” <тэг>")
    table._tbl.append(table._tbl.tr_lst[1])  # moved
    table._tbl.remove(table._tbl.tr_lst[2])  # lost
    document.save(tmp_path / "a.docx")
    [page] = docx.read((tmp_path / "a.docx").read_bytes()).pages
    assert [u.number for u in page.units] == [1, 0]
    assert page.units[0].target == "{1}Амар\n {2}олсон{/2}{/1} {3/} “&” <тэг>"


def test_words_tracked_changes_are_taken_as_accepted():
    data = _with(docx.write(DOCUMENT), lambda xml: xml.replace(
        "Барын тооллого</w:t></w:r>",
        "Барын тооллого</w:t></w:r><w:ins><w:r><w:t> шинэ</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>x</w:delText><w:t>хуучин</w:t></w:r></w:del>"))
    assert docx.read(data).pages[0].units[0].target == "Барын тооллого шинэ"


def _with(data: bytes, change) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(
            out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name).decode()
            new.writestr(name, change(text) if name == "word/document.xml" else text)
    return out.getvalue()


# ---- hostile and mangled -----------------------------------------------------------------

BOMB = ('<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>')
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("declared", [BOMB, OUTSIDE])
def test_entities_are_not_read(declared):
    head, rest = xliff.write(DOCUMENT).decode().split("?>", 1)
    with pytest.raises(FileError, match="dtd"):
        xliff.read(f"{head}?>{declared}{rest.replace('тооллого', '&a;')}".encode())
    with pytest.raises(FileError, match="dtd"):
        docx.read(_with(docx.write(DOCUMENT), lambda xml: xml.replace("?>", "?>" + declared, 1)))


def test_an_archive_that_unpacks_to_much_is_refused(monkeypatch):
    monkeypatch.setattr(docx, "MAX_UNPACKED", 2 * 1024 * 1024)
    data = _with(docx.write(DOCUMENT), lambda xml: xml + " " * 3 * 1024 * 1024)
    assert len(data) < 20_000
    with pytest.raises(FileError, match="unpacked"):
        docx.read(data)


def test_elements_without_end_are_refused():
    deep = '<pc id="1">' * 5000 + "x" + "</pc>" * 5000
    data = xliff.write(DOCUMENT).decode().replace("Барын тооллого", deep)
    with pytest.raises(FileError, match="depth"):
        xliff.read(data.encode())


@pytest.mark.parametrize("form", ["xlf", "po"])
def test_line_ends_marks_and_encodings_of_other_systems(form):
    text = forms.FORMATS[form].write(DOCUMENT).decode()
    for data in (text.replace("\n", "\r\n").encode(), b"\xef\xbb\xbf" + text.encode(),
                 text.replace("UTF-8", "UTF-16").replace("utf-8", "utf-16").encode("utf-16")):
        assert said(forms.FORMATS[form].read(data)) == said(DOCUMENT)
    with pytest.raises(FileError) as caught:
        forms.FORMATS[form].read(text.encode("cp1251", "ignore"))
    assert caught.value.code in ("encoding", "xml")


@pytest.mark.parametrize(("name", "data", "code"), [
    ("a.xlf", b"", "empty-file"), ("a.txt", b"x", "ending"), ("a.xlf", b"<a", "xml"),
    ("a.xlf", b"<a/>", "not-xliff"), ("a.docx", b"PK", "not-docx"), ("a.po", b"msgid", "po"),
    ("a.po", b'msgid "a"\nmsgstr "b"\n', "not-po"),
    ("a.xlf", b'<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"/>',
     "xliff-version"),
    ("a.xlf", xliff.write(DOCUMENT).replace(b'trgLang="mn"', b'trgLang="fr"'), "language"),
    ("a.xlf", xliff.write(DOCUMENT).replace(b'<ph id="3"', b'<ph id="x"'), "placeholder"),
    ("a.xlf", xliff.write(DOCUMENT).replace("тооллого".encode(), b"<bad/>"), "element"),
    ("a.xlf", b" " * (20 * 1024 * 1024 + 1), "size"),
])
def test_what_cannot_be_read(name, data, code):
    with pytest.raises(FileError) as caught:
        forms.read(name, data)
    assert caught.value.code == code


def test_placeholders_are_seen():
    assert is_nested("{1}a{2/}{/1}")
    assert not is_nested("{1}a{2}b{/1}{/2}")
    assert not is_nested("{1}a{/1}{1}a{/1}")
    assert places("{{1}} {1}a{/1} {2/}") == {("open", 1), ("void", 2)}
