from django.conf import settings
from django.template.loader import render_to_string
from wagtail import hooks

from . import consent, registry


@hooks.register("page_start")
def notice(context) -> str:
    """The notice, hidden until the script sees that nobody has answered; none where nothing
    is measured."""
    if not settings.MEASURE_VISITS:
        return ""
    return render_to_string("visitors/notice.html", {
        "shell": context["shell"], "text": consent.text(), "version": registry.VERSION,
    })


@hooks.register("page_foot")
def foot(context) -> str:
    return render_to_string("visitors/foot.html", {"shell": context["shell"]})


@hooks.register("policy_end")
def tables(context) -> str:
    """What the policy promises in figures, from the registry that the tests read, too."""
    page = context.get("page")
    if page is None or page.slug != "privacy":
        return ""
    return render_to_string("visitors/registry.html", {
        "cookies": registry.COOKIES, "retention": registry.RETENTION,
    })
