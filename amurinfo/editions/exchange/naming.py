"""Whether a text may well say a name. Knows neither Django nor Wagtail."""

import re

#: Words between the first and the last of a name, at most: "red-crowned and white-naped cranes".
_NEAR = 8
_WORD = re.compile(r"[^\W\d_]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
#: What a name may lack when it is said.
_SMALL = frozenset(["the", "of", "and", "in", "at", "и", "в", "на", "от"])


def is_said(name: str, text: str, language: str) -> bool:
    """Whether ``text`` may well say ``name``: its words near one another, each in some form, in
    any order; in Chinese its characters, whatever stands between the parts of a foreign name.

    Errs on the side of yes, so it tells only what is surely not named.
    """
    if language == "zh-hans":
        own = "".join(_HAN.findall(name))
        return len(own) > 1 and own in "".join(_HAN.findall(text))
    wanted = [word for word in _WORD.findall(name.casefold()) if word not in _SMALL]
    said = [word for word in _WORD.findall(text.casefold()) if word not in _SMALL]
    places = [{at for at, word in enumerate(said) if _begins(word, one, language)}
              for one in wanted]
    return bool(wanted) and any(
        all(any(abs(at - start) <= _NEAR for at in found) for found in places)
        for start in places[0]
    )


def _begins(word: str, name: str, language: str) -> bool:
    """Whether ``word`` may be a form of ``name``, or made from it: лиственничный, шинэсэн."""
    if language == "ru":
        stem = name[:-2] if len(name) > 5 else name[:-1] if len(name) > 3 else name
        return word.startswith(stem) and len(word) <= len(name) + 4
    if language == "mn":
        stem = name[:-1] if len(name) > 3 and name[-1] in "аэийоуүөыюяеёь" else name
        return word.startswith(stem) and len(word) <= len(name) + 6
    stem = name[:-1] if len(name) > 3 and name[-1] in "sey" else name
    return word.startswith(stem) and len(word) <= len(name) + 3
