"""Offices, stewardships and notices with which the centre starts, from ``content/editions``."""

import csv
import datetime
from collections.abc import Iterator
from pathlib import Path

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import Locale

from amurinfo.facts.models import Organisation
from amurinfo.languages import BY_COLUMN, LANGUAGES

from . import roles
from .models import Edition, Notice, Office, Stewardship


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _day(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def editions() -> None:
    """A locale and an edition for each language of the centre."""
    for language in LANGUAGES:
        locale, _created = Locale.objects.get_or_create(language_code=language.code)
        Edition.objects.get_or_create(language=language.code, defaults={"locale": locale})


@transaction.atomic
def load(folder: Path) -> None:
    """Load the three files. Facts (organisations) and home pages must be there already.

    Raises the model's ``DoesNotExist`` if a file names what is not there.
    """
    for row in _rows(folder / "offices.csv"):
        Office.objects.update_or_create(
            slug=row["slug"],
            defaults={
                "organisation": Organisation.objects.get(slug=row["organisation"]),
                "time_zone": row["time_zone"], "language": row["language"],
                "email": row["email"],
            },
        )
    for row in _rows(folder / "stewardships.csv"):
        Stewardship.objects.get_or_create(
            office=Office.objects.get(slug=row["office"]),
            edition=Edition.objects.get(language=row["edition"]),
            valid_from=_day(row["valid_from"]), valid_to=_day(row["valid_to"]),
            defaults={"source": row["source"]},
        )
    for row in _rows(folder / "notices.csv"):
        notice, _created = Notice.objects.update_or_create(
            name=row["name"],
            defaults={
                "kind": row["kind"], "country": row["country"],
                "page_types": [name for name in row["page_types"].split(";") if name],
                "archived": row["archived"] == "yes",
                "valid_from": _day(row["valid_from"]), "valid_to": _day(row["valid_to"]),
                "text": {
                    language.code: row[f"text_{column}"]
                    for column, language in BY_COLUMN.items() if row[f"text_{column}"]
                },
                "source": row["source"],
            },
        )
        codes = [code for code in row["editions"].split(";") if code]
        notice.editions.set(Edition.objects.filter(language__in=codes))
    # Wagtail brings two groups that may write in every edition.
    Group.objects.filter(name__in=["Editors", "Moderators"], role=None).delete()
    roles.sync_all()
