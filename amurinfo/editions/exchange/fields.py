"""Which fields of a model say something, and in which form they are stored."""

import json
from functools import lru_cache

from django.db import models
from modelcluster.models import get_all_child_relations
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.models import COMMENTS_RELATION_NAME, Page

from .segments import NONE, Form, Segment, extract, rewrite

#: Of every page, and not words: addresses, dates, what another edition does not share.
TECHNICAL = {
    "path", "numchild", "url_path", "slug", "draft_title", "html_url", "content_type",
    "expired", "translation_key",
}
#: A model may name more of its own that way.
EXCLUDED = "not_exchanged"


@lru_cache(maxsize=256)
def forms_of(model: type[models.Model]) -> dict[str, Form]:
    """Form of each field and child relation of ``model`` that holds words, in reading order."""
    excluded = TECHNICAL | set(getattr(model, EXCLUDED, ()))
    found: dict[str, Form] = {}
    for field in model._meta.concrete_fields:
        if field.name not in excluded and field.editable:
            form = _of_field(field)
            if form.says_something:
                found[field.attname] = form
    if hasattr(model, "get_parent") or hasattr(model, "cluster_fields"):
        for relation in get_all_child_relations(model):
            name = relation.get_accessor_name()
            if name == COMMENTS_RELATION_NAME or name in excluded:
                continue
            parts = {
                key: form for key, form in forms_of(relation.related_model).items()
                if key != relation.field.attname
            }
            if parts:
                found[name] = Form("list", name, {"item": Form("struct", name, parts)})
    # What stands in search results and tabs is read last.
    late = [name for name in ("seo_title", "search_description") if name in found]
    return {**{k: v for k, v in found.items() if k not in late}, **{k: found[k] for k in late}}


def _of_field(field: models.Field) -> Form:
    match field:
        case StreamField():
            return _of_block(field.stream_block, field.name)
        case RichTextField():
            return Form("rich")
        case models.URLField() | models.EmailField() | models.SlugField():
            return NONE
        case models.CharField() | models.TextField() if not field.choices:
            return Form("text", field.name)
    return NONE


def _of_block(block: blocks.Block, name: str) -> Form:
    match block:
        case blocks.RichTextBlock():
            return Form("rich")
        case blocks.CharBlock() | blocks.TextBlock():
            return Form("text", name)
        case blocks.BaseStreamBlock():
            return _compound("stream", name, block.child_blocks)
        case blocks.BaseStructBlock():
            return _compound("struct", name, block.child_blocks)
        case blocks.ListBlock():
            return _compound("list", name, {"item": block.child_block})
    return NONE


def _compound(what: str, name: str, children) -> Form:
    parts = {child: _of_block(block, child) for child, block in children.items()}
    return Form(what, name, {child: form for child, form in parts.items() if form.says_something})


def segments_of(model: type[models.Model], content: dict) -> list[Segment]:
    """Segments of stored content (of a revision, or of ``serializable_data``). No query."""
    found: list[Segment] = []
    for name, form in forms_of(model).items():
        found += extract(form, _value(content.get(name), form), name)
    return found


def _value(value, form: Form):
    if form.what == "list" and isinstance(value, list):
        return [{"type": "item", "value": row, "id": None} for row in value]
    return value


def segments_of_object(instance: models.Model) -> list[Segment]:
    """Segments of a page, a snippet or any other model instance, as it is now."""
    if hasattr(instance, "serializable_data"):
        return segments_of(type(instance), instance.serializable_data())
    content = {
        field.attname: field.value_to_string(instance)
        if isinstance(field, StreamField) else getattr(instance, field.attname)
        for field in instance._meta.concrete_fields
    }
    return segments_of(type(instance), content)


def change_words(page: Page, change) -> None:
    """Set each segment of ``page`` (not saved) to what ``change`` makes of it."""
    for name, value in changed_words(page, change).items():
        setattr(page, name, value)
    change_children(page, change)


def changed_words(page: Page, change) -> dict[str, object]:
    """What the fields of ``page`` itself hold when each segment is what ``change`` makes of it."""
    found = {}
    for name, form in forms_of(type(page)).items():
        if form.what == "stream":
            data = rewrite(form, stream_data(page, name), name, change)
            found[name] = _stream(page, name, data)
        elif form.what != "list":
            found[name] = rewrite(form, getattr(page, name), name, change)
    return found


def change_children(page: Page, change) -> bool:
    """Set each segment of what belongs to ``page`` (not saved) to what ``change`` makes of it;
    tells whether there is anything."""
    lists = [(name, form) for name, form in forms_of(type(page)).items() if form.what == "list"]
    for name, form in lists:
        _change_children(page, name, form, change)
    return any(getattr(page, name).exists() for name, _form in lists)


def _change_children(page, name: str, form: Form, change) -> None:
    for index, child in enumerate(getattr(page, name).all()):
        for field, part in form.parts["item"].parts.items():
            path = f"{name}.@{index}.{field}"
            value = getattr(child, field)
            if part.what == "stream":
                data = json.loads(type(child)._meta.get_field(field).value_to_string(child))
                value = json.dumps(rewrite(part, data, path, change))
            else:
                value = rewrite(part, value, path, change)
            setattr(child, field, value)


def stream_data(page: Page, name: str) -> list[dict]:
    """A stream as it is stored, to be changed."""
    return list(json.loads(page._meta.get_field(name).value_to_string(page)) or [])


def set_stream(page: Page, name: str, data: list[dict]) -> None:
    setattr(page, name, _stream(page, name, data))


def _stream(page: Page, name: str, data: list[dict]):
    return page._meta.get_field(name).to_python(json.dumps(data))
