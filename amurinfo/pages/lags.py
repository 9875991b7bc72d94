"""What a reader is told when the text before her lags behind that of another edition."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from amurinfo.batch import once
from amurinfo.editions.models import Standing
from amurinfo.facts import formats
from amurinfo.languages import BY_CODE, Language

from .addresses import Addresses


@dataclass(frozen=True)
class Place:
    """``label``: what happened to it. ``ops``: (``=``, ``-`` or ``+``, text) in the language of
    the other edition."""

    label: str
    ops: list[list[str]]


@dataclass(frozen=True)
class Lag:
    """``sentence``: in the reader's language, with the day. ``url``: the other edition's text."""

    sentence: str
    language: Language
    url: str
    places: list[Place]
    more: int


def _sentences(count: int) -> dict[str, str]:
    """Each edition by its name; in most languages that is a word that is declined."""
    return {
        "ru": ngettext("The Russian text changed in %(count)d place on %(date)s.",
                       "The Russian text changed in %(count)d places on %(date)s.", count),
        "en": ngettext("The English text changed in %(count)d place on %(date)s.",
                       "The English text changed in %(count)d places on %(date)s.", count),
        "zh-hans": ngettext("The Chinese text changed in %(count)d place on %(date)s.",
                            "The Chinese text changed in %(count)d places on %(date)s.", count),
        "mn": ngettext("The Mongolian text changed in %(count)d place on %(date)s.",
                       "The Mongolian text changed in %(count)d places on %(date)s.", count),
    }


def _labels() -> dict[str, str]:
    return {"changed": _("changed"), "new": _("added"), "removed": _("taken out")}


def of_page(page: Page | None, where: Addresses) -> list[Lag]:
    """In the active language; three queries at most. Nothing of what only some may read."""
    if page is None or not page.live:
        return []
    told = [lag for lag in _lags(page.translation_key).get(page.locale_id, []) if lag["words"]]
    if not told:
        return []
    open_to_all = where.doors.open_pages().filter(translation_key=page.translation_key)
    urls = {where.language(other): where.page(other) for other in open_to_all}
    return [
        _lag(lag, where.language(page), urls[lag["edition"]]) for lag in told
        if lag["edition"] in urls
    ]


def _lags(translation_key) -> dict[int, list[dict]]:
    """Of all editions of a page, by the locale of each."""
    return once(("lags", translation_key), lambda: dict(
        Standing.objects.filter(translation_key=translation_key)
        .values_list("edition__locale_id", "lags")))


def _lag(lag: dict, code: str, url: str) -> Lag:
    count, since = lag["words"], lag["since"]
    labels = _labels()
    return Lag(
        _sentences(count)[lag["edition"]] % {
            "count": count, "date": formats.date(since, code)},
        BY_CODE[lag["edition"]], url,
        [Place(labels[place["what"]], place["ops"]) for place in lag["places"]],
        count - len(lag["places"]),
    )


