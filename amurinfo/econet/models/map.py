"""The map of the basin: drawn on the server first, interactive when the reader asks."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from amurinfo.facts import collation, formats
from amurinfo.facts.models import ProtectedArea, Species
from amurinfo.pages import profiles
from amurinfo.pages.addresses import addresses
from amurinfo.pages.listing import Filter, Listing, Result
from amurinfo.pages.models import WordsPage

from .. import maps
from .protected_area import ProtectedAreaIndexPage


class MapPage(RoutablePageMixin, WordsPage):
    template = "econet/map_page.html"
    subpage_types = []
    max_count_per_parent = 1

    class Meta:
        verbose_name = gettext_lazy("map")

    def chosen(self, query, language: str, where) -> Result:
        """Areas that pass the filters of the address, by name: all of them on one page."""
        index = ProtectedAreaIndexPage()
        rows = index.rows(list(index.records()), language, where)
        found: dict[int, set[str]] = {}
        through = ProtectedArea.species.through.objects
        for area, slug in through.values_list("protectedarea_id", "species__slug"):
            found.setdefault(area, set()).add(slug)

        def species(_rows):
            kinds = Species.objects.filter(areas__isnull=False).distinct().with_names()
            named = [(one.slug, one.name_for(language).text) for one in kinds]
            return sorted(named, key=lambda pair: collation.key(pair[1], language))

        whole = index.listing(language)
        filters = [one for one in whole.filters if one.name != "year"] + [
            Filter("species", gettext_lazy("Species"), species,
                   lambda row, value: value in found.get(row.record.pk, ())),
        ]
        return Listing(
            filters, whole.orders[:1], per_page=len(rows) or 1,
            texts=lambda row: ((one.text, one.language) for one in row.record.name_set.all()),
        ).show(rows, query)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        where = context["shell"].addresses
        language = where.language(self)
        with override(language):
            listing = context["listing"] = self.chosen(request.GET, language, where)
        context["shell"].query = listing.query
        records = [row.record for row in listing.rows]
        with override(language):
            context["map"] = maps.basin_svg(
                records, language, where, _("Map of the Amur basin"), "areas"
            )
        by_country: dict[str, list] = {}
        for record in records:
            by_country.setdefault(record.countries, []).append(record)
        context["countries"] = sorted(
            (
                (
                    formats.country(code, language),
                    sorted(
                        (profiles.link(record, where, language) for record in group),
                        key=lambda link: collation.key(link.text, language),
                    ),
                )
                for code, group in by_country.items()
            ),
            key=lambda pair: collation.key(pair[0], language),
        )
        return context

    @path("areas/")
    def areas_geojson(self, request):
        where = addresses(request)
        language = where.language(self)
        with override(language):
            chosen = self.chosen(request.GET, language, where)
            text = maps.geojson([row.record for row in chosen.rows], language, where)
        return HttpResponse(text, content_type="application/geo+json; charset=utf-8")
