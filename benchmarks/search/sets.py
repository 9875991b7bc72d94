"""Two judged sets. ``own``: this centre's own pages and records in four languages. ``general``:
short news of nature and of other things, written for this purpose, some not in all languages.

Queries: kind of query, things that answer it (``|`` between them), the query in four languages.
Rows in odd places are for tuning, the others are held out. A thing in the language of the query is
worth 2, in another language 1; whatever else is found counts as wrong, though some of it is not, so
figures are lower than a reader would give.
"""

import csv
import re
from pathlib import Path

from amurinfo.analysis.glossary import COLUMNS, KINDS
from amurinfo.config.paths import CONTENT

HERE = Path(__file__).parent
QUERIES = {"own": HERE / "judged.csv", "general": HERE / "general" / "queries.csv"}
LANGUAGES = {column: code for column, code in COLUMNS.items() if column != "la"}
_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.S)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MARK = re.compile(r"\{\{[^}]*\}\}|^#+ |[*_>`]", re.M)


def documents(name: str = "own") -> list[dict]:
    """{"id": "thing@language", "lang", "title", "body"} of a set; of our own the thing is
    ``kind/slug``."""
    return _general() if name == "general" else _own()


def _general() -> list[dict]:
    found, thing = [], ""
    for line in (HERE / "general" / "texts.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            thing = line[1:].strip()
        else:
            column, title, body = line.split("|")
            code = LANGUAGES[column]
            found.append({"id": f"{thing}@{code}", "lang": code, "title": title, "body": body})
    return found


def _own() -> list[dict]:
    found: dict[tuple[str, str], dict] = {}
    for name, kind in KINDS.items():
        with (CONTENT / "facts" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for column, code in LANGUAGES.items():
                    if title := row.get(f"name_{column}"):
                        thing = f"{kind}/{row['slug']}"
                        body = [row.get("scientific_name"), row.get(f"note_{column}"),
                                row.get(f"founding_{column}"), row.get(f"flagship_for_{column}")]
                        found[thing, code] = {
                            "id": f"{thing}@{code}", "lang": code, "title": title,
                            "body": "\n".join(filter(None, body)),
                        }
    for path in sorted((CONTENT / "pages").rglob("*.md")):
        _add_page(found, path)
    return list(found.values())


def _add_page(found: dict, path: Path) -> None:
    text, code = path.read_text(encoding="utf-8"), path.stem
    front = _FRONT.match(text)
    address = path.parent.relative_to(CONTENT / "pages").as_posix()
    if not front or code not in LANGUAGES.values():
        return
    head = dict(re.findall(r'^(title|summary): "?(.*?)"?$', front[1], re.M))
    body = _MARK.sub(" ", _LINK.sub(r"\1", text[front.end():]))
    body = f"{head.get('summary', '')}\n{body}"
    section, _slash, slug = address.partition("/")
    kind = {"species": "species", "networks": "network"}.get(section)
    if kind and (f"{kind}/{slug}", code) in found:
        found[f"{kind}/{slug}", code]["body"] += f"\n{body}"
    else:
        found[f"page/{address}", code] = {
            "id": f"page/{address}@{code}", "lang": code, "title": head.get("title", ""),
            "body": body,
        }


def queries(half: str = "all", name: str = "own") -> list[dict]:
    """{"query_id", "lang", "text", "kind", "grades": {document: grade}}. ``half``: ``tuning``,
    ``held-out`` or ``all``."""
    there, found = {row["id"] for row in documents(name)}, []
    with QUERIES[name].open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 1):
            if half == "all" or (half == "tuning") == bool(number % 2):
                things = row["things"].split("|")
                for column, code in LANGUAGES.items():
                    found.append({
                        "query_id": f"{number}-{code}", "lang": code, "text": row[column],
                        "kind": row["kind"], "grades": {
                            f"{thing}@{other}": 2 if other == code else 1
                            for thing in things for other in LANGUAGES.values()
                            if f"{thing}@{other}" in there
                        },
                    })
    return found
