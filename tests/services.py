"""Real servers for tests: PostgreSQL, Redis and the centre itself, each in its own folder."""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tests.machine import postgresql_bin

ROOT = Path(__file__).resolve().parent.parent


def as_an_operator() -> dict[str, str]:
    """The environment without what belongs to the tests and not to a centre that they start."""
    ours = ("DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE", "SITE_URL", "PREPARED")
    return {name: value for name, value in os.environ.items() if name not in ours}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _server_user() -> dict:
    """PostgreSQL refuses to run as root; Debian's package brings a user for it."""
    return {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """A PostgreSQL server of our own; yields its DATABASE_URL."""
    binaries = postgresql_bin()
    if binaries is None:
        raise RuntimeError("PostgreSQL is not installed: python -m tests.machine")
    folder = Path(tempfile.mkdtemp(prefix="amurinfo-pg-"))
    as_user = _server_user()
    if as_user:
        entry = pwd.getpwnam("postgres")
        os.chown(folder, entry.pw_uid, entry.pw_gid)
    port = free_port()
    data = folder / "data"
    subprocess.run(
        [binaries / "initdb", "-D", data, "-U", "test", "-A", "trust", "-E", "UTF8",
         "--locale=C.UTF-8", "--no-sync"],
        check=True, capture_output=True, cwd=folder, **as_user,
    )
    process = subprocess.Popen(
        [binaries / "postgres", "-D", data, "-p", str(port), "-c", "listen_addresses=127.0.0.1",
         "-c", f"unix_socket_directories={folder}", "-c", "fsync=off",
         "-c", "full_page_writes=off", "-c", "synchronous_commit=off"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, **as_user,
    )
    try:
        _wait_for_port(port, process)
        subprocess.run(
            [binaries / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "test", "centre"],
            check=True, capture_output=True,
        )
        yield f"postgres://test@127.0.0.1:{port}/centre"
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """A Redis server of our own; yields its CACHE_URL."""
    port = free_port()
    process = subprocess.Popen(
        ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "",
         "--appendonly", "no"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for_port(port, process)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(30)


def _wait_for_port(port: int, process: subprocess.Popen, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            # A PostgreSQL that still recovers accepts and hangs up; give it a moment.
            time.sleep(0.3)
            return
        time.sleep(0.1)
    raise RuntimeError("the server did not come up")


class Centre:
    """A running centre. ``url``: without a slash at the end; ``data``: its folder."""

    def __init__(self, url: str, data: Path, process: subprocess.Popen, log: Path):
        self.url, self.data, self.process, self.log = url, data, process, log

    @property
    def site(self) -> str:
        """The same server by the name that it calls itself in its pages."""
        return self.url.replace("127.0.0.1", "localhost")

    def password(self, office: str) -> str:
        lines = (self.data / "accounts.txt").read_text(encoding="utf-8").splitlines()
        return dict(line.split() for line in lines)[office]

    def kill(self) -> None:
        """As if the power went: all its processes at once, none is asked."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextlib.contextmanager
def centre(data: Path | None = None, **environment: str) -> Iterator[Centre]:
    """The centre as `amurinfo run` serves it, with everything on first use made anew."""
    own = data is None
    data = data or Path(tempfile.mkdtemp(prefix="amurinfo-centre-"))
    port = free_port()
    log = data / "server.log"
    data.mkdir(parents=True, exist_ok=True)
    base = as_an_operator()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "amurinfo", "run", "--port", str(port)],
            cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
            env={**base, "DATA": str(data), "PYTHONUNBUFFERED": "1", "RENDER": "on-demand",
                 **environment},
        )
    url = f"http://127.0.0.1:{port}"
    try:
        end = time.monotonic() + 480
        while True:
            try:
                urllib.request.urlopen(f"{url}/robots.txt", timeout=5).read()
                break
            except (urllib.error.URLError, OSError):
                if process.poll() is not None or time.monotonic() > end:
                    raise RuntimeError(log.read_text(encoding="utf-8")) from None
                time.sleep(0.05)
        yield Centre(url, data, process, log)
    finally:
        _stop(process)
        if own:
            shutil.rmtree(data, ignore_errors=True)


def _stop(process: subprocess.Popen) -> None:
    """As Ctrl+C and systemd do it: all processes at once. RuntimeError if it goes on."""
    with contextlib.suppress(ProcessLookupError):  # where it has ended already
        os.killpg(process.pid, signal.SIGINT)
    try:
        process.wait(120)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise RuntimeError("the centre did not end when it was asked to")  # noqa: B904
