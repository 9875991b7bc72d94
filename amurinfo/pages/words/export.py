"""Pages -> a folder of words: what was loaded comes out again, byte by byte."""

from collections.abc import Iterable
from pathlib import Path

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page

from amurinfo.languages import CODES

from ..models import WordsPage
from . import write
from .folder import Entry, Text, WordsError, read
from .load import TYPES, own_fields
from .stored import Named, blocks_of, path_of


def export(folder: Path, languages: Iterable[str] | None = None) -> list[Path]:
    """Write what readers see of the editions ``languages`` (default: all) to ``folder``.

    Raises :class:`WordsError` before anything is written, if a page holds what files cannot.
    """
    return write_entries(folder, entries(set(languages) if languages is not None else None))


def rewrite(folder: Path) -> list[Path]:
    """Give the files of a folder their one form; returns those that changed.

    Raises :class:`WordsError`.
    """
    before = {path: path.read_bytes() for path in folder.rglob("*.*") if path.is_file()}
    written = write_entries(folder, read(folder))
    return [path for path in written if before.get(path) != path.read_bytes()]


def write_entries(folder: Path, found: list[Entry]) -> list[Path]:
    """``found``: parents before children, siblings in order."""
    files: dict[Path, str] = {}
    numbers: dict[str, int] = {}
    for entry in found:
        parent = entry.path.rpartition("/")[0] if entry.path else None
        order = 0
        if parent is not None:
            order = numbers[parent] = numbers.get(parent, 0) + 10
        place = folder / entry.path if entry.path else folder
        files[place / "page.yaml"] = write.page_yaml(
            entry.type, order, entry.menu, ordered(entry)
        )
        for code, text in entry.texts.items():
            try:
                files[place / f"{code}.md"] = write.file(text)
            except write.CannotWrite as error:
                raise cannot_write(text, error) from None
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="\n")
    return list(files)


def cannot_write(text: Text, error: write.CannotWrite) -> WordsError:
    return WordsError(_("%(file)s: files have no form for this: %(what)s") % {
        "file": text.file, "what": error})


def ordered(entry: Entry) -> dict:
    """Fields in the order of the page type."""
    model = apps.get_model(TYPES[entry.type]) if entry.type in TYPES else None
    known = {}
    for field in own_fields(model) if model else ():
        if field.name in entry.fields:
            value = entry.fields[field.name]
            # Pages keep sets of records, not lists of them.
            known[field.name] = sorted(value) if field.many_to_many else value
    return known | {name: value for name, value in entry.fields.items() if name not in known}


# ---- pages -> entries -------------------------------------------------------------------------


def entries(languages: set[str] | None) -> list[Entry]:
    """All live pages of words, as their files would be read."""
    locales = {locale.pk: locale.language_code for locale in Locale.objects.all()}
    trees: dict[str, dict[str, WordsPage]] = {}
    for page in Page.objects.live().filter(depth__gte=2).order_by("path").specific():
        code = locales[page.locale_id]
        if type(page) in words_of() and (languages is None or code in languages):
            trees.setdefault(code, {})[path_of(page)] = page
    named = Named([page for tree in trees.values() for page in tree.values()])
    found = []
    for path in _in_order(trees):
        pages = {code: trees[code][path] for code in CODES if path in trees.get(code, {})}
        first = next(iter(pages.values()))
        found.append(entry(first, path, {
            # What a text was written from stands beside it, if the other did not change since.
            code: text_of(page, path, code, named, page.written_from in pages)
            for code, page in pages.items()
        }))
    return found


def words_of() -> dict[type[Page], str]:
    """Type of a page -> its word in ``page.yaml``."""
    return {apps.get_model(name): word for word, name in TYPES.items()}


def entry(page: WordsPage, path: str, texts: dict[str, Text]) -> Entry:
    return Entry(path, words_of()[type(page)], 0, page.show_in_menus, _fields(page), texts)


def _in_order(trees: dict[str, dict[str, WordsPage]]) -> list[str]:
    """Paths of all editions, parents first, siblings in the order of the first edition."""
    children: dict[str, list[str]] = {}
    for code in CODES:
        for path in trees.get(code, {}):
            if path:
                siblings = children.setdefault(path.rpartition("/")[0], [])
                if path not in siblings:
                    siblings.append(path)
    ordered = []

    def walk(path: str) -> None:
        ordered.append(path)
        for child in children.get(path, ()):
            walk(child)

    if any("" in tree for tree in trees.values()):
        walk("")
    return ordered


def text_of(page: WordsPage, path: str, code: str, named: Named, is_beside: bool = False) -> Text:
    """``is_beside``: the text of the edition that it was written from goes with it."""
    origin, kept = named.origins.get(page.pk), page.written_from_revision
    if origin and (kept or not (is_beside and origin.is_now)):
        kept = origin.name
    return Text(
        f"{path}/{code}.md" if path else f"{code}.md", code, page.title, page.summary,
        page.review, page.written_from, kept, page.source_list, blocks_of(page, code, named),
        page.kept_numbers, page.unlinked_names, titles=named.titles,
    )


def _fields(page: WordsPage) -> dict:
    values = {}
    for field in own_fields(type(page)):
        if field.many_to_many:
            value = sorted(_slug(record) for record in getattr(page, field.name).all())
        elif isinstance(field, models.ForeignKey):
            related = getattr(page, field.name)
            value = _slug(related) if related else None
        else:
            value = getattr(page, field.name)
        if value not in (None, "", []):
            values[field.name] = value
    return values


def _slug(record) -> str:
    return getattr(record, "code", None) or record.slug
