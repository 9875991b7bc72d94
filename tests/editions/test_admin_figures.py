"""Figures: added and corrected; what was published stays."""

from decimal import Decimal

import pytest

from amurinfo.facts.models import Figure, ProtectedArea, Species

pytestmark = [pytest.mark.django_db, pytest.mark.once]

SLUG = "amur-tiger-ru-1940"
SENT = {
    "aspect": "population", "countries": "RU", "as_of": "1940", "qualifier": "fewer-than",
    "low": "", "high": "40", "unit": "individuals", "source": "a newer source",
    "confidence": "medium", "note_ru": "Исправлено.", "note_en": "Corrected.",
}


def correct(client, figure: Figure, **changes):
    return client.post(f"/editors/facts/figures/edit/{figure.pk}/", SENT | changes)


def test_a_correction_keeps_the_old_figure(vladivostok):
    old = Figure.objects.get(slug=SLUG)
    notes = dict(old.note)
    assert correct(vladivostok, old).status_code == 302
    new = Figure.objects.current().get(slug=SLUG)
    old.refresh_from_db()
    assert (old.high, old.superseded_by) == (Decimal(50), new)
    assert (new.high, new.subject_id, new.source) == (Decimal(40), old.subject_id, SENT["source"])
    assert new.created_by.username == "vladivostok-steward"
    # Words of other offices come along as they were.
    assert new.note == notes | {"ru": "Исправлено.", "en": "Corrected."}
    page = vladivostok.get(f"/editors/facts/figures/inspect/{new.pk}/").content.decode()
    assert f"/editors/facts/figures/inspect/{old.pk}/" in page
    assert "a newer source" in page and "kommersant" in page


def test_the_history_grows_with_every_correction(vladivostok):
    correct(vladivostok, Figure.objects.get(slug=SLUG))
    correct(vladivostok, Figure.objects.current().get(slug=SLUG), high="45")
    highs = Figure.objects.filter(slug=SLUG).order_by("pk").values_list("high", flat=True)
    assert list(highs) == [50, 40, 45]
    assert Figure.objects.current().filter(slug=SLUG).count() == 1


def test_what_was_corrected_meanwhile_is_not_corrected_again(vladivostok):
    old = Figure.objects.get(slug=SLUG)
    correct(vladivostok, old)
    new = Figure.objects.current().get(slug=SLUG)
    answer = correct(vladivostok, old, high="30")
    assert answer["Location"] == f"/editors/facts/figures/inspect/{new.pk}/"
    assert Figure.objects.filter(slug=SLUG).count() == 2


def test_another_offices_note_refuses_the_correction(vladivostok):
    old = Figure.objects.get(slug=SLUG)
    answer = correct(vladivostok, old, **{"note_zh-hans": "改动"})
    assert answer.status_code == 302 and answer["Location"] == "/editors/"
    assert Figure.objects.filter(slug=SLUG).count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"low": "60", "high": "40"}, "high"),
        ({"low": "", "high": ""}, "low"),
        ({"high": "-1"}, "high"),
        ({"as_of": "about 1940"}, "as_of"),
        ({"source": ""}, "source"),
        ({"countries": "RUS"}, "countries"),
    ],
)
def test_what_is_no_figure_is_refused(changes, field, vladivostok):
    answer = correct(vladivostok, Figure.objects.get(slug=SLUG), **changes)
    assert answer.status_code == 200 and field in answer.context["form"].errors
    assert Figure.objects.filter(slug=SLUG).count() == 1


def test_a_form_sent_back_unchanged_is_no_correction(vladivostok):
    old = Figure.objects.get(slug=SLUG)
    answer = correct(
        vladivostok, old, high="50", source=old.source, territory=old.territory_id,
        method=old.method_id, note_ru=old.note["ru"], note_en=old.note["en"],
    )
    assert answer.status_code == 200 and "__all__" in answer.context["form"].errors
    assert Figure.objects.filter(slug=SLUG).count() == 1


def test_the_size_of_an_area_stays_one_number_of_hectares(vladivostok):
    size = Figure.objects.current().get(slug="bastak-area")
    sent = {"aspect": "area", "countries": "RU", "as_of": "2020", "source": "decree"}
    wrong = correct(vladivostok, size, **sent, low="1271", high="1272", unit="km2")
    assert {"unit", "high"} <= set(wrong.context["form"].errors)
    right = correct(vladivostok, size, **sent, low="128000", high="128000", unit="ha")
    assert right.status_code == 302
    from amurinfo.facts.importing.kinds import BY_STEM

    kind = BY_STEM["protected_areas"]
    assert kind.row(kind.queryset().get(slug="bastak"))["area_ha"] == "128000"


def test_the_slug_of_a_size_is_for_nothing_else(vladivostok):
    size = Figure.objects.current().get(slug="bastak-area")
    answer = correct(vladivostok, size)
    assert answer.status_code == 200 and "aspect" in answer.context["form"].errors
    unknown = ProtectedArea.objects.exclude(figures__slug__endswith="-area").first()
    answer = vladivostok.post("/editors/facts/figures/new/", SENT | {
        "slug": f"{unknown.slug}-area", "subject": Species.objects.get(slug="amur-tiger").pk,
    })
    assert answer.status_code == 200 and "slug" in answer.context["form"].errors


def test_a_new_figure(vladivostok):
    tiger = Species.objects.get(slug="amur-tiger")
    sent = SENT | {"slug": "amur-tiger-test", "subject": tiger.pk}
    assert vladivostok.post("/editors/facts/figures/new/", sent).status_code == 302
    figure = Figure.objects.get(slug="amur-tiger-test")
    assert (figure.subject_id, figure.created_by.username) == (tiger.pk, "vladivostok-steward")
    assert figure.note == {"ru": "Исправлено.", "en": "Corrected."}
    again = vladivostok.post("/editors/facts/figures/new/", sent)
    assert "slug" in again.context["form"].errors


def test_contributors_see_figures_and_change_none(contributor):
    figure = Figure.objects.get(slug=SLUG)
    page = contributor.get(f"/editors/facts/figures/inspect/{figure.pk}/")
    assert page.status_code == 200
    assert f"/editors/facts/figures/edit/{figure.pk}/" not in page.content.decode()
    assert correct(contributor, figure)["Location"] == "/editors/"
    assert Figure.objects.filter(slug=SLUG).count() == 1


def test_figures_are_not_deleted(operator):
    figure = Figure.objects.get(slug=SLUG)
    answer = operator.post(f"/editors/facts/figures/delete/{figure.pk}/", follow=True)
    assert answer.status_code == 404


def test_the_list_costs_the_same_however_long(vladivostok, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    vladivostok.get("/editors/facts/figures/")
    with CaptureQueriesContext(connection) as short:
        answer = vladivostok.get("/editors/facts/figures/", {"q": "amur-tiger-ru"})
    assert 1 < len(answer.context["object_list"]) < 20
    with django_assert_num_queries(len(short)):
        answer = vladivostok.get("/editors/facts/figures/", {"q": "a"})
    assert len(answer.context["object_list"]) == 50


def test_a_figure_of_an_area_is_found_by_the_areas_name(vladivostok):
    assert ProtectedArea.objects.filter(slug="bastak").exists()
    answer = vladivostok.get("/editors/facts/figures/", {"q": "бастак"})
    assert "bastak-area" in {figure.slug for figure in answer.context["object_list"]}
