"""Maps in the reader's language, from records and the committed base map."""

import csv
import json
from functools import lru_cache
from pathlib import Path

from amurinfo.basemap import draw
from amurinfo.facts import formats
from amurinfo.facts.models import Figure, Place, ProtectedArea
from amurinfo.facts.vocabulary import Property
from amurinfo.languages import tag
from amurinfo.pages.addresses import Addresses
from amurinfo.pages.profiles import foreign

LABELS = draw.CONTENT / "labels.csv"


@lru_cache
def _label_rows(path: Path) -> tuple[dict[str, str], ...]:
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def labels(language: str) -> list[draw.Label]:
    """Names of rivers, lakes, towns and countries for the basin map: two queries.

    Raises ``KeyError`` if the list of labels names a place that there is no record of.
    """
    rows = _label_rows(LABELS)
    slugs = {row["name"] for row in rows if row["kind"] != "country"}
    places = {place.slug: place for place in Place.objects.filter(slug__in=slugs).with_names()}
    shown = []
    for row in rows:
        lang = ""
        if row["kind"] == "country":
            text = formats.country(row["name"], language).upper()
        else:
            name = places[row["name"]].name_for(language)
            # "Amur (Heilong)": the second name is for lists, a map has room for the first.
            text = name.text.split("（")[0].split(" (")[0]
            lang = foreign(name)
        shown.append(draw.Label(
            text, float(row["lon"]), float(row["lat"]), row["kind"], lang=lang,
            dx=float(row["dx"]), dy=float(row["dy"]), anchor=row["anchor"],
            angle=float(row["angle"]), minor=row["minor"] == "yes",
        ))
    return shown


def areas(
    records: list[ProtectedArea], sizes: dict[int, float], language: str, where: Addresses
) -> list[draw.Area]:
    """Circles for those records that have a point on the map."""
    window = draw.view(draw.BASIN_WIDTH)
    return [
        draw.Area(
            record.lon, record.lat, where.record(record, language),
            record.name_for(language).text, sizes.get(record.pk), record.countries.lower(),
        )
        for record in records
        if record.lat is not None and window.shows(record.lon, record.lat)
    ]


def sizes_ha(records) -> dict[int, float]:
    """Current size of each protected area in hectares, by primary key: one query."""
    return {
        subject: float(low)
        for subject, low in Figure.objects.current()
        .filter(aspect=Property.AREA, unit="ha", subject__in=records)
        .values_list("subject_id", "low")
        if low is not None
    }


def basin_svg(records, language: str, where: Addresses, title: str, described_by: str = "") -> str:
    """The basin map with linked circles."""
    return draw.basin_map(
        areas(records, sizes_ha(records), language, where), labels(language),
        title=title, lang=tag(language), described_by=described_by,
    )


def geojson(records, language: str, where: Addresses) -> str:
    """Protected areas as GeoJSON (RFC 7946) points for the interactive map.

    Properties: ``name``, ``lang`` (BCP 47, where foreign), ``url``, ``country``, ``ha``.
    """
    sizes = sizes_ha(records)
    features = []
    for record in records:
        if record.lat is None:
            continue
        name = record.name_for(language)
        properties = {
            "name": name.text,
            "url": where.record(record, language),
            "country": record.countries,
        }
        if name.foreign:
            properties["lang"] = foreign(name)
        if record.pk in sizes:
            properties["ha"] = sizes[record.pk]
        features.append({
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [record.lon, record.lat]},
            "properties": properties,
        })
    return json.dumps(
        {"type": "FeatureCollection", "features": features},
        ensure_ascii=False, separators=(",", ":"),
    )
