"""Of which language a query may be. Two words say little, so the answer is a list."""

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
