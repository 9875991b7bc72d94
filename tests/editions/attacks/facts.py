"""Facts, names, notes, figures, exact places."""

from django.core.files.uploadedfile import SimpleUploadedFile

from .forms import form, form_of, rows
from .scene import Attack, Scene, Writes

FOREIGN_NOTES = {f"note_{code}": "taken" for code in ("ru", "mn", "zh-hans")}


KINDS_OF_RECORDS = {
    "area": "protectedarea", "network": "network", "species": "species", "place": "place",
    "agreement": "agreement", "organisation": "organisation", "concept": "concept",
}


def _record(kind: str):
    def attack(scene: Scene) -> Attack:
        record = rows(scene, f"facts.{KINDS_OF_RECORDS[kind]}")
        path = f"/editors/facts/{kind}/edit/{record.pk}/"
        return Attack(path, form_of(scene, path) | {"source": "taken"} | FOREIGN_NOTES)

    return attack


def _new_record(kind: str):
    """As another that is there, under a name of its own."""

    def attack(scene: Scene) -> Attack:
        sent = _record(kind)(scene)
        own = {"slug": "taken", "scientific_name": "Taken taken", "code": "taken",
               "vocabulary": "module"}
        return Attack(f"/editors/facts/{kind}/new/", sent.data | own)

    return attack


def _new_figure(scene: Scene) -> Attack:
    figure = rows(scene, "facts.Figure", superseded_by=None, subject__kind="species")
    data = form_of(scene, f"/editors/facts/figures/edit/{figure.pk}/")
    return Attack("/editors/facts/figures/new/", data | {
        "slug": "taken", "subject": figure.subject_id,
        **scene.pick([{}, FOREIGN_NOTES]),
    })


def _new_name(scene: Scene) -> Attack:
    return Attack("/editors/facts/names/new/", {
        "record": rows(scene, "facts.Place").pk, "text": "taken", "status": "allowed",
        "state": "composed", "language": scene.theirs.pages["home"].locale.language_code,
    })


def _precise(path: str):
    def attack(scene: Scene) -> Attack:
        place = rows(scene, "facts.Place")
        return Attack("/editors/" + path.format(scene.any("precise")), {
            "record": place.pk, "lat": "50.12345", "lon": "130.12345", "uncertainty_m": "10",
            "category": "1", "reason": "taken", "review_on": "2030-01-01",
        })

    return attack


def _notes(scene: Scene) -> Attack:
    record = rows(scene, "facts.Place")
    path = f"/editors/facts/notes/{record.pk}/"
    theirs = scene.theirs.pages["home"].locale.language_code
    words = scene.pick([FOREIGN_NOTES, {f"note_{theirs}": "taken"}])
    return Attack(path, form_of(scene, path) | words)


def _figure(scene: Scene) -> Attack:
    figure = rows(scene, "facts.Figure", superseded_by=None)
    path = f"/editors/facts/figures/edit/{figure.pk}/"
    words = scene.pick([FOREIGN_NOTES, {}])
    return Attack(path, form_of(scene, path) | {"source": "taken"} | words)


def _facts_import(scene: Scene) -> Attack:
    text = "kind,slug,language,text\n"
    return Attack("/editors/facts/import/", {
        "files": SimpleUploadedFile("names.csv", text.encode(), "text/csv"),
    })


WRITES: Writes = {
    "facts/figures/new/": _new_figure,
    "facts/figures/edit/<int:pk>/": _figure,
    "facts/names/new/": _new_name,
    "facts/names/edit/<int:pk>/": form("facts/names/edit/{}/", keys=("name",)),
    "facts/names/review/": form("facts/names/review/", forge=lambda scene: {
        "name": scene.any("name")}),
    "facts/terms-of-editions/new/": lambda scene: Attack("/editors/facts/terms-of-editions/new/", {
        "concept": "taken", "text": "taken", "status": "preferred",
        "language": scene.theirs.pages["home"].locale.language_code}),
    "facts/terms-of-editions/edit/<int:pk>/": form(
        "facts/terms-of-editions/edit/{}/", keys=("term",), status="forbidden", text="taken"),
    "facts/terms-of-editions/delete/<int:pk>/": form(
        "facts/terms-of-editions/delete/{}/", keys=("term",)),
    "facts/notes/<int:pk>/": _notes,
    "facts/import/": _facts_import,
    "facts/import/<str:token>/": lambda scene: Attack(f"/editors/facts/import/{'a' * 43}/"),
    "facts/precise-places/new/": _precise("facts/precise-places/new/"),
    "facts/precise-places/edit/<int:pk>/": _precise("facts/precise-places/edit/{}/"),
    **{f"facts/{kind}/edit/<str:pk>/": _record(kind) for kind in KINDS_OF_RECORDS},
    **{f"facts/{kind}/new/": _new_record(kind) for kind in KINDS_OF_RECORDS},
}
