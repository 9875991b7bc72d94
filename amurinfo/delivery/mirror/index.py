"""The words of an edition, small enough to be carried along and searched in the browser. Pure.

No analyser runs in a reader's browser, so the index holds the forms as they stand in the text, and
``find.js`` compares beginnings: a form is found by any other that shares its stem. Chinese, which
has no spaces, is cut into pairs of characters.

Written as a script that sets one variable: a page opened from a stick (``file://``) may load
scripts and nothing else.

``t``  titles and files, in the order of the language
``w``  forms in the order of their code points, one a line; the first sign of a line says how many
       signs it shares with the line before (base 36, at most 35)
``p``  for each form the pages that hold it: differences, base 36, joined by commas, one a line
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
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
    for word in _WORD.findall(text.lower()):
        if len(word) > LONGEST:
            continue
        rest = word
        for run in _HAN.findall(word):
            found |= {run[i : i + 2] for i in range(len(run) - 1)} or {run}
            rest = rest.replace(run, " ")
        found.update(part for part in rest.split() if len(part) > 1 or part.isdigit())
    return found


def script(documents: Sequence[Document]) -> str:
    """The index of ``documents``, in the order in which they are to be listed."""
    holders: dict[str, list[int]] = {}
    for number, document in enumerate(documents):
        for form in forms(f"{document.title} {document.text}"):
            holders.setdefault(form, []).append(number)
    lines, postings, last = [], [], ""
    for form in sorted(holders):
        shared = 0
        for one, other in zip(form, last, strict=False):
            if one != other or shared == len(_DIGITS) - 1:
                break
            shared += 1
        lines.append(_DIGITS[shared] + form[shared:])
        numbers = holders[form]
        postings.append(",".join(
            base36(number - before) if number != before else ""
            for number, before in zip(numbers, [0, *numbers], strict=False)
        ))
        last = form
    data = {
        "t": [[document.title, document.file] for document in documents],
        "w": "\n".join(lines), "p": "\n".join(postings),
    }
    return f"copyIndex={json.dumps(data, ensure_ascii=False, separators=(',', ':'))};\n"


def base36(number: int) -> str:
    digits = ""
    while number or not digits:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits
