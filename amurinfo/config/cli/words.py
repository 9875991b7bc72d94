"""Words of the editions as files: out, and into their one form."""

import unicodedata
from pathlib import Path

import click

from amurinfo.config.paths import CONTENT
from amurinfo.languages import BY_CODE

from .commands import content, explain, say, start_django
from .language import _


@content.command("export", help=_(
    "Write the words of all editions to FOLDER, as the files that can be loaded."
))
@click.argument("folder", type=click.Path(file_okay=False))
@click.option("--only", multiple=True, metavar="CODE", help=_("Only the edition in this language."))
def content_export(folder, only):
    _write_words("export", Path(folder), only or None)


@content.command("format", help=_(
    "Give the files of words in FOLDER (default: the project's own) their one form."
))
@click.argument("folder", default=str(CONTENT / "pages"),
                type=click.Path(exists=True, file_okay=False))
def content_format(folder):
    _write_words("rewrite", Path(folder))


@content.command("check", help=_(
    "Find numbers typed in FOLDER (default: the project's own words) that a record holds."
))
@click.argument("folder", default=str(CONTENT / "pages"),
                type=click.Path(exists=True, file_okay=False))
def content_check(folder):
    start_django()
    from amurinfo.pages.prose.files import problems
    from amurinfo.pages.words.folder import WordsError

    try:
        found = problems(Path(folder), CONTENT / "facts")
    except WordsError as error:
        raise click.ClickException(str(error)) from None
    for problem in found:
        click.echo(problem, err=True)
    if found:
        raise click.ClickException(_(
            "Name the figure instead of typing it, or list the number under numbers_ok."
        ))


@content.command("status", help=_(
    "Print pages, words, drafts, facts in prose and unreviewed texts of every edition."
))
def content_status():
    start_django()
    from amurinfo.pages.words.status import Count, status

    head = [_("pages"), _("words"), _("drafts"), _("facts"), _("unreviewed")]
    for code, types in status().items():
        total = Count()
        rows = []
        for name, count in sorted(types.items(), key=lambda pair: -pair[1].words):
            total.add(count)
            rows.append((name, count))
        say(f"{BY_CODE[code].autonym}")
        rows.append((_("together"), total))
        wide = max(_columns(name) for name, _count in rows)
        say("  " + _cell("", wide) + "".join(_cell(title, -14) for title in head))
        for name, count in rows:
            cells = (count.pages, count.words, count.drafts, count.facts, count.unreviewed)
            say("  " + _cell(name, wide) + "".join(_cell(str(cell), -14) for cell in cells))


def _columns(text: str) -> int:
    """Columns of a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _cell(text: str, wide: int) -> str:
    """Padded to ``wide`` columns; on the left if that is negative."""
    room = " " * (abs(wide) - _columns(text))
    return text + room if wide >= 0 else room + text


def _write_words(how, *arguments):
    start_django()
    from amurinfo.pages.words import export
    from amurinfo.pages.words.folder import WordsError

    try:
        for path in getattr(export, how)(*arguments):
            say(str(path))
    except WordsError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(explain(error)) from None
