"""Whether what a machine suggests can be used, and why not. Knows neither Django nor Wagtail."""

from collections.abc import Sequence

from ..checks import Check, NumbersEqual, Pair, Problem, problems

#: With one of these a suggestion is of no use. A machine has no reasons that excuse it.
UNUSABLE = frozenset({
    "empty", "placeholders", "facts", "links", "numbers", "untranslated", "script", "letters",
    "forbidden",
})


def judge(pair: Pair, more: Sequence[Check] = ()) -> list[Problem]:
    """All that the checks find, each once; numbers are compared in both directions, as a machine
    invents some, too."""
    if not pair.text.strip() and not any(segment.marks for segment in pair.own):
        return [Problem("empty")]
    back = Pair(pair.own, pair.language, pair.source, pair.source_language)
    invented = [Problem("numbers", found) for found in NumbersEqual().run(back)]
    return list(dict.fromkeys([*problems(pair, more), *invented]))


def is_usable(found: Sequence[Problem]) -> bool:
    return not any(problem.code in UNUSABLE for problem in found)
