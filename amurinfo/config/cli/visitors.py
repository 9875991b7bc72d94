"""Sums of visits: `amurinfo visitors …`, and the process that holds the collector."""

import json
from pathlib import Path

import click

from amurinfo.languages import CODES

from .commands import cli, explain, say, start_django
from .language import _, ngettext

#: How many bad lines of a log are told one by one.
TOLD = 20


@cli.group(help=_("Sums of visits that were agreed to."))
def visitors():
    pass


@visitors.command(help=_(
    "Print what the offices see, as CSV: sums of closed weeks, no row for fewer than 10 visitors "
    "(pages: 5); * stands for all smaller rows."
))
@click.option("--language", "languages", multiple=True, type=click.Choice(CODES),
              help=_("Only the edition in this language."))
@click.option("--weeks", type=click.IntRange(1, 260), default=4, show_default=True,
              help=_("How many weeks back."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
def report(languages, weeks, as_json):
    start_django()
    from amurinfo import charts
    from amurinfo.visitors import report as data
    from amurinfo.visitors.running import today

    found = data.build(languages or CODES, weeks, today())
    if as_json:
        say(json.dumps(data.as_data(found), ensure_ascii=False, indent=1))
        return
    click.echo(charts.csv(data.HEAD, list(data.flat(found))), nl=False)


@visitors.command("mail", help=_(
    "Mail to everybody of an office who wants it what was read, at most once a month to each. To "
    "be run by a timer, daily."
))
def visitors_mail():
    start_django()
    from amurinfo.visitors import mail
    from amurinfo.visitors.running import today

    say(_("mails sent: {count}").format(count=mail.send_all(today())))


@visitors.command("check", help=_(
    "Check what is promised about visitors on the live tables; fails if anything is broken."
))
def visitors_check():
    start_django()
    from amurinfo.visitors import checks
    from amurinfo.visitors.running import today

    broken = {name: detail for name, detail in checks.run(today()).items() if detail}
    for name, promise in checks.PROMISES.items():
        say(f"{promise} {broken.get(name) or _('It is so.')}")
    if broken:
        raise click.ClickException(_("A promise is broken."))


@visitors.command("import-log", help=_(
    "Count the pages in access logs FILES (common or combined format, also .gz) of days that were "
    "not counted yet. Addresses and programs in them are not kept."
))
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False))
def import_log(files):
    start_django()
    from amurinfo.visitors import past
    from amurinfo.visitors.running import today

    try:
        taken = past.bring_in([Path(name) for name in files], today())
    except OSError as error:
        raise click.ClickException(explain(error)) from None
    reasons = {"form": _("no line of an access log"), "date": _("no date")}
    for file, row, why in taken.bad[:TOLD]:
        click.echo(f"{file}:{row}: {reasons[why]}", err=True)
    if len(taken.bad) > TOLD:
        count = len(taken.bad) - TOLD
        click.echo(ngettext("… and {count} bad line more", "… and {count} bad lines more",
                            count).format(count=count), err=True)
    say(_("pages counted: {pages}, days left out (counted already or too old): {days}, "
          "bad lines: {bad}").format(pages=taken.pages, days=len(taken.left),
                                     bad=len(taken.bad)))


@cli.command("collector", help=_(
    "Hold the visits of today for several workers; `amurinfo run` starts it by itself."
))
@click.argument("number", type=click.IntRange(1), default=1)
def collector(number):
    start_django()
    from django.conf import settings

    from amurinfo.visitors import collecting

    if not settings.COLLECTORS:
        raise click.ClickException(_("One worker counts by itself; set WORKERS."))
    if number > len(settings.COLLECTORS):
        raise click.ClickException(_("There are not so many collectors; set COLLECTORS."))
    collecting.run(settings.COLLECTORS[number - 1], first=number == 1)
