"""How one edition stands to another, against a comparison that keeps every segment's name."""

import itertools
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from amurinfo.editions.exchange.align import pair
from amurinfo.editions.exchange.diff import Gravity
from amurinfo.editions.exchange.segments import Segment
from amurinfo.editions.exchange.states import (
    How,
    Shelf,
    State,
    Text,
    carry,
    compare,
    leave_out,
    published,
    say,
    say_all,
    summarise,
)

SENTENCES = {
    "ru": ["На Амуре нет плотин", "Тигров около 750", "Журавли гнездятся в болотах у озера",
           "Степь высыхает каждые тридцать лет"],
    "mn": ["Амар мөрөнд далан байхгүй", "Бар 750 орчим", "Тогоруу намагт үүрлэдэг",
           "Тал хээр гучин жил тутам хатдаг"],
}


class World:
    """Publishes texts of one page; ``text(edition)`` is what its readers see."""

    def __init__(self):
        self.texts: dict[int, Text] = {}
        self.live: dict[str, Text] = {}

    def publish(self, code: str, sentences=None, segments=None, day="2026-03-03") -> Text:
        if segments is None:
            segments = [Segment("body.a", i, "p", text) for i, text in enumerate(sentences)]
        old = self.live.get(code)
        draft = carry(old, segments) if old else Text(0, code, segments)
        text = published(draft, len(self.texts) + 1, day)
        self.texts[text.id] = self.live[code] = text
        return text

    def follow(self, code: str, source: str) -> None:
        """``code`` says that it is current with ``source`` as a whole, and publishes that."""
        text, other = self.live[code], self.live[source]
        say_all(text, other, pair(other.segments, text.segments))
        self.live[code] = self.texts[text.id] = published(text, text.id, "2026-03-01")

    def rows(self, code: str, source: str):
        return compare(self.live[code], self.live[source], Shelf(self.texts))

    def states(self, code: str, source: str) -> list[str]:
        return [row.state for row in self.rows(code, source)]

    def summary(self, code: str, source: str):
        return summarise(self.rows(code, source), self.live[source])


def two() -> World:
    world = World()
    world.publish("ru", SENTENCES["ru"], day="2026-03-01")
    world.publish("mn", SENTENCES["mn"], day="2026-03-01")
    world.follow("mn", "ru")
    return world


def changed(code: str, index: int, text: str) -> list[str]:
    return [*SENTENCES[code][:index], text, *SENTENCES[code][index + 1:]]


def test_made_from_another_it_is_current_and_the_other_is_not_asked():
    world = two()
    assert world.states("mn", "ru") == ["current"] * 4
    assert world.summary("ru", "mn").behind == 0


def test_unrelated_texts_are_not_compared():
    world = World()
    world.publish("ru", SENTENCES["ru"])
    world.publish("mn", SENTENCES["mn"])
    assert world.rows("mn", "ru") == []


def test_one_number_changes_one_segment_gravely_and_says_when():
    world = two()
    world.publish("ru", changed("ru", 1, "Тигров около 800"))
    (row,) = [row for row in world.rows("mn", "ru") if row.is_behind]
    assert (row.state, row.target, row.gravity) == (State.CHANGED, (1,), Gravity.GRAVE)
    assert (row.before[0].text, row.now[0].text) == ("Тигров около 750", "Тигров около 800")
    summary = world.summary("mn", "ru")
    assert (summary.changed, summary.total, summary.since) == (1, 4, "2026-03-03")


def test_the_difference_is_that_since_the_own_basis_not_the_last_step():
    world = two()
    world.publish("ru", changed("ru", 1, "Тигров около 800"))
    world.publish("ru", changed("ru", 1, "Тигров около 900"))
    (row,) = [row for row in world.rows("mn", "ru") if row.is_behind]
    assert row.before[0].text == "Тигров около 750"
    world.publish("ru", SENTENCES["ru"])
    assert world.summary("mn", "ru").behind == 0


def test_new_and_removed_passages():
    world = two()
    world.publish("ru", [*SENTENCES["ru"][1:], "В пойме растёт новый лес"])
    summary = world.summary("mn", "ru")
    assert (summary.new, summary.removed, summary.changed) == (1, 1, 0)


def test_split_merge_and_move_are_no_changes():
    world = two()
    a, b, c, d = SENTENCES["ru"]
    world.publish("ru", [f"{a} {b}", d, c])
    assert world.summary("mn", "ru").behind == 0
    world.publish("ru", [a, b, c, d])
    assert world.summary("mn", "ru").behind == 0


def test_my_own_split_and_merge_keep_what_they_were_made_from():
    world = two()
    a, b, c, d = SENTENCES["mn"]
    world.publish("mn", [f"{a} {b}", c, d])
    world.publish("ru", changed("ru", 1, "Тигров около 800"))
    rows = [row for row in world.rows("mn", "ru") if row.is_behind]
    assert [row.target for row in rows] == [(0,)]
    world.publish("mn", [a, b, c, d])
    assert [row.target for row in world.rows("mn", "ru") if row.is_behind] == [(0, 1)]
    assert world.summary("mn", "ru").changed == 1


def test_what_i_merged_and_reworded_is_still_made_from_both():
    world = two()
    a, b, c, d = SENTENCES["mn"]
    world.publish("mn", [a, b, f"{c} {d.replace('тутам', 'болгон')}"])
    assert world.summary("mn", "ru").behind == 0
    for index, text in ((2, "Журавли не гнездятся в болотах у озера"),
                        (3, "Степь высыхает каждые 40 лет")):
        world.publish("ru", changed("ru", index, text))
        assert [row.target for row in world.rows("mn", "ru") if row.is_behind] == [(2,)]


def test_what_i_took_out_is_not_offered_again_until_it_says_something_else():
    world = two()
    world.publish("mn", SENTENCES["mn"][1:])
    assert world.summary("mn", "ru").behind == 0
    world.publish("ru", changed("ru", 0, "На Амуре 2 плотины"))
    assert world.summary("mn", "ru").new == 1


def test_my_own_addition_is_mine_and_is_news_for_the_others():
    world = two()
    world.publish("mn", [*SENTENCES["mn"], "Манай аялагч хоёр удаа бичжээ"])
    assert world.states("mn", "ru") == ["current"] * 4 + ["own"]
    assert world.summary("ru", "mn").new == 1


def test_polish_of_a_text_made_from_mine_is_not_my_business_its_numbers_are():
    world = two()
    world.publish("mn", changed("mn", 2, "Тогоруу намагтаа үүрлэдэг"))
    assert world.summary("ru", "mn").behind == 0
    world.publish("mn", changed("mn", 1, "Бар 760 орчим"))
    summary = world.summary("ru", "mn")
    assert (summary.changed, summary.gravity) == (1, Gravity.GRAVE)
    assert world.summary("mn", "ru").behind == 0


def test_following_a_change_does_not_bounce_back():
    world = two()
    world.publish("ru", changed("ru", 1, "Тигров около 800"))
    world.publish("mn", changed("mn", 1, "Бар 800 орчим"))
    world.follow("mn", "ru")
    assert world.summary("mn", "ru").behind == 0
    assert world.summary("ru", "mn").behind == 0


def test_deliberately_different_asks_again_only_for_content():
    world = two()
    say(world.live["mn"], 2, world.live["ru"], [2], How.ADAPTED, "here they do not nest")
    assert world.states("mn", "ru")[2] == "adapted"
    world.publish("ru", changed("ru", 2, "Журавли гнездятся в болотах возле озера"))
    assert world.states("mn", "ru")[2] == "adapted"
    world.publish("ru", changed("ru", 2, "Журавли не гнездятся в болотах возле озера"))
    assert world.states("mn", "ru")[2] == "changed"


def test_waived_holds_for_that_change_only():
    world = two()
    world.publish("ru", changed("ru", 1, "Тигров около 800"))
    say(world.live["mn"], 1, world.live["ru"], [1], How.WAIVED, "we wait for the report")
    assert world.states("mn", "ru")[1] == "waived"
    world.publish("ru", changed("ru", 1, "Тигров около 900"))
    assert world.states("mn", "ru")[1] == "changed"


def test_left_out_with_a_reason():
    world = two()
    ru = world.publish("ru", [*SENTENCES["ru"], "Приём по пятницам во Владивостоке"])
    leave_out(world.live["mn"], ru, 4, "only for Vladivostok")
    (row,) = [row for row in world.rows("mn", "ru") if not row.target]
    assert (row.state, row.reason) == (State.WAIVED, "only for Vladivostok")


def test_in_circles():
    """ru → en → zh and zh → en: each is behind only whom it knows, and nobody for ever."""
    world = two()
    world.publish("en", ["No dam", "About 750 tigers", "Cranes nest", "The steppe dries"])
    world.publish("zh-hans", ["没有大坝", "约750只虎", "鹤筑巢", "草原干涸"])
    world.follow("en", "ru")
    world.follow("zh-hans", "en")
    world.follow("en", "zh-hans")
    world.publish("ru", changed("ru", 1, "Тигров около 800"))
    assert world.summary("en", "ru").changed == 1
    assert world.summary("zh-hans", "en").behind == 0
    world.publish("en", ["No dam", "About 800 tigers", "Cranes nest", "The steppe dries"])
    world.follow("en", "ru")
    assert world.summary("zh-hans", "en").changed == 1
    world.publish("zh-hans", ["没有大坝", "约800只虎", "鹤筑巢", "草原干涸"])
    world.follow("zh-hans", "en")
    for target in ("en", "zh-hans"):
        for source in ("ru", "en", "zh-hans"):
            assert target == source or world.summary(target, source).behind == 0


# ---- against a comparison that knows every segment by its name -----------------------------

SYLLABLES = [a + b for a in "ржлстпгдвнм" for b in "еаиоуы"]
WORDS = [a + b for a in SYLLABLES for b in SYLLABLES]


def sentence(source: random.Random) -> str:
    return " ".join(source.sample(WORDS, 12))


class Named:
    """A text whose segments have names that an alignment never sees. A segment that was split is
    two of one name, and what was merged is one of two names, which have stood beside one another
    ever since; such stay where they are."""

    def __init__(self, dice: random.Random, count: int):
        self.parts = [((f"n{i}",), sentence(dice)) for i in range(count)]
        self.next = count
        self.left = {}  # how often words of a name that was regrouped may still change
        self.neighbours = set(self.pairs())

    def pairs(self):
        return itertools.pairwise(names for names, _text in self.parts)

    def edit(self, dice: random.Random) -> None:
        self._edit(dice)
        self.neighbours &= set(self.pairs())

    def _edit(self, dice: random.Random) -> None:
        what = dice.choice(["word", "word", "add", "drop", "move", "split", "merge", "nothing"])
        at = dice.randrange(len(self.parts))
        names, text = self.parts[at]
        words = text.split()
        if what == "word" and self.left.get(names, 1):
            words[dice.randrange(len(words))] = dice.choice(WORDS) + dice.choice("аоуы")
            self.parts[at] = names, " ".join(words)
            if names in self.left:
                self.left[names] -= 1
        elif what == "add":
            self.parts.insert(self.gap(dice), ((f"n{self.next}",), sentence(dice)))
            self.next += 1
        elif names in self.left:
            return
        elif what == "drop" and len(self.parts) > 2:
            del self.parts[at]
        elif what == "move":
            part = self.parts.pop(at)
            self.parts.insert(self.gap(dice), part)
        elif what == "split":
            self.parts[at:at + 1] = [(names, " ".join(words[:6])), (names, " ".join(words[6:]))]
            self.left[names] = 2
        elif what == "merge" and at and self.parts[at - 1][0] not in self.left and (
            (self.parts[at - 1][0], names) in self.neighbours
        ):
            before, first = self.parts[at - 1]
            self.parts[at - 1:at + 1] = [((*before, *names), f"{first} {text}")]
            self.left[*before, *names] = 2

    def gap(self, dice: random.Random) -> int:
        """A place that is not within what was split."""
        return dice.choice([at for at in range(len(self.parts) + 1) if not (
            0 < at < len(self.parts) and self.parts[at - 1][0] == self.parts[at][0])])

    def texts(self) -> dict[tuple[str, ...], str]:
        found = {}
        for names, text in self.parts:
            found[names] = f"{found[names]} {text}" if names in found else text
        return found

    def segments(self) -> list[Segment]:
        return [Segment("body.a", i, "p", text) for i, (_names, text) in enumerate(self.parts)]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9), st.integers(1, 6))
def test_states_are_those_of_a_naive_comparison(seed, steps):
    """Source and target are edited, published and followed at random; what the target is told
    is what a comparison by name tells."""
    dice = random.Random(seed)  # noqa: S311
    ru, world = Named(dice, 7), World()
    world.publish("ru", segments=ru.segments())
    mn = [[names[0], f"орчуулга {names[0]} {sentence(dice)}"] for names, _text in ru.parts]
    as_mn = lambda: [Segment("body.a", i, "p", t) for i, (_n, t) in enumerate(mn)]  # noqa: E731
    world.publish("mn", segments=as_mn())
    say_all(world.live["mn"], world.live["ru"], {i: [i] for i in range(7)})
    world.live["mn"] = world.texts[world.live["mn"].id] = published(
        world.live["mn"], world.live["mn"].id, "2026-03-01")
    knew = {names[0]: text for names, text in ru.parts}
    for _step in range(steps):
        for _edit in range(dice.randrange(3)):
            ru.edit(dice)
        world.publish("ru", segments=ru.segments())
        if dice.random() < 0.3 and len(mn) > 2:
            mn.insert(dice.randrange(len(mn)), mn.pop(dice.randrange(len(mn))))
            world.publish("mn", segments=as_mn())
        if dice.random() < 0.3:
            rows = [r for r in world.rows("mn", "ru") if r.state == State.CHANGED]
            for row in rows[:1]:
                text, source = world.live["mn"], world.live["ru"]
                for index in row.target:
                    say(text, index, source, row.source)
                world.live["mn"] = world.texts[text.id] = published(text, text.id, "2026-03-02")
                names = ru.parts[row.source[0]][0]
                knew |= dict.fromkeys(names, ru.texts()[names])
                # Merged later with another, that one would be told once more than it need be.
                ru.neighbours = {two for two in ru.neighbours if names not in two}
    names, expected = [name for name, _text in mn], dict.fromkeys(knew, "removed")
    for mine, text in ru.texts().items():
        # What was merged is what was known of each, one after the other.
        known = " ".join(dict.fromkeys(knew[name] for name in mine if name in knew))
        for name in mine:
            expected[name] = (
                "new" if not known else "current" if text == known else "changed")
        if known:
            for name in set(mine) - knew.keys():
                del expected[name]  # it came in with what stands in another's words
    told = {}
    for row in world.rows("mn", "ru"):
        for name in [names[n] for n in row.target] or ru.parts[row.source[0]][0]:
            told[name] = row.state.value
    assert told == expected
