"""Pages with drawings, each of which readers may have as a table for machines."""

from django.http import Http404
from django.utils.translation import override
from wagtail.url_routing import RouteResult

from amurinfo import charts

from .. import pictures
from ..addresses import addresses

#: Below a page or a record: its figures for machines.
FIGURES = "figures"


class Charted:
    """Before a page class among the bases of another: at ``figures/<name>/`` the page answers
    with the data of its chart of that name."""

    def charts(self, language: str, where) -> list[pictures.Chart]:
        """The drawings of the page, in the words of the active language."""
        return []

    def csv_of(self, where, name: str) -> str:
        """The address of the data of a chart."""
        return f"{where.page(self)}{FIGURES}/{name}/"

    def route(self, request, path_components):
        if len(path_components) == 2 and path_components[0] == FIGURES and self.live:
            return RouteResult(self, kwargs={"chart": path_components[1]})
        return super().route(request, path_components)

    def serve(self, request, *args, chart: str = "", **kwargs):
        if not chart:
            return super().serve(request, *args, **kwargs)
        where = addresses(request)
        language = where.language(self)
        with override(language):
            found = next(
                (one for one in self.charts(language, where) if one.data and one.name == chart),
                None,
            )
            if found is None:
                raise Http404
            return pictures.answer(charts.csv(found.data.head, found.data.rows),
                                   f"{self.slug}-{chart}-{language}")
