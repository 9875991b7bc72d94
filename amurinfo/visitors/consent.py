"""Consent given, refused, withdrawn."""

import datetime
import hashlib
from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import override

from . import models, registry, store
from .running import today

YES, NO = f"a{registry.VERSION}", f"d{registry.VERSION}"


def text() -> str:
    """What the notice says, in the language that is active: what is agreed to."""
    return _(
        "We use analytics to become better. If you confirm, your browser tells our own server "
        "which pages you read. What we collect is confidential and never passed to third parties."
    )


def objects(request) -> bool:
    """Global Privacy Control and Do Not Track mean no."""
    return request.headers.get("Sec-GPC") == "1" or request.headers.get("DNT") == "1"


def choice(request) -> str:
    """``yes``, ``no`` or ``""``; an answer to another version of the purpose is none."""
    return {YES: "yes", NO: "no"}.get(request.COOKIES.get("choice"), "")


def give(language: str, mechanism: str) -> models.Consent:
    """Writes the receipt."""
    with override(language):
        words = text()
    day = today()
    kept, _made = models.ConsentText.objects.get_or_create(
        digest=hashlib.sha256(words.encode()).hexdigest(),
        defaults={"version": registry.VERSION, "language": language, "text": words},
    )
    receipt = models.Consent.objects.create(
        purpose=registry.PURPOSE, text=kept, mechanism=mechanism, decided=day,
        expires=day + datetime.timedelta(days=registry.CONSENT_DAYS),
    )
    store.write_answers({(day, language, "yes"): 1})
    return receipt


def refuse(language: str, receipt: str, counts: Callable[[], bool]) -> None:
    """No; where there was a yes, it is withdrawn, always. ``counts``: whether a no is one of the
    numbers of its day."""
    withdrawn = models.Consent.objects.filter(receipt=receipt, withdrawn=None).update(
        withdrawn=today()
    ) if receipt else 0
    if withdrawn or counts():
        store.write_answers({(today(), language, "withdrawn" if withdrawn else "no"): 1})


def receipt_of(request) -> models.Consent | None:
    number = request.COOKIES.get("receipt", "")
    return models.Consent.objects.select_related("text").filter(receipt=number).first()
