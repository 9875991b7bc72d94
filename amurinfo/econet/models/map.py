"""The map of the basin: drawn on the server first, interactive when the reader asks."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from amurinfo.facts import collation, formats
from amurinfo.facts.models import ProtectedArea
from amurinfo.pages import profiles
from amurinfo.pages.addresses import addresses
from amurinfo.pages.models import WordsPage

from .. import maps


class MapPage(RoutablePageMixin, WordsPage):
    template = "econet/map_page.html"
    subpage_types = []
    max_count_per_parent = 1

    class Meta:
        verbose_name = gettext_lazy("map")

    def areas(self):
        return list(ProtectedArea.objects.with_names())

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        where = context["shell"].addresses
        language = where.language(self)
        records = self.areas()
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
        text = maps.geojson(self.areas(), where.language(self), where)
        return HttpResponse(text, content_type="application/geo+json; charset=utf-8")
