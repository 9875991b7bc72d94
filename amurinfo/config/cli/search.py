"""How well the search finds: `amurinfo search`."""

import json
import os
from pathlib import Path

import click

from amurinfo.config.paths import CONTENT

from .commands import cli, explain, say, start_django
from .language import _

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@cli.group(help=_("The search of the centre."))
def search():
    pass


@search.command("evaluate", help=_(
    "Index the documents of one file in an index of its own, answer the queries of another from "
    "it and write the documents found, best first. Nothing of the centre is changed. A document: "
    '{"id", "lang", "title", "body"}, a query: {"query_id", "lang", "text"}, one a line.'
))
@click.argument("documents", type=_FILE)
@click.argument("queries", type=_FILE)
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path),
              help=_("File to write, one query a line."))
@click.option("--engine", type=click.Choice(["sqlite", "postgresql"]), default="sqlite",
              show_default=True, help=_("What keeps the index."))
@click.option("--database", metavar="URL",
              help=_("PostgreSQL to use (default: DATABASE_URL)."))
def search_evaluate(documents, queries, out, engine, database):
    url = "sqlite://:memory:"
    if engine == "postgresql":
        url = database or os.environ.get("DATABASE_URL", "")
        if not url.startswith(("postgres:", "postgresql:", "pgsql:")):
            raise click.ClickException(_("Name a PostgreSQL database: --database postgres://…"))
    start_django()
    from django.db import DatabaseError

    try:
        outcome = _evaluate(documents, queries, url)
        _write(out, outcome.runs)
    except OSError as error:
        raise click.ClickException(explain(error)) from None
    except DatabaseError as error:
        raise click.ClickException(str(error).strip()) from None
    say(_("Documents: {number}, {rate} a second").format(
        number=outcome.documents, rate=round(outcome.rate)
    ))
    say(_("Queries: {number}, half within {half} ms, 95 of 100 within {most} ms").format(
        number=len(outcome.runs), half=round(outcome.latency(0.5), 1),
        most=round(outcome.latency(0.95), 1),
    ))
    nothing = sum(not ranked for ranked in outcome.runs.values())
    say(_("Queries that found nothing: {number}").format(number=nothing))


def _evaluate(documents: Path, queries: Path, url: str):
    from amurinfo.analysis.glossary import lexicon
    from amurinfo.search.engines import throwaway
    from amurinfo.search.meaning.evaluation import SetError, evaluate, rows

    try:
        asked = list(rows(queries, ["query_id", "lang", "text"]))
        names = lexicon(CONTENT / "search" / "concepts.csv", CONTENT / "facts")
        with throwaway(url) as engine:
            return evaluate(
                engine, names, rows(documents, ["id", "lang"], ["title", "body"]), asked
            )
    except SetError as error:
        raise click.ClickException(str(error)) from None


def _write(path: Path, runs) -> None:
    """All or nothing: beside it first, then in its place."""
    partly = path.with_name(f"{path.name}.part")
    try:
        with partly.open("w", encoding="utf-8") as file:
            for query, ranked in runs.items():
                file.write(json.dumps({"query_id": query, "ranked": ranked}, ensure_ascii=False))
                file.write("\n")
        partly.replace(path)
    finally:
        partly.unlink(missing_ok=True)
