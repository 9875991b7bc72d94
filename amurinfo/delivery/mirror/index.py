"""The words of an edition, small enough to be carried along and searched in the browser. Pure.

No analyser runs in a reader's browser. It has done its work here: every form that stands in a
text comes with the keys that :mod:`amurinfo.analysis` gives it, so one form finds the pages of all
of its sisters. A form that stands nowhere is compared by its beginning (``find.js``). Chinese,
which has no spaces, is cut into pairs of characters.

Written as a script that sets one variable: a page opened from a stick (``file://``) may load
scripts and nothing else.

``t``  titles and files, in the order of the language
``w``  forms in the order of their code points; the first sign of one says how many signs it shares
       with the one before (base 36, at most 35)
``k``  for each form the numbers of its keys; keys are numbered as they appear, and nothing is the
       next one that has not yet
``p``  for each key the pages that hold it, as differences

Forms, keys and pages stand between spaces, which JSON need not escape. Numbers stand together: to
the base 26, the last digit a small letter, those before it capitals.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from amurinfo.analysis.folding import WORD, fold, script
from amurinfo.analysis.tokens import keys_of

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
#: Longer "words" are addresses and hashes.
LONGEST = 40


@dataclass(frozen=True)
class Document:
    """``url``: on the site; ``file``: relative to the page of the copy on which the search
    stands."""

    title: str
    url: str
    file: str
    text: str


def forms(text: str) -> set[str]:
    """What of a text can be found.

    >>> sorted(forms("Амурский тигр, 东北虎"))
    ['амурский', 'тигр', '东北', '北虎']
    """
    found = set()
    for match in WORD.finditer(text):
        word = fold(match[0])
        if script(word) == "han":
            found |= {word[i : i + 2] for i in range(len(word) - 1)} or {word}
        elif len(word) <= LONGEST and (len(word) > 1 or word.isdigit()):
            found.add(word)
    return found


def keys(form: str, language: str) -> tuple[str, ...]:
    return (form,) if script(form) == "han" else keys_of(form, language) or (form,)


def source(documents: Sequence[Document], language: str) -> str:
    """The index of ``documents``, in the order in which they are to be listed, as a script."""
    of_form: dict[str, tuple[str, ...]] = {}
    holders: dict[str, set[int]] = {}
    for number, document in enumerate(documents):
        for form in forms(f"{document.title} {document.text}"):
            if form not in of_form:
                of_form[form] = keys(form, language)
            for key in of_form[form]:
                holders.setdefault(key, set()).add(number)
    ordered = sorted(of_form)
    numbers: dict[str, int] = {}
    lines = [_numbers(of_form[form], numbers) for form in ordered]
    data = {
        "t": [[document.title, document.file] for document in documents],
        "w": " ".join(_shared(ordered)),
        "k": " ".join(lines),
        "p": " ".join("".join(_steps(sorted(holders[key]))) for key in numbers),
    }
    return f"copyIndex={json.dumps(data, ensure_ascii=False, separators=(',', ':'))};\n"


def _shared(ordered: Sequence[str]) -> Iterable[str]:
    last = ""
    for form in ordered:
        shared = 0
        for one, other in zip(form, last, strict=False):
            if one != other or shared == len(_DIGITS) - 1:
                break
            shared += 1
        yield _DIGITS[shared] + form[shared:]
        last = form


def _numbers(wanted: Sequence[str], numbers: dict[str, int]) -> str:
    """The line of one form; gives numbers to keys that have none yet."""
    if len(wanted) == 1 and wanted[0] not in numbers:
        numbers[wanted[0]] = len(numbers)
        return ""
    return "".join(written(numbers.setdefault(key, len(numbers))) for key in wanted)


def _steps(pages: Sequence[int]) -> Iterable[str]:
    return (written(page - before) for page, before in zip(pages, [0, *pages], strict=False))


def written(number: int) -> str:
    """
    >>> [written(number) for number in (0, 25, 26, 675, 676)]
    ['a', 'z', 'Ba', 'Zz', 'BAa']
    """
    number, last = divmod(number, 26)
    digits = ""
    while number:
        number, digit = divmod(number, 26)
        digits = chr(ord("A") + digit) + digits
    return digits + chr(ord("a") + last)
