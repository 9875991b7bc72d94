"""What is wrong, where, and what was expected, in the reader's own language."""

import unicodedata
from dataclasses import dataclass, field

from django.utils.translation import gettext as _


class CellError(Exception):
    """A cell that cannot be taken; ``code`` and ``params`` make the sentence."""

    def __init__(self, code: str, **params):
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True)
class Problem:
    """One thing wrong. ``row`` counts as a spreadsheet does (the header is row 1);
    0 means the file as a whole."""

    file: str
    row: int
    column: str
    value: str
    code: str
    params: dict = field(default_factory=dict)

    @property
    def message(self) -> str:
        return explain(self.code, self.params)

    def __str__(self) -> str:
        parts = [self.file]
        if self.row:
            parts.append(_("row %(row)s") % {"row": self.row})
        if self.column:
            parts.append(_("column “%(column)s”") % {"column": self.column})
        if self.value:
            shown = self.value if len(self.value) <= 60 else self.value[:57] + "…"
            # What steers a terminal or turns text around is shown, not done.
            shown = "".join(
                "\ufffd" if unicodedata.category(char) in ("Cc", "Cf") else char for char in shown
            )
            parts.append(_("value “%(value)s”") % {"value": shown})
        return ", ".join(parts) + ": " + self.message


def explain(code: str, params: dict) -> str:
    """The sentence for a problem in the active language. Raises ``KeyError`` if unknown."""
    sentences = {
        "not-a-table": _("this is neither a CSV file nor an Excel workbook (.xlsx)."),
        "empty-file": _("the file holds no rows."),
        "unreadable-text": _(
            "the text is in an encoding that could not be recognised; save the file as "
            "“CSV UTF-8”."
        ),
        "broken-workbook": _("the Excel workbook is damaged or protected."),
        "too-large": _("the file is larger than %(limit)s MB."),
        "unknown-file": _(
            "it cannot be told what this file holds; name it after one of: %(expected)s."
        ),
        "no-header": _("the first row must hold the names of the columns."),
        "unknown-column": _("there is no such column; expected: %(expected)s."),
        "double-column": _("this column stands twice."),
        "missing-column": _("this column is missing and new rows need it."),
        "too-many-cells": _("the row has more cells than the header."),
        "broken-quotes": _("a quotation mark is opened and not closed."),
        "required": _("this must not be empty."),
        "slug": _("expected small Latin letters, digits and single hyphens."),
        "choice": _("expected one of: %(expected)s."),
        "number": _("expected a number with a point for decimals, e.g. 127094.5."),
        "whole-number": _("expected a whole number."),
        "range": _("expected a number between %(low)s and %(high)s."),
        "year": _("expected a year between %(low)s and %(high)s."),
        "date": _("expected a date as 2015, 2015-02 or 2015-02-28."),
        "country": _("expected two-letter country codes joined by “;”, e.g. RU;CN."),
        "language": _("expected language codes joined by “;”: %(expected)s."),
        "formula": _(
            "this looks like a formula of a spreadsheet; a fact is text. If the text really "
            "begins so, put an apostrophe (') before it."
        ),
        "control": _("the text holds invisible control characters."),
        "too-long": _("the text is longer than %(limit)s characters."),
        "unknown-reference": _("there is no such record; nothing with this slug in “%(kind)s”."),
        "twice": _("this slug stands already in row %(row)s of %(file)s."),
        "swapped": _("latitude and longitude seem to be swapped."),
        "half-point": _("a point needs both latitude and longitude."),
        "outside": _(
            "the point lies outside the region that the centre covers "
            "(105–145° E, 40–60° N)."
        ),
        "absurd-area": _("no protected area of the region is that large or that small."),
        "low-above-high": _("the lower value is above the upper one."),
        "no-value": _("a figure needs a value: low, high or both."),
        "emptied": _(
            "a value that was published is not emptied by a file; correct it with a new value."
        ),
        "forms": _("expected cases as “genitive=…;dative=…”, each once; there are: %(expected)s."),
        "semicolon": _("a semicolon parts one case from the next and cannot stand in it."),
        "forms-of-nothing": _("these are cases of a name, and there is no name in this language."),
        "old-forms": _(
            "the name has changed and these are still the cases of the old one; write those of "
            "the new one, or none."
        ),
        "no-name": _("a record needs a name in at least one language."),
        "not-your-language": _(
            "this text belongs to the edition in %(language)s; only its office changes it."
        ),
        "subject-changed": _("a figure cannot change its subject; make a new one."),
        "candidate-and-member": _("an area cannot be member and candidate of one network."),
        "sensitive": _("this place is protected: its point is changed only by those who may "
                       "see the exact one."),
    }
    return sentences[code] % params
