"""Charts: numbers in, SVG out. Knows neither Django nor our database; words come from the caller.

    from amurinfo import charts

    text = charts.Text("Tigers in Russia", "Counts from 1940 to 2022 …", "en", number=str)
    svg = charts.line([charts.Series("Russia", [charts.Point(2015, 523, 540)])], text)

``line``       values over time, with ranges; one line a series
``multiples``  the same in panels side by side that share one scale
``bars``       a value, or range, a row
``stacked``    rows of parts
``dots``       several values a row on one scale
``timeline``   events over years, each as exactly as its date is known
``Table``, ``csv``  the same data for readers and machines

Every chart has a title and a description for those who hear it, labels beside what they name,
and a shape, dash or hatch for everything that has a colour. Colours, light, dark and print come
from the stylesheet (``charts.css``); nothing is styled inline.
"""

from .bars import bars, stacked
from .data import Bar, Event, Panel, Point, Series, Stack, Table, Text, csv
from .dots import dots
from .line import line, multiples
from .timeline import timeline

__all__ = [
    "Bar", "Event", "Panel", "Point", "Series", "Stack", "Table", "Text", "bars", "csv", "dots",
    "line", "multiples", "stacked", "timeline",
]
