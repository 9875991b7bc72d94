from wagtail import hooks
from wagtail.admin import messages

from .found.head import head
from .snapshots.panel import PublishingPanel, after_publishing

hooks.register("page_head", head)


@hooks.register("construct_homepage_panels")
def publishing(request, panels):
    panels.append(PublishingPanel())


@hooks.register("after_publish_page")
def published(request, page):
    if told := after_publishing(page):
        messages.warning(request, told)
