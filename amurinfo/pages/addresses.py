"""Where pages and records stand. One object a request; two queries at most, when first asked."""

from functools import cached_property

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Locale, Page

from amurinfo.batch import once

from .readers import Ask, Doors, plainly


class Addresses:
    """Addresses of this site, relative to its root, with the edition's prefix."""

    def __init__(self, ask: Ask = plainly):
        self._ask = ask

    @cached_property
    def _locales(self) -> dict[int, str]:
        return once("locales", lambda: dict(self._ask(
            "locales", lambda: Locale.objects.order_by().values_list("pk", "language_code"))))

    @cached_property
    def doors(self) -> Doors:
        return Doors(self._ask)

    def is_closed(self, path: str) -> bool:
        """Whether only some readers may open what stands at an address."""
        return any(path.startswith(self.path(one.url_path, one.locale_id))
                   for one in self.doors.closed())

    @cached_property
    def indexes(self) -> dict[tuple[str, str], str]:
        """(kind, language) -> address of the list of its records."""
        return once("indexes", self._indexes)

    def _indexes(self) -> dict[tuple[str, str], str]:
        from .models.record_index import RecordIndexPage

        kinds = {
            ContentType.objects.get_for_model(model).pk: model.record_kind
            for model in RecordIndexPage.__subclasses__()
        }
        rows = self._ask(
            ("indexes", *kinds, self.doors.closed()),
            lambda: self.doors.open_pages().filter(content_type__in=kinds)
            .values_list("content_type_id", "locale_id", "url_path"))
        return {(kinds[content_type], self._locales[locale]): self.path(path, locale)
                for content_type, locale, path in rows}

    def path(self, url_path: str, locale_id: int) -> str:
        """Address of what stands at a page's ``url_path`` in a locale."""
        if url_path == "/":
            return url_path  # the root of all editions
        # url_path begins with the slug of the edition's home page: /home-ru/species/
        below_home = url_path.split("/", 2)[2]
        return f"/{self._locales[locale_id]}/{below_home}"

    def page(self, page: Page) -> str:
        """Address of a page."""
        return self.path(page.url_path, page.locale_id)

    def language(self, page: Page) -> str:
        """Language code of a page."""
        return self._locales[page.locale_id]

    def index(self, kind: str, language: str) -> str | None:
        """Address of the list of all records of a kind in an edition."""
        return self.indexes.get((kind, language))

    def record(self, record, language: str) -> str | None:
        """Address of a record in an edition; ``None`` if records of its kind have no page
        there, or only some may read the words on it."""
        return self.thing(record.kind, record.slug, language)

    def thing(self, kind: str, slug: str, language: str) -> str | None:
        """The same, of a record that is known by its kind and slug."""
        index = self.index(kind, language)
        path = f"{index}{slug}/" if index else None
        return None if path and self.is_closed(path) else path


def addresses(request, ask: Ask = plainly) -> Addresses:
    """The request's own :class:`Addresses`; ``ask``: how whoever is the first has them asked."""
    if not hasattr(request, "_amurinfo_addresses"):
        request._amurinfo_addresses = Addresses(ask)
    return request._amurinfo_addresses
