"""A fact in the editor's text field: one piece that is chosen, moved or removed as a whole."""

from contextvars import ContextVar

from django.core.signals import request_finished, request_started
from django.dispatch import receiver
from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from draftjs_exporter.dom import DOM
from wagtail.admin.rich_text.converters.html_to_contentstate import (
    KEEP_WHITESPACE,
    InlineEntityElementHandler,
    LinkElementHandler,
)
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.rich_text import EmbedHandler, LinkHandler

from amurinfo.facts.prose import syntax
from amurinfo.facts.prose.resolve import Shown, problem, resolve

from ..addresses import Addresses
from .show import facts_of

FEATURE = "fact"
#: Facts of the page that is open in this request, as its readers see them; set by the views'
#: hooks, as the field itself does not know of which page it is.
_open: ContextVar[tuple[str, dict] | None] = ContextVar("open page", default=None)


def opened(page, language: str) -> None:
    """Remember the page that an editor has opened, and look its facts up at once."""
    _open.set((language, resolve(facts_of(page), language)))


@receiver([request_started, request_finished], dispatch_uid="prose-no-page-is-open")
def closed(**_kwargs) -> None:
    """A thread serves one editor after another: the next one has opened another page."""
    _open.set(None)


def as_shown(text: str) -> Shown:
    """A fact as between braces, in the language of the page that is open."""
    language, known = _open.get() or (get_language() or "en", {})
    return _shown(text, language, known)


def _shown(text: str, language: str, known: dict) -> Shown:
    try:
        fact = syntax.parse(text)
    except syntax.FactError:
        return problem(text, text)
    return known.get(fact) or resolve([fact], language)[fact]


class FactEmbedHandler(EmbedHandler):
    """Facts wherever Wagtail itself shows rich text: the words alone."""

    identifier = FEATURE

    @staticmethod
    def expand_db_attributes_many(attrs_list: list[dict]) -> list[str]:
        from django.utils.html import escape

        language = get_language() or "en"
        return [escape(_shown(attrs.get("fact", ""), language, {}).text) for attrs in attrs_list]

    @classmethod
    def expand_db_attributes(cls, attrs: dict) -> str:
        return cls.expand_db_attributes_many([attrs])[0]


class FactElementHandler(InlineEntityElementHandler):
    """``<embed embedtype="fact">`` -> the piece in the editor."""

    mutability = "IMMUTABLE"

    def handle_starttag(self, name, attrs, state, contentstate):
        super().handle_starttag(name, attrs, state, contentstate)
        shown = as_shown(dict(attrs).get("fact", ""))
        state.current_block.text += shown.text
        state.leading_whitespace = KEEP_WHITESPACE

    def get_attribute_data(self, attrs):
        text = attrs.get("fact", "")
        return {"fact": text, "problem": as_shown(text).problem}


def fact_entity(props):
    """The piece in the editor -> ``<embed embedtype="fact">``."""
    return DOM.create_element("embed", {"embedtype": FEATURE, "fact": props.get("fact", "")})


class RecordLinkHandler(LinkHandler):
    """Names that link themselves wherever Wagtail itself shows rich text."""

    identifier = "record"

    @staticmethod
    def expand_db_attributes_many(attrs_list: list[dict]) -> list[str]:
        where, language = Addresses(), get_language() or "en"
        tags = []
        for attrs in attrs_list:
            kind, _slash, slug = attrs.get("record", "").partition("/")
            path = where.thing(kind, slug, language)
            tags.append(format_html('<a href="{}">', path) if path else "<a>")
        return tags

    @classmethod
    def expand_db_attributes(cls, attrs: dict) -> str:
        return cls.expand_db_attributes_many([attrs])[0]


class RecordLinkElementHandler(LinkElementHandler):
    def get_attribute_data(self, attrs):
        return {
            "record": attrs.get("record", ""),
            "hint": str(_("This name linked itself; press to refuse the link.")),
        }


def record_link(props):
    return DOM.create_element(
        "a", {"linktype": "record", "record": props.get("record", "")}, props["children"]
    )


def register(features) -> None:
    features.register_link_type(RecordLinkHandler)
    features.register_editor_plugin("draftail", "record-link", EntityFeature(
        {"type": "RECORD"},
        js=["pages/fact-in-prose.js"],
    ))
    features.register_converter_rule("contentstate", "record-link", {
        "from_database_format": {'a[linktype="record"]': RecordLinkElementHandler("RECORD")},
        "to_database_format": {"entity_decorators": {"RECORD": record_link}},
    })
    features.register_embed_type(FactEmbedHandler)
    features.register_editor_plugin("draftail", FEATURE, EntityFeature(
        {
            "type": "FACT", "icon": "table", "description": _("Fact"),
            "chooserUrls": {"factChooser": reverse_lazy("choose_fact")},
        },
        js=["pages/fact-in-prose.js"], css={"all": ["pages/fact-in-prose.css"]},
    ))
    features.register_converter_rule("contentstate", FEATURE, {
        "from_database_format": {'embed[embedtype="fact"]': FactElementHandler("FACT")},
        "to_database_format": {"entity_decorators": {"FACT": fact_entity}},
    })
