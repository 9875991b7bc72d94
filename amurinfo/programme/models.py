"""The modules of the programme. How many there are is counted, never said."""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from amurinfo.facts import collation
from amurinfo.facts.models import Agreement, Concept, Network, ProtectedArea, Species
from amurinfo.pages import profiles
from amurinfo.pages.models import CentrePage, WordsPage
from amurinfo.pages.readers import open_pages


class ProgrammePage(WordsPage):
    """What the programme is, and the list of its modules."""

    template = "programme/programme_page.html"
    subpage_types = ["programme.ModulePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = gettext_lazy("programme")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        where = context["shell"].addresses
        modules = list(open_pages(ModulePage).child_of(self).order_by("path"))
        for module in modules:
            module.address = where.page(module)
        context["modules"] = modules
        return context


class ModulePage(WordsPage):
    """One module: its aims in words; its species, areas, networks and documents are records."""

    module = models.ForeignKey(
        Concept, models.PROTECT, related_name="+", verbose_name=gettext_lazy("module"),
        limit_choices_to={"vocabulary": "module"},
    )
    species = ParentalManyToManyField(
        Species, blank=True, related_name="+", verbose_name=gettext_lazy("species")
    )
    areas = ParentalManyToManyField(
        ProtectedArea, blank=True, related_name="+", verbose_name=gettext_lazy("protected areas")
    )
    networks = ParentalManyToManyField(
        Network, blank=True, related_name="+", verbose_name=gettext_lazy("networks")
    )
    documents = ParentalManyToManyField(
        Agreement, blank=True, related_name="+", verbose_name=gettext_lazy("documents")
    )

    content_panels = [
        *CentrePage.content_panels,
        MultiFieldPanel(
            [FieldPanel("module"), FieldPanel("species"), FieldPanel("areas"),
             FieldPanel("networks"), FieldPanel("documents")],
            gettext_lazy("What it is about"),
        ),
        FieldPanel("body"),
    ]
    parent_page_types = ["programme.ProgrammePage"]
    subpage_types = []
    template = "programme/module_page.html"

    class Meta:
        verbose_name = gettext_lazy("programme module")
        verbose_name_plural = gettext_lazy("programme modules")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        where = context["shell"].addresses
        language = where.language(self)
        related = []
        with override(language):
            for title, records in (
                (_("Species"), self.species.all().with_names()),
                (_("Protected areas"), self.areas.all().with_names()),
                (_("Networks"), self.networks.all().with_names()),
                (_("Documents"), self.documents.all().with_names()),
            ):
                links = sorted(
                    (profiles.link(record, where, language) for record in records),
                    key=lambda link: collation.key(link.text, language),
                )
                if links:
                    related.append(profiles.Related(title, links))
        context["related"] = related
        return context
