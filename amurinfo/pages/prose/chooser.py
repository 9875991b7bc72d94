"""The window in which an editor looks for a fact."""

import re

from django.core.exceptions import PermissionDenied
from django.utils.translation import get_language
from django.views.generic import View
from wagtail.admin.modal_workflow import render_modal_workflow
from wagtail.models import Page

from amurinfo.facts import formats
from amurinfo.facts.models import RECORD_MODELS
from amurinfo.facts.prose import search
from amurinfo.facts.vocabulary import Case


def _kind(record) -> str:
    return str(RECORD_MODELS[record.kind]._meta.verbose_name)


class FactChooser(View):
    """``GET ?q=…&at=<address of the page form>``: the window, or with ``results`` its list. For
    whoever may work in the editors' rooms; it writes nothing."""

    http_method_names = ["get"]

    def get(self, request):
        if not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
        language = self._language(request.GET.get("at", ""))
        query = request.GET.get("q", "")
        rows = [
            {
                "about": row.record.name_for(language).text if row.record else "",
                "kind": _kind(row.record) if row.record else "",
                "figure": self._described(row.figure, language) if row.figure else "",
                "choices": [
                    (shown, Case(shown.fact.case).label if shown.fact.case else "")
                    for shown in row.choices
                ],
            }
            for row in search.rows(query, language)
        ]
        return render_modal_workflow(
            request, "pages/admin/choose_fact.html", None,
            {"rows": rows, "query": query, "at": request.GET.get("at", ""),
             "language": language},
            {"step": "choose"},
        )

    @staticmethod
    def _described(figure, language: str) -> str:
        parts = [str(figure.get_aspect_display())]
        if figure.territory:
            parts.append(figure.territory.name_for(language).text)
        elif figure.countries:
            parts.append(formats.listing(
                [formats.country(code, language) for code in figure.country_codes], language
            ))
        if figure.as_of:
            parts.append(formats.date(figure.as_of, language))
        return ", ".join(parts)

    @staticmethod
    def _language(address: str) -> str:
        """The language of the page that the form at ``address`` edits or will make."""
        match = (re.search(r"/pages/(\d+)/", address)
                 or re.search(r"/pages/add/\w+/\w+/(\d+)/", address))
        page = Page.objects.filter(pk=match[1]).select_related("locale").first() if match else None
        return page.locale.language_code if page else get_language() or "en"
