"""What is remembered of who did what to facts, in Wagtail's log of actions."""

import uuid
from collections import defaultdict

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter, log

from amurinfo.facts.importing.kinds.base import FileKind
from amurinfo.facts.importing.plan import Plan
from amurinfo.facts.models import Figure, Record

from .. import approval
from ..exchange.machine import suggestions, unread

IMPORTED = "amurinfo.import"
REVIEWED = "amurinfo.review"
CORRECTED = "amurinfo.correct"

#: Never remembered: a point may turn out to be one that nobody should see.
_POINT = {"lat", "lon"}


class ImportFormatter(LogFormatter):
    label = gettext_lazy("Import")

    def format_message(self, entry):
        return _("Imported from %(file)s, row %(row)s") % entry.data

    def format_comment(self, entry):
        return "; ".join(f"{column}: {old} → {new}" for column, old, new in entry.data["cells"])


class ApprovalFormatter(LogFormatter):
    label = gettext_lazy("Approval by an office")

    def format_message(self, entry):
        return _("Approved by %(office)s") % entry.data

    def format_comment(self, entry):
        return entry.data.get("comment", "")


class WithoutFormatter(LogFormatter):
    label = gettext_lazy("Publication without approval")

    def format_message(self, entry):
        return _("May be published without approval: %(reason)s") % entry.data


class AskedFormatter(LogFormatter):
    label = gettext_lazy("Machine asked")

    def format_message(self, entry):
        return _("Passages sent for machine suggestions: %(count)s, to %(address)s") % entry.data


class ReadFormatter(LogFormatter):
    label = gettext_lazy("Machine suggestions read")

    def format_message(self, entry):
        return _("Machine suggestions read and found right: %(count)s") % entry.data


def register(actions) -> None:
    actions.register_action(suggestions.ASKED)(AskedFormatter)
    actions.register_action(unread.READ)(ReadFormatter)
    actions.register_action(approval.OFFICE_APPROVAL)(ApprovalFormatter)
    actions.register_action(approval.PUBLISHED_WITHOUT)(WithoutFormatter)
    actions.register_action(IMPORTED)(ImportFormatter)
    actions.register_action(REVIEWED, gettext_lazy("Review"), gettext_lazy("Reviewed by office"))
    actions.register_action(CORRECTED, gettext_lazy("Correct"), gettext_lazy("Corrected"))


def _write(instance, action: str, user, **more) -> None:
    # A mark of its own: Wagtail shows entries with the same one as one, even of two records.
    log(instance, action, user=user, uuid=uuid.uuid4(), **more)


def reviewed(name, user) -> None:
    _write(name, REVIEWED, user)


def corrected(figure: Figure, user) -> None:
    _write(figure, CORRECTED, user, content_changed=True)


def imported(plan: Plan, user) -> None:
    """One entry a record, on the record itself, with the file and the row it came from."""
    instances = _instances(plan)
    for change in plan.changes:
        _write(
            instances[change.kind.stem, change.slug], IMPORTED, user, content_changed=True,
            data={
                "file": change.file,
                "row": change.row,
                "new": change.is_new,
                "cells": [cell for cell in change.cells if cell[0] not in _POINT],
            },
        )


def _instances(plan: Plan) -> dict[tuple[str, str], Record | Figure]:
    """What the changes are about, as it stands now, by (file, slug)."""
    slugs: dict[FileKind, set[str]] = defaultdict(set)
    for change in plan.changes:
        slugs[change.kind].add(change.slug)
    return {
        (kind.stem, row.slug): row
        for kind, wanted in slugs.items()
        for row in kind.queryset()
        if row.slug in wanted
    }
