from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.views.pages.edit import EditView
from wagtail.permissions import register_permission_policy

from . import answerable, consent, registry
from .admin import lists, redirect, report, searches
from .admin.account import MailPanel
from .admin.panel import VisitsPanel
from .running import today

for _model, _policy in lists.POLICIES.items():
    register_permission_policy(_model, _policy(_model))


@hooks.register("page_first")
def script(context) -> str:
    """Asked for before anything else: the question should not come late. It is told here why it
    does what it does, as every page pays for its bytes.

    It asks once, and after a yes tells our own server which page is read; before each message it
    looks at the answer anew, which may have changed in another tab. A yes is sent without leaving
    the page, as the page after a form would not know any more which site led here. Where that
    fails, the form itself is sent, as on the page that shows the answer and the receipt.
    """
    return format_html('<script src="{}" defer></script>', static("visitors/visitors.js"))


@hooks.register("page_start")
def notice(context) -> str:
    """The notice, hidden until the script sees that nobody has answered."""
    return render_to_string("visitors/notice.html", {
        "shell": context["shell"], "text": consent.text(), "version": registry.VERSION,
    })


@hooks.register("page_foot")
def foot(context) -> str:
    return render_to_string("visitors/foot.html", {"shell": context["shell"]})


@hooks.register("policy_end")
def tables(context) -> str:
    """What the policies promise in figures, from the registry that the tests read, too."""
    page = context.get("page")
    if page is None or page.slug not in ("privacy", "cookies"):
        return ""
    language, day = context["shell"].language.code, today()
    whole = {
        "retention": registry.RETENTION, "laws": answerable.laws(language, day),
        "operators": answerable.operators(language, day),
    }
    return render_to_string("visitors/registry.html", {
        "shell": context["shell"], "cookies": registry.COOKIES,
        **(whole if page.slug == "privacy" else {}),
    })


@hooks.register("register_admin_urls")
def admin_urls():
    return [path("visits/", report.report, name="visits_report"),
            path("visits/redirect/", redirect.make, name="visits_redirect"),
            path("visits/searches/", searches.searches, name="visits_searches"),
            path("visits/searches/aside/", searches.set_aside, name="visits_set_aside"),
            path("visits/searches/back/<int:pk>/", searches.take_back, name="visits_take_back")]


@hooks.register("register_admin_menu_item")
def menu_item():
    return report.menu_item()


@hooks.register("register_facts_menu_item")
def searches_menu_item():
    """Beside the names, where what is missing is added."""
    return searches.menu_item()


@hooks.register("register_admin_viewset")
def viewsets():
    return [lists.CampaignViewSet(), lists.RemarkViewSet()]


@hooks.register("register_account_settings_panel")
def mail_setting(request, user, profile):
    return MailPanel(request, user, profile)


# Wagtail has hooks for what is in its editor, and none for the panels at its side.
_panels_before = EditView.get_side_panels


def _side_panels(view):
    panels = _panels_before(view)
    if view.page.live and not view.expects_json_response and not view.hydrate_create_view:
        panels.append(VisitsPanel(view.page, view.request))
    return panels


EditView.get_side_panels = _side_panels
