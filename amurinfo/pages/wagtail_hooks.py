from django.urls import path
from wagtail import hooks

from .prose import hints, richtext
from .prose.chooser import FactChooser
from .publishing import pictures_first
from .words import screen

hooks.register("register_rich_text_features", richtext.register)
hooks.register("before_publish_page", pictures_first)
hooks.register("after_create_page", hints.after_saving)
hooks.register("after_edit_page", hints.after_saving)


@hooks.register("register_admin_urls")
def addresses():
    return [path("choose-fact/", FactChooser.as_view(), name="choose_fact"), *screen.URLS]


@hooks.register("register_reports_menu_item")
def pages_as_files():
    return screen.menu_item()


@hooks.register("before_edit_page")
def open_page(request, page):
    richtext.opened(page.get_latest_revision_as_object(), page.locale.language_code)


@hooks.register("before_create_page")
def open_parent(request, parent, page_class):
    richtext.opened(page_class(), parent.locale.language_code)
