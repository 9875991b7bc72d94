"""Whatever somebody of one office sends to whatever address, nothing of another's changes."""

import copy
import logging
import re
from collections import Counter

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from . import attacks, snapshot
from .attacks import ATTACKS, WRITES, Scene, addresses
from .attacks.actions import API_ACTIONS, BULK
from .attacks.forms import SHOWN
from .world import KINDS, MACHINE, OFFICES, World

pytestmark = pytest.mark.django_db

CODES = list(OFFICES)


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """Built once: what a test sends is undone by itself."""
    SHOWN.clear()
    with django_db_blocker.unblock(), transaction.atomic():
        yield Stage(World())
        transaction.set_rollback(True)


@pytest.fixture
def stage(built, db):
    """What a test looks at anew is its own."""
    return copy.copy(built)


@pytest.fixture(autouse=True)
def silence():
    """What is sent here would fill pages of the log."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(autouse=True)
def machine(monkeypatch):
    """Nobody listens there; whether text would go there is what matters."""
    monkeypatch.setattr("django.conf.settings.MACHINE_URL", MACHINE)


class Stage:
    """Attacks are tried out here: each is undone, and what it changed is told."""

    def __init__(self, world: World):
        self.world = world
        self.clients = {user.pk: world.client(user) for user in world.users.values()}
        self.clients[world.operator.pk] = world.at_the_desk
        for client in self.clients.values():
            # Each has a server of its own, which sets the rights of the day at first.
            client.get("/editors/")
        self.seen = Counter()
        self.look()

    def look(self) -> None:
        """Everything as it is now is how it has to stay."""
        self.before = snapshot.take()
        self.owners = snapshot.Owners(self.before)
        people = self.world.users.values()
        self.allowed = {user.pk: snapshot.allowed_to(user) for user in people}

    def changed(self, user, attack, look) -> list:
        """Sends, looks, undoes."""
        client = self.clients[user.pk]
        cookies = copy.deepcopy(client.cookies)
        writes = _Writes()
        with transaction.atomic():
            with connection.execute_wrapper(writes):
                answer = attack.send(client)
            broken = connection.needs_rollback or _is_broken()
            found = [] if broken or not writes.tables else look(
                snapshot.take(self.before, writes.tables))
            transaction.set_rollback(True)
        client.cookies = cookies
        self.answer = answer
        self.seen[answer.status_code] += 1
        return found

    def trespasses(self, user, attack) -> list[str]:
        allowed = self.allowed[user.pk]
        return self.changed(
            user, attack,
            lambda now: snapshot.trespasses(self.before, now, self.owners, allowed),
        )

    def changes(self, user, attack) -> list:
        return self.changed(
            user, attack, lambda now: list(snapshot.changes(self.before, now))
        )


class _Writes:
    """Names of the tables that were written; of a statement that is not understood, ``"*"``."""

    _reads = re.compile(r"[(\s]*(?:SELECT|SAVEPOINT|RELEASE|ROLLBACK|EXPLAIN)\b", re.I)
    _write = re.compile(
        r'\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|UPDATE|DELETE\s+FROM)\s+"(\w+)"', re.I)

    def __init__(self):
        self.tables: set[str] = set()

    def __call__(self, execute, sql, params, many, context):
        if not self._reads.match(sql):
            found = self._write.match(sql)
            self.tables.add(found[1] if found else "*")
        return execute(sql, params, many, context)


def _is_broken() -> bool:
    """A PostgreSQL transaction in which a statement failed answers nothing any more; outside
    a test that statement would have ended with nothing written."""
    if connection.vendor != "postgresql":
        return False
    return connection.connection.info.transaction_status.name == "INERROR"


def test_every_address_is_known():
    assert attacks.unknown() == [], "say in attacks.WRITES what these could do to others"
    assert not WRITES.keys() - {address for address, _pattern in addresses()}


def test_every_action_is_known():
    bulk_action_registry.get_bulk_actions_for_model("wagtailcore", "page")
    found = {
        (f"{app}/{model}", action)
        for app, models in bulk_action_registry.actions.items()
        for model, actions in models.items() for action in actions
    }
    assert found == BULK
    assert PagesAdminAPIViewSet.actions.keys() == API_ACTIONS.keys()


# The checks are Django's and Wagtail's on either database; the other one sees a part of them.
EXAMPLES, TURNS = (120, 2) if connection.vendor == "sqlite" else (30, 1)

#: Nothing to write: previews, questions, tokens that nobody has, one's own session.
HARMLESS = {
    # Nobody makes an alias: amurinfo.editions.guards.
    "api/main/pages/<int:pk>/action/<str:action_name>/ (create_alias)",
    "pages/<int:page_to_move_id>/move/", "pages/workflow/confirm_cancellation/<int:page_id>/",
    "pages/workflow/collect_action_data/<int:page_id>/<slug:action_name>/<int:task_state_id>/",
    "editing-sessions/release/<int:session_id>/",  # one's own only, for operators too
    "logout/", "login/", "password_reset/", "password_reset/confirm/<uidb64>/<token>/",
    "facts/import/", "facts/import/<str:token>/", "exchange/files/<str:token>/",
    "exchange/terms/<str:token>/", "pages-as-files/<str:token>/",
    # An office's stewards alone consent, not even operators; asking writes into the history only.
    "exchange/machine/", "exchange/machine/<int:page_id>/ask/",
    "redirects/import/",
    "redirects/import/process/", "forms/submissions/<int:page_id>/delete/",
    # Another's uploads, which even the operator cannot take.
    *(f"{kind}s/multiple/{what}/<int:uploaded_file_id>/" for kind in ("image", "document")
      for what in (f"create_from_uploaded_{kind}", "delete_upload")),
    # Only where several offices keep the edition.
    "exchange/publish-without/<int:page_id>/",
    "embeds/chooser/upload/", "workflows/enable/<int:pk>/", "workflows/tasks/enable/<int:pk>/",
}


def in_turn(turn: int):
    """Chooses by and by everything that there is to choose."""
    return lambda choices: choices[turn % len(choices)]


@pytest.mark.once
def test_attacks_bite(stage):
    """The same requests by the operator change something: the attacks are real ones."""
    world = stage.world
    dull = {}
    for name, build in ATTACKS.items():
        tried = []
        for turn in range(6):
            scene = Scene(world, world.editions["mn"], world.editions["ru"], in_turn(turn))
            attack = build(scene)
            if stage.changes(world.operator, attack):
                break
            tried.append(f"{attack.path} {stage.answer.status_code}")
        else:
            dull[name] = tried[-2:]
    dull = {name: tried for name, tried in dull.items() if name not in HARMLESS}
    assert not dull, "\n".join(str(item) for item in dull.items())


@pytest.mark.parametrize("at", ["mn", *(pytest.param(at, marks=pytest.mark.once)
                                        for at in ("ru", "en"))])
def test_every_attack_once(at, stage):
    """By a steward of the Russian edition: on another's, her own, and everybody's."""
    world = stage.world
    user = world.users["vladivostok", "steward"]
    found = []
    for name, build in ATTACKS.items():
        if at != "mn" and not name.startswith(("pages/", "api/", "bulk/")):
            continue
        for turn in range(TURNS if at == "mn" else 1):
            attack = build(Scene(world, world.editions[at], world.editions["ru"], in_turn(turn)))
            found += [(str(attack), what) for what in stage.trespasses(user, attack)]
    assert found == []


@settings(
    max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck),
    # An attack that succeeds is told in full; a smaller one would say no more.
    phases=[Phase.generate],
)
@given(data=st.data())
def test_nobody_changes_what_is_not_hers(stage, data):
    """Nor by what is done to one's own edition, or to English, which is everybody's."""
    world = stage.world
    mine, second, third = data.draw(st.permutations(CODES))
    user = world.users[OFFICES[mine], data.draw(st.sampled_from(KINDS))]
    at = data.draw(st.sampled_from([second, third, second, third, mine, "en"]))
    name = data.draw(st.sampled_from(sorted(ATTACKS)))
    attack = ATTACKS[name](Scene(
        world, world.editions[at], world.editions[mine],
        lambda choices: data.draw(st.sampled_from(choices)),
    ))
    assert stage.trespasses(user, attack) == [], attack


def _everywhere(group: Group) -> None:
    page = Permission.objects.get(codename="change_page", content_type__app_label="wagtailcore")
    GroupPagePermission.objects.create(
        group=group, page=Page.get_first_root_node(), permission=page
    )


def _next_door(group: Group) -> None:
    page = Permission.objects.get(codename="publish_page", content_type__app_label="wagtailcore")
    home = Page.objects.get(depth=2, locale__language_code="mn")
    GroupPagePermission.objects.create(group=group, page=home, permission=page)


def _all_pictures(group: Group) -> None:
    image = Permission.objects.get(codename="change_image")
    GroupCollectionPermission.objects.create(
        group=group, collection=Collection.get_first_root_node(), permission=image
    )


def _right(codename: str):
    return lambda group: group.permissions.add(*Permission.objects.filter(codename=codename))


#: A right too many, and at which addresses it has to show.
HOLES = [
    (_everywhere, "pages/<int:page_id>/edit/"), (_everywhere, "(wagtailcore/page"),
    (_everywhere, "api/"), (_next_door, "pages/<int:page_id>/un"), (_next_door, "api/"),
    (_all_pictures, "images/"), (_right("change_user"), "users/edit/"),
    (_right("change_group"), "groups/edit/"), (_right("delete_redirect"), "redirects/"),
    (_right("change_site"), "sites/"), (_right("change_workflow"), "workflows/"),
]


@pytest.mark.once
def test_a_hole_is_seen(stage):
    """With each of these rights the same attacks succeed, and are told."""
    world = stage.world
    user = world.users["vladivostok", "steward"]
    unseen = []
    for number, (hole, found_at) in enumerate(HOLES):
        with transaction.atomic():
            hole(user.groups.get())
            stage.look()
            if not any(
                stage.trespasses(user, build(Scene(
                    world, world.editions["mn"], world.editions["ru"], in_turn(turn)
                )))
                for name, build in ATTACKS.items()
                if name.startswith(found_at) or found_at in name for turn in range(4)
            ):
                unseen.append((number, found_at))
            transaction.set_rollback(True)
    assert unseen == []
