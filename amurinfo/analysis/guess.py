"""Of which language a text may be. Two words say little, so for a query the answer is a list."""

from collections import Counter

from .folding import WORD, fold, is_mongolian, script


def languages(text: str, reader: str) -> tuple[str, ...]:
    """Languages in which ``text`` may be written, the reader's own first where it is possible.

    Cyrillic without ө and ү may be Russian or Mongolian; Latin may be English or any name.
    """
    scripts = set()
    mongolian = False
    for match in WORD.finditer(text):
        word = fold(match[0])
        scripts.add(script(word))
        mongolian = mongolian or is_mongolian(word)
    possible = []
    if "han" in scripts:
        possible.append("zh-hans")
    if "cyrillic" in scripts:
        possible += ["mn"] if mongolian else ["ru", "mn"]
    if "latin" in scripts:
        possible.append("en")
    if not possible:
        possible = [reader]
    return tuple(sorted(possible, key=lambda code: code != reader))


#: Of a hundred Cyrillic words so many at least have ө or ү in Mongolian texts; in Russian ones
#: only names do.
_MONGOLIAN = 4


def written_in(text: str) -> str | None:
    """The language in which most of a text is written; ``None`` where it has no words of ours.

    For pages of running text. A Chinese word has about two characters.
    """
    counts: Counter[str] = Counter()
    for match in WORD.finditer(text):
        word = fold(match[0])
        kind = script(word)
        if kind == "han":
            counts["zh-hans"] += (len(word) + 1) // 2
        elif kind == "latin":
            counts["en"] += len(word) > 1
        elif kind == "cyrillic":
            counts["cyrillic"] += 1
            counts["mongolian"] += is_mongolian(word)
    cyrillic, mongolian = counts.pop("cyrillic", 0), counts.pop("mongolian", 0)
    counts["mn" if 100 * mongolian >= _MONGOLIAN * cyrillic > 0 else "ru"] = cyrillic
    language, most = counts.most_common(1)[0]
    return language if most else None
