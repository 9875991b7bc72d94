"""In which language the command speaks. Needs no Django: help must work when nothing else does.

Click asks the standard ``gettext`` for its own words ("Usage", "Options"), so the default
domain of the process is pointed at our catalogue.
"""

import gettext
import os

from amurinfo.config.paths import PACKAGE
from amurinfo.languages import BY_CODE, CODES

_code = "en"


def language() -> str:
    """Code of the language in which this process speaks to its operator."""
    return _code


def speak(arguments: list[str]) -> list[str]:
    """Choose the language; returns the arguments without ``--language``."""
    global _code
    rest, chosen = [], ""
    words = iter(arguments)
    for word in words:
        if word == "--language" and not rest:
            chosen = next(words, "")
        elif word.startswith("--language=") and not rest:
            chosen = word.partition("=")[2]
        else:
            rest.append(word)
    _code = chosen if chosen in CODES else _of_environment()
    os.environ["LANGUAGE"] = BY_CODE[_code].cldr if _code != "en" else "en"
    gettext.bindtextdomain("django", str(PACKAGE / "config" / "locale"))
    gettext.textdomain("django")
    return rest


def _of_environment() -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "").lower().replace("_", "-").split(".")[0]
        if value:
            first = value.split("-")[0]
            return {"ru": "ru", "zh": "zh-hans", "mn": "mn"}.get(first, "en")
    return "en"


def _(message: str) -> str:
    """The message in the operator's language."""
    return gettext.gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    return gettext.ngettext(one, many, count)


# Click's own words, repeated here so that they come into our catalogue.
_CLICK = lambda: [  # noqa: E731
    _("Usage:"), _("Options"), _("Commands"), _("Positional arguments"),
    _("Show this message and exit."), _("Error: {message}"), _("Missing command."),
    _("No such command {name!r}."), _("No such option {name!r}."), _("Missing argument"),
    _("Missing option"), _("Missing parameter"), _("Invalid value: {message}"),
    _("Invalid value for {param_hint}: {message}"),
    _("Try '{command} {option}' for help."), _("default: {default}"), _("required"),
]
