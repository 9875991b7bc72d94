"""What is done before the first page can be served; each step only when it is needed."""

import contextlib
import gc
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from amurinfo.config import catalogues, static_files, stylesheet
from amurinfo.config.cli.language import _
from amurinfo.config.paths import CONTENT, PACKAGE
from amurinfo.config.secret import write_private

Say = Callable[[str], object]


def prepare(say: Say, progress: Callable[[str], Callable[[int, int], None]]) -> None:
    """Bring this installation up to date. A second call costs about a second.

    Raises ``OSError`` for what the machine refuses.
    """
    settings.DATA.mkdir(parents=True, exist_ok=True)
    stamps = _Stamps(settings.DATA / "stamps.json")
    catalogues.compile_all()
    # Packing static files asks nothing of the database and leaves the interpreter free.
    with _garbage_looked_for_rarely(), ThreadPoolExecutor(1) as beside:
        static = beside.submit(_static_files, say, stamps)
        _database(say)
        load_content(say, progress)
        _exchange(say)
        _search(say, progress)
        _accounts(say)
        static.result()


@contextlib.contextmanager
def _garbage_looked_for_rarely() -> Iterator[None]:
    """Migrations make the models of every state anew. To look through all of them each time that
    some objects were made takes an eighth of a first set-up."""
    usual = gc.get_threshold()
    gc.set_threshold(50_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


class _Stamps:
    """Fingerprints of what the finished steps were made from."""

    def __init__(self, path: Path):
        self.path = path
        try:
            self.known = json.loads(path.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            self.known = {}

    def is_fresh(self, step: str, mark: str) -> bool:
        return self.known.get(step) == mark

    def set(self, step: str, mark: str) -> None:
        self.known[step] = mark
        self.path.write_text(json.dumps(self.known), encoding="utf-8")


def _fingerprint(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        stat = path.stat()
        digest.update(f"{path}|{stat.st_size}|{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _database(say: Say) -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say(_("Setting up the database …"))
        call_command("migrate", verbosity=0, interactive=False)


def _static_files(say: Say, stamps: _Stamps) -> None:
    sources = [
        path
        for folder in ("static", "css")
        for path in PACKAGE.glob(f"*/{folder}/**/*")
        if path.is_file()
    ]
    sources += [path for path in (CONTENT / "basemap").rglob("*") if path.is_file()]
    sources.append(settings.CONTENT_DIR.parent / "requirements" / "base.txt")
    mark = _fingerprint(sources)
    if stamps.is_fresh("static", mark) and settings.STATIC_ROOT.exists():
        return
    say(_("Collecting static files …"))
    built = settings.DATA / "built"
    stylesheet.build(built)
    shutil.copytree(
        CONTENT / "basemap", built / "econet", dirs_exist_ok=True,
        ignore=shutil.ignore_patterns("*.md", "*.csv"),
    )
    static_files.collect()
    stamps.set("static", mark)


def load_content(say: Say, progress) -> None:
    """Facts, words, offices and old addresses of ``content/``, if there is no front page yet."""
    from amurinfo.editions import seed
    from amurinfo.facts.importing.apply import apply
    from amurinfo.facts.importing.author import OPERATOR
    from amurinfo.facts.importing.plan import make_plan
    from amurinfo.facts.models import Record
    from amurinfo.home.models import HomePage
    from amurinfo.pages.redirects import load as load_redirects
    from amurinfo.pages.words.load import load

    if HomePage.objects.exists():
        return
    say(_("Loading facts and words …"))
    from amurinfo.delivery.snapshots.changes import as_one

    # All or nothing: a set-up that was cut off begins anew.
    with transaction.atomic(), as_one():
        seed.editions()
        if not Record.objects.exists():
            files = [(p.name, p.read_bytes()) for p in sorted((CONTENT / "facts").glob("*.csv"))]
            apply(make_plan(files, OPERATOR), OPERATOR, progress(_("facts")))
        load(CONTENT / "pages", None, progress(_("pages")))
        seed.load(CONTENT / "editions")
        load_redirects(CONTENT / "redirects.csv")


def _exchange(say: Say) -> None:
    """Pages from before the exchange existed are taken into it."""
    from wagtail.models import Page

    from amurinfo.editions.exchange import parity
    from amurinfo.editions.models import MemoryPair

    if not MemoryPair.objects.exists() and Page.objects.live().filter(depth__gte=2).exists():
        say(_("Comparing the editions …"))
        parity.rebuild()


def _search(say: Say, progress) -> None:
    from amurinfo.search import index

    if not index.is_current():
        say(_("Building the search index …"))
    index.update(progress(_("search")))


def _accounts(say: Say) -> None:
    from django.contrib.auth import get_user_model

    from amurinfo.editions.accounts import create
    from amurinfo.editions.models import Office

    if get_user_model().objects.exists():
        return
    say(_("Making one account for each office …"))
    lines = []
    with transaction.atomic():
        for office in Office.objects.all():
            user, password = create(office.slug, office)
            lines.append(f"{user.username:<14} {password}")
        write_private(settings.DATA / "accounts.txt", "\n".join(lines) + "\n")
