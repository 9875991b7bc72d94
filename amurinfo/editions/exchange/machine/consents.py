"""Which office let published text go to which address. Without it and the operator's setting no
text leaves."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from ... import roles
from ...models import Edition, MachineConsent, Office, Role
from .backend import Backend
from .libretranslate import LibreTranslate


def backend() -> Backend | None:
    """The machine that the operator named; ``None`` by default."""
    if not settings.MACHINE_URL:
        return None
    return LibreTranslate(settings.MACHINE_URL, settings.MACHINE_KEY)


def what_is_sent() -> str:
    """The sentence that is consented to, in the active language."""
    return _(
        "Passages that another edition has published and that everybody may read, without facts, "
        "links and marks, when an editor of your office asks for a suggestion beside her page. "
        "Nothing else: no drafts, not who asks, and nothing by itself."
    )


def address() -> str:
    """Where text would go; empty if nowhere."""
    found = backend()
    return found.address if found else ""


def valid() -> QuerySet[MachineConsent]:
    """Consents that hold today: not withdrawn, and to the address that is set now."""
    return MachineConsent.objects.filter(address=address() or None, withdrawn_at=None)


def offices_for(page: Page, user) -> QuerySet[Office]:
    """Offices in whose name ``user`` would ask: hers that keep the edition of ``page``; of an
    operator all that keep it."""
    keepers = Edition.objects.get(locale_id=page.locale_id).stewards
    return keepers if user.is_superuser else keepers.filter(
        roles__group__in=user.groups.all()).distinct()


@dataclass(frozen=True)
class Machine:
    """What an editor beside a page is told. ``address``: empty if there is no machine at all."""

    address: str = ""
    is_allowed: bool = False


def for_page(page: Page, user) -> Machine:
    to = address()
    if not to:
        return Machine()
    return Machine(to, valid().filter(office__in=offices_for(page, user)).exists())


def may_decide(user, office: Office) -> bool:
    """The stewards of an office consent in its name, nobody else; no operator either."""
    return Role.objects.filter(
        office=office, kind=Role.Kind.STEWARD, group__in=user.groups.all()).exists()


@transaction.atomic
def give(office: Office, user, to: str) -> MachineConsent:
    """``to``: the address that she was shown. Raises ``PermissionDenied`` for who may not decide,
    ``ValueError`` with a sentence if it is another one by now."""
    if not may_decide(user, office):
        raise PermissionDenied(_("The stewards of the office decide this."))
    if not to or to != address():
        raise ValueError(_("Meanwhile the address of the server has changed: look again."))
    row, _made = MachineConsent.objects.get_or_create(
        office=office, address=to, withdrawn_at=None,
        defaults={"what": what_is_sent(), "given_by": user})
    return row


def withdraw(office: Office, user) -> int:
    """Takes back whatever the office consented to; returns how many consents that were."""
    if not may_decide(user, office):
        raise PermissionDenied(_("The stewards of the office decide this."))
    return MachineConsent.objects.filter(office=office, withdrawn_at=None).update(
        withdrawn_by=user, withdrawn_at=timezone.now())


def history(user) -> list[tuple[Office, bool, list[MachineConsent]]]:
    """(office, whether ``user`` decides for it, its consents, the latest first) of her offices;
    of all offices for operators."""
    offices = Office.objects.all() if user.is_superuser else roles.offices_of(user)
    rows: dict[int, list[MachineConsent]] = {}
    for row in MachineConsent.objects.filter(office__in=offices).select_related(
            "given_by", "withdrawn_by"):
        rows.setdefault(row.office_id, []).append(row)
    named = offices.select_related("organisation").prefetch_related("organisation__name_set")
    return [(office, may_decide(user, office), rows.get(office.pk, [])) for office in named]
