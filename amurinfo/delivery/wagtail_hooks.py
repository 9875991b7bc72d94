from django.urls import path
from wagtail import hooks
from wagtail.admin import messages

from .found.head import head
from .snapshots.panel import PublishingPanel, after_publishing, now

hooks.register("page_head", head)


@hooks.register("construct_homepage_panels")
def publishing(request, panels):
    panels.append(PublishingPanel())


@hooks.register("register_admin_urls")
def admin_urls():
    return [path("publishing/", now, name="delivery_publishing")]


@hooks.register("after_publish_page")
def published(request, page):
    if told := after_publishing(page):
        messages.warning(request, told)
