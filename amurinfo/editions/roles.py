"""Rights follow stewardships: who keeps an edition today may write in its tree today.

Wagtail checks rights by group, page tree and collection. This module keeps those rows equal
to what the stewardships say, and is the only writer of them.
"""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from amurinfo.facts.models import RECORD_MODELS

from .models import Edition, Office, OfficeApprovalTask, Role, Stewardship

Kind = Role.Kind

#: Rights on the pages of one's own edition.
PAGE_RIGHTS = {
    Kind.CONTRIBUTOR: {"add_page"},
    Kind.EDITOR: {"add_page", "change_page", "publish_page"},
    Kind.STEWARD: {
        "add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page",
    },
}
#: Rights on the images and documents of one's own office.
FILE_RIGHTS = {
    Kind.CONTRIBUTOR: {"add"},
    Kind.EDITOR: {"add", "change"},
    Kind.STEWARD: {"add", "change"},
}
#: Rights on facts. Whose words they may change besides is checked by language.
FACT_RIGHTS = {
    Kind.CONTRIBUTOR: {"view"},
    Kind.EDITOR: {"view", "add", "change"},
    Kind.STEWARD: {"view", "add", "change"},
}
#: Terms may be taken out again: the glossary's own stand behind them.
TERM_RIGHTS = {kind: actions | ({"delete"} if "change" in actions else set())
               for kind, actions in FACT_RIGHTS.items()}
_FACT_MODELS = [*(model._meta.model_name for model in RECORD_MODELS.values()), "figure", "name"]


def edition_roots(office: Office) -> list[Page]:
    """Home pages of the editions that the office keeps today."""
    locales = Stewardship.objects.on().filter(office=office, edition__isnull=False).values_list(
        "edition__locale_id", flat=True
    )
    return list(Page.objects.filter(depth=2, locale_id__in=list(locales)))


def languages_of(user) -> frozenset[str] | None:
    """Codes of the editions whose words ``user`` may change; ``None`` for all (operators)."""
    if user.is_superuser:
        return None
    return frozenset(
        Stewardship.objects.on()
        .filter(
            office__roles__group__in=user.groups.all(),
            office__roles__kind__in=[Kind.EDITOR, Kind.STEWARD],
            edition__isnull=False,
        )
        .values_list("edition__language", flat=True)
    )


def offices_of(user):
    """Offices to which ``user`` belongs."""
    return Office.objects.filter(roles__group__in=user.groups.all()).distinct()


def collection_of(office: Office) -> Collection:
    """The office's own shelf of images and documents, made when first asked for."""
    root = Collection.get_first_root_node()
    name = f"office: {office.slug}"
    found = root.get_children().filter(name=name).first()
    return found or root.add_child(instance=Collection(name=name))


@transaction.atomic
def sync(office: Office) -> None:
    """Make the office's groups and their rights what its stewardships of today say."""
    roots = edition_roots(office)
    shelf = collection_of(office)
    keeps = Stewardship.objects.on().filter(office=office).exists()
    for kind in Kind:
        role = Role.objects.filter(office=office, kind=kind).select_related("group").first()
        if role is None:
            group, _created = Group.objects.get_or_create(name=f"{office.slug}: {kind.value}")
            role = Role.objects.create(office=office, kind=kind, group=group)
        _set_page_rights(role.group, roots, PAGE_RIGHTS[kind])
        _set_file_rights(role.group, shelf, FILE_RIGHTS[kind] if keeps else set())
        _set_model_rights(role.group, *((FACT_RIGHTS[kind], TERM_RIGHTS[kind]) if keeps
                                        else (set(), set())))


def sync_all() -> None:
    for office in Office.objects.all():
        sync(office)
    for edition in Edition.objects.all():
        sync_workflow(edition)


@transaction.atomic
def sync_workflow(edition: Edition) -> None:
    """Contributors submit; the editors and stewards of those who keep the edition decide."""
    home = Page.objects.filter(depth=2, locale_id=edition.locale_id).first()
    if home is None:
        return
    # Kept by several, it is approved by offices; by one, by any of its editors.
    joint = edition.stewards.count() > 1 and edition.quorum > 0
    model, name = (OfficeApprovalTask, "offices") if joint else (GroupApprovalTask, "edition")
    task, _made = model.objects.get_or_create(name=f"{name}: {edition.language}")
    task.groups.set(Group.objects.filter(
        role__office__in=edition.stewards, role__kind__in=[Kind.EDITOR, Kind.STEWARD]
    ))
    workflow, _made = Workflow.objects.get_or_create(name=f"edition: {edition.language}")
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task)
    WorkflowTask.objects.filter(workflow=workflow).exclude(task=task).delete()
    WorkflowPage.objects.update_or_create(page=home, defaults={"workflow": workflow})
    # Wagtail's own workflow asks a group of moderators of all editions, which nobody is.
    WorkflowPage.objects.filter(page__depth=1).delete()


def _set_page_rights(group: Group, roots: list[Page], codenames: set[str]) -> None:
    _match(GroupPagePermission, group, "page_id", {
        (root.pk, permission.pk)
        for root in roots
        for permission in _permissions("wagtailcore", codenames)
    })


def _set_file_rights(group: Group, shelf: Collection, actions: set[str]) -> None:
    # Wagtail asks for the rights on its own models, whatever model a project puts in their place.
    wanted = set()
    root = Collection.get_first_root_node()
    for app, thing in (("wagtailimages", "image"), ("wagtaildocs", "document")):
        own = {f"{action}_{thing}" for action in actions}
        wanted |= {(shelf.pk, right.pk) for right in _permissions(app, own)}
        if actions:
            # Pictures are chosen from every shelf and changed on one's own.
            wanted |= {(root.pk, right.pk) for right in _permissions(app, {f"choose_{thing}"})}
    _match(GroupCollectionPermission, group, "collection_id", wanted)


def _match(model, group: Group, where: str, wanted: set[tuple[int, int]]) -> None:
    """Make the rows of ``group`` those of ``wanted``: (place, right); write only what differs."""
    present = set()
    for row in model.objects.filter(group=group):
        pair = getattr(row, where), row.permission_id
        if pair in wanted:
            present.add(pair)
        else:
            row.delete()
    model.objects.bulk_create(
        model(group=group, permission_id=permission, **{where: place})
        for place, permission in wanted - present
    )


def _set_model_rights(group: Group, actions: set[str], on_terms: set[str]) -> None:
    codenames = {f"{action}_{model}" for action in actions for model in _FACT_MODELS}
    permissions = list(_permissions("facts", codenames))
    permissions += list(_permissions("editions", {f"{action}_term" for action in on_terms}))
    if actions:
        permissions += list(_permissions("wagtailadmin", {"access_admin"}))
    group.permissions.set(permissions)


def _permissions(app: str, codenames: set[str]):
    return Permission.objects.filter(content_type__app_label=app, codename__in=codenames)
