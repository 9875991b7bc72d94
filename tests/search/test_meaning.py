"""What a reader types is understood: forms, letters, keyboards, slips, other languages."""

import json
import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amurinfo.analysis import Label
from amurinfo.analysis.glossary import GlossaryError, forms, glossary, searched
from amurinfo.config.paths import CONTENT
from amurinfo.languages import CODES
from amurinfo.search.engines import throwaway
from amurinfo.search.meaning import Understanding, answers, entry, lexicon, merged
from amurinfo.search.meaning.evaluation import SetError, evaluate, rows
from amurinfo.search.meaning.words import loose
from tests.services import ROOT

GLOSSARY = CONTENT / "search" / "concepts.csv"
DOCUMENTS = [
    ("r-tiger", "ru", "Учёт амурского тигра", "Зимой насчитали сорок тигров по следам."),
    ("r-crane", "ru", "Журавли Даурии", "Даурские журавли гнездятся в пойме Онона."),
    ("z-tiger", "zh-hans", "东北虎种群恢复", "黑龙江省的东北虎数量增加。"),
    ("z-crane", "zh-hans", "丹顶鹤湿地", "丹顶鹤在三江平原繁殖。"),
    ("m-tiger", "mn", "Барын тооллого", "Амар мөрний сав газарт барыг мөрөөр нь тоолов."),
    ("m-crane", "mn", "Цэн тогоруу", "Тогоруунууд Онон голын татамд үүрлэдэг."),
    ("e-fish", "en", "Kaluga and sturgeon poaching", "Sturgeons of the Amur are caught illegally."),
]


@pytest.fixture(scope="module")
def names():
    return lexicon(GLOSSARY, CONTENT / "facts")


@pytest.fixture(scope="module")
def understanding(names, django_db_blocker):
    with django_db_blocker.unblock(), throwaway("sqlite://:memory:") as engine:
        engine.put(entry(at, code, title, body, names)
                   for at, (_id, code, title, body) in enumerate(DOCUMENTS))
        yield Understanding(names, engine)


def found(understanding, text: str, language: str) -> list[str]:
    meant = understanding.read(text, language)
    ranked = merged(answers(meant, understanding.engine, 20), language)
    return [DOCUMENTS[hit.id][0] for _language, hit in ranked]


@pytest.mark.parametrize(("language", "text", "first", "all_of"), [
    ("ru", "тигров", "r-tiger", {"r-tiger", "m-tiger", "z-tiger"}),
    ("mn", "барсыг", "m-tiger", {"r-tiger", "m-tiger", "z-tiger"}),
    ("zh-hans", "老虎", "z-tiger", {"r-tiger", "m-tiger", "z-tiger"}),
    ("en", "tigr", None, {"r-tiger", "m-tiger", "z-tiger"}),
    ("en", "dongbei hu", None, {"z-tiger"}),
    ("ru", "nbuhf", "r-tiger", {"r-tiger"}),          # тигра on a Latin keyboard
    ("ru", "тигорв", "r-tiger", {"r-tiger"}),         # two letters swapped
    ("zh-hans", "丹顶贺", "z-crane", {"z-crane"}),      # a character that sounds alike
    ("mn", "тогорууг", "m-crane", {"m-crane", "r-crane", "z-crane"}),
    ("en", "what are the cranes of Dauria", "r-crane", {"r-crane"}),
    ("ru", "браконьерство осетровых", "e-fish", {"e-fish"}),
    ("zh-hans", "鲟鱼偷捕", "e-fish", {"e-fish"}),
])
def test_it_is_found(understanding, django_db_blocker, language, text, first, all_of):
    with django_db_blocker.unblock():
        answer = found(understanding, text, language)
    assert all_of <= set(answer)
    if first:
        assert answer[0] == first


@pytest.mark.parametrize(("text", "first"), [("老虎", "own"), ("老虎 节日", "day")])
def test_a_name_alone_leads_to_its_own_page(names, django_db_blocker, text, first):
    """Its title need not have the word, and others may have it more often."""
    pages = [("own", "东北虎", "东北虎是世界上最大的猫科动物，生活在森林中。" * 5),
             ("day", "全球老虎日", "老虎日是老虎的节日。老虎分布国在这一天谈老虎。")]
    pages += [(f"more-{n}", "森林", "森林中的鹿。") for n in range(9)]
    with django_db_blocker.unblock(), throwaway("sqlite://:memory:") as engine:
        engine.put(entry(at, "zh-hans", title, body, names)
                   for at, (_id, title, body) in enumerate(pages))
        understood = Understanding(names, engine).read(text, "zh-hans")
        best = merged(answers(understood, engine, 10), "zh-hans")
    assert pages[best[0][1].id][0] == first


@pytest.mark.parametrize(("language", "text", "said"), [
    ("ru", "manchurskiy lev", "Амурский тигр"),  # by its sound
    ("ru", "тигроллев", "Амурский тигр"),  # by a slip
    ("zh-hans", "百兽太王", "东北虎"),
])
def test_a_forbidden_name_is_understood_and_not_repeated(
    django_db_blocker, language, text, said
):
    wrong = [Label("species/amur-tiger", code, name, "forbidden") for code, name in (
        ("ru", "Маньчжурский лев"), ("ru", "Манчурский лев"), ("ru", "Тигролев"),
        ("zh-hans", "百兽大王"))]
    names = lexicon(GLOSSARY, CONTENT / "facts", wrong)
    with django_db_blocker.unblock(), throwaway("sqlite://:memory:") as engine:
        understood = Understanding(names, engine).read(text, language)
    assert "species/amur-tiger" in understood.concepts
    assert understood.shown_for == said


def test_chinese_in_quotes_is_looked_for_wherever_texts_are_cut(names, django_db_blocker):
    """The second text is cut into 研究 and 生命."""
    with django_db_blocker.unblock(), throwaway("sqlite://:memory:") as engine:
        engine.put(entry(at, "zh-hans", "报告", body, names)
                   for at, body in enumerate(["研究生来了。", "研究生命的起源。"]))
        understood = Understanding(names, engine).read("研究生", "zh-hans", literal=True)
        hits = answers(understood, engine, 10)["zh-hans"].hits
    assert {hit.id for hit in hits if hit.complete} == {0, 1}


def test_what_was_put_right_is_said_and_can_be_refused(understanding, django_db_blocker):
    with django_db_blocker.unblock():
        meant = understanding.read("следы тигорв", "ru")
        assert meant.shown_for == "следы тигров"
        assert understanding.read("следы тигров", "ru").shown_for == ""
        assert understanding.read("следы тигорв", "ru", correct=False).changes == []


@given(st.text(max_size=60), st.sampled_from(CODES))
@settings(max_examples=60, deadline=None)
def test_any_query_is_understood(understanding, django_db_blocker, text, language):
    with django_db_blocker.unblock():
        meant = understanding.read(text, language)
        merged(answers(meant, understanding.engine, 5), language)
    assert all(0 <= c.start < c.end <= len(text) for c in meant.changes)


@pytest.mark.parametrize("spellings", [
    "Khingansky Khinganskii Hinganskij", "Zhalong Jalong", "Sikhote Sihote", "tsagaan cagaan",
])
def test_ways_of_romanising_share_a_key(spellings):
    one, *others = (loose(spelling).rstrip("i") for spelling in spellings.split())
    assert all(other == one for other in others)


def test_names_without_what_kind_of_thing_they_are():
    assert "Бастак" in forms("Заповедник «Бастак»")
    assert {"Amur", "Heilong", "Amur (Heilong)"} <= set(forms("Amur (Heilong)"))
    assert "Khanka" in forms("Lake Khanka")
    assert "豹之乡" not in forms("豹之乡国家公园")
    assert "豹之乡" in searched("豹之乡国家公园")
    assert {"扎龙国家级自然保护区", "扎龙自然保护区"} <= set(searched("黑龙江扎龙国家级自然保护区"))
    assert "锡霍特-阿林" in searched("锡霍特-阿林山脉")
    # A word of every day, a lake, and a province.
    found = {form for name in ("友好国家级自然保护区", "兴凯湖国家级自然保护区", "省")
             for form in searched(f"黑龙江{name}")}
    assert not found & {"友好", "兴凯湖", "黑龙江"}


@pytest.mark.parametrize(("typed", "shown"), [
    ("东北琥", "东北虎"), ("東北琥保护", "东北虎保护"), ("丹顶赫", "丹顶鹤"),
    # Texts have both words.
    ("东北湿", ""), ("东北虎", ""),
])
def test_a_chinese_name_with_one_wrong_character(understanding, typed, shown):
    assert understanding.read(typed, "zh-hans").shown_for == shown


def test_every_concept_has_a_name_in_every_language():
    labels, broader = glossary(GLOSSARY)
    for concept in broader:
        languages = {label.language for label in labels if label.concept == concept}
        assert {"ru", "en", "zh-hans", "mn"} <= languages, concept


def test_records_of_the_glossary_exist():
    import csv

    known = set()
    for kind, name in (("species", "species"), ("place", "places"),
                       ("agreement", "agreements"), ("network", "networks")):
        with (CONTENT / "facts" / f"{name}.csv").open(encoding="utf-8") as file:
            known |= {f"{kind}/{row['slug']}" for row in csv.DictReader(file)}
    assert {one for one in glossary(GLOSSARY)[1] if "/" in one} <= known


@pytest.mark.parametrize("row", ["a,nothing,x,x,x,x,", ",,x,x,x,x,", "a,,x"])
def test_a_broken_glossary_is_refused(tmp_path, row):
    path = tmp_path / "concepts.csv"
    path.write_text(f"concept,broader,en,ru,zh,mn,la\n{row}\n", encoding="utf-8")
    with pytest.raises(GlossaryError, match=r"concepts\.csv"):
        glossary(path)


def test_evaluation_answers_every_query(names, tmp_path, django_db_blocker):
    path = tmp_path / "d.jsonl"
    path.write_text("\n".join(
        json.dumps({"id": id, "lang": code, "title": title, "body": body}, ensure_ascii=False)
        for id, code, title, body in DOCUMENTS
    ), encoding="utf-8")
    with django_db_blocker.unblock(), throwaway("sqlite://:memory:") as engine:
        outcome = evaluate(engine, names, rows(path, ["id", "lang"], ["title", "body"]), [
            {"query_id": "1", "lang": "ru", "text": "журавль в Даурии"},
            {"query_id": "2", "lang": "en", "text": ""},
        ])
    assert outcome.documents == 7
    assert set(outcome.runs) == {"1", "2"}
    assert outcome.runs["1"][0] == "r-crane"
    assert set(outcome.runs["1"]) == {"r-crane", "m-crane", "z-crane"}
    assert outcome.runs["2"] == []


def write_set(path, lines: list[str | bytes], end: bytes = b"\n"):
    path.write_bytes(b"".join(
        (line if isinstance(line, bytes) else line.encode()) + end for line in lines))
    return path


@pytest.mark.parametrize(("line", "said"), [
    ("{", "Expecting"), ("[]", "{…}"), ('{"id": "1"}', "“lang”"), ('{"lang": "ru"}', "“id”"),
    ('{"id": "1", "lang": "xx"}', "“lang”: xx"),
    ('{"id": "1", "lang": "ru", "title": 3}', "“title”"),
    ('{"id": "1", "lang": "ru", "body": ["x"]}', "“body”"),
    ('{"id": true, "lang": "ru"}', "“id”"),
    ('{"id": "1", "lang": "ru", "body": "\\ud800"}', "“body”"),
    ('{"id": "0", "lang": "ru"}', "“id”: 0 = set.jsonl:2"),
    ('{"id": "1", "lang": "ru", "body": "тигр"}'.encode("cp1251"), "UTF-8"),
    ("[" * 100_000, "recursion"),
])
def test_a_broken_set_says_where_and_in_which_field(tmp_path, line, said):
    path = write_set(tmp_path / "set.jsonl", ["", '{"id": "0", "lang": "zh", "title": "x"}', line])
    with pytest.raises(SetError, match=r"set\.jsonl:3: ") as raised:
        list(rows(path, ["id", "lang"], ["title", "body"]))
    assert said in str(raised.value)


def test_a_set_from_a_computer_with_windows_is_read_as_it_is(tmp_path):
    lines = [b"\xef\xbb\xbf" + b'{"id": 1, "lang": "RU", "body": ""}', "",
             '{"id": "two", "lang": "zh_CN", "title": null}', '{"id": "3", "lang": "mn"}']
    found = list(rows(write_set(tmp_path / "set.jsonl", lines, b"\r\n"), ["id", "lang"],
                      ["title", "body"]))
    assert [(row["id"], row["lang"]) for row in found] == [
        (1, "ru"), ("two", "zh-hans"), ("3", "mn")]


def test_the_command_needs_no_centre_and_leaves_none(tmp_path):
    documents = [{"id": id, "lang": code, "title": title, "body": body}
                 for id, code, title, body in DOCUMENTS]
    documents.append({"id": "empty", "lang": "mn", "title": "", "body": ""})
    queries = [{"query_id": "q1", "lang": "ru", "text": "журавли Даурии"},
               {"query_id": "q2", "lang": "mn", "text": ""}]
    for name, some in (("d", documents), ("q", queries)):
        write_set(tmp_path / f"{name}.jsonl", [json.dumps(one) for one in some])
    bare = tmp_path / "bare"
    bare.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "amurinfo", "search", "evaluate", tmp_path / "d.jsonl",
         tmp_path / "q.jsonl", "--out", tmp_path / "run.jsonl"],
        cwd=ROOT, capture_output=True, text=True,
        env={"PATH": os.environ["PATH"], "HOME": str(bare), "DATA": str(bare)},
    )
    assert done.returncode == 0, done.stderr
    runs = [json.loads(line) for line in (tmp_path / "run.jsonl").read_text().splitlines()]
    assert [run["query_id"] for run in runs] == ["q1", "q2"]
    assert runs[0]["ranked"][0] == "r-crane" and runs[1]["ranked"] == []
    # The key of Django is made wherever anything is started; there is no database.
    assert {path.name for path in bare.iterdir()} <= {"secret-key"}
