"""Files for a service: `amurinfo deploy`."""

import sys
from pathlib import Path

import click

from amurinfo.config.paths import data_folder

from .commands import cli, say, start_django
from .language import _


@cli.group(help=_("Files for nginx and systemd, filled in for this installation."))
def deploy():
    pass


@deploy.command("nginx", help=_("Print the configuration of nginx in front of the centre."))
@click.option("--server-name", required=True, metavar="NAME",
              help=_("Host name of the site, as in SITE_URL."))
@click.option("--upstream", type=click.IntRange(1, 65535), default=8000, show_default=True,
              help=_("Port on which the centre listens."))
@click.option("--port", type=click.IntRange(1, 65535), default=80, show_default=True,
              help=_("Port to listen on."))
@click.option("--certificate", default="", metavar="FILE", help=_("Certificate for TLS (PEM)."))
@click.option("--key", default="", metavar="FILE", help=_("Its private key (PEM)."))
@click.option("--brotli", is_flag=True, help=_("The module ngx_brotli is there: use it."))
def deploy_nginx(server_name, upstream, port, certificate, key, brotli):
    if bool(certificate) != bool(key):
        raise click.ClickException(_("TLS needs both a certificate and its key."))
    start_django()
    from amurinfo.config.deploy import nginx

    try:
        say(nginx(server_name, data_folder(), upstream, port, certificate, key, brotli))
    except ValueError as error:
        raise click.ClickException(_unfit(error)) from None


@deploy.command("systemd", help=_("Print the unit that runs the centre as a service."))
@click.option("--user", default="amurinfo", show_default=True, metavar="NAME",
              help=_("Account under which it runs; DATA belongs to it."))
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True,
              help=_("Port to listen on."))
def deploy_systemd(user, port):
    from amurinfo.config.deploy import systemd

    command = Path(sys.executable).parent / "amurinfo"
    try:
        say(systemd(user, data_folder(), port, command))
    except ValueError as error:
        raise click.ClickException(_unfit(error)) from None


def _unfit(error: ValueError) -> str:
    return _("{text} cannot stand in such a file: spaces and signs have a meaning there.").format(
        text=error
    )
