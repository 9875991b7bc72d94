"""What is sent: the form that is shown, an empty one filled with anything, or a forged one."""

from collections.abc import Callable

from django.apps import apps
from django.db import models, transaction
from lxml import html
from wagtail.blocks import StreamValue
from wagtail.models import Page

from .scene import FAR, Attack, Scene

#: Whatever a form may be called that takes it.
ANYTHING = {
    "title": "taken", "slug": "taken", "new_title": "taken", "new_slug": "taken", "name": "taken",
    "alias": "on", "copy_subpages": "on", "publish_copies": "on", "include_descendants": "on",
    "restriction_type": "login", "tags": "taken", "next": "/editors/", "comment": "taken",
    "go_live_at": FAR, "active": "on", "enabled": "on", "is_superuser": "on", "is_active": "on",
    "username": "taken", "email": "taken@example.org", "first_name": "taken",
    "last_name": "taken", "password1": "a-long-Enough-1", "password2": "a-long-Enough-1",
    "hostname": "taken.example", "port": "80", "old_path": "/mn/taken", "redirect_link":
    "https://taken.example/", "is_permanent": "on", "mark_as_active": "False", "text": "taken",
    "translation_key": "00000000-0000-4000-8000-000000000000", "locale": "1", "owner": "1",
    "path": "00010001",
}


#: Address -> fields of its form; cleared for a new world.
SHOWN: dict[str, dict] = {}


def form_of(scene: Scene, path: str) -> dict:
    """The fields of the form that the operator is shown at ``path``, as they are filled."""
    if path not in SHOWN:
        with transaction.atomic():
            answer = scene.world.at_the_desk.get(path)
            transaction.set_rollback(True)
        SHOWN[path] = {}
        if answer.status_code == 200 and "html" in answer.headers["Content-Type"]:
            SHOWN[path] = _largest_form(answer.content)
    return dict(SHOWN[path])


def _largest_form(page: bytes) -> dict:
    filled = [
        _fields(form) for form in html.document_fromstring(page).iter("form")
        if (form.get("method") or "").lower() == "post"
    ]
    return max(filled, key=len, default={})


def _fields(form) -> dict:
    found: dict = {}
    for name, value in form.form_values():
        value = value.removeprefix("\n")  # as browsers do with the first line of a text area
        if name in found:
            held = found[name]
            found[name] = [*(held if isinstance(held, list) else [held]), value]
        else:
            found[name] = value
    found.pop("csrfmiddlewaretoken", None)
    return found


def page_form(user, page: Page, **changes) -> dict:
    """What the browser of ``user`` would send for ``page``, with ``changes``."""
    page = page.specific if page.pk else page
    parent = page.get_parent() if page.pk else None
    form = page.get_edit_handler().get_form_class()(
        instance=page, for_user=user, parent_page=parent
    )
    data: dict = {}
    for name in form.fields:
        value = form[name].value()
        if isinstance(value, StreamValue):
            data |= {f"{name}-count": "0"}
        elif isinstance(value, bool):
            data |= {name: "on"} if value else {}
        elif isinstance(value, list | tuple | models.QuerySet):
            data[name] = [str(getattr(item, "pk", item)) for item in value]
        elif value is not None:
            data[name] = str(value)
    for name in form.formsets:
        data |= {
            f"{name}-TOTAL_FORMS": "0", f"{name}-INITIAL_FORMS": "0",
            f"{name}-MIN_NUM_FORMS": "0", f"{name}-MAX_NUM_FORMS": "",
        }
    return data | changes


def form(template: str, *, keys: tuple[str, ...] = (), forge: Callable | None = None,
          method: str = "post", **data):
    """The form at an address, as it is filled, with every text in it changed."""

    def attack(scene: Scene) -> Attack:
        path = "/editors/" + template.format(*(scene.any(kind) for kind in keys))
        shown = form_of(scene, path) if method == "post" else {}
        sent = {**(shown or ANYTHING), **{
            name: f"{value}x" if isinstance(value, str) else value
            for name, value in shown.items() if name in ("title", "name", "text", "first_name")
        }, **data, **(forge(scene) if forge else {})}
        return Attack(path, {k: v for k, v in sent.items() if v is not None}, method)

    return attack


def add(template: str, **forge):
    """An empty form, filled with anything."""

    def attack(scene: Scene) -> Attack:
        path = f"/editors/{template}"
        data = ANYTHING | {name: value for name, value in form_of(scene, path).items() if value}
        extra = {k: v(scene) if callable(v) else v for k, v in forge.items()}
        return Attack(path, {**data, **{k: ANYTHING[k] for k in data if k in ANYTHING}, **extra})

    return attack


def theirs(kind: str):
    return lambda scene: scene.any(kind)


def rows(scene: Scene, label: str, **where):
    return scene.pick(list(apps.get_model(label).objects.filter(**where).order_by("pk")[:3]))


def of_model(label: str, path: str):
    """The form of any row of a model."""

    def attack(scene: Scene) -> Attack:
        address = "/editors/" + path.format(rows(scene, label).pk)
        data = form_of(scene, address) | {"name": "taken", "time_zone": "UTC",
                                          "valid_to": "2020-01-01", "source": "taken"}
        return Attack(address, data)

    return attack
