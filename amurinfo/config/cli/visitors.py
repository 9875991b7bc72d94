"""Sums of visits: `amurinfo visitors report`."""

import csv
import datetime
import sys

import click

from amurinfo.languages import CODES

from .commands import cli, start_django
from .language import _

DIMENSIONS = ("total", "day", "page", "entry", "exit", "referrer", "country", "device", "download",
              "outbound")


@cli.group(help=_("Sums of visits that were agreed to."))
def visitors():
    pass


@visitors.command(help=_(
    "Print the released sums of the last WEEKS weeks as CSV: a closed week at the finest, no row "
    "for fewer than 10 visitors (pages: 5); * stands for all smaller rows."
))
@click.option("--dimension", type=click.Choice(DIMENSIONS), default="page", show_default=True,
              help=_("What the rows are."))
@click.option("--language", "languages", multiple=True, type=click.Choice(CODES),
              help=_("Only the edition in this language."))
@click.option("--weeks", type=click.IntRange(1, 260), default=4, show_default=True,
              help=_("How many weeks back."))
def report(dimension, languages, weeks):
    start_django()
    from amurinfo.visitors import store
    from amurinfo.visitors.running import today

    since = today() - datetime.timedelta(weeks=weeks + 1)
    out = csv.writer(sys.stdout)
    out.writerow([dimension, "views", "visits", "visitor_days"])
    for row in store.shown(dimension, languages or CODES, since):
        out.writerow([row["key"], row["views"], row["visits"], row["visitors"]])
