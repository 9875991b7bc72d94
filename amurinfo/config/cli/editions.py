"""How the editions stand to one another, for operators and their programs."""

import json
import sys
import uuid
from pathlib import Path

import click

from .commands import cli, say, start_django
from .language import _, ngettext

CODE = click.Choice(["ru", "en", "zh-hans", "mn"])


@cli.group(help=_("How the editions stand to one another."))
def editions():
    pass


@editions.command("parity", help=_(
    "Print all pages and their state in each edition, as a table or for programs."
))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@click.option("--csv", "as_csv", is_flag=True, help=_("Print CSV."))
@click.option("--edition", type=CODE, help=_("Only what is so in this edition."))
@click.option("--state", type=click.Choice(
    ["absent", "draft", "behind", "current", "own", "waived"]),
    help=_("Only pages in this state."))
def editions_parity(as_json, as_csv, edition, state):
    start_django()
    from django.utils import timezone

    from amurinfo.editions.exchange import matrix

    wanted = matrix.Wanted(edition=edition or "", state=state or "")
    lines, _total = matrix.lines(wanted, timezone.now().date())
    if as_json:
        say(json.dumps([matrix.as_data(line) for line in lines], ensure_ascii=False, indent=1))
    elif as_csv:
        matrix.write_csv(sys.stdout, lines)
    else:
        for line in lines:
            cells = " ".join(
                f"{code}:{cell.state}" + (f"({cell.behind}/{cell.total})" if cell.behind else "")
                for code, cell in sorted(line.cells.items())
            )
            say(f"/{line.path:<44} {cells}")


@editions.command("diff", help=_(
    "Print how PAGE in the edition --to stands to the edition --from, segment by segment. PAGE: "
    "its path below the edition, or its key."
))
@click.argument("page")
@click.option("--from", "source", type=CODE, required=True, help=_("The edition compared with."))
@click.option("--to", "target", type=CODE, required=True,
              help=_("The edition that is asked about."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
def editions_diff(page, source, target, as_json):
    start_django()
    from amurinfo.editions.exchange import report

    key = _key(page)
    if key is None:
        raise click.ClickException(_("No edition has the page {page}.").format(page=page))
    try:
        data = report.between(key, source, target)
    except report.NotThere as error:
        sentence = _("The edition {edition} has not published this page.")
        raise click.ClickException(sentence.format(edition=error)) from None
    if as_json:
        say(json.dumps(data, ensure_ascii=False, indent=1))
        return
    for segment in data["segments"]:
        if segment["state"] not in ("current", "own"):
            words = "".join(
                {"-": f"[-{text}-]", "+": f"{{+{text}+}}"}.get(what, text)
                for what, text in segment["difference"]
            )
            say(f"{segment['state']:<8} {segment['gravity']:<8} {words or segment['source']}")
    behind, total = data["behind"], data["total"]
    say(ngettext("behind in {behind} place of {total}", "behind in {behind} places of {total}",
                 behind).format(behind=behind, total=total))


def _key(page: str):
    from amurinfo.editions.models import Standing

    try:
        return uuid.UUID(page)
    except ValueError:
        path = f"{page.strip('/')}/" if page.strip("/") else ""
        return Standing.objects.filter(sort_path=path).values_list(
            "translation_key", flat=True).first()


@editions.command("quorum", help=_(
    "How many offices other than the author's have to approve a text of the edition CODE, if "
    "several keep it. 0: none."
))
@click.argument("code", type=CODE)
@click.argument("number", type=click.IntRange(0, 50))
def editions_quorum(code, number):
    start_django()
    from amurinfo.editions import roles
    from amurinfo.editions.models import Edition

    edition = Edition.objects.get(language=code)
    edition.quorum = number
    edition.save()
    roles.sync_workflow(edition)


@editions.command("refresh", help=_(
    "Compare all pages of all editions anew; needed only after a restore by other means."
))
def editions_refresh():
    start_django()
    from amurinfo.editions.exchange import parity

    say(_("pages compared: {count}").format(count=parity.rebuild()))


# ---- the desk ---------------------------------------------------------------------------


@cli.group(help=_("What waits for the offices."))
def desk():
    pass


@desk.command("digest", help=_(
    "Mail to everybody who wants it what waits for the office; at most once a week to each. To "
    "be run by a timer, daily or weekly."
))
def desk_digest():
    start_django()
    from amurinfo.desk import digest

    say(_("mails sent: {count}").format(count=digest.send_all()))


@editions.group("memory", help=_("How passages were said in other languages, as TMX files."))
def editions_memory():
    pass


@editions_memory.command("export", help=_("Write the memory to FILE, of all editions or of two."))
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option("--from", "source", type=CODE, help=_("One edition of the pair."))
@click.option("--to", "target", type=CODE, help=_("The other edition of the pair."))
def editions_memory_export(file, source, target):
    if bool(source) != bool(target) or (source and source == target):
        raise click.UsageError(_("Name two editions, or none."))
    start_django()
    from amurinfo.editions.exchange import memory, tmx

    file.write_bytes(tmx.write(memory.units(source or "", target or "")))
    say(str(file))


@editions_memory.command("import", help=_(
    "Take in a TMX file: what it says is suggested to editors and never filled in."
))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def editions_memory_import(file):
    start_django()
    from amurinfo.editions.exchange import memory, tmx

    try:
        number = memory.take_in(tmx.read(file.read_bytes()), file.name)
    except tmx.TmxError as error:
        raise click.ClickException(
            _("{file} is no TMX file: {error}").format(file=file.name, error=error)) from None
    say(ngettext("{number} new pair", "{number} new pairs", number).format(number=number))
