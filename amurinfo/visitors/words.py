"""Keys of the report in words, and its charts, in the language that is active."""

import datetime
from collections.abc import Sequence

from babel import Locale
from babel.dates import format_skeleton
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from amurinfo import charts
from amurinfo.facts import formats
from amurinfo.languages import BY_CODE, tag

from .counting.folding import OTHER
from .report import Report, Row, Span
from .running import UNLISTED

TABLES = {
    "page": gettext_lazy("Pages"),
    "entry": gettext_lazy("First pages of visits"),
    "exit": gettext_lazy("Last pages of visits"),
    "source": gettext_lazy("Kinds of sites that led here"),
    "referrer": gettext_lazy("Where from"),
    "campaign": gettext_lazy("Campaigns"),
    "country": gettext_lazy("Countries"),
    "device": gettext_lazy("Width of the window"),
    "download": gettext_lazy("Downloads"),
    "outbound": gettext_lazy("Sites that were opened from here"),
    "search": gettext_lazy("Searches without a result"),
}
ANSWERS = {
    "shown": gettext_lazy("Pages with the question"),
    "yes": pgettext_lazy("number of answers", "Yes"),
    "no": pgettext_lazy("number of answers", "No"),
    "withdrawn": pgettext_lazy("number of answers", "Withdrawn"),
    "signal": gettext_lazy("Pages for browsers that say no by themselves"),
}
_WIDTHS = {
    "narrow": gettext_lazy("narrow: telephones"),
    "middle": gettext_lazy("middle: tablets"),
    "wide": gettext_lazy("wide: computers"),
}


_SOURCES = {
    "search": gettext_lazy("search engines"),
    "social": gettext_lazy("social networks"),
    "mail": gettext_lazy("mail in the browser"),
    "assistant": gettext_lazy("assistants that answer questions"),
    "network": gettext_lazy("sites of our own network"),
    "site": gettext_lazy("other sites"),
}


def language() -> str:
    """Ours for the admin's, which knows more languages than we do."""
    code = get_language()
    return code if code in BY_CODE else "en"


def key(dimension: str, text: str, campaigns: dict[str, str] | None = None) -> str:
    """``campaigns``: names by code."""
    if text == OTHER:
        return _("all that stand for few, together")
    if dimension == "country":
        return formats.country(text, language()) if text in formats.countries() else _("unknown")
    if dimension == "device":
        return str(_WIDTHS.get(text, text))
    if dimension == "source":
        return str(_SOURCES[text])
    if dimension == "campaign":
        return _("not on the list") if text == UNLISTED else (campaigns or {}).get(text, text)
    return text


def number(value: float) -> str:
    return formats.number(value, language())


def day(date: datetime.date) -> str:
    return formats.date(date.isoformat(), language())


def _short(date: datetime.date) -> str:
    if language() == "mn":
        # CLDR has the month in Roman numerals here; this is its own short date without the year.
        return date.strftime("%m.%d")
    return format_skeleton("Md", date, locale=Locale.parse(BY_CODE[language()].cldr))


def span(one: Span) -> str:
    return day(one.start) if one.start == one.end else formats.interval(
        day(one.start), day(one.end), language())


def short_span(one: Span) -> str:
    """For a narrow column: days without their year."""
    return formats.interval(_short(one.start), _short(one.end), language())


def line(spans: Sequence[Span], name: str, about: str) -> str:
    """Visits and views over the spans, which stand one beside the other; ``""`` for fewer than
    two."""
    if len(spans) < 2:
        return ""

    def when(place: float) -> str:
        return _short(spans[min(max(int(place), 0), len(spans) - 1)].end)

    def series(title: str, of) -> charts.Series:
        return charts.Series(title, [
            charts.Point(place, of(one.cell), of(one.cell), f"{span(one)}: {number(of(one.cell))}")
            for place, one in enumerate(spans)
        ])

    text = charts.Text(about, f"{span(spans[0])} … {span(spans[-1])}", tag(language()),
                       number=number, when=when, id=f"visits-{name}")
    return charts.line([
        series(_("views"), lambda cell: cell.views),
        series(_("visits"), lambda cell: cell.visits),
    ], text, height=220)


def bars(dimension: str, rows: Sequence[Row], names: dict[str, str] | None = None,
         most: int = 10) -> str:
    """The rows with most visitors, by visitors."""
    if not rows:
        return ""
    title = str(TABLES[dimension])
    text = charts.Text(title, _("By visitors of a day, added up."), tag(language()), number=number,
                       id=f"visits-{dimension}")
    return charts.bars([
        charts.Bar(key(dimension, row.key, names), row.cell.visitors, row.cell.visitors,
                   number(row.cell.visitors))
        for row in rows[:most]
    ], text)


def described(report: Report) -> list[tuple[str, str, str]]:
    """(what, now, in the stretch before) of the totals."""
    now, before = report.total, report.before

    def share(part: int, whole: int) -> str:
        return number(round(part / whole, 1)) if whole else "–"

    return [
        (_("Visitors of a day, added up"), number(now.visitors), number(before.visitors)),
        (_("Visits"), number(now.visits), number(before.visits)),
        (_("Views in visits"), number(now.views), number(before.views)),
        (_("Views a visit"), share(now.views, now.visits), share(before.views, before.visits)),
        (_("Pages sent to anybody, machines too"), number(report.served_total), ""),
    ]
