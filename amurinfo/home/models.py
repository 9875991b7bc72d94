"""The front page."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, npgettext, override
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from amurinfo.econet import maps
from amurinfo.facts import formats
from amurinfo.facts.models import (
    Agreement,
    Concept,
    Figure,
    Network,
    Place,
    ProtectedArea,
    Species,
)
from amurinfo.facts.vocabulary import Property
from amurinfo.pages import profiles
from amurinfo.pages.models import EventPage, NewsPage, WordsPage
from amurinfo.pages.readers import open_pages


@dataclass(frozen=True)
class Count:
    number: str
    label: str
    url: str | None


class HomePage(WordsPage):
    """Map, what there is (counted), the newest counts of the big cats, news and events."""

    highlight_species = ParentalManyToManyField(
        Species, blank=True, related_name="+", verbose_name=gettext_lazy("species to highlight")
    )
    highlight_territories = ParentalManyToManyField(
        Concept, blank=True, related_name="+", limit_choices_to={"vocabulary": "territory"},
        verbose_name=gettext_lazy("territories to highlight"),
        help_text=gettext_lazy("The newest count of each species in each of them is shown."),
    )

    content_panels = [
        *WordsPage.content_panels,
        MultiFieldPanel(
            [FieldPanel("highlight_species"), FieldPanel("highlight_territories")],
            gettext_lazy("Highlights"),
        ),
    ]
    template = "home/home_page.html"
    parent_page_types = ["wagtailcore.Page"]

    class Meta:
        verbose_name = gettext_lazy("front page")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        where = context["shell"].addresses
        language = where.language(self)
        areas = list(ProtectedArea.objects.with_names())
        with override(language):
            context["map"] = maps.basin_svg(
                areas, language, where, _("Map of the Amur basin"), "map-list"
            )
            context["counts"] = self._counts(len(areas), language, where)
            context["highlights"] = self._highlights(language)
        context["areas_url"] = where.index("area", language)
        context["news"] = self._addressed(
            open_pages(NewsPage).filter(locale=self.locale).order_by("-date")[:4], where
        )
        today = timezone.now().date()
        coming = [
            event for event in open_pages(EventPage).filter(locale=self.locale)
            .select_related("place").prefetch_related("place__name_set").order_by("start")
            if (event.end or event.start) >= today
        ]
        context["events"] = self._addressed(coming[:3], where)
        return context

    @staticmethod
    def _addressed(pages, where):
        pages = list(pages)
        for page in pages:
            page.address = where.page(page)
        return pages

    @staticmethod
    def _counts(areas: int, language: str, where) -> list[Count]:
        networks, species = Network.objects.count(), Species.objects.count()
        agreements, places = Agreement.objects.count(), Place.objects.count()
        # Translators: these words follow a number that is set in large type.
        entries = (
            ("area", areas, npgettext("count", "protected area", "protected areas", areas)),
            ("network", networks, npgettext("count", "network", "networks", networks)),
            ("species", species, npgettext("count", "species", "species", species)),
            ("agreement", agreements,
             npgettext("count", "agreement or document", "agreements and documents", agreements)),
            ("place", places, npgettext("count", "place", "places", places)),
        )
        return [
            Count(formats.number(number, language), label, where.index(kind, language))
            for kind, number, label in entries
        ]

    def _highlights(self, language: str):
        """The newest count of each species in each country, side by side, never summed."""
        figures = (
            Figure.objects.current()
            .filter(
                subject__in=self.highlight_species.all(), aspect=Property.POPULATION,
                territory__in=self.highlight_territories.all(),
            )
            .exclude(as_of="")
            .select_related("subject__species", "territory", "method")
            .prefetch_related("subject__name_set", "territory__name_set", "method__name_set")
            .order_by("-subject__slug", "-countries", "-as_of")
        )
        sources = profiles.Sources(language)
        newest: dict[tuple[str, str], tuple] = {}
        for figure in figures:
            key = (figure.subject.slug, figure.countries)
            if key not in newest:
                name = figure.subject.species.name_for(language)
                newest[key] = (name, profiles.show_figure(figure, language, sources))
        return list(newest.values())
