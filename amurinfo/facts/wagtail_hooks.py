from wagtail import hooks
from wagtail.permissions import register_permission_policy

from .admin.group import FactsGroup
from .admin.precise import SeeingPolicy
from .models import PrecisePlace

register_permission_policy(PrecisePlace, SeeingPolicy(PrecisePlace))


@hooks.register("register_admin_viewset")
def facts():
    return FactsGroup()
