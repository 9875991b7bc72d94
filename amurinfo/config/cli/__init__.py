"""The command `amurinfo`: the one door for operators.

Language of help and messages: ``--language``, else LC_ALL, LC_MESSAGES, LANG, else English.
"""

import os
import sys

from .language import speak


def main(arguments: list[str] | None = None) -> None:
    """Entry point of the command."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    arguments = speak(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amurinfo.config.settings.base")
    # Only now: the commands' help is in the language that was just chosen.
    from .commands import cli

    cli(arguments, prog_name="amurinfo")
