"""What stands around a drawing: where its figures come from, and the same as table and CSV."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.translation import gettext as _

from amurinfo import charts
from amurinfo.facts import collation, formats
from amurinfo.facts.models import Record
from amurinfo.languages import tag

from ..profiles import Source, Sources

#: Sources that a line names one by one; of more than these only the most frequent.
ALL, FIRST = 12, 6


@dataclass
class Chart:
    """``sources``: short names, each with its address, or all together linked to ``listed``, the
    place on the page that lists them, and ``more`` in words if they are too many to name;
    ``as_of``: of what time the figures are, in words; ``table``: the same data as words,
    unless the page prints them anyway; ``csv``: where they can be had for machines; ``name``: of
    the chart on its page, with which its page answers there with ``data``."""

    title: str
    svg: str
    sources: Sequence[Source]
    as_of: str
    csv: str = ""
    name: str = ""
    table: charts.Table | None = None
    data: charts.Table | None = None
    note: str = ""
    listed: str = ""
    more: str = ""


def text(title: str, description: str, language: str, name: str) -> charts.Text:
    return charts.Text(
        title, description, tag(language),
        number=lambda value: formats.number(value, language), id=f"chart-{name}",
    )


def credit(fields: Iterable[Sequence[str]], language: str) -> tuple[list[Source], str]:
    """(sources, "and … more") of many records. ``fields``: the sources of each. Those that most
    records name come first."""
    named = Counter(part for parts in fields for part in dict.fromkeys(parts))
    shown: dict[str, Source] = {}
    times: Counter[str] = Counter()
    for part, source in zip(named, Sources(language)(named), strict=True):
        shown.setdefault(source.text, source)
        times[source.text] += named[part]
    ordered = sorted(shown.values(),
                     key=lambda one: (-times[one.text], collation.key(one.text, language)))
    if len(ordered) <= ALL:
        return ordered, ""
    return ordered[:FIRST], _("%(count)s more in the table (CSV)") % {
        "count": formats.number(len(ordered) - FIRST, language)
    }


def changed(records: Iterable[Record], language: str) -> str:
    """How old what the records say may be, in words."""
    last = max(record.updated_at for record in records)
    return _("our records as changed last on %(day)s") % {
        "day": formats.date(last.date().isoformat(), language)
    }


def together(sentences: Iterable[str], language: str) -> str:
    """Sentences one after the other, as the language sets them."""
    return ("" if language == "zh-hans" else " ").join(one for one in sentences if one)


def bare(value) -> str:
    """A number for machines."""
    return f"{value.normalize():f}" if value is not None else ""


def answer(text: str, name: str) -> HttpResponse:
    """A CSV as a file of that name."""
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers={
        "Content-Disposition": f'attachment; filename="{name}.csv"'
    })
