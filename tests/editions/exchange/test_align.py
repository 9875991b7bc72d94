"""Which segment of an older state is which of a newer one."""

from amurinfo.editions.exchange.align import align, pair
from amurinfo.editions.exchange.segments import Form, Segment, extract, insert_piece, rewrite

AMUR = "The Amur has no dam on its main stem, which is rare for a river of its size."
TIGER = "About 750 tigers live in the Russian Far East, most of them in the Sikhote-Alin."
CRANE = "Six species of cranes breed or rest in the wetlands along the river."
STEPPE = "The Daurian steppe dries up and fills again every thirty years or so."


def body(*texts, path="body.a"):
    return [Segment(path, i, "p", text) for i, text in enumerate(texts)]


def found(old, new):
    """{number now: (numbers before, the same)}"""
    made = align(old, new)
    assert sorted(i for g in made.groups for i in g.old) == list(range(len(old)))
    assert sorted(i for g in made.groups for i in g.new) == list(range(len(new)))
    return {i: (g.old, g.same) for i, g in made.of_new.items()}


def test_a_paragraph_put_in_between_changes_no_other():
    now = found(body(AMUR, TIGER), body(AMUR, CRANE, TIGER))
    assert now == {0: ((0,), True), 1: ((), False), 2: ((1,), True)}


def test_a_block_that_moved_costs_nothing():
    old = [*body(AMUR, path="body.a"), *body(TIGER, path="body.b")]
    new = [*body(TIGER, path="body.b"), *body(AMUR, path="body.a")]
    assert found(old, new) == {0: ((1,), True), 1: ((0,), True)}


def test_a_paragraph_that_moved_to_another_block_is_the_same():
    assert found(body(AMUR, TIGER), [*body(AMUR), *body(TIGER, path="body.z")]) == {
        0: ((0,), True), 1: ((1,), True)}


def test_a_changed_number_is_the_same_segment_changed():
    now = found(body(AMUR, TIGER), body(AMUR, TIGER.replace("750", "900")))
    assert now[1] == ((1,), False)


def test_edited_and_moved_at_once():
    now = found(body(AMUR, TIGER, CRANE), body(CRANE, TIGER.replace("750", "900"), AMUR))
    assert now[1] == ((1,), False)


def test_split_loses_nothing():
    now = found(body(AMUR, f"{TIGER} {CRANE}"), body(AMUR, TIGER, CRANE))
    assert now == {0: ((0,), True), 1: ((1,), True), 2: ((1,), True)}


def test_merged_loses_nothing():
    now = found(body(TIGER, CRANE, AMUR), body(f"{TIGER} {CRANE}", AMUR))
    assert now == {0: ((0, 1), True), 1: ((2,), True)}


def test_split_and_reworded_at_once_loses_nothing():
    whole = f"{TIGER} {CRANE}"
    now = found(body(AMUR, whole), body(AMUR, TIGER.replace("750", "900"), CRANE))
    assert now == {0: ((0,), True), 1: ((1,), False), 2: ((1,), False)}


def test_merged_and_reworded_at_once_loses_nothing():
    now = found(
        body(TIGER, CRANE, AMUR),
        body(f"{TIGER.replace('750', '900')} {CRANE.replace('breed', 'nest')}", AMUR))
    assert now == {0: ((0, 1), False), 1: ((2,), True)}


def test_three_chinese_paragraphs_become_one_with_another_number():
    said = ["全世界约有七百五十只东北虎。", "六种鹤在沿河湿地繁殖或停歇。",
            "草原每三十年干涸一次又重新注满。"]
    now = found(body("标题", *said), body("标题", "".join(said).replace("三十", "四十")))
    assert now == {0: ((0,), True), 1: ((1, 2, 3), False)}


def test_a_paragraph_that_follows_one_that_was_edited_is_new():
    now = found(body(AMUR, TIGER), body(AMUR, TIGER.replace("750", "900"), f"{TIGER[:40]} too."))
    assert now[1] == ((1,), False)
    assert now[2] == ((), False)


def test_another_paragraph_in_its_place_is_another_paragraph():
    now = found(body(AMUR, TIGER, CRANE), body(AMUR, STEPPE, CRANE))
    assert now == {0: ((0,), True), 1: ((), False), 2: ((2,), True)}


def test_long_paragraphs_of_one_language_are_not_alike_for_their_letters():
    now = found(body(f"{AMUR} {CRANE}", TIGER), body(f"{TIGER} {STEPPE}", AMUR))
    assert now[0][0] in ((), (1,))


def test_chinese_is_compared_without_spaces():
    old = "阿穆尔河干流上没有大坝，这在这样大的河流中是罕见的。"
    now = found(body("标题", old), body("标题", old.replace("罕见", "很少见"), "另外一段"))
    assert now[1] == ((1,), False)


def test_a_title_is_the_title_whatever_it_says():
    old, new = [Segment("title", 0, "title", "Rivers")], [Segment("title", 0, "title", "水")]
    assert found(old, new) == {0: ((0,), False)}


def test_two_of_the_same_text_are_two():
    now = found(body("yes", AMUR, "yes"), body("yes", AMUR, "yes"))
    assert now == {0: ((0,), True), 1: ((1,), True), 2: ((2,), True)}


def test_pairs_across_languages_by_place_or_as_a_whole():
    source = [Segment("title", 0, "title", "Реки"), *body("раз", "два")]
    target = [Segment("title", 0, "title", "Гол"), *body("нэг", "хоёр")]
    assert pair(source, target) == {0: [0], 1: [1], 2: [2]}
    assert pair(source, [target[0], *body("нэг хоёр")]) == {0: [0], 1: [1, 2]}


FORM = Form("stream", parts={
    "paragraph": Form("rich"), "quote": Form("struct", parts={
        "text": Form("text", "quotation"), "who": Form("text", "who")}),
    "cards": Form("list", parts={"item": Form("struct", parts={"words": Form("rich")})}),
})
STORED = [
    {"type": "paragraph", "id": "p1", "value": "<p>one</p><p>two</p>"},
    {"type": "picture", "id": "i1", "value": {"image": 3}},
    {"type": "quote", "id": "q1", "value": {"text": "three", "who": "N."}},
    {"type": "cards", "id": "c1", "value": [
        {"type": "item", "id": "x", "value": {"words": "<p>four</p>"}},
        {"type": "item", "id": "y", "value": {"words": "<p>five</p>"}}]},
]


def test_any_depth_is_read_with_stable_paths():
    assert [(s.path, s.ordinal, s.text) for s in extract(FORM, STORED, "body")] == [
        ("body.p1", 0, "one"), ("body.p1", 1, "two"), ("body.q1.text", 0, "three"),
        ("body.q1.who", 0, "N."), ("body.c1.x.words", 0, "four"), ("body.c1.y.words", 0, "five"),
    ]


def test_words_are_replaced_and_all_else_is_left():
    made = rewrite(FORM, STORED, "body", lambda s: Segment(s.path, s.ordinal, s.kind, s.text * 2))
    assert [s.text for s in extract(FORM, made, "body")] == [
        "oneone", "twotwo", "threethree", "N.N.", "fourfour", "fivefive"]
    assert made[1] == STORED[1]


def test_a_paragraph_is_put_in_after_another():
    new = Segment("body.p1", 1, "p", "between")
    value = insert_piece(Form("rich"), "<p>one</p><p>two</p>", "body.p1", 0, new)
    assert value == "<p>one</p><p>between</p><p>two</p>"
    first = insert_piece(Form("rich"), "<p>one</p>", "body.p1", -1, new)
    assert first == "<p>between</p><p>one</p>"
    item = Segment("body.p1", 1, "li", "between")
    assert insert_piece(Form("rich"), "<ul><li>one</li></ul>", "x", 0, item) == (
        "<ul><li>one</li><li>between</li></ul>")


def test_translated_in_place_paragraphs_keep_their_places():
    made = align(body(AMUR, TIGER), body("Амар мөрөнд далан алга", "Бар олон"), in_place=True)
    assert {i: g.old for i, g in made.of_new.items()} == {0: (0,), 1: (1,)}
    made = align(body(AMUR, TIGER), body("Амар мөрөнд далан алга, бар олон"), in_place=True)
    assert made.of_new[0].old == (0, 1)
