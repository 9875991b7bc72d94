"""Words that an edition adds to a record."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from amurinfo.facts.models import Record

from .words import WordsPage


class RecordPage(WordsPage):
    """A child of a :class:`RecordIndexPage` whose slug is the record's."""

    subpage_types = []
    show_in_menus_default = False

    class Meta:
        abstract = True

    @property
    def record(self) -> Record:
        return self.get_parent().specific.get_record(self.slug)

    def clean(self):
        super().clean()
        kind = self.record_kind
        if self.slug and not Record.objects.filter(kind=kind, slug=self.slug).exists():
            raise ValidationError({
                "slug": _("There is no record “%(slug)s” to which these words could belong.")
                % {"slug": self.slug}
            })

    record_kind = ""

    def serve(self, request, *args, **kwargs):
        return self.get_parent().specific.serve_record(request, self.record, words=self)

    def serve_preview(self, request, mode_name):
        return self.serve(request)


