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

    wanted = matrix.Wanted((edition,) if edition else None, state or "")
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


@editions.group("files", help=_("Files for translators outside: XLIFF 2.0, PO, DOCX."))
def editions_files():
    pass


@editions_files.command("export", help=_(
    "Write what the edition --from has published to FILE (.xlf, .po or .docx), for translators "
    "into the edition --to."
))
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option("--from", "source", type=CODE, required=True, help=_("The edition translated from."))
@click.option("--to", "target", type=CODE, required=True, help=_("The edition translated into."))
@click.option("--page", "pages", multiple=True,
              help=_("Path of a page below the edition; several times for several."))
@click.option("--below", is_flag=True, help=_("With all pages under them."))
@click.option("--module", default="", help=_("Only pages of this module."))
@click.option("--open", "only_open", is_flag=True,
              help=_("Only what is not translated or has changed."))
def editions_files_export(file, source, target, pages, below, module, only_open):
    if source == target:
        raise click.UsageError(_("Name two editions, or none."))
    start_django()
    from amurinfo.editions.exchange.files import forms, out, sentences
    from amurinfo.editions.exchange.files.model import FileError

    try:
        form = forms.FORMATS[forms.ending(file.name)]
    except FileError as error:
        raise click.ClickException(sentences.of_file(error, file.name)) from None
    document = out.document(
        out.chosen(source, pages, below, module), source, target, only_open)
    if not document.pages:
        raise click.ClickException(_("There is nothing to translate in what was chosen."))
    file.write_bytes(form.write(document))
    count = sum(len(page.units) for page in document.pages)
    say(ngettext("{file}: {count} passage", "{file}: {count} passages", count).format(
        file=file, count=count))


def _account(name: str):
    from django.contrib.auth import get_user_model

    user = get_user_model().objects.filter(username=name, is_active=True).first()
    if user is None:
        raise click.ClickException(_("There is no account {name}.").format(name=name))
    return user


@editions_files.command("import", help=_(
    "Show what a translator's FILE would change and what of it is refused; with --apply, prepare "
    "the drafts in the name of USER, who has to keep the edition. What readers see stays."
))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--user", "name", required=True, help=_("Name of the account."))
@click.option("--apply", "do_it", is_flag=True, help=_("Prepare the drafts."))
def editions_files_import(file, name, do_it):
    start_django()
    from django.core.exceptions import ValidationError

    from amurinfo.editions.exchange.files import back, forms, sentences
    from amurinfo.editions.exchange.files.model import FileError

    user = _account(name)
    try:
        document = forms.read(file.name, file.read_bytes())
    except FileError as error:
        raise click.ClickException(sentences.of_file(error, file.name)) from None
    plan = back.make_plan(document, user)
    if plan.why:
        raise click.ClickException(sentences.of_unit(plan.why))
    for name in document.strange:
        say(f"? {name}")
    for page in plan.pages:
        if page.why:
            say(f"{page.title}: {sentences.of_unit(page.why, page.details)}")
            continue
        for item in page.refused:
            say(f"{page.title} [{item.unit}]: {sentences.of_unit(item.why, item.details)}")
        for item in page.changes:
            say(f"{page.title} [{item.unit}]: {item.before} → {item.text}")
    say(_("to be taken over: {changes}, unchanged: {same}, refused: {refused}").format(
        changes=plan.changes, same=plan.same, refused=plan.refusals))
    if do_it and plan.changes:
        try:
            done = back.apply(document, user, plan.digest)
        except back.Changed:
            raise click.ClickException(_("Meanwhile something changed; nothing was done.")
                                       ) from None
        except ValidationError as error:
            raise click.ClickException(" ".join(error.messages)) from None
        say(ngettext("drafts prepared: {count}", "drafts prepared: {count}", len(done)).format(
            count=len(done)))


@editions.group("terms", help=_("What things are called in each language, as TBX files."))
def editions_terms():
    pass


@editions_terms.command("export", help=_("Write all terms to FILE."))
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def editions_terms_export(file):
    start_django()
    from amurinfo.editions.exchange import glossary, tbx

    found = glossary.entries()
    file.write_bytes(tbx.write(found))
    say(ngettext("{file}: {count} term", "{file}: {count} terms", len(found)).format(
        file=file, count=len(found)))


@editions_terms.command("import", help=_(
    "Show what a TBX FILE would add and change; with --apply, do so in the languages of USER. "
    "Nothing is taken away."
))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--user", "name", required=True, help=_("Name of the account."))
@click.option("--apply", "do_it", is_flag=True, help=_("Write the terms."))
def editions_terms_import(file, name, do_it):
    start_django()
    from amurinfo.editions.exchange import glossary, tbx
    from amurinfo.editions.exchange.files import sentences

    user = _account(name)
    try:
        given = tbx.read(file.read_bytes())
    except tbx.TbxError as error:
        raise click.ClickException(
            _("{file} is no TBX file: {error}").format(file=file.name, error=error)) from None
    plan = glossary.make_plan(given, user)
    for change in plan.refused:
        say(f"{change.entry.concept} {change.entry.language} {change.entry.text}: "
            f"{sentences.of_unit(change.why, change.details)}")
    for change in plan.changes:
        say(f"{change.entry.concept} {change.entry.language} {change.entry.text}: "
            f"{change.before or '–'} → {change.entry.status}")
    say(_("to be taken over: {changes}, unchanged: {same}, refused: {refused}").format(
        changes=len(plan.changes), same=plan.same, refused=len(plan.refused)))
    if do_it:
        try:
            glossary.apply(given, user, plan.digest)
        except glossary.Changed:
            raise click.ClickException(_("Meanwhile something changed; nothing was done.")
                                       ) from None
