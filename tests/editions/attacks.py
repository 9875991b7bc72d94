"""Every address at which the interface of editors may write, and how to misuse it.

``WRITES`` names them all. An address that is neither there nor known to be for reading makes
``test_every_address_is_known`` fail: whoever adds one says here what it would do to others.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models, transaction
from django.urls import get_resolver
from django.urls.resolvers import URLResolver
from lxml import html
from wagtail.blocks import StreamValue
from wagtail.models import Page, Site

from amurinfo.editions.exchange import tbx
from amurinfo.editions.exchange.beside import beside
from amurinfo.editions.exchange.files import forms, out
from amurinfo.editions.models import Edition

from .world import OFFICES, Things, World, png

FAR = "2031-01-01 10:00"


@dataclass
class Attack:
    path: str
    data: dict = field(default_factory=dict)
    method: str = "post"
    query: str = ""

    def __str__(self):
        return f"{self.method.upper()} {self.path}{self.query} {sorted(self.data)}"

    def send(self, client):
        send = getattr(client, self.method)
        if self.method in ("patch", "put", "delete"):
            return send(self.path + self.query, self.data, content_type="application/json")
        return send(self.path + self.query, self.data)


@dataclass
class Scene:
    """``pick`` chooses one of a list; ``theirs`` is not the attacker's, ``own`` is."""

    world: World
    theirs: Things
    own: Things
    pick: Callable

    def any(self, kind: str) -> int:
        return self.pick(self.theirs.ids[kind])

    def page(self, *labels: str) -> Page:
        return self.theirs.pages[self.pick(list(labels or self.theirs.pages))]

    def own_page(self, *labels: str) -> Page:
        return self.own.pages[self.pick(list(labels))]


# ---- addresses ----------------------------------------------------------------------------


def addresses() -> Iterator[tuple[str, object]]:
    """(address with its parameters, pattern) of everything below ``editors/``."""

    def walk(resolver, prefix=""):
        for pattern in resolver.url_patterns:
            address = prefix + str(pattern.pattern).lstrip("^")
            if isinstance(pattern, URLResolver):
                yield from walk(pattern, address)
            else:
                yield address, pattern

    for address, pattern in walk(get_resolver()):
        if address.startswith("editors/"):
            yield address.removeprefix("editors/"), pattern


#: For reading, though the resolver does not tell.
READS = {
    "failwhale/", "pages/", "pages/<int:parent_page_id>/", "pages/<int:parent_page_id>/results/",
    "pages/usage/<slug:content_type_app_name>/<slug:content_type_model_name>/",
    "pages/usage/<slug:content_type_app_name>/<slug:content_type_model_name>/results/",
    "pages/create/<slug:app_label>/<slug:model_name>",
    "pages/<int:page_id>/usage/", "pages/<int:page_id>/view_draft/",
    "pages/<int:parent_page_id>/add_subpage/", "pages/search/", "pages/search/results/",
    "pages/workflow/preview/<int:page_id>/<int:task_id>/", "pages/<int:page_id>/revisions/",
    "pages/<int:page_id>/revisions/<int:revision_id>/view/",
    r"pages/(?P<pk>\d+)/revisions/compare/(?P<revision_id_a>live|earliest|\d+)"
    r"\.\.\.(?P<revision_id_b>live|latest|\d+)/$",
    "pages/<int:page_id>/workflow_history/",
    "pages/<int:page_id>/workflow_history/detail/<int:workflow_state_id>/",
    "pages/<int:page_id>/history/", "pages/<int:page_id>/history/results/",
    "tag-autocomplete/", "tag-autocomplete/<slug:app_name>/<slug:model_name>/",
    "workflows/tasks/select_type/", "workflows/task_chooser/<int:task_id>/",
    "forms/submissions/<int:page_id>/", "forms/submissions/<int:page_id>/results/",
    "images/<int:image_id>/preview/<str:filter_spec>/", "sprite/", "jsi18n/", ".*/$",
    *(f"api/main/{kind}/{what}" for kind in ("pages", "documents", "images")
      for what in ("", "<int:pk>/", "find/")),
    "exchange/panel/<int:page_id>/", "exchange/memory/<int:page_id>/", "editions/",
    "exchange/files/out/", "exchange/terms/out/", "visits/", "visits/searches/",
    "facts/export/", "choose-external-link/", "choose-email-link/", "choose-phone-link/",
    "choose-anchor-link/", "embeds/chooser/", "images/chooser/<int:image_id>/select_format/",
}


def is_reading(address: str, pattern) -> bool:
    """Whether its class has no method that could write."""
    if address in READS:
        return True
    view = getattr(pattern.callback, "view_class", None)
    return view is not None and not any(
        hasattr(view, method) for method in ("post", "put", "patch", "delete")
    )


def unknown() -> list[str]:
    return sorted(
        address for address, pattern in addresses()
        if address not in WRITES and not is_reading(address, pattern)
    )


# ---- what is sent -------------------------------------------------------------------------

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
_forms: dict[str, dict] = {}


def form_of(scene: Scene, path: str) -> dict:
    """The fields of the form that the operator is shown at ``path``, as they are filled."""
    if path not in _forms:
        with transaction.atomic():
            answer = scene.world.at_the_desk.get(path)
            transaction.set_rollback(True)
        _forms[path] = {}
        if answer.status_code == 200 and "html" in answer.headers["Content-Type"]:
            _forms[path] = _largest_form(answer.content)
    return dict(_forms[path])


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


# ---- attacks on pages ---------------------------------------------------------------------

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


def _lead_on(scene: Scene) -> Attack:
    """From an address of another edition, to a page of the same."""
    page = scene.page("own", "shared")
    return Attack("/editors/visits/redirect/", {"redirect_page": page.pk},
                  query=f"?from=/{page.locale.language_code}/taken")


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


# ---- the interface's own API, bulk actions ----------------------------------------------


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


# ---- everything else: the form that is shown, or one that is forged ---------------------


def _form(template: str, *, keys: tuple[str, ...] = (), forge: Callable | None = None,
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


def _add(template: str, **forge):
    """An empty form, filled with anything."""

    def attack(scene: Scene) -> Attack:
        path = f"/editors/{template}"
        data = ANYTHING | {name: value for name, value in form_of(scene, path).items() if value}
        extra = {k: v(scene) if callable(v) else v for k, v in forge.items()}
        return Attack(path, {**data, **{k: ANYTHING[k] for k in data if k in ANYTHING}, **extra})

    return attack


def _theirs(kind: str):
    return lambda scene: scene.any(kind)


def _upload(scene: Scene):
    return SimpleUploadedFile("a.png", png().read(), "image/png")


def _paper(scene: Scene):
    return SimpleUploadedFile("a.pdf", b"%PDF-1.4", "application/pdf")


FOREIGN_NOTES = {f"note_{code}": "taken" for code in ("ru", "mn", "zh-hans")}
KINDS_OF_RECORDS = {
    "area": "protectedarea", "network": "network", "species": "species", "place": "place",
    "agreement": "agreement", "organisation": "organisation", "concept": "concept",
}


def _rows(scene: Scene, label: str, **where):
    return scene.pick(list(apps.get_model(label).objects.filter(**where).order_by("pk")[:3]))


def _record(kind: str):
    def attack(scene: Scene) -> Attack:
        record = _rows(scene, f"facts.{KINDS_OF_RECORDS[kind]}")
        path = f"/editors/facts/{kind}/edit/{record.pk}/"
        return Attack(path, form_of(scene, path) | {"source": "taken"} | FOREIGN_NOTES)

    return attack


def _new_record(kind: str):
    """As another that is there, under a name of its own."""

    def attack(scene: Scene) -> Attack:
        sent = _record(kind)(scene)
        own = {"slug": "taken", "scientific_name": "Taken taken", "code": "taken",
               "vocabulary": "module"}
        return Attack(f"/editors/facts/{kind}/new/", sent.data | own)

    return attack


def _new_figure(scene: Scene) -> Attack:
    figure = _rows(scene, "facts.Figure", superseded_by=None, subject__kind="species")
    data = form_of(scene, f"/editors/facts/figures/edit/{figure.pk}/")
    return Attack("/editors/facts/figures/new/", data | {
        "slug": "taken", "subject": figure.subject_id,
        **scene.pick([{}, FOREIGN_NOTES]),
    })


def _new_name(scene: Scene) -> Attack:
    return Attack("/editors/facts/names/new/", {
        "record": _rows(scene, "facts.Place").pk, "text": "taken", "status": "allowed",
        "state": "composed", "language": scene.theirs.pages["home"].locale.language_code,
    })


def _precise(path: str):
    def attack(scene: Scene) -> Attack:
        place = _rows(scene, "facts.Place")
        return Attack("/editors/" + path.format(scene.any("precise")), {
            "record": place.pk, "lat": "50.12345", "lon": "130.12345", "uncertainty_m": "10",
            "category": "1", "reason": "taken", "review_on": "2030-01-01",
        })

    return attack


def _new_office(scene: Scene) -> Attack:
    organisation = _rows(scene, "facts.Organisation")
    return Attack("/editors/offices/offices/new/", {
        "slug": "taken", "organisation": organisation.pk, "time_zone": "Asia/Shanghai",
        "language": "ru", "email": "",
    })


def _new_notice(scene: Scene) -> Attack:
    notice = _rows(scene, "editions.Notice")
    data = form_of(scene, f"/editors/offices/notices/edit/{notice.pk}/")
    return Attack("/editors/offices/notices/new/", data | {"name": "taken"})


def _notes(scene: Scene) -> Attack:
    record = _rows(scene, "facts.Place")
    path = f"/editors/facts/notes/{record.pk}/"
    theirs = scene.theirs.pages["home"].locale.language_code
    words = scene.pick([FOREIGN_NOTES, {f"note_{theirs}": "taken"}])
    return Attack(path, form_of(scene, path) | words)


def _figure(scene: Scene) -> Attack:
    figure = _rows(scene, "facts.Figure", superseded_by=None)
    path = f"/editors/facts/figures/edit/{figure.pk}/"
    words = scene.pick([FOREIGN_NOTES, {}])
    return Attack(path, form_of(scene, path) | {"source": "taken"} | words)


def _multiple(what: str, prefix: str):
    def attack(scene: Scene) -> Attack:
        key = scene.any(what)
        shelf = scene.pick([scene.own, scene.theirs]).ids["collection"][0]
        return Attack(f"/editors/{what}s/multiple/{key}/", {
            f"{prefix}-{key}-title": "taken", f"{prefix}-{key}-tags": "taken",
            f"{prefix}-{key}-collection": shelf,
        })

    return attack


def _file(what: str, own: bool = False):
    """Another's file, or one's own put on another's shelf."""

    def attack(scene: Scene) -> Attack:
        things = scene.pick([scene.theirs, scene.own])
        key = things.ids[what][0]
        address = {"image": f"images/{key}/", "document": f"documents/edit/{key}/"}[what]
        path = f"/editors/{address}"
        return Attack(path, form_of(scene, path) | {
            "title": "taken", "collection": scene.theirs.ids["collection"][0],
            "file": None,
        } | ({"tags": "taken"}))

    def clean(scene: Scene) -> Attack:
        attack_ = attack(scene)
        attack_.data.pop("file", None)
        return attack_

    return clean


def _ping(scene: Scene) -> Attack:
    page = scene.page("own", "draft")
    return Attack(f"/editors/editing-sessions/ping/wagtailcore/page/{page.pk}/"
                  f"{scene.any('session')}/", {"is_editing": "1"})


def _site(path: str):
    def attack(scene: Scene) -> Attack:
        address = "/editors/" + path.format(Site.objects.first().pk)
        return Attack(address, form_of(scene, address) | {
            "hostname": "taken.example", "port": "80", "site_name": "taken",
            "root_page": scene.own.pages["home"].pk,
        })

    return attack


def _of_model(label: str, path: str):
    """The form of any row of a model."""

    def attack(scene: Scene) -> Attack:
        address = "/editors/" + path.format(_rows(scene, label).pk)
        data = form_of(scene, address) | {"name": "taken", "time_zone": "UTC",
                                          "valid_to": "2020-01-01", "source": "taken"}
        return Attack(address, data)

    return attack


def _stewardship(scene: Scene) -> Attack:
    office = scene.own.ids["office"][0]
    edition = Edition.objects.get(language=scene.theirs.pages["home"].locale.language_code)
    return Attack("/editors/offices/stewardships/new/", {
        "office": office, "edition": edition.pk, "source": "taken",
    })


def _import_start(scene: Scene) -> Attack:
    return Attack("/editors/redirects/import/", {
        "import_file": SimpleUploadedFile("a.csv", b"/mn/a,/mn/b\n", "text/csv"),
    })


def _facts_import(scene: Scene) -> Attack:
    text = "kind,slug,language,text\n"
    return Attack("/editors/facts/import/", {
        "files": SimpleUploadedFile("names.csv", text.encode(), "text/csv"),
    })


class _FileAttack(Attack):
    """Sends a file, and then what the look at it asks for."""

    def send(self, client):
        looked = super().send(client)
        if looked.status_code != 302:
            return looked
        where = looked.headers["Location"]
        form = html.document_fromstring(client.get(where).content)
        digest = form.xpath('//input[@name="digest"]/@value')
        return client.post(where, {"digest": digest[0] if digest else ""})


def _translated(scene: Scene) -> Attack:
    """A translator's file for a page of another edition."""
    page = scene.page("shared", "section")
    code, source = page.locale.language_code, scene.own_page("shared").locale.language_code
    source = source if source != code else next(c for c in OFFICES if c != code)
    document = out.document([page.translation_key], source, code)
    form = scene.pick(["xlf", "po", "docx"])
    [one] = document.pages
    taken = replace(one.units[0], target="Taken")
    document = replace(document, pages=(replace(one, units=(taken, *one.units[1:])),))
    data = forms.FORMATS[form].write(document)
    return _FileAttack("/editors/exchange/files/", {
        "file": SimpleUploadedFile(f"a.{form}", data)})


def _glossary(scene: Scene) -> Attack:
    """Terms in another edition's language."""
    code = next(c for c, things in scene.world.editions.items() if things is scene.theirs)
    entry = tbx.Entry("buffer-zone", code, "taken", "forbidden")
    return _FileAttack("/editors/exchange/terms/", {
        "file": SimpleUploadedFile("a.tbx", tbx.write([entry]))})


def _account(scene: Scene) -> Attack:
    """One's own account may be changed, its powers and its groups may not."""
    return Attack("/editors/account/", ANYTHING | {
        "name_email-first_name": "taken", "name_email-last_name": "taken",
        "name_email-email": "taken@example.org", "groups": scene.any("group"),
        "name_email-is_superuser": "on", "name_email-groups": scene.any("group"),
    })


def _exchange_decision(scene: Scene) -> Attack:
    """Says of another's page that it is current, or different on purpose."""
    page = scene.page("shared")
    found = beside(page, scene.own_page("home").locale.language_code)
    return Attack(f"/editors/exchange/decide/{page.pk}/", {
        "action": scene.pick(["adapted", "current", "waived"]), "reason": "taken",
        "source": found.source.code, "seen": found.seen, "version": found.version,
        "target": [key for line in found.lines for key in line.keys][:3],
    })


def _exchange_dismissal(scene: Scene) -> Attack:
    """Says that something is no fault in another's page, or is one again."""
    page = scene.page("shared")
    return Attack(f"/editors/exchange/dismiss/{page.pk}/", {
        "action": scene.pick(["warn", "dismiss"]), "reason": "taken", "code": "numbers",
        "source": scene.own_page("home").locale.language_code, "details": "1",
        "digest": "0" * 16,
    })


WORKFLOW_FORM = {
    "name": "taken", "active": "on", "workflow_tasks-TOTAL_FORMS": "0",
    "workflow_tasks-INITIAL_FORMS": "0", "workflow_tasks-MIN_NUM_FORMS": "0",
    "pages-TOTAL_FORMS": "1", "pages-INITIAL_FORMS": "0", "pages-MIN_NUM_FORMS": "0",
    "workflow_content_types-TOTAL_FORMS": "0", "workflow_content_types-INITIAL_FORMS": "0",
}
PERSON = {
    name: ANYTHING[name]
    for name in ("email", "first_name", "last_name", "password1", "password2")
}
APPROVAL = "wagtailcore/groupapprovaltask"

#: Address -> attack, or attacks by their name.
WRITES: dict[str, Callable[[Scene], Attack] | dict[str, Callable[[Scene], Attack]]] = {
    # ---- pages
    "api/main/pages/<int:pk>/action/<str:action_name>/": {
        name: _api(name) for name in API_ACTIONS},
    "bulk/<str:app_label>/<str:model_name>/<str:action>/": {
        f"{label} {action}": _bulk(label, action) for label, action in sorted(BULK)},
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
    "editing-sessions/release/<int:session_id>/": _form(
        "editing-sessions/release/{}/", keys=("session",)),
    # ---- the exchange between editions
    "exchange/decide/<int:page_id>/": _exchange_decision,
    "exchange/dismiss/<int:page_id>/": _exchange_dismissal,
    "exchange/accept/<int:offer_id>/": lambda scene: Attack(
        f"/editors/exchange/accept/{scene.any('offer')}/"),
    "exchange/waive/<int:offer_id>/": lambda scene: Attack(
        f"/editors/exchange/waive/{scene.any('offer')}/", {"reason": "taken"}),
    "exchange/publish-without/<int:page_id>/": lambda scene: Attack(
        f"/editors/exchange/publish-without/{scene.page('own', 'draft', 'shared').pk}/",
        {"reason": "taken"}),
    "exchange/files/": _translated,
    "exchange/files/<str:token>/": lambda scene: Attack(
        f"/editors/exchange/files/{'a' * 43}/", {"digest": "taken"}),
    "exchange/terms/": _glossary,
    "exchange/terms/<str:token>/": lambda scene: Attack(
        f"/editors/exchange/terms/{'a' * 43}/", {"digest": "taken"}),
    # ---- collections, workflows
    "collections/add/": _add("collections/add/", parent=_theirs("collection")),
    "collections/<int:pk>/": _form("collections/{}/", keys=("collection",)),
    "collections/<int:pk>/delete/": _form("collections/{}/delete/", keys=("empty_collection",)),
    "collections/<int:collection_id>/privacy/": _form(
        "collections/{}/privacy/", keys=("collection",), restriction_type="login"),
    "workflows/add/": _add("workflows/add/", **WORKFLOW_FORM),
    "workflows/enable/<int:pk>/": _form("workflows/enable/{}/", keys=("workflow",)),
    "workflows/disable/<int:pk>/": _form("workflows/disable/{}/", keys=("workflow",)),
    "workflows/edit/<int:pk>/": _form("workflows/edit/{}/", keys=("workflow",)),
    "workflows/remove/<int:page_pk>/": lambda scene: Attack(
        f"/editors/workflows/remove/{scene.page('waiting', 'section').pk}/"),
    "workflows/remove/<int:page_pk>/<int:workflow_pk>/": lambda scene: Attack(
        f"/editors/workflows/remove/{scene.page('waiting', 'section').pk}/"
        f"{scene.any('workflow')}/"),
    "workflows/tasks/add/<str:app_label>/<str:model_name>/": _add(
        f"workflows/tasks/add/{APPROVAL}/", groups=_theirs("group")),
    "workflows/tasks/edit/<int:pk>/": _form(
        "workflows/tasks/edit/{}/", keys=("task",), forge=lambda scene: {
            "name": "taken", "groups": scene.own.ids["group"][0]}),
    "workflows/tasks/disable/<int:pk>/": _form("workflows/tasks/disable/{}/", keys=("task",)),
    "workflows/tasks/enable/<int:pk>/": _form("workflows/tasks/enable/{}/", keys=("task",)),
    "workflows/task_chooser/create/": lambda scene: Attack(
        "/editors/workflows/task_chooser/create/",
        {"create-task-name": "taken", "create-task-groups": scene.any("group")},
        query="?create_model=" + scene.pick([
            "wagtailcore.GroupApprovalTask", "editions.OfficeApprovalTask"])),
    # ---- oneself
    "account/": _account,
    "logout/": lambda scene: Attack("/editors/logout/"),
    "dismissibles/": _form("dismissibles/", method="patch", taken=True),
    "login/": _form("login/", username="dadal-steward", password="x"),
    "password_reset/": _form("password_reset/", email="taken@example.org"),
    "password_reset/confirm/<uidb64>/<token>/": lambda scene: Attack(
        "/editors/password_reset/confirm/Mg/set-password/",
        {"new_password1": "a-long-Enough-1", "new_password2": "a-long-Enough-1"}),
    # ---- redirects, forms, embeds
    "campaigns/new/": _add("campaigns/new/", code="taken", until=""),
    "campaigns/edit/<int:pk>/": _form("campaigns/edit/{}/", keys=("campaign",)),
    "campaigns/delete/<int:pk>/": _form("campaigns/delete/{}/", keys=("campaign",)),
    "remarks/new/": _add("remarks/new/", day="2026-01-01", language="", text="taken"),
    "remarks/edit/<int:pk>/": _form("remarks/edit/{}/", keys=("remark",)),
    "remarks/delete/<int:pk>/": _form("remarks/delete/{}/", keys=("remark",)),
    "visits/redirect/": _lead_on,
    "redirects/add/": _add("redirects/add/"),
    "redirects/<int:redirect_id>/": _form("redirects/{}/", keys=("redirect",),
                                          redirect_link="https://taken.example/"),
    "redirects/<int:redirect_id>/delete/": _form("redirects/{}/delete/", keys=("redirect",)),
    "redirects/import/": _import_start,
    "redirects/import/process/": _form("redirects/import/process/"),
    "forms/submissions/<int:page_id>/delete/": lambda scene: Attack(
        f"/editors/forms/submissions/{scene.page().pk}/delete/",
        query="?selected-submissions=1"),
    "embeds/chooser/upload/": _form("embeds/chooser/upload/",
                                    **{"embed-chooser-url": "https://taken.example/v"}),
    # ---- files
    "documents/add/": _add("documents/add/", file=_paper, collection=_theirs("collection")),
    "documents/edit/<int:document_id>/": _file("document"),
    "documents/delete/<int:document_id>/": _form("documents/delete/{}/", keys=("document",)),
    "documents/multiple/add/": lambda scene: Attack("/editors/documents/multiple/add/", {
        "files[]": _paper(scene), "title": "taken", "collection": scene.any("collection")}),
    "documents/multiple/<int:doc_id>/": _multiple("document", "doc"),
    "documents/multiple/create_from_uploaded_document/<int:uploaded_file_id>/": _form(
        "documents/multiple/create_from_uploaded_document/{}/", keys=("upload",)),
    "documents/multiple/<int:doc_id>/delete/": _form("documents/multiple/{}/delete/",
                                                     keys=("document",)),
    "documents/multiple/delete_upload/<int:uploaded_file_id>/": _form(
        "documents/multiple/delete_upload/{}/", keys=("upload",)),
    "documents/chooser/create/": lambda scene: Attack("/editors/documents/chooser/create/", {
        "document-chooser-upload-title": "taken", "document-chooser-upload-file": _paper(scene),
        "document-chooser-upload-collection": scene.any("collection")}),
    "images/<int:image_id>/": _file("image"),
    "images/<int:image_id>/delete/": _form("images/{}/delete/", keys=("image",)),
    "images/add/": _add("images/add/", file=_upload, collection=_theirs("collection")),
    "images/multiple/add/": lambda scene: Attack("/editors/images/multiple/add/", {
        "files[]": _upload(scene), "title": "taken", "collection": scene.any("collection")}),
    "images/multiple/<int:image_id>/": _multiple("image", "image"),
    "images/multiple/create_from_uploaded_image/<int:uploaded_file_id>/": _form(
        "images/multiple/create_from_uploaded_image/{}/", keys=("upload",)),
    "images/multiple/<int:image_id>/delete/": _form("images/multiple/{}/delete/",
                                                    keys=("image",)),
    "images/multiple/delete_upload/<int:uploaded_file_id>/": _form(
        "images/multiple/delete_upload/{}/", keys=("upload",)),
    "images/chooser/create/": lambda scene: Attack("/editors/images/chooser/create/", {
        "image-chooser-upload-title": "taken", "image-chooser-upload-file": _upload(scene),
        "image-chooser-upload-collection": scene.any("collection")}),
    # ---- sites, people
    "sites/new/": _site("sites/new/"),
    "sites/edit/<int:pk>/": _site("sites/edit/{}/"),
    "sites/delete/<int:pk>/": _site("sites/delete/{}/"),
    "sites/copy/<int:pk>/": _site("sites/copy/{}/"),
    "users/new/": _add("users/new/"),
    "users/edit/<int:pk>/": _form("users/edit/{}/", keys=("user",), is_superuser="on",
                                  **PERSON),
    "users/delete/<int:pk>/": _form("users/delete/{}/", keys=("user",)),
    "users/copy/<int:pk>/": _form("users/copy/{}/", keys=("user",), **PERSON,
                                  username="taken"),
    "groups/new/": _add("groups/new/"),
    "groups/edit/<int:pk>/": _form("groups/edit/{}/", keys=("group",)),
    "groups/delete/<int:pk>/": _form("groups/delete/{}/", keys=("group",)),
    # ---- facts
    "facts/figures/new/": _new_figure,
    "facts/figures/edit/<int:pk>/": _figure,
    "facts/names/new/": _new_name,
    "facts/names/edit/<int:pk>/": _form("facts/names/edit/{}/", keys=("name",)),
    "facts/names/review/": _form("facts/names/review/", forge=lambda scene: {
        "name": scene.any("name")}),
    "facts/terms-of-editions/new/": lambda scene: Attack("/editors/facts/terms-of-editions/new/", {
        "concept": "taken", "text": "taken", "status": "preferred",
        "language": scene.theirs.pages["home"].locale.language_code}),
    "facts/terms-of-editions/edit/<int:pk>/": _form(
        "facts/terms-of-editions/edit/{}/", keys=("term",), status="forbidden", text="taken"),
    "facts/terms-of-editions/delete/<int:pk>/": _form(
        "facts/terms-of-editions/delete/{}/", keys=("term",)),
    "facts/notes/<int:pk>/": _notes,
    "facts/import/": _facts_import,
    "facts/import/<str:token>/": lambda scene: Attack(f"/editors/facts/import/{'a' * 43}/"),
    "facts/precise-places/new/": _precise("facts/precise-places/new/"),
    "facts/precise-places/edit/<int:pk>/": _precise("facts/precise-places/edit/{}/"),
    **{f"facts/{kind}/edit/<str:pk>/": _record(kind) for kind in KINDS_OF_RECORDS},
    **{f"facts/{kind}/new/": _new_record(kind) for kind in KINDS_OF_RECORDS},
    # ---- offices
    "offices/offices/new/": _new_office,
    "offices/offices/edit/<int:pk>/": _form("offices/offices/edit/{}/", keys=("office",),
                                            time_zone="UTC"),
    "offices/stewardships/new/": _stewardship,
    "offices/stewardships/edit/<int:pk>/": _form(
        "offices/stewardships/edit/{}/", keys=("stewardship",), valid_to="2020-01-01"),
    "offices/stewardships/delete/<int:pk>/": _form(
        "offices/stewardships/delete/{}/", keys=("stewardship",)),
    "offices/notices/new/": _new_notice,
    "offices/notices/edit/<int:pk>/": _of_model("editions.Notice", "offices/notices/edit/{}/"),
    "offices/notices/delete/<int:pk>/": _of_model("editions.Notice",
                                                  "offices/notices/delete/{}/"),
}

#: The same, flat: "address (name)" -> attack.
ATTACKS: dict[str, Callable[[Scene], Attack]] = {
    f"{address} ({name})" if name else address: build
    for address, builds in WRITES.items()
    for name, build in (builds if isinstance(builds, dict) else {"": builds}).items()
}
