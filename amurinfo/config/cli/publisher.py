"""`amurinfo publisher`: pages become files."""

import os
import signal

import click

from .commands import Progress, cli, say, start_django
from .language import _, ngettext


@cli.command(help=_(
    "Render the pages that wait and go on doing so; `amurinfo run` starts it by itself."
))
@click.option("--once", is_flag=True, help=_("Render all pages that wait, then end."))
def publisher(once):
    parent = os.getppid()
    start_django()
    from django.conf import settings

    from amurinfo.delivery.snapshots.publisher import Busy, Publisher

    one = Publisher(ahead=once or settings.RENDER_AHEAD)
    if once:
        try:
            one.begin()
        except Busy:
            raise click.ClickException(
                _("Another publisher is at work in this folder.")
            ) from None
        count = one.round(Progress(_("pages")))
        one.tighten()
        say(ngettext("{count} page rendered", "{count} pages rendered", count)
            .format(count=count))
        return
    ended = []
    signal.signal(signal.SIGTERM, lambda *_arguments: ended.append(True))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server tells us when it ends
    # A parent that was killed cannot tell: then another process has taken us over.
    one.run(lambda: bool(ended) or os.getppid() != parent)
