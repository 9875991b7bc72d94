"""Every problem can be said, in every language, with all that it needs."""

import ast
import re
import string

import pytest
from django.utils.translation import override

import amurinfo.facts.importing as package
from amurinfo.config.paths import PACKAGE
from amurinfo.facts.importing.problems import Problem, explain
from amurinfo.facts.importing.remarks import remark
from amurinfo.languages import CODES


@pytest.fixture(autouse=True)
def in_english():
    """Whatever language the test before has left behind."""
    with override("en"):
        yield


FOLDER = PACKAGE / "facts" / "importing"
SAMPLES = {"limit": 20, "expected": "a, b", "low": 1, "high": 2, "kind": "species", "row": 3,
           "file": "places.csv", "language": "Русский"}


def raised() -> dict[str, list[set[str]]]:
    """Codes in the sources -> names of the parameters that each place gives."""
    found: dict[str, list[set[str]]] = {}

    def note(node, values):
        for value in values:
            given = {word.arg for word in node.keywords}
            found.setdefault(value, []).append(given)

    for path in FOLDER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in ("CellError", "TableError"):
                assert isinstance(node.args[0], ast.Constant), f"{path}:{node.lineno}"
                note(node, [node.args[0].value])
            elif (name == "problem" and len(node.args) == 4
                  and isinstance(node.args[3], ast.Constant)):
                # problem(row, column, value, code, **params) of the plan.
                note(node, [node.args[3].value])
    return found


def sentences() -> dict[str, str]:
    tree = ast.parse((FOLDER / "problems.py").read_text(encoding="utf-8"))
    table = next(node for node in ast.walk(tree) if isinstance(node, ast.Dict) and node.keys)
    return {key.value: value.args[0].value
            for key, value in zip(table.keys, table.values, strict=True)}


def fields(sentence: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)s", sentence))


# "required" or "emptied" is chosen before problem() is called; "whole-number" waits for a cell
# that needs it.
NOT_SEEN = {"emptied", "whole-number"}


def test_the_scan_sees_what_it_should():
    assert package.__file__ == str(FOLDER / "__init__.py")
    assert {"too-large", "formula", "swapped", "not-your-language", "twice"} <= set(raised())
    assert len(sentences()) > 30


def test_every_code_that_is_raised_has_a_sentence():
    assert set(raised()) <= set(sentences())


def test_every_sentence_is_used():
    assert set(sentences()) - set(raised()) <= NOT_SEEN


def test_every_place_gives_what_the_sentence_needs():
    known = sentences()
    for code, places in raised().items():
        for given in places:
            assert fields(known[code]) <= given, code


@pytest.mark.parametrize("code", sorted(sentences()))
def test_in_four_languages(code):
    params = {name: SAMPLES[name] for name in fields(sentences()[code])}
    said = {}
    for language in CODES:
        with override(language):
            said[language] = explain(code, params)
            for value in params.values():
                assert str(value) in said[language]
        assert "%(" not in said[language]
    assert said["en"] == sentences()[code] % params
    # An edition is not told in English what is wrong.
    assert len(set(said.values())) == 4
    assert re.search("[а-яё]", said["ru"])
    assert re.search("[өүа-яё]", said["mn"])
    assert re.search("[\u4e00-\u9fff]", said["zh-hans"])


def test_an_unknown_code():
    with pytest.raises(KeyError):
        explain("no-such-code", {})


def test_file_row_column_and_value_are_named():
    text = str(Problem("places.csv", 7, "lat", "134.9", "swapped"))
    assert text == (
        "places.csv, row 7, column “lat”, value “134.9”: latitude and longitude seem to be "
        "swapped."
    )
    with override("ru"):
        russian = str(Problem("places.csv", 7, "lat", "134.9", "swapped"))
    assert russian != text
    assert all(part in russian for part in ("places.csv", "7", "lat", "134.9"))


def test_of_a_file_as_a_whole_only_the_file_is_named():
    assert str(Problem("x.csv", 0, "", "", "empty-file")) == "x.csv: the file holds no rows."


def test_a_long_value_is_cut():
    text = str(Problem("x.csv", 2, "note_en", "ab" * 50, "too-long", {"limit": 10}))
    assert "ab" * 28 + "a…" in text
    assert "ab" * 31 not in text


def test_a_value_cannot_steer_the_terminal():
    text = str(Problem("x.csv", 2, "note_en", "a\x1b[2Jb\u202ec", "control"))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "a\ufffd[2Jb\ufffdc" in text
    assert set(text) <= set(string.printable) | set("“”\ufffd")


@pytest.mark.parametrize(("code", "detail"), [
    ("encoding", "GB 18030"), ("delimiter", ";"), ("workbook", ""),
])
def test_remarks(code, detail):
    said = set()
    for language in CODES:
        with override(language):
            said.add(remark(code, detail))
            assert detail in remark(code, detail)
    assert len(said) == 4
    with pytest.raises(KeyError):
        remark("no-such-code", "")
