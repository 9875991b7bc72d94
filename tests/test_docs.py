"""What the documentation says is so: commands, paths, labels, tables."""

import gettext
import os
import re
import shlex
import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import wagtail
from babel.messages.pofile import read_po
from click.testing import CliRunner
from django.utils import translation

from amurinfo.config.cli.commands import cli
from amurinfo.config.settings import base
from amurinfo.languages import BY_CODE, CODES

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
FILES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "benchmarks").glob("*.md")])
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
ARCHITECTURE = (DOCS / "architecture.md").read_text(encoding="utf-8")
OPERATORS = (DOCS / "operators" / "README.md").read_text(encoding="utf-8")

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.M | re.S)
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^(#+) (.+)$", re.M)
#: First parts of paths in this repository.
_ROOMS = ("amurinfo", "content", "tests", "tools", "docs", "requirements", "benchmarks", ".ci")
_PATH = re.compile(rf"(?:{'|'.join(map(re.escape, _ROOMS))})/[\w./*-]*")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def each(files=FILES):
    return pytest.mark.parametrize("file", files, ids=name_of)


def bare(text: str) -> str:
    """Text without its code blocks."""
    return _FENCE.sub("", text)


def anchors(file: Path) -> set[str]:
    """Anchors of a file's headings, as the usual viewers make them."""
    found = set()
    for _level, title in _HEADING.findall(bare(file.read_text(encoding="utf-8"))):
        kept = re.sub(r"[^\w\s-]", "", title.lower())
        found.add(re.sub(r"\s", "-", kept.strip()))
    return found


def table(text: str, heading: str) -> list[list[str]]:
    """Rows of the first table below a heading, without its head."""
    below = text.split(f"\n{heading}\n", 1)[1]
    rows = re.search(r"(?:^\|.*\n)+", below, re.M)[0].splitlines()[2:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def block(text: str, before: str) -> list[str]:
    """Lines of the first code block after some words."""
    return _FENCE.search(text.split(before, 1)[1])[2].splitlines()


# ---- paths and links ----------------------------------------------------------------------


@each()
def test_links_lead_somewhere(file):
    for target in _LINK.findall(bare(file.read_text(encoding="utf-8"))):
        if target.startswith(("http://", "https://")):
            continue
        path, _hash, anchor = target.partition("#")
        found = (file.parent / path).resolve() if path else file
        if found.is_dir():
            found /= "README.md"
        assert found.exists(), target
        if anchor:
            assert anchor in anchors(found), target


@each()
def test_paths_exist(file):
    for code in _CODE.findall(bare(file.read_text(encoding="utf-8"))):
        if _PATH.fullmatch(code):
            assert list(ROOT.glob(code.rstrip("/"))), code


def test_every_room_of_the_picture_stands():
    parents: list[str] = []
    seen = 0
    for line in block(ARCHITECTURE, "## One sentence a room"):
        depth = (len(line) - len(line.lstrip())) // 2
        names = re.split(r"\s{3,}", line.strip())[0].split()
        del parents[depth:]
        for name in names:
            seen += 1
            assert (ROOT / "".join(parents) / name).exists(), line
        parents.append(names[0])
    assert seen > 20
    apps = {path.parent.name for path in (ROOT / "amurinfo").glob("*/__init__.py")}
    picture = "\n".join(block(ARCHITECTURE, "## One sentence a room"))
    assert not [app for app in apps if f"  {app}/" not in picture]


def test_floors_and_pure_cores_are_those_of_the_contracts():
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers, pure = rules["tool"]["importlinter"]["contracts"]
    assert block(ARCHITECTURE, "## Floors") == layers["layers"]
    assert block(ARCHITECTURE, "Pure cores import") == pure["source_modules"]


# ---- commands -----------------------------------------------------------------------------


def leaves(group: click.Group = cli, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command that does something, as its words."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from leaves(command, (*path, name))
        else:
            yield (*path, name)


def lines_of_shell(file: Path) -> list[str]:
    blocks = _FENCE.findall(file.read_text(encoding="utf-8"))
    return [line for kind, text in blocks if kind == "sh" for line in text.splitlines() if line]


def check_amurinfo(words: list[str]) -> None:
    """The command exists, and has every option that it is given."""
    command: click.Command = cli
    rest = list(words)
    while rest:
        if rest[0].startswith("--"):
            option = rest.pop(0).partition("=")[0]
            known = {name for param in command.params for name in param.opts} | {"--help"}
            assert option in known, f"{command.name} {option}"
        elif isinstance(command, click.Group):
            name = rest.pop(0)
            # After an option stands its value, unless it is a command's name.
            if name in command.commands:
                command = command.commands[name]
            else:
                assert name in CODES, f"{command.name}: {name}"
        else:
            if command.name == "manage":
                from django.core.management import get_commands

                assert rest[0] in get_commands(), rest[0]
                return
            rest.pop(0)


def check_make(words: list[str]) -> None:
    for word in words:
        variable, equals, _value = word.partition("=")
        if equals:
            assert re.search(rf"^{variable} \?=|\$\({variable}\)", MAKEFILE, re.M), variable
        else:
            assert re.search(rf"^{re.escape(word)}:", MAKEFILE, re.M), word


def check_python(words: list[str]) -> None:
    if words[:1] == ["-c"]:
        compile(words[1], "docs", "exec")
        return
    assert words[0] == "-m", words
    module, *rest = words[1:]
    place = ROOT / module.replace(".", "/")
    assert (
        module in ("pip", "pytest") or place.with_suffix(".py").is_file()
        or (place / "__main__.py").is_file()
    ), module
    for word in rest:
        if _PATH.fullmatch(word):
            assert (ROOT / word).exists(), word


CHECKS = {
    "amurinfo": check_amurinfo, "make": check_make, ".venv/bin/amurinfo": check_amurinfo,
    ".venv/bin/python": check_python, "python": check_python,
}


def check(line: str) -> None:
    words = shlex.split(line)
    while re.fullmatch(r"[A-Z_]+=.*", words[0]):
        variable = words.pop(0).partition("=")[0]
        # The second is for those who run tests, and stands in their settings.
        assert variable in settings_of_the_code() | {"TEST_DATABASE", "KILLS"}, variable
    CHECKS[words[0]](words[1:])


@each()
def test_commands_exist(file):
    for line in lines_of_shell(file):
        check(line)
    for code in _CODE.findall(bare(file.read_text(encoding="utf-8"))):
        if code.split()[0] in CHECKS and len(code.split()) > 1:
            check(code)


def test_the_table_of_commands_is_whole():
    told = {row[0].strip("`") for row in table(OPERATORS, "## All commands")}
    assert told == {" ".join(("amurinfo", *words)) for words in leaves()}


def test_targets_of_make_are_told():
    targets = set(re.search(r"^\.PHONY: (.+)$", MAKEFILE, re.M)[1].split())
    told = {
        word for file in FILES for line in _CODE.findall(file.read_text(encoding="utf-8"))
        + lines_of_shell(file) if line.startswith("make ") for word in line.split()[1:]
    }
    assert targets <= told


@pytest.mark.parametrize("words", list(leaves()), ids=" ".join)
def test_help_of_every_command(words):
    done = CliRunner().invoke(cli, [*words, "--help"])
    assert done.exit_code == 0, done.output
    assert "Usage:" in done.output


@pytest.mark.machine
@pytest.mark.parametrize("code", CODES)
def test_help_in_the_language_that_is_named(code):
    done = subprocess.run(
        [sys.executable, "-m", "amurinfo", "--language", code, "--help"], cwd=ROOT, text=True,
        capture_output=True, timeout=60, env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    assert done.returncode == 0, done.stderr
    script = {"ru": "[а-яё]{4}", "mn": "[а-яёөү]{4}", "zh-hans": "[\u4e00-\u9fff]{2}"}
    assert re.search(script.get(code, "Usage:"), done.stdout), done.stdout


@pytest.fixture
def operator():
    """Runs `amurinfo …` in this process, on the tests' database."""
    with translation.override(None):
        yield lambda *words: CliRunner().invoke(cli, list(words))


@pytest.mark.django_db
@pytest.mark.once
def test_facts_go_out_and_come_in_again(operator, tmp_path):
    done = operator("facts", "export", str(tmp_path))
    assert done.exit_code == 0, done.output
    files = sorted(tmp_path.glob("*.csv"))
    told = re.findall(r"exported/(\w+\.csv)", OPERATORS)
    assert told
    assert {file.name for file in files} >= set(told)
    assert {file.name for file in files} == {p.name for p in (ROOT / "content/facts").glob("*.csv")}
    done = operator("facts", "import", "--dry-run", *map(str, files))
    assert done.exit_code == 0, done.output
    assert "added: 0, changed: 0" in done.output


@pytest.mark.django_db
@pytest.mark.once
def test_a_dry_run_tells_and_changes_nothing(operator, tmp_path):
    from amurinfo.facts.models import Species

    change = tmp_path / "species.csv"
    change.write_text("slug,name_ru,forms_ru\namur-tiger,Тигр,\n", encoding="utf-8")
    done = operator("facts", "import", "--dry-run", str(change))
    assert done.exit_code == 0, done.output
    assert "amur-tiger: name_ru" in done.output
    assert Species.objects.get(slug="amur-tiger").name_for("ru").text != "Тигр"
    change.write_text("slug,name_ru,nonsense\namur-tiger,Тигр,1\n", encoding="utf-8")
    assert operator("facts", "import", "--dry-run", str(change)).exit_code == 1


@pytest.mark.django_db
@pytest.mark.once
def test_an_account_of_an_office(operator):
    told = next(line for line in lines_of_shell(DOCS / "operators" / "README.md")
                if line.startswith("amurinfo accounts add") and "--help" not in line)
    done = operator(*shlex.split(told)[1:])
    assert done.exit_code == 0, done.output
    name, password = done.output.split()
    assert name == "bat"
    assert len(password) >= 16


@pytest.mark.machine
def test_the_backup_of_a_database_in_use(tmp_path):
    source, copy = tmp_path / "centre.sqlite3", tmp_path / "backup.sqlite3"
    line = next(line for line in lines_of_shell(DOCS / "operators" / "README.md")
                if "VACUUM INTO" in line)
    words = shlex.split(line)
    assert words[-2:] == ["var/centre.sqlite3", "backup.sqlite3"]
    writer = sqlite3.connect(source)
    writer.execute("pragma journal_mode=wal")
    writer.execute("create table t (x)")
    writer.execute("insert into t values (7)")
    writer.commit()
    subprocess.run(
        [sys.executable, *words[1:-2], str(source), str(copy)], check=True, timeout=60
    )
    reader = sqlite3.connect(copy)
    assert reader.execute("select x from t").fetchall() == [(7,)]
    reader.close()
    writer.close()


# ---- settings -----------------------------------------------------------------------------


def settings_of_the_code() -> set[str]:
    """Variables that the package asks the environment for, beside those of the shell."""
    ask = re.compile(r"(?:\benv\.\w+|environ\.get|environ\.setdefault)\(\s*\"([A-Z_]+)\"")
    found = set()
    for path in (ROOT / "amurinfo" / "config").rglob("*.py"):
        found |= set(ask.findall(path.read_text(encoding="utf-8")))
    return found - {"DJANGO_SETTINGS_MODULE", "LC_ALL", "LANG", "LANGUAGE"}


def test_the_table_of_settings_is_that_of_the_code():
    told = [row[0].strip("`") for row in table(OPERATORS, "## Settings")]
    assert told == re.findall(r"^``([A-Z_]+)``", base.__doc__, re.M)
    assert set(told) == settings_of_the_code()


# ---- the four guides for editors ----------------------------------------------------------


def guide(code: str) -> str:
    return (DOCS / "editors" / f"{code}.md").read_text(encoding="utf-8")


def shape(text: str) -> list[str]:
    """What is the same in every language: headings, steps, what is set as code."""
    return [
        *(level for level, _title in _HEADING.findall(text)),
        *re.findall(r"^(?:\d\.|-) ", text, re.M),
        *sorted(_CODE.findall(text)),
    ]


@pytest.mark.parametrize("code", CODES)
def test_editors_read_the_same_in_every_language(code):
    assert shape(guide(code)) == shape(guide("en"))


def labels(code: str) -> set[str]:
    """Everything that the screen may say in a language, in small letters."""
    locale = BY_CODE[code].cldr if code != "en" else "ru"
    found: list[str] = []
    for po in (ROOT / "amurinfo").glob(f"**/locale*/{locale}/LC_MESSAGES/*.po"):
        with po.open("rb") as file:
            for message in read_po(file, locale=locale):
                said = message.id if code == "en" else message.string
                found += said if isinstance(said, (list, tuple)) else [said]
    for mo in Path(wagtail.__file__).parent.glob(f"**/locale/{locale}/LC_MESSAGES/*.mo"):
        with mo.open("rb") as file:
            known = gettext.GNUTranslations(file)._catalog
        for key, said in known.items():
            key = key[0] if isinstance(key, tuple) else key
            found.append(key.rpartition("\x04")[2] if code == "en" else said)
    return {text.lower() for text in found if text}


@pytest.mark.parametrize("code", CODES)
def test_labels_are_those_of_the_screen(code):
    known = labels(code)
    quoted = re.findall(r"\*\*(.+?)\*\*", guide(code), re.S)
    told = {re.sub(r"\s+", " ", text) for text in quoted[1:]}
    assert len(told) > 25
    assert not sorted(text for text in told if text.lower() not in known)


# ---- the rest -----------------------------------------------------------------------------


def test_a_decision_has_three_lines():
    text = (DOCS / "decisions.md").read_text(encoding="utf-8")
    for part in text.split("\n### ")[1:]:
        title, *lines = [line for line in part.split("\n## ")[0].splitlines() if line]
        assert [line.split(":")[0] for line in lines] == ["- What", "- Why", "- Instead of"], title


@each()
def test_no_number_of_ours_is_left_open(file):
    text = file.read_text(encoding="utf-8")
    assert not re.search(r"\bTODO\b|\bTBD\b|\{[A-Z_]+\}", text)
