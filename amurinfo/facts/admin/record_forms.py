"""Forms of records: facts that are the same in every language."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from amurinfo.facts.forms import (
    CellField,
    ChoiceField,
    RecordMultipleChoiceField,
    check_point,
    refuse,
)
from amurinfo.facts.importing.cells import Countries, PartialDate, Slug, Year
from amurinfo.facts.importing.problems import CellError
from amurinfo.facts.models import Concept, Membership, Network
from amurinfo.facts.vocabulary import MembershipState

POINT = ("lat", "lon", "position")
SEVERAL = _("Two-letter codes joined by “;”, e.g. RU;CN.")


class RecordForm(forms.ModelForm):
    """``fixed``: fields that are a promise once the record exists."""

    fixed = ("slug",)
    slug = CellField(
        Slug(), label=_("slug"), max_length=80,
        help_text=_("Part of public addresses; it cannot be changed later."),
    )
    countries = CellField(
        Countries(), label=_("countries"), required=False, max_length=40, help_text=SEVERAL
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "source" in self.fields:
            self.fields["source"].required = True
            self.fields["source"].help_text = _("Several are parted by “ ; ”.")
        if self.instance.pk:
            for field in self.fixed:
                self.fields[field].disabled = True
        if self._is_sensitive:
            for field in POINT:
                self.fields[field].disabled = True
            self.fields["position"].help_text = _(
                "The exact place is protected; this is the blurred point that everybody sees."
            )

    @property
    def _is_sensitive(self) -> bool:
        return (
            "lat" in self.fields
            and self.instance.pk is not None
            and getattr(self.instance, "precise_place", None) is not None
        )

    def clean(self):
        cleaned = super().clean()
        self._check_slug(cleaned)
        if "lat" in self.fields and not self._is_sensitive and not self.errors:
            check_point(self)
        return cleaned

    def _check_slug(self, cleaned) -> None:
        # The constraint is on (kind, slug), and no form has the kind.
        others = type(self.instance).objects.exclude(pk=self.instance.pk)
        if cleaned.get("slug") and others.filter(slug=cleaned["slug"]).exists():
            self.add_error("slug", _("There is already a record with this slug."))


class YearForm(RecordForm):
    """With one field for a year; subclasses name it."""

    year_field = "year"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[self.year_field].validators.append(self._check_year)

    @staticmethod
    def _check_year(value) -> None:
        CellField(Year(), required=False).clean(str(value))


class AreaForm(YearForm):
    """The size of an area is a figure, and corrected as one."""

    year_field = "established"

    countries = CellField(
        Countries(many=False), label=_("country"), max_length=2,
        help_text=_("A two-letter code, e.g. RU."),
    )
    networks = RecordMultipleChoiceField(
        queryset=Network.objects.with_names(), required=False, label=_("networks"),
        help_text=_("Membership that a source confirms."),
    )
    candidate_networks = RecordMultipleChoiceField(
        queryset=Network.objects.with_names(), required=False, label=_("candidate networks"),
        help_text=_("Not confirmed, and never published as membership."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            held = list(self.instance.memberships.values_list("network_id", "state"))
            for field, state in self._states.items():
                self.initial[field] = [network for network, its in held if its == state]

    _states = {
        "networks": MembershipState.CONFIRMED,
        "candidate_networks": MembershipState.CANDIDATE,
    }

    def clean(self):
        cleaned = super().clean()
        if set(cleaned.get("networks", ())) & set(cleaned.get("candidate_networks", ())):
            refuse(self, "candidate_networks", CellError("candidate-and-member"))
        return cleaned

    @transaction.atomic
    def save(self, commit=True):
        # The first species is what the area is known for: a choice of names keeps the order.
        chosen = {species.slug for species in self.cleaned_data["species"]}
        before = self.instance.texts.get("species_order", [])
        kept = [slug for slug in before if slug in chosen]
        self.instance.texts["species_order"] = kept + sorted(chosen - set(kept))
        area = super().save(commit)
        if commit:
            self._save_memberships(area)
        return area

    def _save_memberships(self, area) -> None:
        wanted = {
            network.pk: state
            for field, state in self._states.items()
            for network in self.cleaned_data[field]
        }
        for membership in area.memberships.all():
            state = wanted.pop(membership.network_id, None)
            if state is None:
                membership.delete()
            elif state != membership.state:
                membership.state = state
                membership.save()
        for network, state in wanted.items():
            Membership.objects.create(area=area, network_id=network, state=state)


class NetworkForm(YearForm):
    pass


class SpeciesForm(YearForm):
    year_field = "iucn_year"
    countries = None


class AgreementForm(RecordForm):
    date = CellField(
        PartialDate(), label=_("date"), required=False,
        help_text=_("As exactly as it is known: 2015, 2015-02 or 2015-02-28."),
    )

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned["countries"] and not cleaned["other_parties"]:
            self.add_error("countries", _("An agreement has parties."))
        return cleaned


def vocabularies() -> list[tuple[str, str]]:
    """The lists that there are: code asks for them by name, so a form makes no new ones."""
    names = Concept.objects.order_by("vocabulary").values_list("vocabulary", flat=True)
    return [(name, name) for name in names.distinct()]


class ConceptForm(RecordForm):
    fixed = ("vocabulary", "code")
    slug = countries = None
    vocabulary = ChoiceField(choices=vocabularies, label=_("vocabulary"))
    code = CellField(
        Slug(), label=_("code"), max_length=80,
        help_text=_("What files say; it cannot be changed later."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["source"].required = False

    def _check_slug(self, cleaned) -> None:
        others = Concept.objects.exclude(pk=self.instance.pk)
        key = {name: cleaned.get(name) for name in self.fixed}
        if others.filter(**key).exists():
            self.add_error("code", _("There is already a term with this code."))
        elif len("-".join(str(part) for part in key.values())) > 80:
            self.add_error("code", ValidationError(_("Vocabulary and code are too long together.")))


__all__ = [
    "AgreementForm", "AreaForm", "ConceptForm", "NetworkForm", "RecordForm",
    "SpeciesForm",
]
