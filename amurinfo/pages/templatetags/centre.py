"""Small helpers of templates: static things that need a language, and safe SVG."""

from django import template
from django.utils.safestring import mark_safe
from wagtail import hooks

from amurinfo.basemap import draw
from amurinfo.batch import once
from amurinfo.facts import formats
from amurinfo.languages import tag as bcp47

from .. import style as stylesheets

register = template.Library()


class OnceNode(template.Node):
    def __init__(self, key: list, nodes):
        self.key, self.nodes = key, nodes

    def render(self, context) -> str:
        key = tuple(part.resolve(context) for part in self.key)
        return once(("template", *key), lambda: self.nodes.render(context))


@register.tag("once")
def once_tag(parser, token) -> OnceNode:
    """``{% once "footer" shell.language.code %}…{% endonce %}``: what is the same on all pages for
    which these values are, made once for those that are rendered together."""
    _name, *key = token.split_contents()
    nodes = parser.parse(("endonce",))
    parser.delete_first_token()
    return OnceNode([parser.compile_filter(part) for part in key], nodes)


@register.filter
def written_date(day, language: str) -> str:
    """A date, or the day of a moment, as the language writes it."""
    return formats.date(day.isoformat()[:10], language)


@register.filter
def written_number(number, language: str) -> str:
    return formats.number(number, language)


@register.filter
def span(event, language: str) -> str:
    """First and last day of an event."""
    start = formats.date(event.start.isoformat(), language)
    if not event.end or event.end == event.start:
        return start
    return formats.interval(start, formats.date(event.end.isoformat(), language), language)


@register.simple_tag(takes_context=True)
def style(context, *more: str) -> str:
    """The stylesheet, with those of ``more`` and the picture at the head of the page, and the
    policy that allows it."""
    face = getattr(context.get("shell"), "face", "")
    return mark_safe(stylesheets.inline(*more, face=face))  # noqa: S308 (files of ours)


@register.simple_tag
def locator(points, title: str, language: str) -> str:
    """A small map with all of the points; empty if none lies on it."""
    window = draw.view(draw.LOCATOR_WIDTH)
    marks = [
        draw.Mark(point.lon, point.lat, point.area_ha)
        for point in points
        if window.shows(point.lon, point.lat)
    ]
    if not marks:
        return ""
    first, *more = marks
    return mark_safe(  # noqa: S308 (drawn by us, every text escaped there)
        draw.locator_map(
            first.lon, first.lat, first.area_ha, title=title, lang=bcp47(language), more=more
        )
    )


@register.simple_tag(takes_context=True)
def page_part(context, hook: str) -> str:
    """What other rooms want first of all, at the start of the body or in the foot of every page
    (hooks ``page_first``, ``page_start`` and ``page_foot``): safe strings, made from the
    template's context, the same on all pages of an edition."""
    found = context.flatten()
    return mark_safe("".join(part(found) for part in hooks.get_hooks(hook)))  # noqa: S308


@register.simple_tag(takes_context=True)
def page_head(context) -> str:
    """What other rooms want in the head of every page (hook ``page_head``): safe strings, made
    from the template's context."""
    found = context.flatten()
    return mark_safe("".join(part(found) for part in hooks.get_hooks("page_head")))  # noqa: S308


@register.simple_tag
def svg(text: str) -> str:
    """A map that ``amurinfo.basemap`` drew and escaped."""
    return mark_safe(text)  # noqa: S308
