"""Concepts that join four languages: the glossary of the subject and the names in fact files.

Pure: files in, a :class:`~amurinfo.analysis.Lexicon` out. A concept of the glossary is named by a
slug (``cranes``), a record by ``kind/slug`` (``species/hooded-crane``) as everywhere else.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from .lexicon import Label, Lexicon

#: Column of a file -> language of what stands there.
COLUMNS = {"en": "en", "ru": "ru", "zh": "zh-hans", "mn": "mn", "la": "la"}
#: File of facts -> kind of its records.
KINDS = {
    "species": "species", "places": "place", "protected_areas": "area", "networks": "network",
    "agreements": "agreement", "organisations": "organisation",
}
_BRACKETS = re.compile(r"\s*[(（]([^)）]*)[)）]\s*")
_QUOTED = re.compile(r"«([^»]+)»|\"([^\"]+)\"")
#: What a name of an area is called besides its own name, which readers leave out.
_GENERIC = re.compile(
    r"\b(State Nature Biosphere Reserve|State Nature Reserve|National Nature Reserve|"
    r"Provincial Nature Reserve|Strictly Protected Area|National Park|Nature Reserve|Nature Park|"
    r"Wildlife Refuge|River|Lakes?|Island|Mountains?|Ridge|Range|Province|Oblast|Reserve)\b|"
    r"\b(Заповедник|заповедник|Национальный парк|национальный парк|Заказник|заказник|"
    r"Природный парк|природный парк|Озеро|Озёра|Остров|Провинция|Аймак|Гора|хребет|Хребет)\b|"
    r"\b(дархан цаазат газар|байгалийн цогцолборт газар|байгалийн нөөц газар|шим мандлын)\b"
)


#: The same of a Chinese name, which is written in one word with them.
_HAN_GENERIC = re.compile(
    "(国家级|省级|地方)?(自然保护区|严格保护区|保护区|国家公园|自然公园"
    "|自然禁猎区|景观禁猎区|禁猎区|生态走廊|山脉)$"
)
_HAN_PROVINCE = re.compile("^(黑龙江|吉林|内蒙古|辽宁)(?=..)")
#: Shorter ones are words of every day, too: 友好, 凉水.
_SHORTEST_HAN = 3
#: And these are lakes, rivers and hills.
_LANDSCAPE = re.compile("(湖|河|江|山|岭|峰|岛|沟|湿地|草原)$")


class GlossaryError(ValueError):
    """A row that cannot be used; says where it stands."""


def forms(text: str) -> list[str]:
    """A name and what it is without brackets, with only them, and what stands in quotes."""
    found = [text, _BRACKETS.sub(" ", text).strip()]
    found += [part for match in _BRACKETS.finditer(text)
              for part in re.split(r"[,;，、]", match[1]) if len(part.strip()) > 1]
    found += [a or b for a, b in _QUOTED.findall(text)]
    found += [own for form in found[:2] if (own := _GENERIC.sub(" ", form).strip(" «»\"")) != form]
    return [form for form in dict.fromkeys(" ".join(f.split()) for f in found) if form]


def searched(name: str) -> list[str]:
    """The :func:`forms` of a name, and those that only readers use, who want to find and not to be
    exact."""
    return list(dict.fromkeys((*forms(name), *_han_forms(name))))


def _han_forms(name: str) -> Iterator[str]:
    """Without kind, rank and province: 黑龙江扎龙国家级自然保护区 -> 扎龙自然保护区."""
    generic = _HAN_GENERIC.search(name)
    if not generic:
        return
    own = name[:generic.start()]
    bare = _HAN_PROVINCE.sub("", own)
    if bare:
        yield from (bare + generic[0], bare + generic[2])
    if len(bare) >= _SHORTEST_HAN and not _LANDSCAPE.search(bare):
        yield from (own, bare)


def glossary(path: Path) -> tuple[list[Label], dict[str, tuple[str, ...]]]:
    """(labels, concept -> broader concepts) of a file with the columns concept, broader, en, ru,
    zh, mn, la; several names or concepts are separated by ``|``."""
    labels: list[Label] = []
    broader: dict[str, tuple[str, ...]] = {}
    for number, row in _rows(path):
        concept = row["concept"].strip()
        if not concept or concept in broader:
            raise GlossaryError(f"{path.name}:{number}: {concept or '?'}")
        broader[concept] = tuple(_parts(row["broader"]))
        for column, language in COLUMNS.items():
            for at, text in enumerate(_parts(row[column])):
                labels.append(Label(concept, language, text, "synonym" if at else "preferred"))
    for concept, above in broader.items():
        for one in above:
            if one not in broader:
                raise GlossaryError(f"{path.name}: {concept} < {one}?")
    return labels, broader


def of_facts(folder: Path) -> Iterator[Label]:
    """Labels of all records in a folder of fact files."""
    for name, kind in KINDS.items():
        path = folder / f"{name}.csv"
        if not path.exists():
            continue
        for _number, row in _rows(path):
            concept = f"{kind}/{row['slug']}"
            if latin := row.get("scientific_name"):
                yield Label(concept, "la", latin, "scientific")
            for column, language in COLUMNS.items():
                for at, form in enumerate(searched(row.get(f"name_{column}") or "")):
                    yield Label(concept, language, form, "allowed" if at else "preferred")


def lexicon(words: Path, facts: Path | None = None, more: Iterable[Label] = ()) -> Lexicon:
    """The lexicon of a glossary file, a folder of facts and whatever is added."""
    labels, broader = glossary(words)
    return Lexicon([*labels, *(of_facts(facts) if facts else ()), *more], broader)


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            if None in row or None in row.values():
                raise GlossaryError(f"{path.name}:{reader.line_num}")
            yield reader.line_num, row


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]
