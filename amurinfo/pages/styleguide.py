"""The parts of which pages are made, on one page of every edition."""

from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Page

from amurinfo import charts
from amurinfo.facts.models import Figure, Species
from amurinfo.languages import LANGUAGES

from . import pictures, profiles, shell
from .addresses import addresses

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
    home = Page.objects.live().filter(depth=2, locale__language_code=code).first()
    if home is None:
        raise Http404
    around = shell.build(request, home)
    path = f"/{code}/styleguide/"
    around.title, around.path, around.index = _("Parts of a page"), path, False
    around.trail = [shell.Link(_("Front page"), around.home)]
    around.alternates = [
        shell.Alternate(language, f"/{language.code}/styleguide/", language.code == code)
        for language in LANGUAGES
    ]
    return TemplateResponse(request, "pages/styleguide.html", {
        "shell": around, "colours": COLOURS, "charts": _charts(code, request),
        "latin": "Panthera tigris altaica", "number": 97_073,
        "samples": [(language, SAMPLES[language.code]) for language in LANGUAGES],
    })


def _charts(code: str, request) -> list[pictures.Chart]:
    """One of each kind that has real data behind it."""
    tiger = Species.objects.with_names().filter(slug="amur-tiger").first()
    found = []
    if tiger:
        figures = profiles.figures_about(tiger)
        csv = f"{addresses(request).record(tiger, code)}figures/"
        found.append(pictures.population(tiger, figures, code, csv))
    largest = (
        Figure.objects.current().filter(subject__kind="area", aspect="area", low__isnull=False)
        .select_related("subject").prefetch_related("subject__name_set").order_by("-low")[:5]
    )
    title = _("The five largest protected areas")
    bars = [
        charts.Bar(figure.subject.name_for(code).text, float(figure.low), float(figure.low),
                   figure.value_for(code), addresses(request).record(figure.subject, code) or "")
        for figure in largest
    ]
    if bars:
        described = "; ".join(f"{bar.name}: {bar.label}" for bar in bars)
        words = pictures.text(title, described, code, "largest")
        found.append(pictures.Chart(title, charts.bars(bars, words)))
    return [chart for chart in found if chart]


