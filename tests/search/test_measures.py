"""Measures of quality, by hand."""

import math

import pytest

from benchmarks.search.measures import ndcg, recall
from benchmarks.search.sets import documents, queries


def test_gain_by_hand():
    grades = {"a": 2, "b": 1}
    # Ideal: 3/log2(2) + 1/log2(3); turned round: 1/log2(2) + 3/log2(3).
    ideal = 3 + 1 / math.log2(3)
    assert ndcg(["a", "b"], grades) == pytest.approx(1)
    assert ndcg(["b", "a"], grades) == pytest.approx((1 + 3 / math.log2(3)) / ideal)
    assert ndcg(["x", "a"], grades) == pytest.approx(3 / math.log2(3) / ideal)
    assert ndcg([], grades) == 0
    assert ndcg(["x"] * 10 + ["a"], grades) == 0


def test_recall_by_hand():
    assert recall(["a", "x"], {"a": 1, "b": 2}) == 0.5
    assert recall(["x"] * 10 + ["a"], {"a": 1}) == 0


def test_what_is_judged_exists():
    things = {row["id"].partition("@")[0] for row in documents()}
    asked = queries()
    assert len(asked) >= 200
    assert {grade.partition("@")[0] for query in asked for grade in query["grades"]} <= things
    halves = [{query["query_id"] for query in queries(half)} for half in ("tuning", "held-out")]
    assert not halves[0] & halves[1]
    assert len(halves[0] | halves[1]) == len(asked)
