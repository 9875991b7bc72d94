"""Legal and editorial notices: data with dates, never code."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .dated import Dated
from .edition import Edition


class Notice(Dated):
    """A text that the law or an office wants on pages.

    ``kind`` says how it looks. It is shown where all of its scopes fit: ``editions`` (none:
    all), ``country`` (pages about something in that country), ``page_types`` (names of page
    models; none: all) and ``archived`` (only on pages that have aged into the archive).
    ``text``: by language code; a page in a language without the text does not show another's.
    """

    class Kind(models.TextChoices):
        AGE = "age", _("age mark")
        LEGAL = "legal", _("legal statement")
        REGISTRATION = "registration", _("registration number")
        BORDER = "border", _("on borders")
        ARCHIVE = "archive", _("archived content")

    name = models.CharField(_("name for editors"), max_length=100)
    kind = models.CharField(_("kind"), max_length=15, choices=Kind.choices)
    editions = models.ManyToManyField(Edition, blank=True, verbose_name=_("editions"))
    country = models.CharField(_("country"), max_length=2, blank=True)
    page_types = models.JSONField(_("page types"), default=list, blank=True)
    archived = models.BooleanField(_("only on archived pages"), default=False)
    text = models.JSONField(_("text by language"), default=dict)
    source = models.TextField(_("legal ground or source"), blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["kind", "name"]

    def __str__(self):
        return self.name

    def text_for(self, language: str | None = None) -> str:
        return self.text.get(language or get_language() or "en", "")

    def applies(
        self, language: str, page_type: str, countries: list[str], archived: bool
    ) -> bool:
        """Whether it belongs on such a page. Dates are the query's business."""
        editions = [edition.language for edition in self.editions.all()]
        return (
            (not editions or language in editions)
            and (not self.page_types or page_type in self.page_types)
            and (not self.country or self.country in countries)
            and (not self.archived or archived)
            and bool(self.text_for(language))
        )


