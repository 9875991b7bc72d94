"""Charts: what is drawn stands where arithmetic says, and can be read by those who do not see."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from amurinfo import charts
from amurinfo.charts import Bar, Event, Panel, Point, Series, Stack, Text
from amurinfo.charts.scale import Scale, step, ticks, years
from amurinfo.charts.svg import BOLD, SIZE, WIDTH, width_of, wrap
from amurinfo.config.paths import PACKAGE

STATIC = PACKAGE / "pages" / "static" / "pages"
SHEETS = [STATIC / "charts.css", STATIC / "charts-more.css"]
SVG = "{http://www.w3.org/2000/svg}"
TEXT = Text("Tigers & leopards <counted>", "From 1940 on", "en", lambda v: f"{v:g}", id="x")


def parse(svg: str):
    return etree.fromstring(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def drawings() -> dict[str, str]:
    series = [Series("Russia", [Point(2005, 428, 502, "428–502"), Point(2022, 750, None)]),
              Series("中国", [Point(2015, 27, 27), Point(2024, None, 70)])]
    return {
        "line": charts.line(series, TEXT),
        "multiples": charts.multiples([Panel("a<b", series[:1]), Panel("c", series[1:])], TEXT),
        "bars": charts.bars([Bar("One & two", 4, 4, "4 ha", "/en/?a=1&b=2"),
                             Bar("Two", 1, 3, "1–3")], TEXT),
        "stacked": charts.stacked([Stack("x", [1, 2]), Stack("y", [0, 4])], ["p", "q"], TEXT),
        "dots": charts.dots([("x", [Point(0, 1, 3), None], "/en/x/")], ["2015", "2022"], TEXT),
        "timeline": charts.timeline([
            Event(1994.2, 1994.21, 0, "29 March 1994: Dauria", "#y1994"),
            Event(2016, 2017, 1, "2016: b"), Event(1996, None, 0, "1996 on"),
        ], ["agreement", "area"], TEXT),
    }


@pytest.mark.parametrize("kind", drawings())
def test_every_chart_can_be_read_without_eyes(kind):
    root = parse(drawings()[kind])
    has_links = next(root.iter(f"{SVG}a"), None) is not None
    assert root.get("role") == (None if has_links else "img")
    assert root.get("lang") == "en"
    ids = root.get("aria-labelledby").split()
    by_id = {item.get("id"): item.text for item in root.iter() if item.get("id")}
    assert [by_id[name] for name in ids] == ["Tigers & leopards <counted>", "From 1940 on"]


@pytest.mark.parametrize("kind", drawings())
def test_nothing_is_styled_inline_or_asked_of_others(kind):
    svg = drawings()[kind]
    assert "style" not in svg
    assert not re.search(r"https?://|<script|\son\w+=", svg)
    classes = {name for item in parse(svg).iter() for name in (item.get("class") or "").split()}
    sheet = "".join(one.read_text(encoding="utf-8") for one in SHEETS)
    unknown = {name for name in classes if not re.search(rf"\.{name}\b", sheet)}
    assert unknown <= {"ch", f"ch-{kind}", "ch-value"}


@pytest.mark.parametrize("kind", drawings())
def test_no_series_is_told_by_colour_alone(kind):
    root = parse(drawings()[kind])
    shapes: dict[str, set] = {}
    for item in root.iter():
        cls = item.get("class") or ""
        number = re.search(r"\bch-([1-6])\b", cls)
        if number and ("ch-m" in cls or "ch-b" in cls):
            if "ch-b" in cls:
                shape = item.get("fill") or "plain"
            elif item.tag == f"{SVG}circle":
                shape = "circle"
            else:
                shape = str(item.get("d").count("L"))
            shapes.setdefault(number[1], set()).add(shape)
    told = [shape for shape in shapes.values()]
    for index, one in enumerate(told):
        for other in told[index + 1 :]:
            assert not one & other or kind == "bars"


def test_points_stand_where_they_should():
    """One series from 0 to 100 over ten years: its marks lie on a straight line."""
    root = parse(charts.line([Series("a", [Point(2000, 0, 0), Point(2005, 50, 50),
                                           Point(2010, 100, 100)])], TEXT))
    marks = [(float(m.get("cx")), float(m.get("cy"))) for m in root.iter(f"{SVG}circle")]
    (x1, y1), (x2, y2), (x3, y3) = marks
    assert x2 - x1 == pytest.approx(x3 - x2, abs=.2)
    assert y1 - y2 == pytest.approx(y2 - y3, abs=.2)
    ground = max(float(t.get("y")) for t in root.iter(f"{SVG}text") if t.text == "0")
    assert y1 == pytest.approx(ground - 16 * .35, abs=.2)


def test_bars_are_as_long_as_their_values():
    root = parse(charts.bars([Bar("a", 10, 10, "10"), Bar("b", 5, 5, "5"), Bar("c", 2, 8, "2–8")],
                             TEXT))
    wide = [float(r.get("width")) for r in root.iter(f"{SVG}rect") if "ch-b" in r.get("class", "")]
    assert wide[1] / wide[0] == pytest.approx(.5, abs=.01)
    assert wide[2] / wide[0] == pytest.approx(.2, abs=.01)
    assert wide[3] / wide[0] == pytest.approx(.6, abs=.01)


def test_parts_of_a_stack_add_up():
    root = parse(charts.stacked([Stack("x", [1, 2, 3]), Stack("y", [6, 0, 0])], list("pqr"), TEXT))
    bars = [r for r in root.iter(f"{SVG}rect") if r.get("class", "").startswith("ch-b")]
    # Samples of paint, which stand before words, are squares.
    widths = [float(r.get("width")) for r in bars if r.get("width") != r.get("height")]
    assert sum(widths[:3]) == pytest.approx(widths[3], abs=.3)
    assert widths[1] == pytest.approx(2 * widths[0], abs=.3)


def test_a_timeline_leads_to_its_events():
    root = parse(drawings()["timeline"])
    assert [a.get("href") for a in root.iter(f"{SVG}a")] == ["#y1994"]


@pytest.mark.parametrize("make", [
    lambda: Point(1, None, None), lambda: Point(1, 3, 2), lambda: Bar("a", 3, 2, ""),
    lambda: Bar("a", -1, 2, ""), lambda: Stack("a", [-1]), lambda: charts.line([], TEXT),
    lambda: charts.line([Series("a", [])], TEXT), lambda: charts.bars([], TEXT),
    lambda: charts.stacked([Stack("a", [1])], ["p", "q"], TEXT),
    lambda: charts.stacked([Stack("a", [1] * 7)], list("abcdefg"), TEXT),
    lambda: charts.dots([("a", [None], "")], ["p"], TEXT),
    lambda: charts.timeline([Event(2000, 2001, 2, "x")], ["p"], TEXT),
    lambda: Event(None, None, 0, "x"), lambda: Event(2001, 2000, 0, "x"),
])
def test_what_cannot_be_drawn_is_refused(make):
    with pytest.raises(ValueError):
        make()


@pytest.mark.parametrize(("span", "most", "expected"), [
    (100, 5, 20), (750, 5, 200), (1, 5, .2), (7, 5, 2), (40, 6, 10), (0, 5, 1),
])
def test_steps_are_one_two_five(span, most, expected):
    assert step(span, most) == pytest.approx(expected)


@given(st.floats(0, 1e7), st.floats(1e-3, 1e7))
@settings(max_examples=100)
def test_ticks_cover_and_are_few(low, span):
    found = ticks(low, low + span)
    size = found[1] - found[0]
    assert found[0] <= low + size * 1e-6
    assert found[-1] >= low + span - size * 1e-6
    assert len(found) <= 7


@given(st.integers(1900, 2030), st.integers(0, 130), st.integers(1, 9))
@settings(max_examples=100)
def test_years_lie_within(first, span, most):
    found = years(first, first + span, most)
    assert found
    assert all(first <= year <= first + span for year in found)
    assert len(found) <= most + 1


def test_a_scale_is_linear():
    scale = Scale(0, 10, 100, 200)
    assert [scale(0), scale(5), scale(10)] == [100, 150, 200]


@given(st.text(st.sampled_from("ab cЖш虎中 ,M"), min_size=1, max_size=60), st.floats(30, 300))
@settings(max_examples=100)
def test_wrapped_lines_fit(words, width):
    lines = wrap(words, width)
    assert len(lines) <= 2
    assert all(width_of(one) <= width or len(one) == 1 for one in lines)


def test_lines_break_between_words_or_after_a_hyphen():
    assert wrap("Северо-Восточный национальный парк", width_of("Северо-Восточный") - 1) == [
        "Северо-", "Восточный…"]
    assert wrap("Северо-Восточный парк", width_of("Северо-Восточный")) == [
        "Северо-Восточный", "парк"]


def test_names_at_the_ends_do_not_meet():
    series = [Series(name, [Point(2000, 5, 5), Point(2010, 5 + i / 100, 5 + i / 100)])
              for i, name in enumerate(("one", "two", "three"))]
    root = parse(charts.line(series, TEXT))
    ys = sorted(float(t.get("y")) for t in root.iter(f"{SVG}text")
                if (t.get("class") or "").startswith("ch-name"))
    assert len(ys) == 3
    assert all(b - a >= 16 for a, b in zip(ys, ys[1:], strict=False))


def test_a_table_for_machines():
    text = charts.csv(["year", "value"], [["2015", '5 "a", b'], ["2016", "=HYPERLINK(1)"]])
    assert text == '\ufeffyear,value\r\n2015,"5 ""a"", b"\r\n2016,\'=HYPERLINK(1)\r\n'


def texts(root) -> list[tuple[str, float, float, float]]:
    """(words, left, right, foot) of each text that is not anchored elsewhere than at its start."""
    found = []
    for item in root.iter(f"{SVG}text"):
        bold = (item.get("class") or "").startswith(("ch-name", "ch-head"))
        if not item.get("text-anchor") and not item.getparent().get("text-anchor"):
            left = float(item.get("x"))
            wide = width_of(item.text, BOLD if bold else SIZE)
            found.append((item.text, left, left + wide, float(item.get("y"))))
    return found


WORDS = {
    "ru": ("Россия", "Китай", "Монголия", "государственный природный биосферный заповедник"),
    "en": ("Russia", "China", "Mongolia", "National Nature Reserve of international rank"),
    "zh": ("俄罗斯", "中国", "蒙古", "黑龙江—乌苏里江流域中俄边境自然保护区合作网络（2016年）"),
    "mn": ("Орос", "Хятад", "Монгол", "улсын зэрэглэлийн шим мандлын байгалийн нөөц газар"),
}


@pytest.mark.parametrize("script", WORDS)
@given(rows=st.lists(st.tuples(*[st.integers(0, 60)] * 3), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_names_beside_what_they_name_meet_nothing(script, rows):
    *names, long = WORDS[script]
    drawn = []
    if any(any(row) for row in rows):
        drawn.append(charts.stacked([Stack(long, row) for row in rows], names, TEXT))
        drawn.append(charts.dots(
            [(long, [Point(0, v, v, str(v)) if v else None for v in row], "") for row in rows],
            names, TEXT,
        ))
    for svg in drawn:
        placed = texts(parse(svg))
        assert all(left >= 0 and right <= WIDTH for _words, left, right, _foot in placed)
        for index, (_one, left, right, foot) in enumerate(placed):
            for _other, left2, right2, foot2 in placed[index + 1:]:
                assert abs(foot - foot2) >= 10 or right <= left2 or right2 <= left


def test_parts_have_their_names_at_the_bar_and_no_key():
    root = parse(charts.stacked([Stack("x", [1, 2]), Stack("y", [0, 4])], ["p", "q"], TEXT))
    assert [t.text for t in root.iter(f"{SVG}text")] == ["x", "p 1", "q 2", "y", "q 4"]


def test_marks_of_one_value_do_not_cover_one_another():
    root = parse(charts.dots([("x", [Point(0, 4, 4), Point(0, 4, 4)], "")], ["p", "q"], TEXT))
    # The key above has a sample of a mark whose name found no room.
    circle = list(root.iter(f"{SVG}circle"))[-1]
    square = [p for p in root.iter(f"{SVG}path") if "ch-m" in p.get("class")][-1]
    y = float(re.match(r"M[\d.]+ ([\d.]+)", square.get("d"))[1]) + 5  # its upper left corner
    assert abs(float(circle.get("cy")) - y) >= 10


def test_a_range_of_dots_has_a_mark_at_each_end():
    root = parse(charts.dots([("x", [Point(0, 0, 16)], ""), ("y", [Point(0, 20, 20)], "")], ["p"],
                             TEXT))
    low, high, other = [float(c.get("cx")) for c in root.iter(f"{SVG}circle")
                        ][:2] + [float(list(root.iter(f"{SVG}circle"))[2].get("cx"))]
    low, high = sorted((low, high))
    assert (high - low) / (other - low) == pytest.approx(16 / 20, abs=.01)


def test_events_stand_as_exactly_as_their_dates_are_known():
    """A day is a mark at its place, a year is a bar of its length, an end that nobody knows an
    arrow."""
    day = 2010 + 326 / 365  # 23 November: 326 days of the year are over
    root = parse(charts.timeline([
        Event(2000, 2001, 0, "2000"), Event(day, day + 1 / 365, 0, "23 November 2010"),
        Event(2009, 2010, 0, "2009"), Event(2004, None, 0, "2004 on"),
    ], ["agreement"], TEXT))
    bars = sorted(float(r.get("x")) for r in root.iter(f"{SVG}rect"))
    wide, = {r.get("width") for r in root.iter(f"{SVG}rect")}
    year = (bars[1] - bars[0]) / 9
    assert float(wide) == pytest.approx(year, abs=.1)
    circle, = root.iter(f"{SVG}circle")
    assert float(circle.get("cx")) == pytest.approx(bars[0] + (day - 2000) * year, abs=.2)
    arrow, = [p.get("d") for p in root.iter(f"{SVG}path") if "ch-r" in p.get("class")]
    start, end = re.match(r"M([\d.]+) [\d.]+H([\d.]+)", arrow).groups()
    assert float(start) == pytest.approx(bars[0] + 4 * year, abs=.2)
    assert float(end) == pytest.approx(bars[0] + 11 * year, abs=.2)
    assert arrow.count("l") == 2


def test_an_arrow_does_not_go_below_the_ground():
    root = parse(charts.line([Series("", [Point(1940, None, 50), Point(2022, 800, 800)])], TEXT))
    ground = float(next(p for p in root.iter(f"{SVG}path") if p.get("class") == "ch-axis")
                   .get("d").split("H")[0].split()[1])
    foot, tip = map(float, re.search(
        r"M[\d.]+ ([\d.]+)V([\d.]+)",
        next(p for p in root.iter(f"{SVG}path") if "ch-r" in p.get("class")).get("d"),
    ).groups())
    assert foot < tip <= ground


def test_years_on_the_axis_keep_apart():
    series = [Series("", [Point(2000, 900, 900), Point(2020, 1, 1)])]
    root = parse(charts.multiples([Panel("a", series), Panel("b", series)], TEXT))
    for axis in root.iter(f"{SVG}g"):
        if axis.get("text-anchor") == "middle":
            xs = [float(t.get("x")) for t in axis]
            assert all(b - a > width_of("2000") for a, b in zip(xs, xs[1:], strict=False))
            assert xs[-1] + width_of("2000") / 2 <= WIDTH
