"""What an operator can ask for."""

import gc
import os
from pathlib import Path

import click

from amurinfo.config.paths import CONTENT

from .language import _, language, ngettext


def start_django() -> None:
    """Everything below needs settings and models, in the operator's language."""
    import django
    from django.utils.translation import activate

    # What is loaded stays: to look for garbage in it meanwhile takes a sixth of a start.
    gc.disable()
    django.setup()
    gc.enable()
    gc.freeze()
    activate(language())


def say(text: str) -> None:
    click.echo(text)


class Progress:
    """``progress(done, of)`` as a line that counts; on a terminal it overwrites itself."""

    def __init__(self, what: str):
        self.what = what
        self.shown = -1

    def __call__(self, done: int, of: int) -> None:
        percent = done * 100 // of if of else 100
        if percent == self.shown:
            return
        tty = os.isatty(1)
        if tty or percent == 100 or percent >= self.shown + 25:
            end = done == of
            start = "\r" if tty else ""
            click.echo(f"{start}  {self.what} {percent} %", nl=end or not tty)
            self.shown = percent


@click.group(help=_("The information centre of the Amur ecoregion: the operator's command."))
@click.option("--language", "_language", metavar="CODE",
              help=_("Language of this help and of messages: ru, en, zh-hans or mn."))
def cli(_language):
    pass


@cli.command(help=_("Set up what is not there yet and serve the centre."))
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True,
              help=_("Port to listen on."))
@click.option("--host", default="127.0.0.1", show_default=True, help=_("Address to listen on."))
def run(port, host):
    os.environ.setdefault("SITE_URL", f"http://localhost:{port}")
    # Where whoever counts pages is told of those that nginx sent.
    os.environ["SENT_PAGES_PORT"] = str(port)
    from amurinfo.config import server

    server.check_port(host, port)
    _prepare()
    server.serve(host, port)


@cli.command(help=_("Set up what is not there yet (database, content, static files) and stop."))
def prepare():
    _prepare()


def _prepare():
    from django.db import DatabaseError, OperationalError

    from amurinfo.config import setup

    try:
        start_django()
        setup.prepare(say, Progress)
    except OSError as error:
        raise click.ClickException(explain(error)) from None
    except OperationalError as error:
        if "full" in str(error):
            raise click.ClickException(_disk_is_full()) from None
        sentence = _("The database cannot be used: {why}")
        raise click.ClickException(sentence.format(why=str(error).strip())) from None
    except DatabaseError as error:
        # Half-way through a migration the next error hides the first: a full disk again?
        if "full" in str(error.__context__ or ""):
            raise click.ClickException(_disk_is_full()) from None
        raise


def _disk_is_full() -> str:
    return _("The disk is full; make room and try again.")


def explain(error: OSError) -> str:
    """One sentence for what the machine refused."""
    import errno

    where = error.filename or os.environ.get("DATA", "var")
    if error.errno == errno.ENOSPC:
        return _disk_is_full()
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return _("{path} cannot be written; choose another folder with DATA.").format(path=where)
    return f"{error.strerror or error}: {where}"


# ---- facts ------------------------------------------------------------------------------


@cli.group(help=_("Facts as files: bring in, take out."))
def facts():
    pass


@facts.command("import", help=_(
    "Bring in FILES (CSV or Excel): all or nothing. Tells what is added, changed and refused."
))
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help=_("Only tell, change nothing."))
def facts_import(files, dry_run):
    start_django()
    from amurinfo.facts.importing.apply import apply
    from amurinfo.facts.importing.author import OPERATOR
    from amurinfo.facts.importing.plan import make_plan
    from amurinfo.facts.importing.remarks import remark

    plan = make_plan([(name, Path(name).read_bytes()) for name in files], OPERATOR)
    for file, code, detail in plan.remarks:
        say(f"{file}: {remark(code, detail)}")
    for change in plan.changed:
        for column, old, new in change.cells:
            say(f"  {change.slug}: {column}: “{old}” → “{new}”")
    for problem in plan.problems:
        click.echo(str(problem), err=True)
    if plan.problems:
        count = len(plan.problems)
        raise click.ClickException(ngettext(
            "{count} problem; nothing was changed.", "{count} problems; nothing was changed.",
            count,
        ).format(count=count))
    if not dry_run:
        apply(plan, OPERATOR, Progress(_("facts")))
    say(_("added: {added}, changed: {changed}, unchanged: {unchanged}").format(
        added=len(plan.added), changed=len(plan.changed), unchanged=plan.unchanged
    ))


@facts.command("export", help=_("Write all facts to FOLDER, as the files that can be imported."))
@click.argument("folder", type=click.Path(file_okay=False))
def facts_export(folder):
    start_django()
    from amurinfo.facts.importing.export import write_all

    try:
        for path in write_all(Path(folder)):
            say(str(path))
    except OSError as error:
        raise click.ClickException(explain(error)) from None


# ---- content ----------------------------------------------------------------------------


@cli.group(help=_("Words of the editions as files."))
def content():
    pass


@content.command("load", help=_(
    "Load words from FOLDER (default: the project's own) into the editions: all or nothing. "
    "Pages that are there get a new revision; nothing is deleted."
))
@click.argument("folder", default=str(CONTENT / "pages"),
                type=click.Path(exists=True, file_okay=False))
@click.option("--only", multiple=True, metavar="CODE", help=_("Only the edition in this language."))
def content_load(folder, only):
    start_django()
    from amurinfo.pages.words.folder import WordsError
    from amurinfo.pages.words.load import load

    try:
        written = load(Path(folder), only or None, Progress(_("pages")))
    except WordsError as error:
        raise click.ClickException(str(error)) from None
    say(_("pages written: {count}").format(count=written))


# ---- base map ---------------------------------------------------------------------------


@cli.group(help=_("The base map."))
def basemap():
    pass


@basemap.command("build", help=_(
    "Build the base map anew from its public-domain sources (needs the network and "
    "requirements/basemap.txt)."
))
@click.option("--out", default=str(CONTENT / "basemap"), type=click.Path(file_okay=False))
def basemap_build(out):
    from amurinfo.basemap.build import BuildError, build
    from amurinfo.config.paths import data_folder

    try:
        for path in build(Path(out), data_folder() / "basemap", say):
            say(str(path))
    except BuildError as error:
        raise click.ClickException(str(error)) from None


# ---- accounts ---------------------------------------------------------------------------


@cli.group(help=_("Editors' accounts."))
def accounts():
    pass


@accounts.command("add", help=_("Make an account NAME in an OFFICE; prints its password once."))
@click.argument("office")
@click.argument("name")
@click.option("--role", default="editor", show_default=True,
              type=click.Choice(["contributor", "editor", "steward"]),
              help=_("What the account may do."))
def accounts_add(office, name, role):
    start_django()
    from amurinfo.editions import accounts as people
    from amurinfo.editions.models import Office

    found = Office.objects.filter(slug=office).first()
    if found is None:
        known = ", ".join(Office.objects.values_list("slug", flat=True))
        raise click.ClickException(
            _("There is no office {name}; there are: {known}.").format(name=office, known=known)
        )
    try:
        user, password = people.create(name, found, role)
    except ValueError:
        raise click.ClickException(_("The name {name} is taken.").format(name=name)) from None
    say(f"{user.username}  {password}")


@accounts.command("operator", help=_("Make an account NAME that may do everything."))
@click.argument("name")
def accounts_operator(name):
    start_django()
    from amurinfo.editions import accounts as people

    try:
        user, password = people.create_operator(name)
    except ValueError:
        raise click.ClickException(_("The name {name} is taken.").format(name=name)) from None
    say(f"{user.username}  {password}")


# ---- catalogues -------------------------------------------------------------------------


@cli.group(help=_("Interface strings in four languages."))
def messages():
    pass


@messages.command("extract", help=_("Write all interface strings into the catalogues."))
def messages_extract():
    start_django()
    from amurinfo.config import catalogues

    catalogues.extract(say)


@messages.command("compile", help=_("Compile the catalogues."))
def messages_compile():
    from amurinfo.config import catalogues

    catalogues.compile_all()


@messages.command("check", help=_("Tell what is not translated; fails if anything is not."))
def messages_check():
    start_django()
    from amurinfo.config import catalogues

    problems = catalogues.check()
    for problem in problems:
        click.echo(problem, err=True)
    for line in catalogues.coverage():
        say(line)
    if problems:
        raise click.ClickException(_("The catalogues have gaps."))


@cli.command("manage", context_settings={"ignore_unknown_options": True},
             help=_("Any of Django's own management commands."))
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments):
    from django.core.management import execute_from_command_line

    execute_from_command_line(["amurinfo manage", *arguments])


# Commands that stand in files of their own.
from . import deploy, editions, mirror, publisher, search, visitors, words  # noqa: E402, F401
