"""Whatever somebody of one office sends to whatever address, nothing of another's changes."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection, transaction
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.models import GroupPagePermission, Page

from . import attacks, snapshot
from .attacks import API_ACTIONS, BULK, WRITES, Scene
from .world import KINDS, OFFICES, World

pytestmark = pytest.mark.django_db

CODES = list(OFFICES)


@pytest.fixture
def world(db):
    attacks._forms.clear()
    return World()


class Stage:
    """Attacks are tried out here: each is undone, and what it changed is told."""

    def __init__(self, world: World):
        self.world = world
        self.clients = {user.pk: world.client(user) for user in world.users.values()}
        self.clients[world.operator.pk] = world.client(world.operator)
        self.before = snapshot.take()
        self.owners = snapshot.Owners(self.before)
        self.allowed = {user.pk: snapshot.allowed_to(user) for user in world.users.values()}

    def changed(self, user, attack, look) -> list:
        """Sends, looks, undoes."""
        client = self.clients[user.pk]
        cookies = client.cookies.copy()
        writes = _Writes()
        with transaction.atomic():
            with connection.execute_wrapper(writes):
                answer = attack.send(client)
            note(f"{user}: {attack} -> {answer.status_code} {answer.headers.get('Location', '')}")
            broken = connection.needs_rollback or _is_broken()
            found = look(snapshot.take()) if writes and not broken else []
            transaction.set_rollback(True)
        client.cookies = cookies
        self.answer = answer
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
    """Whether anything but a session was written."""

    def __init__(self):
        self.seen = False

    def __bool__(self):
        return self.seen

    def __call__(self, execute, sql, params, many, context):
        begins = sql.lstrip("( ")[:6].upper()
        if begins not in ("SELECT", "SAVEPO", "RELEAS", "ROLLBA") and "django_session" not in sql:
            self.seen = True
        return execute(sql, params, many, context)


def _is_broken() -> bool:
    """A PostgreSQL transaction in which a statement failed answers nothing any more; outside
    a test that statement would have ended with nothing written."""
    if connection.vendor != "postgresql":
        return False
    return connection.connection.info.transaction_status.name == "INERROR"


@pytest.fixture
def stage(world):
    return Stage(world)


def test_every_address_is_known():
    assert attacks.unknown() == [], "say in attacks.WRITES what these could do to others"
    assert not WRITES.keys() - {address for address, _pattern in attacks.addresses()}


def test_every_action_is_known():
    bulk_action_registry.get_bulk_actions_for_model("wagtailcore", "page")
    found = {
        (f"{app}/{model}", action)
        for app, models in bulk_action_registry.actions.items()
        for model, actions in models.items() for action in actions
    }
    assert found == BULK
    assert PagesAdminAPIViewSet.actions.keys() == API_ACTIONS.keys()


#: Nothing to write: previews, questions, tokens that nobody has, one's own session.
HARMLESS = {
    "pages/<int:page_to_move_id>/move/", "pages/workflow/confirm_cancellation/<int:page_id>/",
    "pages/workflow/collect_action_data/<int:page_id>/<slug:action_name>/<int:task_state_id>/",
    "editing-sessions/release/<int:session_id>/",  # one's own only, for operators too
    "logout/", "login/", "password_reset/", "password_reset/confirm/<uidb64>/<token>/",
    "facts/import/", "facts/import/<str:token>/", "redirects/import/",
    "redirects/import/process/", "forms/submissions/<int:page_id>/delete/",
    "embeds/chooser/upload/", "workflows/enable/<int:pk>/", "workflows/tasks/enable/<int:pk>/",
}


def test_attacks_bite(stage):
    """The same requests by the operator change something: the attacks are real ones."""
    world = stage.world
    dull = {}
    for address, build in WRITES.items():
        tried = []
        for turn in range(8):
            scene = Scene(world, world.editions["mn"], world.editions["ru"],
                          lambda choices, turn=turn: choices[turn % len(choices)])
            attack = build(scene)
            if stage.changes(world.operator, attack):
                break
            tried.append(f"{attack} -> {stage.answer.status_code}")
        else:
            dull[address] = tried[-2:]
    assert not dull.keys() - HARMLESS, dull


@settings(
    max_examples=350, deadline=None, database=None, print_blob=False,
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_nobody_changes_what_is_not_hers(stage, data):
    _one_attack(stage, data)


def _one_attack(stage, data, address=None):
    world = stage.world
    mine, theirs = data.draw(st.permutations(CODES))[:2]
    user = world.users[OFFICES[mine], data.draw(st.sampled_from(KINDS))]
    address = address or data.draw(st.sampled_from(sorted(WRITES)))
    attack = WRITES[address](Scene(
        world, world.editions[theirs], world.editions[mine],
        lambda choices: data.draw(st.sampled_from(choices)),
    ))
    assert stage.trespasses(user, attack) == [], attack
