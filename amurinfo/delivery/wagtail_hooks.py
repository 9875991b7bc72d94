from wagtail import hooks

from .found.head import head
from .snapshots.panel import PublishingPanel

hooks.register("page_head", head)


@hooks.register("construct_homepage_panels")
def publishing(request, panels):
    panels.append(PublishingPanel())
