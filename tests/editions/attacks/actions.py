"""Actions of the interface's own API, and what is done to many things at once."""

from ..world import OFFICES
from .scene import Attack, Scene, Writes


def _api(name: str):
    def attack(scene: Scene) -> Attack:
        mine = scene.pick([False, False, True])
        page, data = API_ACTIONS[name](scene, mine)
        return Attack(f"/editors/api/main/pages/{page.pk}/action/{name}/", data)

    return attack


def _api_move(scene: Scene, mine: bool):
    page = scene.own_page("own", "section") if mine else scene.page("own", "section", "home")
    target = scene.pick(
        [*scene.theirs.pages.values(), *([] if mine else scene.own.pages.values())]
    )
    where = ["left", "right", "first-child", "last-child", "first-sibling", "last-sibling"]
    return page, {"destination_page_id": target.pk, "position": scene.pick(where)}


def _api_copy(scene: Scene, mine: bool):
    page = scene.own_page("own") if mine else scene.page("own")
    to = scene.theirs if mine else scene.pick([scene.theirs, scene.own])
    return page, {
        "destination_page_id": to.pages["section"].pk, "slug": "taken", "update_slug": "taken",
        "keep_live": scene.pick([True, False]), "recursive": scene.pick([False, True]),
    }


def _api_translate(scene: Scene, mine: bool):
    page = scene.own_page("own") if mine else scene.page("own")
    return page, {"locale": scene.pick(list(OFFICES)), "copy_parents": True,
                  "alias": scene.pick([True, False]), "recursive": True}


def _api_plain(*labels: str, **data):
    return lambda scene, mine: (scene.page(*labels), dict(data))


def _api_revert(scene: Scene, mine: bool):
    page = scene.page("own")
    return page, {"revision_id": page.revisions.order_by("pk").first().pk}


API_ACTIONS = {
    "convert_alias": _api_plain("follower"),
    "copy": _api_copy,
    "delete": _api_plain("home", "own", "draft", "section"),
    "publish": _api_plain("draft", "own", "waiting"),
    "unpublish": _api_plain("own", "section", "home", recursive=True),
    "move": _api_move,
    "copy_for_translation": _api_translate,
    "create_alias": _api_copy,
    "revert_to_page_revision": _api_revert,
}


def _bulk(label: str, action: str):
    kind = {"page": "", "centreimage": "image", "centredocument": "document", "user": "user"}[
        label.split("/")[1]
    ]

    def attack(scene: Scene) -> Attack:
        if kind:
            keys = scene.theirs.ids[kind]
        else:
            # One's own page among them: what is allowed for it is not for the rest.
            keys = [scene.page("own", "draft").pk]
            keys += scene.pick([[], [scene.own.pages["own"].pk]])
        ids = scene.pick([[str(key) for key in keys], ["all"]])
        data = {"include_descendants": "on", "tags": "taken", "mark_as_active": "False"}
        if kind:
            data |= {"collection": scene.pick([scene.own, scene.theirs]).ids["collection"][0],
                     "role": scene.own.ids["group"][0]}
        else:
            data["chooser"] = scene.pick([scene.theirs, scene.own]).pages["home"].pk
        where = scene.theirs.ids["collection"][0] if kind else scene.theirs.pages["section"].pk
        query = "?" + "&".join([*(f"id={key}" for key in ids), "next=/editors/",
                                *([] if kind == "user" else [f"childOf={where}"])])
        return Attack(f"/editors/bulk/{label}/{action}/", data, query=query)

    return attack


BULK = {
    *(("wagtailcore/page", action) for action in ("delete", "move", "publish", "unpublish")),
    *((f"media/{model}", action) for model in ("centreimage", "centredocument")
      for action in ("add_tags", "add_to_collection", "delete")),
    *(("auth/user", action) for action in ("delete", "assign_role", "set_active_state")),
}


WRITES: Writes = {
    "api/main/pages/<int:pk>/action/<str:action_name>/": {
        name: _api(name) for name in API_ACTIONS},
    "bulk/<str:app_label>/<str:model_name>/<str:action>/": {
        f"{label} {action}": _bulk(label, action) for label, action in sorted(BULK)},
}
