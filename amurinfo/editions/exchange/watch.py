"""Whether what an editor sees beside her page is still so, while she works."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from wagtail.models import Page

from amurinfo.languages import BY_CODE

from ..models import Basis, Snapshot
from .basis import Stale


@dataclass(frozen=True)
class Seen:
    """Numbers of the published states, by edition, and how often somebody decided about hers."""

    states: dict[str, int]
    decided: str

    def __str__(self) -> str:
        return " ".join([*(f"{code}={n}" for code, n in sorted(self.states.items())), self.decided])


def seen(page: Page) -> Seen:
    """What there is to see now; two queries."""
    rows = {
        row["edition__language"]: row for row in Snapshot.objects.filter(
            translation_key=page.translation_key, is_live=True,
        ).values("edition__language", "pk", "version")
    }
    draft = Basis.objects.filter(page_id=page.pk).values_list("version", flat=True).first()
    live = rows.get(page.locale.language_code)
    version = live["version"] if live else 0
    return Seen({code: row["pk"] for code, row in rows.items()}, f"{version}.{draft or 0}")


def changed_since(page: Page, before: str) -> str:
    """What happened since ``before``, which is a :class:`Seen` as text, as a sentence for the
    editor; empty if nothing did."""
    now = seen(page)
    if str(now) == before:
        return ""
    known = dict(part.split("=", 1) for part in before.split() if "=" in part)
    code = page.locale.language_code
    new = [c for c, number in now.states.items() if known.get(c) != str(number)]
    if code in new:
        row = Snapshot.objects.select_related("published_by").get(pk=now.states[code])
        return _(
            "Meanwhile this text was published anew in your edition (%(who)s). What you typed is "
            "still here; look at what is different before you publish."
        ) % {"who": row.published_by or "–"}
    if new:
        return _("Meanwhile published anew: %(editions)s. Nothing of yours was lost.") % {
            "editions": ", ".join(BY_CODE[c].autonym for c in new)}
    if known.keys() - now.states.keys():
        return _("Meanwhile taken back: %(editions)s. Nothing of yours was lost.") % {
            "editions": ", ".join(
                BY_CODE[c].autonym for c in known if c in BY_CODE and c not in now.states)}
    return str(Stale())
