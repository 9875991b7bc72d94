"""Words of PDF files, and files that are made to hurt."""

import io
import subprocess
import time

import pytest

from amurinfo.media.pdf import Limits, Reading, read
from amurinfo.media.pdf.reading import _of_answer, clean
from tests.machine import BROWSER
from tests.media import pdfs

#: Enough for a file of ours, and little to wait for.
SHORT = Limits(cpu=1, cpu_at_most=1, seconds=20, memory=400 * 2**20)


def of(data: bytes, **limits) -> Reading:
    return read(io.BytesIO(data), Limits(**limits) if limits else SHORT)


def test_pages_in_four_languages_one_by_one():
    found = of(pdfs.of_texts([
        "Численность тигра растёт", "Хөх тогоруу үүрлэдэг", "东北虎保护战略", "efficient flow", "",
    ]))
    assert found == Reading(5, (
        "Численность тигра растёт", "Хөх тогоруу үүрлэдэг", "东北虎保护战略", "efficient flow", "",
    ))
    assert found.with_text == 4


@pytest.mark.browser
def test_a_file_that_another_program_wrote(tmp_path):
    """Chromium's letters are glyphs of embedded fonts; Chinese ones need not be those meant."""
    texts = {
        "ru": "Численность амурских тигров оценивается по следам, подъём и ёлки.",
        "mn": "Өвөл нь хүйтэн, үүлгүй байдаг бөгөөд тогоруунууд өмнө зүг рүү нүүдэллэдэг.",
        "zh": "黑龙江流域的湿地是东方白鹳的重要栖息地，面积约一百万公顷。",
        "en": "The first office.",
    }
    page = tmp_path / "a.html"
    page.write_text("<!doctype html><meta charset=utf-8>" + "".join(
        f'<p lang="{code}" style="break-after:page">{text}' for code, text in texts.items()
    ), encoding="utf-8")
    subprocess.run(
        [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}",
         "--no-pdf-header-footer", f"--print-to-pdf={tmp_path / 'a.pdf'}", page.as_uri()],
        check=True, capture_output=True, timeout=60,
    )
    with (tmp_path / "a.pdf").open("rb") as file:
        assert list(read(file).texts)[:4] == list(texts.values())


@pytest.mark.parametrize(("text", "words"), [
    ("Стратегия сохра-\r\nнения тигра", "Стратегия сохранения тигра"),
    ("сохра\ufffe\r\nнения", "сохранения"),
    ("2010-\r\n2022 годы", "2010- 2022 годы"),
    ("保护\r\n区位于 中俄", "保护区位于 中俄"),
    ("a\x00b\ud800  c\r\n\r\nd", "ab c d"),
])
def test_lines_become_words_again(text, words):
    assert clean(text) == words


@pytest.mark.parametrize(("data", "pages", "problem"), [
    pytest.param(pdfs.ENCRYPTED, 0, "encrypted", id="encrypted"),
    pytest.param(b"%PDF-1.7 and nothing", 0, "broken", id="nothing"),
    pytest.param(b"PK\x03\x04 another kind of file", 0, "broken", id="no-pdf"),
    pytest.param(pdfs.of_texts(["a b c"] * 10)[:900], 0, "broken", id="cut"),
    pytest.param(pdfs.LOOPS[0], 9, "", id="pages-in-pages"),
])
def test_what_cannot_be_read_is_said(data, pages, problem):
    found = of(data)
    assert (found.pages, found.with_text, found.problem) == (pages, 0, problem)


@pytest.mark.parametrize("data", [
    pytest.param(pdfs.BOMB, id="bomb"), pytest.param(pdfs.LOOPS[1], id="form-in-form"),
])
def test_what_takes_too_much_is_stopped(data):
    start = time.monotonic()
    found = of(data)
    assert found.problem in ("slow", "broken")
    assert (found.pages, found.texts) == (1, ())
    assert time.monotonic() - start < SHORT.seconds


def test_no_more_than_the_limits_is_read():
    assert of(pdfs.of_texts(["a"] * 30), pages=20) == Reading(30, ("a",) * 20)
    assert of(pdfs.of_texts(["a" * 50]), of_page=20) == Reading(1, ("a" * 20,))
    assert of(pdfs.of_texts(["a" * 5] * 3), of_all=10) == Reading(3, ("aaaaa",) * 2, "slow")
    assert of(pdfs.of_texts(["a"]), bytes=100) == Reading(problem="large")
    assert of(pdfs.LAUGHS, seconds=1) == Reading(1, (), "slow")


def test_nothing_that_the_reader_says_is_believed():
    for answer in (b"", b"{}\n", b"[]\n", b'"a"\n', b'7\n7\n', b'{"end": []}\n', b"\xff\n", b"1"):
        assert _of_answer(answer, SHORT, "broken") == Reading(problem="broken"), answer
    # Cut off within a page: the pages before it are whole.
    assert _of_answer(b'3\n"a"\n"b', SHORT, "slow") == Reading(3, ("a",), "slow")
    assert _of_answer(b'1\n"a"\n"b"\n{"end": ""}\n', SHORT, "slow") == Reading(2, ("a", "b"))
