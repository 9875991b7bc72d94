"""The embedded server."""

import contextlib
import ctypes
import gc
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator

import click

from amurinfo.config.cli.language import _
from amurinfo.config.paths import data_folder

#: Seconds that a worker has to write what it counted last, when the centre is asked to end.
KILL_AFTER = 30
#: Of glibc's ``malloc.h``.
_M_ARENA_MAX = -8


def check_port(host: str, port: int) -> None:
    """Raises a one-sentence error if nobody can listen there."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                _("Port {port} cannot be used ({why}); choose another: make run PORT=8123")
                .format(port=port, why=error.strerror)
            ) from None


def serve(host: str, port: int) -> None:
    """Serve until stopped. One process: SQLite and the memory of failed logins are its own;
    with PostgreSQL and Redis more of them may work side by side (``WORKERS``)."""
    from django.db import connections
    from granian import Granian
    from granian.constants import Interfaces

    workers = int(os.environ.get("WORKERS", "1"))
    if workers > 1 and not (os.environ.get("DATABASE_URL") and os.environ.get("CACHE_URL")):
        raise click.ClickException(
            _("Several workers need DATABASE_URL (PostgreSQL) and CACHE_URL (Redis).")
        )
    server = Granian(
        "amurinfo.config.wsgi:application", address=host, port=port, interface=Interfaces.WSGI,
        workers=workers, blocking_threads=4, backlog=1024, websockets=False,
        log_access=False, log_level="warning", process_name=None, pid_file=None,
        workers_kill_timeout=KILL_AFTER,
    )
    # The process forked for work says nothing; the addresses are said here, once.
    base = os.environ.get("SITE_URL", f"http://localhost:{port}")
    click.echo("")
    from amurinfo.languages import LANGUAGES

    for language in LANGUAGES:
        click.echo(f"  {language.autonym:<10} {base}/{language.code}/")
    editors = _("editors")
    click.echo(f"  {editors:<10} {base}/editors/")
    accounts = data_folder() / "accounts.txt"
    if accounts.exists():
        click.echo("")
        for line in accounts.read_text(encoding="utf-8").splitlines():
            click.echo(f"  {line}")
        click.echo("  " + _("(kept in {path})").format(path=accounts))
    click.echo("\n" + _("Stop with Ctrl+C."), nl=True)
    _one_heap()
    with contextlib.ExitStack() as beside:
        beside.enter_context(_kept_running("publisher"))  # renders pages
        if workers > 1:
            for number in range(int(os.environ.get("COLLECTORS", "1"))):
                # They know today's visits for all, each its share.
                beside.enter_context(_kept_running("collector", str(number + 1)))
        _load()
        # Workers are forked: of two that ask by one connection, one gets both answers.
        connections.close_all()
        server.serve()


def _one_heap() -> None:
    """Else each thread of a worker keeps a heap of its own, as large as the largest page that it
    ever rendered. Only one of them runs Python at a time, so they hardly wait for one another."""
    with contextlib.suppress(AttributeError):  # another C library has no such setting
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


def _load() -> None:
    """What every worker needs is loaded before they are forked: it lies in memory once.

    Garbage is not looked for in it any more, since that writes into every object and makes a
    copy of its page for each worker.
    """
    from django.urls import get_resolver

    from amurinfo.search import results
    from amurinfo.search.engines import Unreachable

    _patterns = get_resolver().url_patterns  # with all views
    with contextlib.suppress(Unreachable):
        # Readers are told so; everything else is served without it.
        results.load()
    gc.collect()
    gc.freeze()


@contextlib.contextmanager
def _kept_running(*command: str) -> Iterator[None]:
    """A process of ours beside the server, started again whenever it ends before that does."""
    ended = threading.Event()
    running: list[subprocess.Popen] = []

    def keep_it_running() -> None:
        while not ended.is_set():
            running[:] = [subprocess.Popen([sys.executable, "-m", "amurinfo", *command])]
            running[0].wait()
            ended.wait(5)

    thread = threading.Thread(target=keep_it_running, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        for process in running:
            process.terminate()
        thread.join(15)
