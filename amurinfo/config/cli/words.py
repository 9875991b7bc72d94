"""Words of the editions as files: out, and into their one form."""

from pathlib import Path

import click

from amurinfo.config.paths import CONTENT

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
