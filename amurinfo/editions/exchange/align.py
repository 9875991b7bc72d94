"""Which segment of an older state is which of a newer one.

Both states are of one page in one language. What moved is found by its text, what was edited by
its place and likeness, what was split or merged by its whole, reworded or not. Knows neither
Django nor Wagtail.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from .richtext import plain
from .segments import Segment, normal

_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_WORD = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+|[^\W_\u3400-\u9fff\uf900-\ufaff]+")

#: Likeness (0 to 1) from which two segments are one that was edited: at the same path, elsewhere.
NEAR, FAR = 0.4, 0.6
#: Words of which a part of a segment that was split consists at least, if it was reworded, too.
_PART = 3


@dataclass(frozen=True)
class Group:
    """Segments that are one: numbers in the old and in the new state. Both have one, unless it
    was split (one, many), merged (many, one), removed (one, none) or is new (none, one)."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    same: bool


class Alignment:
    def __init__(self, groups: list[Group]):
        self.groups = groups
        self.of_old = {index: group for group in groups for index in group.old}
        self.of_new = {index: group for group in groups for index in group.new}


def align(
    old: Sequence[Segment], new: Sequence[Segment], in_place: bool = False
) -> Alignment:
    """Every segment of both states in exactly one group.

    ``in_place``: what is left over at one path is taken for the same, rewritten: a translator
    puts her own paragraphs where those of another language stood.
    """
    work = _Work(old, new)
    work.equal(lambda segment, digest: (segment.path, digest))
    work.equal(lambda segment, digest: digest)
    work.regrouped(old, new, backwards=False)
    work.regrouped(new, old, backwards=True)
    work.reworded()
    work.only_one_at_its_path()
    work.alike(NEAR, same_path=True)
    work.alike(FAR, same_path=False)
    if in_place:
        work.left_at_one_path()
    return Alignment(work.finish())


class _Work:
    def __init__(self, old, new):
        self.old, self.new = old, new
        self.old_digests = [segment.digest for segment in old]
        self.new_digests = [segment.digest for segment in new]
        self.free_old = dict.fromkeys(range(len(old)))
        self.free_new = dict.fromkeys(range(len(new)))
        self.groups: list[Group] = []
        self.parts: dict[str, Counter] = {}

    def take(self, olds, news, same: bool) -> None:
        for index in olds:
            del self.free_old[index]
        for index in news:
            del self.free_new[index]
        self.groups.append(Group(tuple(olds), tuple(news), same))

    def equal(self, key) -> None:
        waiting = defaultdict(list)
        for index in self.free_new:
            waiting[key(self.new[index], self.new_digests[index])].append(index)
        for index in list(self.free_old):
            found = waiting.get(key(self.old[index], self.old_digests[index]))
            if found:
                self.take([index], [found.pop(0)], True)

    def regrouped(self, whole, parts, backwards: bool) -> None:
        """One that is now several in a row, or the other way round."""
        wholes = self.free_new if backwards else self.free_old
        rest = self.free_old if backwards else self.free_new
        said = {index: _run_together(parts[index]) for index in rest}
        for index in list(wholes):
            text = _run_together(whole[index])
            for start in list(rest):
                if start not in rest or not text.startswith(said[start]):
                    continue
                run, joined = [], ""
                at = start
                while at in rest and len(joined) < len(text):
                    joined += said[at]
                    run.append(at)
                    at += 1
                if joined == text and len(run) > 1:
                    self.take(*((run, [index]) if backwards else ([index], run)), True)
                    break

    def reworded(self) -> None:
        """The same where words were changed at once: most words of each part stand in the whole,
        and together they are more like it than any of them alone."""
        found = []
        for backwards in (False, True):
            whole, parts, wholes, rest = (
                (self.new, self.old, self.free_new, self.free_old) if backwards else
                (self.old, self.new, self.free_old, self.free_new))
            for index in wholes:
                for start in rest:
                    likeness, run = self._run(whole[index].text, parts, start, rest)
                    if len(run) > 1 and likeness >= FAR:
                        found.append((-likeness, index, run, backwards))
        for _likeness, index, run, backwards in sorted(found):
            olds, news = (run, [index]) if backwards else ([index], run)
            if self.free_old.keys() >= set(olds) and self.free_new.keys() >= set(news):
                self.take(olds, news, False)

    def _run(self, whole: str, parts, start: int, rest) -> tuple[float, list[int]]:
        """Neighbours from ``start`` on of which ``whole`` may consist, and how like it they are
        (0 to 1, Dice's coefficient); nothing if one of them alone is as like."""
        left, covered, said, alone = Counter(self._parts(whole)), 0, 0, 0.0
        size, run, at = left.total(), [], start
        while at in rest:
            words = self._parts(parts[at].text)
            there = (left & words).total()
            if words.total() < _PART or there < FAR * words.total():
                break
            left -= words
            covered, said = covered + there, said + words.total()
            alone = max(alone, 2 * there / (words.total() + size))
            run.append(at)
            at += 1
        likeness = 2 * covered / (said + size) if run else 0.0
        return (likeness, run) if likeness > alone else (0.0, [])

    def only_one_at_its_path(self) -> None:
        olds, news = defaultdict(list), defaultdict(list)
        for index in self.free_old:
            olds[self.old[index].path].append(index)
        for index in self.free_new:
            news[self.new[index].path].append(index)
        counts = Counter(s.path for s in self.old), Counter(s.path for s in self.new)
        for path, found in olds.items():
            # A value of its own, not a paragraph among others: it is the same one, rewritten.
            if len(found) == len(news[path]) == counts[0][path] == counts[1][path] == 1:
                self.take(found, news[path], False)

    def alike(self, least: float, same_path: bool) -> None:
        pairs = []
        for index in self.free_old:
            for other in self.free_new:
                if (self.old[index].path == self.new[other].path) == same_path:
                    likeness = self.likeness(self.old[index].text, self.new[other].text, least)
                    if likeness >= least:
                        away = abs(index - other)
                        pairs.append((-likeness, away, index, other))
        for _likeness, _away, index, other in sorted(pairs):
            if index in self.free_old and other in self.free_new:
                self.take([index], [other], False)

    def left_at_one_path(self) -> None:
        olds, news = defaultdict(list), defaultdict(list)
        for index in self.free_old:
            olds[self.old[index].path].append(index)
        for index in self.free_new:
            news[self.new[index].path].append(index)
        for path, found in olds.items():
            others = news.get(path, [])
            if len(found) == len(others):
                for index, other in zip(found, others, strict=True):
                    self.take([index], [other], False)
            elif others:
                self.take(found, others, False)

    def likeness(self, a: str, b: str, least: float) -> float:
        """Dice's coefficient of what both consist of."""
        shorter, longer = sorted((len(a), len(b)))
        if longer == 0 or 2 * shorter < least * (shorter + longer):
            return 0.0
        first, second = self._parts(a), self._parts(b)
        if min(first.total(), second.total()) < 4:
            first, second = _bigrams(a), _bigrams(b)
        total = first.total() + second.total()
        return 2 * (first & second).total() / total if total else float(a == b)

    def _parts(self, text: str) -> Counter:
        """Words; of Chinese, which has no spaces, pairs of characters. Letters alone would make
        any two long paragraphs of one language alike."""
        if text not in self.parts:
            words = _WORD.findall(plain(normal(text).casefold()))
            self.parts[text] = Counter(
                part for word in words
                for part in ([word] if not _CHINESE.match(word) else
                             [word[i:i + 2] for i in range(max(1, len(word) - 1))])
            )
        return self.parts[text]

    def finish(self) -> list[Group]:
        gone = [Group((index,), (), False) for index in self.free_old]
        new = [Group((), (index,), False) for index in self.free_new]
        return [*self.groups, *gone, *new]


def _run_together(segment: Segment) -> str:
    # Placeholders are numbered anew in each part.
    return "".join(segment.plain.split())


def _bigrams(text: str) -> Counter:
    folded = normal(text).casefold()
    return Counter(zip(folded, folded[1:], strict=False))


def pair(source: Sequence[Segment], target: Sequence[Segment]) -> dict[int, list[int]]:
    """Which segments of ``source`` each of ``target`` says again, in another language: by path
    and place; where a block has another number of paragraphs here, all of it.

    Returns {number in target: numbers in source}.
    """
    at_source, at_target = defaultdict(list), defaultdict(list)
    for index, segment in enumerate(source):
        at_source[segment.path].append(index)
    for index, segment in enumerate(target):
        at_target[segment.path].append(index)
    pairs: dict[int, list[int]] = {}
    for path, mine in at_target.items():
        theirs = at_source.get(path, [])
        for place, index in enumerate(mine):
            if len(theirs) == len(mine):
                pairs[index] = [theirs[place]]
            elif theirs:
                pairs[index] = list(theirs)
    return pairs
