"""Form fields for facts: the same rules as in files, one text area a language, records by name."""

from collections.abc import Iterable

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import ModelChoiceIterator
from django.utils.text import capfirst
from django.utils.translation import get_language
from wagtail.admin.widgets import AdminAutoHeightTextInput

from amurinfo.languages import BY_CODE, CODES

from .collation import key
from .importing.cells import FORMULA, Cell, Text
from .importing.kinds.base import FileKind
from .importing.problems import CellError, explain
from .models import Record


class _Labelled:
    """Begins its label with a capital, as Django does with names of model fields."""

    def __init__(self, *args, **options):
        if "label" in options:
            options["label"] = capfirst(options["label"])
        super().__init__(*args, **options)


class ChoiceField(_Labelled, forms.ChoiceField):
    pass


class MultipleChoiceField(_Labelled, forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple


class CellField(_Labelled, forms.CharField):
    """A field that takes what a cell of an imported file takes, and says the same when not."""

    def __init__(self, cell: Cell, **options):
        super().__init__(**options)
        self.cell = cell

    def clean(self, value):
        text = super().clean(value)
        try:
            return self.cell.check(text)
        except CellError as error:
            raise ValidationError(explain(error.code, error.params), error.code) from None


def refuse(form: forms.Form, field: str, error: CellError) -> None:
    """Put what is wrong with a whole row beside the field that it is about."""
    form.add_error(field, ValidationError(explain(error.code, error.params), error.code))


def check_point(form: forms.Form) -> None:
    """The fields ``lat`` and ``lon`` by the rules of a row of a file."""
    row = {
        axis: "" if (value := form.cleaned_data.get(axis)) is None else str(value)
        for axis in ("lat", "lon")
    }
    for column, error in FileKind().check_row(row):
        # The rest of the row (names) is another form's business.
        if column in row:
            refuse(form, column, error)


# ---- texts in several languages -----------------------------------------------------------


class LocalizedWidget(forms.Widget):
    """One text area a language; those that are not ``writable`` are shown and not sent."""

    template_name = "facts/admin/localized.html"

    def __init__(self, languages: Iterable[str], attrs=None):
        super().__init__(attrs)
        self.languages = tuple(languages)
        self.writable = set(self.languages)

    def __deepcopy__(self, memo):
        copy = super().__deepcopy__(memo)
        copy.writable = set(self.writable)
        return copy

    def names(self, name: str) -> dict[str, str]:
        """Name of the text area by language code."""
        return {code: f"{name}_{code}" for code in self.languages}

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        value = value if isinstance(value, dict) else {}
        context["areas"] = [
            {
                "language": BY_CODE[code],
                "name": area,
                "id": f"id_{area}",
                "text": value.get(code, ""),
                "writable": code in self.writable,
            }
            for code, area in self.names(name).items()
        ]
        return context

    def value_from_datadict(self, data, files, name):
        return {
            code: data.get(area, "")
            for code, area in self.names(name).items()
            if code in self.writable
        }

    def value_omitted_from_data(self, data, files, name):
        return not any(area in data for area in self.names(name).values())

    def id_for_label(self, id_):
        return ""


class LocalizedField(_Labelled, forms.Field):
    """A dict of texts by language code. Its value holds the ``writable`` languages only; what
    the others hold is put beside by :meth:`merge`."""

    def __init__(self, *, languages: Iterable[str] = CODES, limit: int = 2000, **options):
        super().__init__(widget=LocalizedWidget(languages), **options)
        self.languages, self.limit = tuple(languages), limit

    @property
    def writable(self) -> set[str]:
        return self.widget.writable

    def restrict(self, languages: Iterable[str] | None) -> None:
        """Only these languages may be written; ``None``: all."""
        self.widget.writable = set(self.languages if languages is None else languages)

    def clean(self, value):
        texts = {}
        for code, text in (value or {}).items():
            text = text.replace("\r\n", "\n").strip()
            # A note may begin with a dash: the export takes care of spreadsheets.
            guarded = f"'{text}" if text.startswith(FORMULA) else text
            try:
                text = Text(limit=self.limit).check(guarded)
            except CellError as error:
                sentence = explain(error.code, error.params)
                raise ValidationError(f"{BY_CODE[code].autonym}: {sentence}") from None
            if text:
                texts[code] = text
        if self.required and not texts:
            raise ValidationError(self.error_messages["required"], "required")
        return texts

    def has_changed(self, initial, data):
        initial, data = initial or {}, data or {}
        return any(
            initial.get(code, "") != data.get(code, "").replace("\r\n", "\n").strip()
            for code in self.writable
        )

    def merge(self, old: dict, new: dict) -> dict:
        """``old`` with the writable languages as ``new`` has them."""
        kept = {code: text for code, text in old.items() if code not in self.writable}
        return kept | {code: text for code, text in new.items() if code in self.writable}

    def foreign(self, data, name: str) -> list[str]:
        """Languages that ``data`` tries to write and must not."""
        return [
            code
            for code, area in self.widget.names(name).items()
            if code not in self.writable and area in data
        ]


# ---- other records --------------------------------------------------------------------------


class _ByName(ModelChoiceIterator):
    """Records in the order of the reader's alphabet."""

    def __iter__(self):
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        language = get_language() or "en"
        choices = [self.choice(record) for record in self.queryset.all()]
        yield from sorted(choices, key=lambda choice: key(str(choice[1]), language))


class _RecordLabels(_Labelled):
    iterator = _ByName


class RecordChoiceField(_RecordLabels, forms.ModelChoiceField):
    pass


class AnyRecordField(RecordChoiceField):
    """Records of all kinds, with kind and slug beside the name."""

    def __init__(self, **options):
        super().__init__(queryset=Record.objects.with_names(), **options)

    def label_from_instance(self, record: Record) -> str:
        return f"{record} · {record.kind} · {record.slug}"


class RecordMultipleChoiceField(_RecordLabels, forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple


def formfield(db_field, **options):
    """Form field of a model field: references to records by name, long texts that grow."""
    related = getattr(db_field, "related_model", None)
    if related and issubclass(related, Record):
        many = db_field.many_to_many
        options |= {
            "form_class": RecordMultipleChoiceField if many else RecordChoiceField,
            "queryset": related.objects.with_names(),
        }
    elif db_field.get_internal_type() == "TextField":
        options.setdefault("widget", AdminAutoHeightTextInput)
    return db_field.formfield(**options)
