"""Lists of records, and the page that each record has from the day that it exists."""

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from amurinfo.facts import collation
from amurinfo.facts.models import RECORD_MODELS, Record

from .. import elsewhere, pictures, profiles, shell
from ..addresses import addresses
from ..listing import Listing, Order
from ..profiles import Profile
from ..prose.show import Prose
from .charted import FIGURES, Charted
from .words import WordsPage


def by_name(language: str) -> Order:
    return Order("name", _("name"), lambda row: collation.key(row.name.text, language))


class RecordIndexPage(Charted, WordsPage):
    """The list of all records of one kind; below it, at ``<slug>/``, each of them.

    A record needs no page in the tree: its facts are there in every edition. Where the
    edition's owner has added words, a child page with the record's slug holds them, and the
    same template shows both.
    """

    record_kind = ""
    #: Template of one record, and of one row of the list.
    record_template = "pages/record_page.html"
    row_template = "pages/parts/record_row.html"

    class Meta:
        abstract = True

    def get_template(self, request, *args, **kwargs):
        # Wagtail gives each page type a template of its own name; these share one.
        return "pages/record_index.html"

    # ---- to be said by each kind ------------------------------------------------------

    def records(self):
        """Records that are published, with all that a row shows, in few queries."""
        return RECORD_MODELS[self.record_kind].objects.with_names()

    def rows(self, records: list, language: str, where) -> list:
        """The rows of the list, in any order: objects with ``name`` (:class:`Chosen`)."""
        raise NotImplementedError

    def listing(self, language: str) -> Listing:
        return Listing([], [by_name(language)])

    def profile(self, record: Record, language: str, where) -> Profile:
        raise NotImplementedError

    # ---- addresses --------------------------------------------------------------------

    def route(self, request, path_components):
        if len(path_components) == 1:
            slug = path_components[0]
            has_words = self.get_children().live().filter(slug=slug).exists()
            record = None if has_words else self.records().filter(slug=slug).first()
            if record:
                return RouteResult(self, kwargs={"record": record})
        if len(path_components) == 2 and path_components[1] == FIGURES:
            record = self.records().filter(slug=path_components[0]).first()
            if record:
                return RouteResult(self, kwargs={"record": record, "table": True})
        return super().route(request, path_components)

    def serve(self, request, *args, record: Record | None = None, table=False, **kwargs):
        if table:
            return self.serve_figures(request, record)
        if record is not None:
            return self.serve_record(request, record)
        return super().serve(request, *args, **kwargs)

    def serve_record(self, request, record: Record, words: Page | None = None):
        """The page of a record, with the edition's ``words`` on it where there are some."""
        where = addresses(request)
        language = where.language(self)
        context = {
            "page": words,
            "self": words,
            "index": self,
            "shell": shell.build(request, self, record=record, words=words),
            "profile": self.profile(record, language, where),
        }
        if words is None:
            path = where.page(self).split("/", 2)[2] + record.slug
            context["elsewhere"] = elsewhere.links(
                where, elsewhere.pages_at(where, language, path))
        else:
            context["shell"].description = words.summary
            context["prose"] = Prose.of(words, where)
        return TemplateResponse(request, self.record_template, context)

    def serve_figures(self, request, record: Record) -> HttpResponse:
        """All figures of a record as CSV, in the words of the edition."""
        language = addresses(request).language(self)
        with override(language):
            text = pictures.figures_csv(record, profiles.figures_about(record), language)
        return pictures.answer(text, f"{record.slug}-{language}")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        where = addresses(request)
        language = where.language(self)
        rows = self.rows(list(self.records()), language, where)
        listing = context["listing"] = self.listing(language).show(rows, request.GET)
        context["shell"].query = listing.query
        context["row_template"] = self.row_template
        if not request.GET:
            with override(language):
                context["charts"] = self.charts(language, where)
        return context

    def get_record(self, slug: str) -> Record:
        record = self.records().filter(slug=slug).first()
        if record is None:
            raise Http404
        return record
