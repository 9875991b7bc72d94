"""Writes how Chinese characters are read: ``amurinfo/analysis/pinyin.txt``, from pypinyin.

Run: python -m tools.pinyin. Its own dictionary takes 50 MB of each process. Here tones are left
out, and every phrase whose characters are read in it as they are by themselves.
"""

import unicodedata
from collections import defaultdict
from pathlib import Path

TARGET = Path(__file__).parent.parent / "amurinfo" / "analysis" / "pinyin.txt"
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0304\u030c"))
_HEAD = """\
# Readings of Chinese characters without tones, and phrases in which one of them is read otherwise.
# Made by tools/pinyin.py from pypinyin {version}, MIT License, Copyright (c) 2016 mozillazg, 闲耘.
"""


def _plain(syllable: str) -> str:
    bare = unicodedata.normalize("NFD", syllable).translate(_TONES)
    return unicodedata.normalize("NFC", bare).replace("ü", "v")


def main() -> None:
    import pypinyin
    from pypinyin.phrases_dict import phrases_dict
    from pypinyin.pinyin_dict import pinyin_dict

    # Names of ours are of the first plane; the rest is four times as much.
    single = {chr(number): _plain(readings.partition(",")[0])
              for number, readings in pinyin_dict.items() if number < 0x10000}
    read = {phrase: [_plain(one[0]) for one in readings]
            for phrase, readings in phrases_dict.items()}
    odd = {phrase for phrase, syllables in read.items()
           if syllables != [single.get(character) for character in phrase]}
    # A longer phrase that is read as usual keeps an odd one within it from being seen.
    wanted = odd | {phrase for phrase in read if any(
        phrase[start:end] in odd
        for start in range(len(phrase)) for end in range(start + 2, len(phrase) + 1))}
    by_syllable = defaultdict(list)
    for character, syllable in single.items():
        by_syllable[syllable].append(character)
    lines = [f"{syllable} {''.join(sorted(characters))}"
             for syllable, characters in sorted(by_syllable.items())]
    phrases = [f"{phrase} {' '.join(read[phrase])}" for phrase in sorted(wanted)]
    head = _HEAD.format(version=pypinyin.__version__)
    TARGET.write_text(head + "\n".join([*lines, "", *phrases]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
