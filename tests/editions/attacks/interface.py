"""The rest: collections, workflows, oneself, campaigns, redirects."""

from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile

from .forms import ANYTHING, add, form, theirs
from .scene import Attack, Scene, Writes


def _lead_on(scene: Scene) -> Attack:
    """From an address of another edition, to a page of the same."""
    page = scene.page("own", "shared")
    return Attack("/editors/visits/redirect/", {"redirect_page": page.pk},
                  query=f"?from=/{page.locale.language_code}/taken")


def _set_aside(words: str) -> Callable[[Scene], Attack]:
    """Words that readers of another edition searched for in vain."""
    return lambda scene: Attack("/editors/visits/searches/aside/", {
        "language": scene.page().locale.language_code, "text": words, "reason": "taken"})


def _import_start(scene: Scene) -> Attack:
    return Attack("/editors/redirects/import/", {
        "import_file": SimpleUploadedFile("a.csv", b"/mn/a,/mn/b\n", "text/csv"),
    })


def _account(scene: Scene) -> Attack:
    """One's own account may be changed, its powers and its groups may not."""
    return Attack("/editors/account/", ANYTHING | {
        "name_email-first_name": "taken", "name_email-last_name": "taken",
        "name_email-email": "taken@example.org", "groups": scene.any("group"),
        "name_email-is_superuser": "on", "name_email-groups": scene.any("group"),
    })


WORKFLOW_FORM = {
    "name": "taken", "active": "on", "workflow_tasks-TOTAL_FORMS": "0",
    "workflow_tasks-INITIAL_FORMS": "0", "workflow_tasks-MIN_NUM_FORMS": "0",
    "pages-TOTAL_FORMS": "1", "pages-INITIAL_FORMS": "0", "pages-MIN_NUM_FORMS": "0",
    "workflow_content_types-TOTAL_FORMS": "0", "workflow_content_types-INITIAL_FORMS": "0",
}


APPROVAL = "wagtailcore/groupapprovaltask"


WRITES: Writes = {
    "collections/add/": add("collections/add/", parent=theirs("collection")),
    "collections/<int:pk>/": form("collections/{}/", keys=("collection",)),
    "collections/<int:pk>/delete/": form("collections/{}/delete/", keys=("empty_collection",)),
    "collections/<int:collection_id>/privacy/": form(
        "collections/{}/privacy/", keys=("collection",), restriction_type="login"),
    "workflows/add/": add("workflows/add/", **WORKFLOW_FORM),
    "workflows/enable/<int:pk>/": form("workflows/enable/{}/", keys=("workflow",)),
    "workflows/disable/<int:pk>/": form("workflows/disable/{}/", keys=("workflow",)),
    "workflows/edit/<int:pk>/": form("workflows/edit/{}/", keys=("workflow",)),
    "workflows/remove/<int:page_pk>/": lambda scene: Attack(
        f"/editors/workflows/remove/{scene.page('waiting', 'section').pk}/"),
    "workflows/remove/<int:page_pk>/<int:workflow_pk>/": lambda scene: Attack(
        f"/editors/workflows/remove/{scene.page('waiting', 'section').pk}/"
        f"{scene.any('workflow')}/"),
    "workflows/tasks/add/<str:app_label>/<str:model_name>/": add(
        f"workflows/tasks/add/{APPROVAL}/", groups=theirs("group")),
    "workflows/tasks/edit/<int:pk>/": form(
        "workflows/tasks/edit/{}/", keys=("task",), forge=lambda scene: {
            "name": "taken", "groups": scene.own.ids["group"][0]}),
    "workflows/tasks/disable/<int:pk>/": form("workflows/tasks/disable/{}/", keys=("task",)),
    "workflows/tasks/enable/<int:pk>/": form("workflows/tasks/enable/{}/", keys=("task",)),
    "workflows/task_chooser/create/": lambda scene: Attack(
        "/editors/workflows/task_chooser/create/",
        {"create-task-name": "taken", "create-task-groups": scene.any("group")},
        query="?create_model=" + scene.pick([
            "wagtailcore.GroupApprovalTask", "editions.OfficeApprovalTask"])),
    "account/": _account,
    "logout/": lambda scene: Attack("/editors/logout/"),
    "dismissibles/": form("dismissibles/", method="patch", taken=True),
    "login/": form("login/", username="dadal-steward", password="x"),
    "password_reset/": form("password_reset/", email="taken@example.org"),
    "password_reset/confirm/<uidb64>/<token>/": lambda scene: Attack(
        "/editors/password_reset/confirm/Mg/set-password/",
        {"new_password1": "a-long-Enough-1", "new_password2": "a-long-Enough-1"}),
    "campaigns/new/": add("campaigns/new/", code="taken", until=""),
    "campaigns/edit/<int:pk>/": form("campaigns/edit/{}/", keys=("campaign",)),
    "campaigns/delete/<int:pk>/": form("campaigns/delete/{}/", keys=("campaign",)),
    "remarks/new/": add("remarks/new/", day="2026-01-01", language="", text="taken"),
    "remarks/edit/<int:pk>/": form("remarks/edit/{}/", keys=("remark",)),
    "remarks/delete/<int:pk>/": form("remarks/delete/{}/", keys=("remark",)),
    "visits/redirect/": _lead_on,
    "visits/searches/aside/": {
        "new": _set_aside("in vain"), "reworded": _set_aside("not ours"),
    },
    "visits/searches/back/<int:pk>/": form("visits/searches/back/{}/", keys=("aside",)),
    "redirects/add/": add("redirects/add/"),
    "redirects/<int:redirect_id>/": form("redirects/{}/", keys=("redirect",),
                                          redirect_link="https://taken.example/"),
    "redirects/<int:redirect_id>/delete/": form("redirects/{}/delete/", keys=("redirect",)),
    "redirects/import/": _import_start,
    "redirects/import/process/": form("redirects/import/process/"),
    "forms/submissions/<int:page_id>/delete/": lambda scene: Attack(
        f"/editors/forms/submissions/{scene.page().pk}/delete/",
        query="?selected-submissions=1"),
    "embeds/chooser/upload/": form("embeds/chooser/upload/",
                                    **{"embed-chooser-url": "https://taken.example/v"}),
}
