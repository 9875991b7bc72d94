"""The addresses below ``editors/``, and those of them that only show something."""

from collections.abc import Iterator

from django.urls import get_resolver
from django.urls.resolvers import URLResolver


def addresses() -> Iterator[tuple[str, object]]:
    """(address with its parameters, pattern) of everything below ``editors/``."""

    def walk(resolver, prefix=""):
        for pattern in resolver.url_patterns:
            address = prefix + str(pattern.pattern).lstrip("^")
            if isinstance(pattern, URLResolver):
                yield from walk(pattern, address)
            else:
                yield address, pattern

    for address, pattern in walk(get_resolver()):
        if address.startswith("editors/"):
            yield address.removeprefix("editors/"), pattern


#: For reading, though the resolver does not tell.
READS = {
    "failwhale/", "pages/", "pages/<int:parent_page_id>/", "pages/<int:parent_page_id>/results/",
    "pages/usage/<slug:content_type_app_name>/<slug:content_type_model_name>/",
    "pages/usage/<slug:content_type_app_name>/<slug:content_type_model_name>/results/",
    "pages/create/<slug:app_label>/<slug:model_name>",
    "pages/<int:page_id>/usage/", "pages/<int:page_id>/view_draft/",
    "pages/<int:parent_page_id>/add_subpage/", "pages/search/", "pages/search/results/",
    "pages/workflow/preview/<int:page_id>/<int:task_id>/", "pages/<int:page_id>/revisions/",
    "pages/<int:page_id>/revisions/<int:revision_id>/view/",
    r"pages/(?P<pk>\d+)/revisions/compare/(?P<revision_id_a>live|earliest|\d+)"
    r"\.\.\.(?P<revision_id_b>live|latest|\d+)/$",
    "pages/<int:page_id>/workflow_history/",
    "pages/<int:page_id>/workflow_history/detail/<int:workflow_state_id>/",
    "pages/<int:page_id>/history/", "pages/<int:page_id>/history/results/",
    "tag-autocomplete/", "tag-autocomplete/<slug:app_name>/<slug:model_name>/",
    "workflows/tasks/select_type/", "workflows/task_chooser/<int:task_id>/",
    "forms/submissions/<int:page_id>/", "forms/submissions/<int:page_id>/results/",
    "images/<int:image_id>/preview/<str:filter_spec>/", "sprite/", "jsi18n/", ".*/$",
    *(f"api/main/{kind}/{what}" for kind in ("pages", "documents", "images")
      for what in ("", "<int:pk>/", "find/")),
    "exchange/panel/<int:page_id>/", "exchange/memory/<int:page_id>/", "editions/",
    "exchange/files/out/", "exchange/terms/out/", "pages-as-files/out/",
    "visits/", "visits/searches/", "publishing/",
    "facts/export/", "choose-external-link/", "choose-email-link/", "choose-phone-link/",
    "choose-anchor-link/", "embeds/chooser/", "images/chooser/<int:image_id>/select_format/",
}


def is_reading(address: str, pattern) -> bool:
    """Whether its class has no method that could write."""
    if address in READS:
        return True
    view = getattr(pattern.callback, "view_class", None)
    return view is not None and not any(
        hasattr(view, method) for method in ("post", "put", "patch", "delete")
    )
