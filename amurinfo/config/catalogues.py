"""Interface strings: extracted, compiled and checked with Babel, no system gettext needed.

Each room has catalogues of its own, ``amurinfo/<room>/locale/``. A string that several rooms use
stands once: with the operator's command if it uses it (that reads no other catalogue), else with
the first room by name.
"""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract as babel_extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from amurinfo.config.paths import PACKAGE, REPOSITORY

#: What Wagtail, Django and others lack in our languages.
THEIRS = PACKAGE / "locale_wagtail"
#: The room whose catalogue speaks before Django does.
FIRST = "config"
LOCALES = ("ru", "zh_Hans", "mn")

KEYWORDS = {
    "_": None, "_g": None, "gettext": None, "gettext_lazy": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3), "npgettext_lazy": ((1, "c"), 2, 3),
}
_PLURALS = {
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && "
          "(n%100<10 || n%100>=20) ? 1 : 2);",
    "zh_Hans": "nplurals=1; plural=0;",
    "mn": "nplurals=2; plural=(n != 1);",
}


def _sources() -> Iterator[tuple[str, str, bytes]]:
    """(room, name, Python source) of everything that may hold a string."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield _room(path), path.relative_to(REPOSITORY).as_posix(), path.read_bytes()
    from django.utils.translation.template import templatize

    for path in sorted(PACKAGE.glob("*/templates/**/*.*")):
        # Babel reads the result as Python, to which the template's indentation means nothing.
        lines = templatize(path.read_text(encoding="utf-8")).splitlines()
        text = "\n".join(line.strip() for line in lines)
        yield _room(path), path.relative_to(REPOSITORY).as_posix(), text.encode()


def _room(path: Path) -> str:
    below = path.relative_to(PACKAGE).parts
    return below[0] if len(below) > 1 else FIRST


def templates() -> dict[str, Catalog]:
    """All strings of the project, untranslated: room -> catalogue."""
    sources = sorted(_sources(), key=lambda source: (source[0] != FIRST, source[0]))
    catalogs: dict[str, Catalog] = {}
    owner: dict[tuple, str] = {}
    for room, name, source in sources:
        for _line, message, comments, context in babel_extract(
            "python", io.BytesIO(source), keywords=KEYWORDS, comment_tags=["Translators:"]
        ):
            home = owner.setdefault((_key(message), context), room)
            catalog = catalogs.setdefault(home, _empty(None))
            catalog.add(
                message, None, locations=[(name, 0)], auto_comments=comments, context=context
            )
    return catalogs


def _empty(locale: str | None) -> Catalog:
    return Catalog(locale=locale, project="AmurInfoCenter", charset="utf-8", fuzzy=False)


def _po(folder: Path, locale: str, domain: str = "django") -> Path:
    return folder / locale / "LC_MESSAGES" / f"{domain}.po"


def read(path: Path, locale: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def _catalogues(locale: str) -> dict[str, Path]:
    """room -> file, of all rooms that have a catalogue in this language."""
    return {path.parts[-5]: path for path in sorted(PACKAGE.glob("*/locale/*/LC_MESSAGES/*.po"))
            if path.parts[-3] == locale}


def extract(say: Callable[[str], object]) -> None:
    """Bring our catalogues up to the source; strings that are gone are dropped."""
    fresh = templates()
    for locale in LOCALES:
        known: dict[tuple, object] = {}
        stale = _catalogues(locale)
        for path in stale.values():
            for message in read(path, locale):
                if message.id and (_is_done(message) or _identity(message) not in known):
                    known[_identity(message)] = message.string
        for room, template in fresh.items():
            new = _empty(locale)
            for message in template:
                if message.id:
                    new.add(message.id, known.get(_identity(message)),
                            locations=message.locations, context=message.context,
                            auto_comments=message.auto_comments)
            path = _po(PACKAGE / room / "locale", locale)
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(new, path, locale)
            stale.pop(room, None)
            missing = sum(1 for message in new if message.id and not _is_done(message))
            if missing:
                say(f"{path.relative_to(REPOSITORY)}: {missing} of {len(new)} missing")
        for path in stale.values():
            path.unlink()


def _write(catalog: Catalog, path: Path, locale: str) -> None:
    out = io.BytesIO()
    write_po(out, catalog, omit_header=True, sort_output=True, width=100,
             include_lineno=False)
    header = (
        f'msgid ""\nmsgstr ""\n"Language: {locale}\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {_PLURALS[locale]}\\n"\n\n'
    )
    path.write_bytes(header.encode() + out.getvalue())


def _is_done(message) -> bool:
    strings = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    return all(strings) and not message.fuzzy


def compile_all() -> None:
    """Compile every catalogue that is newer than its compiled form."""
    for path in [*PACKAGE.glob("*/locale/*/LC_MESSAGES/*.po"),
                 *THEIRS.glob("*/LC_MESSAGES/*.po")]:
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        catalog = read(path, path.parts[-3])
        waiting = target.with_suffix(".tmp")
        with waiting.open("wb") as file:
            write_mo(file, catalog)
        waiting.replace(target)


def check() -> list[str]:
    """What is wrong with our catalogues, one sentence each; empty if nothing."""
    problems = []
    fresh = templates()
    for locale in LOCALES:
        paths = _catalogues(locale)
        for room in sorted({*fresh, *paths}):
            path = _po(PACKAGE / room / "locale", locale)
            wanted = {_identity(m) for m in fresh.get(room, ()) if m.id}
            catalog = read(path, locale) if room in paths else ()
            problems += _check(path.relative_to(REPOSITORY).as_posix(), wanted, catalog)
    return problems


def _check(name: str, wanted: set[tuple], catalog) -> list[str]:
    have = {_identity(m): m for m in catalog if m.id}
    problems = [f"{name}: not there: {key[0]!r}" for key in sorted(wanted - set(have), key=str)]
    problems += [
        f"{name}: no longer used here: {key[0]!r}" for key in sorted(set(have) - wanted, key=str)
    ]
    for key in wanted & set(have):
        message = have[key]
        if not _is_done(message):
            problems.append(f"{name}: not translated: {key[0]!r}")
        else:
            problems += [f"{name}: {key[0]!r}: {error}" for error in message.check()]
            problems += [f"{name}: {key[0]!r}: {e}" for e in _placeholders(message)]
    return problems


def _identity(message) -> tuple:
    return _key(message.id), message.context


def _key(message_id) -> str:
    return message_id[0] if isinstance(message_id, (list, tuple)) else message_id


def _placeholders(message) -> list[str]:
    """Placeholders must be the same in every translation."""
    import re

    find = re.compile(r"%\(\w+\)[sd]|\{[\w!]*\}")
    ids = message.id if isinstance(message.id, (list, tuple)) else [message.id]
    wanted = {name for text in ids for name in find.findall(text)}
    strings = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    return [
        f"placeholders differ: {text!r}" for text in strings if set(find.findall(text)) != wanted
    ]


def coverage() -> list[str]:
    """How much of what an editor sees is translated, package by package, one line each."""
    import wagtail

    base = Path(wagtail.__file__).parent
    lines = []
    for locale in LOCALES:
        ours = {}
        for domain in ("django", "djangojs"):
            extra = _po(THEIRS, locale, domain)
            if extra.exists():
                ours[domain] = {(_key(m.id), m.context) for m in read(extra, locale) if m.id}
        total = done = 0
        for source in sorted(base.glob("**/locale/en/LC_MESSAGES/*.po")):
            theirs = source.parents[2] / locale / "LC_MESSAGES" / source.name
            translated = set()
            if theirs.exists():
                translated = {
                    (_key(m.id), m.context) for m in read(theirs, locale) if m.id and _is_done(m)
                }
            translated |= ours.get(source.stem, set())
            wanted = {(_key(m.id), m.context) for m in read(source, "en") if m.id}
            total += len(wanted)
            done += len(wanted & translated)
        lines.append(f"Wagtail in {locale}: {done} of {total} ({done * 100 / total:.1f} %)")
    return lines
