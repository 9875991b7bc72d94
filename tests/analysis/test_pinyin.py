"""Our table of readings says what the dictionary says from which it was made."""

import csv

import pypinyin
import pytest
from pypinyin.phrases_dict import phrases_dict

from amurinfo.analysis.pinyin import pinyin
from amurinfo.config.paths import CONTENT


def names():
    for path in sorted((CONTENT / "facts").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row.get("name_zh"):
                    yield row["name_zh"]


@pytest.mark.parametrize(("written", "read"), [
    ("黑龙江", "heilongjiang"), ("长白山", "changbaishan"), ("重庆", "chongqing"), ("绿", "lv"),
    ("银行 Amur 2", "yinhang Amur 2"), ("", ""),
])
def test_characters_are_read_by_what_stands_around_them(written, read):
    assert pinyin(written) == read


def test_names_and_phrases_are_read_as_in_the_dictionary():
    """Of sentences a few are not: a phrase that is read as usual is not known here, and one that
    begins within it is then seen (条目的 as 目的)."""
    texts = [text for text in names() if len(text) < 16] + list(phrases_dict)[::9]
    assert len(texts) > 5_000
    other = [text for text in texts if pinyin(text) != "".join(pypinyin.lazy_pinyin(text))]
    assert other == []
