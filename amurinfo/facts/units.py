"""What figures are counted and measured in, with plural forms in every language.

Units of measure come from CLDR; units of count are ours, because no library has "breeding
pairs" in Mongolian.
"""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, npgettext, override

from amurinfo.facts import formats

#: Code -> label in lists and forms.
UNITS = {
    "individuals": gettext_lazy("individuals"),
    "adults": gettext_lazy("adults"),
    "mature-individuals": gettext_lazy("mature individuals"),
    "breeding-pairs": gettext_lazy("breeding pairs"),
    "occupied-nests": gettext_lazy("occupied nests"),
    "breeding-pairs-or-nests": gettext_lazy("breeding pairs or nests"),
    "individuals-caught": gettext_lazy("individuals caught illegally"),
    "areas": gettext_lazy("protected areas"),
    "vascular-plants": gettext_lazy("species of vascular plants"),
    "fishes": gettext_lazy("species of fish"),
    "birds": gettext_lazy("species of birds"),
    "mammals": gettext_lazy("species of mammals"),
    "km": gettext_lazy("kilometres"),
    "km2": gettext_lazy("square kilometres"),
    "ha": gettext_lazy("hectares"),
    "m": gettext_lazy("metres"),
    "percent": gettext_lazy("per cent"),
}
#: Units of what is counted, not measured.
COUNTED = frozenset(UNITS) - frozenset(formats.CLDR_UNITS)


def _counted(unit: str, count: int) -> str:
    """The unit of count in the form that ``count`` wants, with ``%(number)s`` left open."""
    # One call a unit, spelt out: the catalogue is made from these very strings.
    match unit:
        case "individuals":
            return npgettext("animals", "%(number)s individual", "%(number)s individuals", count)
        case "adults":
            return npgettext("animals", "%(number)s adult", "%(number)s adults", count)
        case "mature-individuals":
            return ngettext(
                "%(number)s mature individual", "%(number)s mature individuals", count
            )
        case "breeding-pairs":
            return ngettext("%(number)s breeding pair", "%(number)s breeding pairs", count)
        case "occupied-nests":
            return ngettext("%(number)s occupied nest", "%(number)s occupied nests", count)
        case "breeding-pairs-or-nests":
            return ngettext(
                "%(number)s breeding pair or nest", "%(number)s breeding pairs or nests", count
            )
        case "individuals-caught":
            return ngettext(
                "%(number)s individual caught illegally",
                "%(number)s individuals caught illegally",
                count,
            )
        case "areas":
            return ngettext("%(number)s protected area", "%(number)s protected areas", count)
        case "vascular-plants":
            return ngettext(
                "%(number)s species of vascular plants",
                "%(number)s species of vascular plants",
                count,
            )
        case "fishes":
            return ngettext("%(number)s species of fish", "%(number)s species of fish", count)
        case "birds":
            return ngettext("%(number)s species of birds", "%(number)s species of birds", count)
        case "mammals":
            return ngettext(
                "%(number)s species of mammals", "%(number)s species of mammals", count
            )
        case "percent":
            # CLDR has no sign of it in Chinese.
            return ngettext("%(number)s%%", "%(number)s%%", count)
    raise KeyError(unit)


def quantity(
    low: Decimal | None, high: Decimal | None, unit: str, qualifier: str, code: str
) -> str:
    """A value or range with its unit and its doubt, e.g. "about 750 individuals".

    ``low`` and ``high`` equal for a single value; one of them ``None`` for "at least" and
    "at most". Without a ``unit`` the number and its doubt alone. Raises ``ValueError`` if both
    are ``None``.
    """
    if low is None and high is None:
        raise ValueError("a figure has a value")
    if low is not None and high is not None and low != high:
        written = formats.interval(formats.number(low, code), formats.number(high, code), code)
    else:
        written = formats.number(low if low is not None else high, code)
    if not qualifier and high is None:
        qualifier = "at-least"
    if not qualifier and low is None:
        qualifier = "at-most"
    with override(code):
        if not unit:
            text = written
        elif unit in formats.CLDR_UNITS:
            text = formats.measure(written, unit, code)
        else:
            value = high if high is not None else low
            # A fraction takes the form of many in every language of ours.
            count = int(value) if value == int(value) else 5
            text = _counted(unit, count) % {"number": written}
        match qualifier:
            case "":
                return text
            case "about":
                return _("about %(quantity)s") % {"quantity": text}
            case "at-least":
                return _("at least %(quantity)s") % {"quantity": text}
            case "more-than":
                return _("more than %(quantity)s") % {"quantity": text}
            case "at-most":
                return _("at most %(quantity)s") % {"quantity": text}
            case "fewer-than":
                return _("fewer than %(quantity)s") % {"quantity": text}
    raise KeyError(qualifier)
