"""Copies of the site: `amurinfo mirror`."""

import datetime
from pathlib import Path

import click

from amurinfo.languages import CODES

from .commands import Progress, cli, explain, say, start_django
from .language import _, ngettext


@cli.command(help=_(
    "Copy the site to FOLDER as static files for any web server, a bucket or a stick. A second run "
    "writes what changed and removes what went."
))
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--language", "languages", multiple=True, type=click.Choice(CODES),
              help=_("Only the edition in this language."))
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
              help=_("Only pages changed on this day or later: a supplement to an older copy."))
@click.option("--verify", is_flag=True, help=_("Only prove the copy whole by its checksums."))
def mirror(folder, languages, since, verify):
    try:
        if verify:
            _verify(folder)
        else:
            _make(folder, languages or CODES, since.date() if since else None)
    except OSError as error:
        raise click.ClickException(explain(error)) from None


def _make(folder: Path, languages, since: datetime.date | None) -> None:
    start_django()
    from amurinfo.delivery.found.inventory import public
    from amurinfo.delivery.mirror.make import MirrorError, make
    from amurinfo.delivery.mirror.source import Source

    editions = {code: entries for code, entries in public().items() if code in languages}
    try:
        report = make(folder, editions, Source(), since, Progress(_("pages")))
    except MirrorError as error:
        raise click.ClickException(str(error)) from None
    for url in report.left_out:
        click.echo(_("left out, as the site has no page there: {url}").format(url=url), err=True)
    say(_("files written: {written}, unchanged: {unchanged}, removed: {removed}").format(
        written=report.written, unchanged=report.unchanged, removed=report.removed
    ))
    for code, size in sorted(report.sizes.items()):
        name = code or _("shared by all")
        say(f"  {name:<14} {size / 1_000_000:.1f} MB")
    say(_("checksum of the list of checksums: {proof}").format(proof=report.proof))


def _verify(folder: Path) -> None:
    from amurinfo.delivery.mirror import manifest

    if not (folder / manifest.SUMS).exists():
        raise click.ClickException(_("There is no copy in {folder}.").format(folder=folder))
    try:
        missing, changed, unknown = manifest.faults(folder)
    except ValueError:
        raise click.ClickException(
            _("The list of checksums in {folder} is damaged.").format(folder=folder)
        ) from None
    for name in unknown:
        say(_("not of the copy: {name}").format(name=name))
    for name in missing:
        click.echo(_("missing: {name}").format(name=name), err=True)
    for name in changed:
        click.echo(_("changed: {name}").format(name=name), err=True)
    if (folder / manifest.JOURNAL).exists():
        raise click.ClickException(_("A run was cut off; run it again to finish the copy."))
    if faults := len(missing) + len(changed):
        raise click.ClickException(ngettext(
            "The copy is not whole: {count} file.", "The copy is not whole: {count} files.", faults
        ).format(count=faults))
    say(_("The copy is whole."))
