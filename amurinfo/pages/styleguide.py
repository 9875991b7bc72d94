"""The parts of which pages are made, on one page of every edition."""

from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import get_page_models

from amurinfo.facts import formats
from amurinfo.facts.models import Species
from amurinfo.languages import LANGUAGES

from . import pictures, profiles, shell
from .models.charted import FIGURES, Charted
from .readers import open_pages

#: Custom properties of ``tokens.css`` that are colours.
COLOURS = ("paper", "raised", "line", "ink", "quiet", "link", "water", "top", "warn", "warn-bg")
#: One sentence of the same meaning, to be set in each script.
SAMPLES = {
    "ru": "Водно-болотные угодья Приамурья: гнездовья дальневосточного аиста.",
    "en": "Wetlands of the Amur: nesting grounds of the Oriental stork.",
    "zh-hans": "黑龙江流域湿地：东方白鹳的繁殖地（“一江三国”）。",
    "mn": "Амар мөрний ус намгархаг газар: дорнын өрөвтасын үүрлэдэг нутаг.",
}


@require_safe
def styleguide(request):
    """``/<language>/styleguide/``."""
    code = get_language()
    home = open_pages().filter(depth=2, locale__language_code=code).first()
    if home is None:
        raise Http404
    around = shell.beside(request, home, "styleguide/", _("Parts of a page"))
    around.index = False
    tiger = Species.objects.with_names().filter(slug="amur-tiger").first()
    areas = tiger.areas.with_names() if tiger else []
    points = [profiles.point_of(area, code, around.addresses) for area in areas]
    return TemplateResponse(request, "pages/styleguide.html", {
        "shell": around, "colours": COLOURS, "latin": "Panthera tigris altaica", "number": 97_073,
        "licence": "CC BY 4.0",
        "charts": _charts(code, tiger, around.addresses), "points": [p for p in points if p],
        "samples": [(language, SAMPLES[language.code]) for language in LANGUAGES],
        # What the templates of these parts ask of a page, a list and a video.
        "contents": {"headings": [
            ("colours", _("Colours")), ("scripts", _("Four scripts")),
            ("text", _("Headings and text")), ("parts", _("Parts")),
            ("media", _("Pictures, video and maps")), ("charts", _("Charts")),
        ]},
        "listing": {"page": 2, "pages": 3, "previous_query": "#parts", "next_query": "#parts"},
        "facts": [
            profiles.Fact(_("Scientific name"), "Panthera tigris altaica", lang="la"),
            profiles.Fact(_("Size"), formats.measure(formats.number(97_073, code), "ha", code),
                          doubt=_("the source gives no date")),
        ],
        "video": {"title": _("A video elsewhere"), "link": "https://example.org/",
                  "words": _("A quotation stands by itself.")},
    })


def _charts(code: str, tiger: Species | None, where) -> list[pictures.Chart]:
    """One of each kind that has real data behind it: those of the pages of this edition, and
    counts of one country and of two."""
    found = []
    if tiger:
        figures = profiles.figures_about(tiger)
        csv = f"{where.record(tiger, code)}{FIGURES}/"
        of_one = [figure for figure in figures if figure.countries == "RU"]
        found += [pictures.population(tiger, some, code, csv, name=name)
                  for name, some in (("line", of_one), ("panels", figures))]
    kinds = [kind for kind in get_page_models() if issubclass(kind, Charted)]
    pages = open_pages().filter(locale__language_code=code).type(*kinds).specific()
    for page in pages.order_by("path"):
        found += page.charts(code, where)
    return [chart for chart in found if chart]
