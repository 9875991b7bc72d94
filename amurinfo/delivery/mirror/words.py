"""What a copy says for itself, in the language of each edition."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import override

from amurinfo.facts import formats
from amurinfo.languages import BY_CODE

from .html import Words
from .index import Document

#: First characters, in GB 2312, of the syllables that begin with each letter of pinyin; the
#: first level of that character set is ordered so.
_PINYIN = (
    ("A", 0xB0A1), ("B", 0xB0C5), ("C", 0xB2C1), ("D", 0xB4EE), ("E", 0xB6EA), ("F", 0xB7A2),
    ("G", 0xB8C1), ("H", 0xB9FE), ("J", 0xBBF7), ("K", 0xBFA6), ("L", 0xC0AC), ("M", 0xC2E8),
    ("N", 0xC4C3), ("O", 0xC5B6), ("P", 0xC5BE), ("Q", 0xC6DA), ("R", 0xC8BB), ("S", 0xC8F6),
    ("T", 0xCBFA), ("W", 0xCDDA), ("X", 0xCEF4), ("Y", 0xD1B9), ("Z", 0xD4D1),
)
_PINYIN_END = 0xD7FA


@dataclass(frozen=True)
class Letter:
    name: str
    documents: list[Document]


def date(day: str, code: str) -> str:
    return formats.date(day, code)


def of(code: str, day: str, live: str, about: str) -> Words:
    """``day``: put in as it is; ``live``: address of the page on the site; ``about``: of the page
    about the copy."""
    with override(code):
        return Words(
            banner=format_html(
                '<div class="wrap"><p class="notice copy">{} <a href="{}">{}</a> · '
                '<a href="{}">{}</a></p></div>\n',
                _("Copy of %(date)s.") % {"date": day}, live, _("This page on the live site"),
                about, _("About this copy"),
            ) if about else "",
            no_form=format_html(
                '<p class="notice">{} <a href="{}">{}</a></p>',
                _("This is a copy: choosing and sorting work on the live site only."), live,
                _("This page on the live site"),
            ),
            search=format_html('<p class="search"><a href="{}">{}</a></p>', about,
                               _("Search in this copy")),
            elsewhere=format_html(
                '<p class="notice">{} <a href="{}">{}</a></p>',
                _("This is a copy: what stands here works on the live site only."), live,
                _("This page on the live site"),
            ),
        )


def about(
    code: str, documents: Sequence[Document], held: int, made: datetime.date,
    since: datetime.date | None,
) -> str:
    """The page of the copy on itself: date, search, list of all pages. ``held``: how many pages
    the copy has; fewer than ``documents`` where it belongs over an older one."""
    with override(code):
        letters = [
            Letter(name, list(group))
            for name, group in groupby(documents, lambda one: initial(one.title, code))
        ]
        return render_to_string("delivery/mirror/about.html", {
            "language": BY_CODE[code], "home": f"/{code}/", "letters": letters,
            "edition": formats.language(code, code),
            "made": formats.date(made.isoformat(), code),
            "since": formats.date(since.isoformat(), code) if since else "",
            "count": held, "shown_count": formats.number(held, code),
            "live": settings.SITE_URL,
        })


def start(codes: Sequence[str], made: datetime.date) -> str:
    """The front door of a copy: its editions and its date, each in its own language."""
    doors = []
    for code in codes:
        with override(code):
            doors.append((BY_CODE[code], _("AmurInfoCenter"), _("The Amur (Heilong) ecoregion"),
                          _("Copy of %(date)s.") % {"date": date(made.isoformat(), code)},
                          _("About this copy")))
    return render_to_string("delivery/mirror/start.html", {"doors": doors})


def initial(title: str, code: str) -> str:
    """Letter under which a title is listed; of a Chinese title that of its pinyin."""
    first = next((sign for sign in title if sign.isalnum()), "")
    if code == "zh-hans" and not first.isascii():
        try:
            number = int.from_bytes(first.encode("gb2312"))
        except UnicodeEncodeError:
            return "…"
        if not _PINYIN[0][1] <= number < _PINYIN_END:
            return "…"
        return next(letter for letter, start in reversed(_PINYIN) if number >= start)
    return "0–9" if first.isdigit() else first.upper() or "…"
