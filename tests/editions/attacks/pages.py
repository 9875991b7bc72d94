"""Pages: changed, made, copied, moved, approved, hidden."""

from collections.abc import Callable

from wagtail.models import Page

from .forms import form, page_form
from .scene import FAR, Attack, Scene, Writes

EDITABLE = ("waiting", "home", "section", "shared", "draft", "own", "locked", "scheduled")


#: What is pressed, or smuggled in: name -> what is sent besides.
EDITS: dict[str, Callable[[Scene, Page], dict]] = {
    "publish": lambda scene, page: {"action-publish": "1"},
    "save": lambda scene, page: {},
    "submit": lambda scene, page: {"action-submit": "1"},
    "cancel workflow": lambda scene, page: {"action-cancel-workflow": "1"},
    "restart workflow": lambda scene, page: {"action-restart-workflow": "1"},
    "approve": lambda scene, page: {
        "action-workflow-action": "1", "workflow-action-name": "approve"},
    "reject": lambda scene, page: {
        "action-workflow-action": "1", "workflow-action-name": "reject"},
    "schedule": lambda scene, page: {"action-publish": "1", "go_live_at": FAR},
    "expire": lambda scene, page: {"action-publish": "1", "expire_at": FAR},
    "autosave": lambda scene, page: {"overwrite_revision_id": str(page.latest_revision_id or 0)},
    "rename": lambda scene, page: {"slug": "taken", "action-publish": "1"},
    "comment": lambda scene, page: {
        "comments-TOTAL_FORMS": "1", "comments-0-text": "taken", "comments-0-id": "",
        "comments-0-contentpath": "title", "comments-0-position": "", "comments-0-DELETE": "",
        "comments-0-resolved": "", "comments-0-replies-TOTAL_FORMS": "0",
        "comments-0-replies-INITIAL_FORMS": "0"},
    "key": lambda scene, page: {
        "action-publish": "1",
        "translation_key": str(scene.own_page("own").translation_key),
        "locale": str(scene.own_page("own").locale_id), "path": page.path[:4] + "0001"},
}


def _edit(how: Callable):
    def attack(scene: Scene) -> Attack:
        page = scene.page(*EDITABLE)
        page.refresh_from_db()
        data = page_form(scene.world.operator, page, title="Taken", **how(scene, page))
        return Attack(f"/editors/pages/{page.pk}/edit/", data)

    return attack


def _revert(scene: Scene) -> Attack:
    page = scene.page("own", "draft", "waiting")
    mine = scene.pick([False, True])
    revision = (scene.own_page("own") if mine else page).latest_revision_id
    page.refresh_from_db()
    revision = revision or page.latest_revision_id
    return Attack(
        f"/editors/pages/{page.pk}/revisions/{revision}/revert/",
        page_form(scene.world.operator, page, title="Taken", **{"action-publish": "1"}),
    )


def _create(scene: Scene, end: str = "") -> Attack:
    parent = scene.page("section", "news", "home", "shared").specific
    model = scene.pick([m for m in parent.creatable_subpage_models()
                        if m.can_create_at(parent)] or [type(parent)])
    new = model(title="Taken", slug="taken", owner=scene.world.operator)
    data = page_form(scene.world.operator, new)
    label = f"{model._meta.app_label}/{model._meta.model_name}"
    how = scene.pick([{"action-publish": "1"}, {}, {"action-submit": "1"}])
    return Attack(
        f"/editors/pages/add/{label}/{parent.pk}/{end}",
        data | {"title": "Taken", "slug": "taken", "start": "2030-01-01"} | how,
    )


def _copy(scene: Scene) -> Attack:
    way = scene.pick(["their", "to them", "from them"])
    page = scene.own_page("own", "section") if way == "to them" else scene.page("own", "section")
    where = (scene.own if way == "from them" else scene.theirs).pages
    parent = where["section"] if page.slug.startswith("own") else where["home"]
    data = {"new_title": "Taken", "new_slug": "taken", "new_parent_page": parent.pk}
    data |= scene.pick([{}, {"publish_copies": "on"}, {"alias": "on"},
                        {"copy_subpages": "on", "publish_copies": "on"},
                        {"alias": "on", "copy_subpages": "on"}])
    return Attack(f"/editors/pages/{page.pk}/copy/", data)


def _move(scene: Scene) -> Attack:
    way = scene.pick(["their", "to them", "from them"])
    page = scene.own_page("own", "draft") if way == "to them" else scene.page("own", "draft")
    where = (scene.own if way == "from them" else scene.theirs).pages
    parent = scene.pick([where["home"], where["section"]])
    return Attack(f"/editors/pages/{page.pk}/move/{parent.pk}/confirm/")


def _decide(scene: Scene, what: str = "action") -> Attack:
    """One's own page in the address with the task of another's, too."""
    page = scene.pick([scene.theirs, scene.own]).pages["waiting"]
    action = scene.pick(["approve", "reject"])
    return Attack(
        f"/editors/pages/workflow/{what}/{page.pk}/{action}/{scene.any('task_state')}/",
        {"comment": "taken"},
    )


def _on_page(end: str, *labels: str, **data):
    def attack(scene: Scene) -> Attack:
        page = scene.page(*labels)
        return Attack(f"/editors/pages/{page.pk}/{end}", dict(data))

    return attack


def _unschedule(scene: Scene) -> Attack:
    page = scene.page("scheduled")
    revision = page.revisions.filter(approved_go_live_at__isnull=False).first()
    return Attack(f"/editors/pages/{page.pk}/revisions/{revision.pk}/unschedule/")


def _position(scene: Scene) -> Attack:
    page = scene.page("own", "section", "shared", "home")
    return Attack(
        f"/editors/pages/{page.pk}/set_position/",
        query=scene.pick(["?position=0", "", "?position=1"]),
    )


def _privacy(scene: Scene) -> Attack:
    page = scene.page("own", "section", "home", "locked")
    kind = scene.pick(["login", "none", "password"])
    return Attack(
        f"/editors/pages/{page.pk}/privacy/", {"restriction_type": kind, "password": "x"}
    )


def _convert(scene: Scene) -> Attack:
    return Attack(f"/editors/pages/{scene.page('follower').pk}/convert_alias/")


def _ping(scene: Scene) -> Attack:
    page = scene.page("own", "draft")
    return Attack(f"/editors/editing-sessions/ping/wagtailcore/page/{page.pk}/"
                  f"{scene.any('session')}/", {"is_editing": "1"})


WRITES: Writes = {
    "pages/add/<slug:content_type_app_name>/<slug:content_type_model_name>/"
    "<int:parent_page_id>/": _create,
    "pages/add/<slug:content_type_app_name>/<slug:content_type_model_name>/"
    "<int:parent_page_id>/preview/": lambda scene: _create(scene, "preview/"),
    "pages/<int:page_id>/edit/": {name: _edit(how) for name, how in EDITS.items()},
    "pages/<int:page_id>/edit/preview/": lambda scene: Attack(
        (p := scene.page(*EDITABLE)) and f"/editors/pages/{p.pk}/edit/preview/",
        page_form(scene.world.operator, p, title="Taken"),
    ),
    "pages/<int:page_id>/delete/": _on_page("delete/", "home", "own", "draft", "section",
                                            next="/editors/"),
    "pages/<int:page_id>/unpublish/": _on_page("unpublish/", "own", "section", "home",
                                               include_descendants="on"),
    "pages/<int:page_id>/convert_alias/": _convert,
    "pages/<int:page_to_move_id>/move/": _on_page("move/", "own", "section", new_parent_page=1),
    "pages/<int:page_to_move_id>/move/<int:destination_id>/confirm/": _move,
    "pages/<int:page_to_move_id>/set_position/": _position,
    "pages/<int:page_id>/copy/": _copy,
    "pages/workflow/action/<int:page_id>/<slug:action_name>/<int:task_state_id>/": _decide,
    "pages/workflow/collect_action_data/<int:page_id>/<slug:action_name>/<int:task_state_id>/":
        lambda scene: _decide(scene, "collect_action_data"),
    "pages/workflow/confirm_cancellation/<int:page_id>/": lambda scene: Attack(
        f"/editors/pages/workflow/confirm_cancellation/{scene.page('waiting').pk}/"),
    "pages/<int:page_id>/privacy/": _privacy,
    "pages/<int:page_id>/lock/": _on_page("lock/", "own", "draft", "section"),
    "pages/<int:page_id>/unlock/": _on_page("unlock/", "locked"),
    "pages/<int:page_id>/revisions/<int:revision_id>/revert/": _revert,
    "pages/<int:page_id>/revisions/<int:revision_id>/unschedule/": _unschedule,
    "editing-sessions/ping/<str:app_label>/<str:model_name>/<str:object_id>/<int:session_id>/":
        _ping,
    "editing-sessions/release/<int:session_id>/": form(
        "editing-sessions/release/{}/", keys=("session",)),
}
