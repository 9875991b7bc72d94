from wagtail import hooks

from .found.head import head

hooks.register("page_head", head)
