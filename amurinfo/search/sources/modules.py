"""To which modules of the programme a record belongs: those whose pages list it.

What such a page lists is read from its model, so that a new relation is found without a line here.
"""

from collections import defaultdict
from collections.abc import Iterable

from wagtail.models import Page

from amurinfo.facts.models import Record
from amurinfo.programme.models import ModulePage

from . import pages


def _relations():
    return [field for field in ModulePage._meta.many_to_many
            if issubclass(field.related_model, Record)]


def of_records(ids: Iterable[int]) -> dict[tuple[int, str], set[str]]:
    """(record, language) -> facets of the modules that list it in that edition."""
    found: dict[tuple[int, str], set[str]] = defaultdict(set)
    ids, published = list(ids), pages.published().values("pk")
    for field in _relations():
        page, record = field.m2m_field_name(), field.m2m_reverse_field_name()
        rows = field.remote_field.through.objects.filter(
            **{f"{record}__in": ids, f"{page}__in": published}
        ).values_list(f"{record}_id", f"{page}__locale__language_code", f"{page}__module__code")
        for pk, language, code in rows:
            found[pk, language].add(f"module:{code}")
    return found


def listed(numbers: Iterable[int]) -> set[str]:
    """Keys of the records that these pages list, those of them that are pages of modules."""
    found, numbers = set(), list(numbers)
    for field in _relations():
        page, record = field.m2m_field_name(), field.m2m_reverse_field_name()
        rows = field.remote_field.through.objects.filter(**{f"{page}__in": numbers}).values_list(
            f"{record}__kind", f"{record}__slug")
        found |= {f"{kind}:{slug}" for kind, slug in rows}
    return found


def changing(page: Page) -> set[str]:
    """As :func:`listed`, of a page that is being saved: what it lists in the database still, and
    what it will."""
    found = listed([page.pk])
    if isinstance(page, ModulePage):
        for field in _relations():
            found |= {f"{record.kind}:{record.slug}" for record in getattr(page, field.name).all()}
    return found
