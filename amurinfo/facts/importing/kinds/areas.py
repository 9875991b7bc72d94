from decimal import Decimal

from amurinfo.facts.models import Concept, Figure, Membership, Network, ProtectedArea, Species
from amurinfo.facts.vocabulary import Confidence, IucnCategory, Level, MembershipState, Property

from ..cells import Choice, Countries, Number, Reference, Slug, Year, YesNo, plain, split
from ..problems import CellError
from .base import CONFIDENCE, FORMS, NAMES, NOTES, POINT, SOURCE, FileKind

# A hectare, and an area larger than any country's part of the basin.
SMALLEST_HA, LARGEST_HA = Decimal(1), Decimal(20_000_000)


class ProtectedAreas(FileKind):
    """The size (``area_ha``) lives as the figure ``<slug>-area``; a new size is a correction."""

    stem = "protected_areas"
    model = ProtectedArea
    select = ("designation",)
    prefetch = ("name_set", "memberships__network", "species", "figures")
    columns = {
        "slug": Slug(required=True),
        "country": Countries(required=True, many=False),
        **NAMES,
        **FORMS,
        "designation": Reference(required=True, kind="concept", vocabulary="designation"),
        "level": Choice(values=tuple(Level.values)),
        "iucn_category": Choice(values=tuple(IucnCategory.values)),
        **POINT,
        "area_ha": Number(),
        "established": Year(),
        "networks": Reference(kind="network", many=True),
        "candidate_networks": Reference(kind="network", many=True),
        "world_heritage": YesNo(),
        "species": Reference(kind="species", many=True),
        **SOURCE,
        **CONFIDENCE,
        "data_confidence": Choice(values=tuple(Confidence.values)),
        **NOTES,
    }

    def check_row(self, row):
        yield from super().check_row(row)
        if row.get("area_ha") and not SMALLEST_HA <= Decimal(row["area_ha"]) <= LARGEST_HA:
            yield "area_ha", CellError("absurd-area")
        both = set(split(row.get("networks", ""))) & set(split(row.get("candidate_networks", "")))
        if both:
            yield "candidate_networks", CellError("candidate-and-member")

    def taken_slugs(self, known):
        others = Figure.objects.current().filter(slug__endswith="-area").exclude(
            subject__kind=self.kind
        )
        slugs = others.values_list("slug", flat=True)
        return {slug.removesuffix("-area"): ("figures.csv", slug) for slug in slugs}

    def may_empty(self, column):
        return column != "area_ha"

    def own_cells(self, record):
        size = next(
            (f for f in record.figures.all()
             if f.slug == f"{record.slug}-area" and f.superseded_by_id is None),
            None,
        )
        members = {MembershipState.CONFIRMED: [], MembershipState.CANDIDATE: []}
        for membership in sorted(record.memberships.all(), key=lambda m: m.pk):
            members[membership.state].append(membership.network.slug)
        return {
            "country": record.countries,
            "designation": record.designation.code,
            "level": record.level,
            "iucn_category": record.iucn_category,
            "area_ha": plain(size.low) if size else "",
            "established": str(record.established or ""),
            "networks": ";".join(members[MembershipState.CONFIRMED]),
            "candidate_networks": ";".join(members[MembershipState.CANDIDATE]),
            "world_heritage": "yes" if record.world_heritage else "no",
            "species": ";".join(record.texts.get("species_order", [])),
            "data_confidence": record.data_confidence,
        }

    def set_fields(self, row, record):
        if "country" in row:
            record.countries = row["country"]
        if "designation" in row:
            record.designation = Concept.objects.get(
                vocabulary="designation", code=row["designation"]
            )
        for field in ("level", "iucn_category", "data_confidence"):
            if field in row:
                setattr(record, field, row[field])
        if "established" in row:
            record.established = int(row["established"]) if row["established"] else None
        if "world_heritage" in row:
            record.world_heritage = row["world_heritage"] == "yes"
        if "species" in row:
            # The order is the compiler's: the first species is what the area is known for.
            record.texts["species_order"] = split(row["species"])

    def set_relations(self, row, record, author):
        if "species" in row:
            record.species.set(Species.objects.filter(slug__in=split(row["species"])))
        for column, state in (
            ("networks", MembershipState.CONFIRMED),
            ("candidate_networks", MembershipState.CANDIDATE),
        ):
            if column in row:
                self._set_members(record, split(row[column]), state)
        if row.get("area_ha"):
            self._set_size(record, Decimal(row["area_ha"]), author)

    def _set_members(self, record, slugs, state):
        members = record.memberships.filter(state=state).order_by("pk")
        if list(members.values_list("network__slug", flat=True)) == slugs:
            return
        # Made anew, as the order is the compiler's too.
        members.delete()
        record.memberships.filter(network__slug__in=slugs).delete()
        for slug in slugs:
            Membership.objects.create(
                area=record, network=Network.objects.get(slug=slug), state=state
            )

    def _set_size(self, record, size, author):
        slug = f"{record.slug}-area"
        old = Figure.objects.current().filter(slug=slug, subject=record).first()
        if old and old.low == size:
            return  # unchanged; it may be the lower end of a range
        new = Figure(
            slug=slug, subject=record, aspect=Property.AREA, countries=record.countries,
            low=size, high=size, unit="ha", source=record.source,
            confidence=record.data_confidence, created_by=author.user,
        )
        if old:
            old.correct(new)
        else:
            new.save()
