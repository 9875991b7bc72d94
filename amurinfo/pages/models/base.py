"""The base of all pages of the centre."""

import uuid
from functools import reduce
from operator import or_

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageViewRestriction

from amurinfo.editions import approval
from amurinfo.editions.models import Basis
from amurinfo.languages import LANGUAGES

from .. import shell
from ..prose.show import Prose
from ..readers import is_closed
from .form import SHARED_ADDRESS, CentrePageForm


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class CentrePage(Page):
    """A page of one edition.

    ``review``: whether somebody of the edition's office stands behind the words. ``sources``:
    where its facts come from, one a line. ``written_from``/``written_from_revision``: the
    edition, and the state of its text, from which this text was made; empty for original work.
    """

    class Review(models.TextChoices):
        DRAFT = "draft", _("draft, awaiting the office's review")
        REVIEWED = "reviewed", _("reviewed by the office")

    summary = models.TextField(
        _("summary"), blank=True, max_length=400,
        help_text=_("One or two sentences; stands in lists and in search results."),
    )
    review = models.CharField(
        _("state of the words"), max_length=10, choices=Review.choices, default=Review.DRAFT
    )
    sources = models.TextField(_("sources"), blank=True, help_text=_("One a line."))
    numbers_kept = models.TextField(
        _("numbers that may stay"), blank=True,
        help_text=_("Numbers in the text that are meant although a record holds the same; one a "
                    "line."),
    )
    names_unlinked = models.TextField(
        _("names that do not link themselves"), blank=True,
        help_text=_("Records as kind/slug, e.g. place/amur; one a line."),
    )
    written_from = models.CharField(
        _("written from the edition"), max_length=10, blank=True,
        choices=[(item.code, item.autonym) for item in LANGUAGES],
    )
    written_from_revision = models.CharField(
        _("state of that text"), max_length=40, blank=True
    )

    #: Set by who makes it as the counterpart of a known page, so that it is not looked for.
    is_counterpart = False

    #: Words that are no part of what the editions tell one another.
    not_exchanged = (
        "sources", "written_from_revision", "numbers_kept", "names_unlinked", "countries",
        "version",
    )

    base_form_class = CentrePageForm
    content_panels = [*Page.content_panels, FieldPanel("summary")]
    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("show_in_menus")],
            _("Address and menu"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("review"), FieldPanel("sources"), FieldPanel("written_from"),
                FieldPanel("written_from_revision"), FieldPanel("numbers_kept"),
                FieldPanel("names_unlinked"),
            ],
            _("State and sources"),
        ),
    ]

    class Meta:
        abstract = True

    @property
    def is_archived(self) -> bool:
        """Whether the page has aged into the archive."""
        return False

    @property
    def is_draft_text(self) -> bool:
        """Words that no office has read yet, which the reader is told."""
        return self.review == self.Review.DRAFT and self.has_words

    @property
    def has_words(self) -> bool:
        """Whether there is any prose on the page beside what facts make."""
        return bool(self.summary or getattr(self, "body", None))

    @property
    def source_list(self) -> list[str]:
        return _lines(self.sources)

    @property
    def kept_numbers(self) -> list[str]:
        return _lines(self.numbers_kept)

    @property
    def unlinked_names(self) -> list[str]:
        return _lines(self.names_unlinked)

    def get_view_restrictions(self):
        """As in Wagtail, which asks for all pages above first, as one may be an alias; here none
        is (``editions.guards``)."""
        if not is_closed(self.path):
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["shell"] = shell.build(request, self, archived=self.is_archived)
        context["prose"] = Prose.of(self, context["shell"].addresses)
        return context

    # ---- the same thing at the same path in all editions --------------------------------

    def clean(self):
        super().clean()
        if self.pk:
            stored = Page.objects.filter(pk=self.pk).values_list("slug", flat=True).first()
            if stored and stored != self.slug and self.is_bound():
                raise ValidationError({"slug": SHARED_ADDRESS})

    def save(self, *args, update_fields=None, **kwargs):
        if update_fields is None and self.path and self.depth > 2 and not self.is_counterpart:
            self._find_counterpart()
        super().save(*args, update_fields=update_fields, **kwargs)

    @transaction.atomic
    def save_revision(self, *args, overwrite_revision=None, **kwargs):
        """Autosave, which writes over the newest revision, goes on in a new one where somebody
        stands behind the words of that: neither those nor what is typed now is lost."""
        if overwrite_revision is not None and (
            overwrite_revision.pk == self.latest_revision_id
            and approval.is_held(overwrite_revision)
        ):
            overwrite_revision = None
        return super().save_revision(*args, overwrite_revision=overwrite_revision, **kwargs)

    def _find_counterpart(self) -> None:
        """Whoever makes the page, and by form, copy or file: it is of the edition in which it
        stands, and the counterpart of what stands at its path in the others."""
        self._set_core_field_defaults()
        parent = self.get_parent()
        if self._state.adding:
            self.locale_id = parent.locale_id
        elif self._has_counterparts():
            stored = Page.objects.values_list("slug", flat=True).get(pk=self.pk)
            if stored == self.slug or self.is_bound():
                return
            # A draft was renamed, perhaps while its title was still being typed.
            self.translation_key = uuid.uuid4()
        self.adopt_key(parent)

    def is_bound(self) -> bool:
        """Whether other editions have the page at its address, and it stays there: readers have
        seen it, or it was begun from theirs and says what it is made from."""
        was_seen = self.live or self.first_published_at is not None
        return (
            was_seen or Basis.objects.filter(page_id=self.pk).exists()
        ) and self._has_counterparts()

    def _has_counterparts(self) -> bool:
        return (
            Page.objects.filter(translation_key=self.translation_key).exclude(pk=self.pk).exists()
        )

    def adopt_key(self, parent: Page) -> None:
        """Before it is first saved below ``parent``: be the counterpart of the page that
        stands at the same path in another edition, if there is one of the same type."""
        elsewhere = Page.objects.filter(translation_key=parent.translation_key).exclude(
            locale_id=parent.locale_id)
        below = [Q(path__startswith=other.path, depth=other.depth + 1) for other in elsewhere]
        if not below:
            return
        twins = Page.objects.exact_type(type(self)).filter(reduce(or_, below), slug=self.slug)
        keys = list(twins.order_by("pk").values_list("translation_key", flat=True))
        if self.translation_key in keys:
            return
        taken = Page.objects.filter(translation_key__in=keys, locale_id=parent.locale_id)
        free = set(keys) - set(taken.values_list("translation_key", flat=True))
        self.translation_key = next((key for key in keys if key in free), self.translation_key)
