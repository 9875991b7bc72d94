"""Files: first shown, then done exactly so."""

import csv
import io
import time
import zipfile

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.models import ModelLogEntry

from amurinfo.editions.admin import uploads
from amurinfo.facts.models import Figure, Name, Species

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def own_folder(tmp_path, settings):
    settings.DATA = tmp_path


def species_file(changes: dict[str, dict[str, str]], new: dict | None = None) -> bytes:
    """The file of species with some cells changed, by slug and column."""
    path = settings.CONTENT_DIR / "facts" / "species.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row.update(changes.get(row["slug"], {}))
    if new:
        rows.append(rows[0] | new)
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def upload(client, *files: tuple[str, bytes]):
    return client.post("/editors/facts/import/", {
        "files": [SimpleUploadedFile(name, data) for name, data in files]
    })


def kept() -> list[str]:
    folder = settings.DATA / "imports"
    return sorted(place.name for place in folder.iterdir()) if folder.exists() else []


def apply(client, address: str, digest: str | None = None):
    if digest is None:
        digest = client.get(address).context["digest"]
    return client.post(address, {"digest": digest})


GOOD = {"amur-tiger": {"iucn_year": "2023"}, "amur-leopard": {"note_ru": "Новое."}}


def test_what_would_change_is_shown_and_nothing_is_changed(vladivostok):
    new = {"slug": "test-owl", "scientific_name": "Strix testa"}
    answer = upload(vladivostok, ("species.csv", species_file(GOOD, new)))
    page = vladivostok.get(answer["Location"])
    text = page.content.decode()
    assert "<del>2022</del>" in text and "<ins>2023</ins>" in text
    assert "Новое." in text and "test-owl" in text
    assert "no-store" in page["Cache-Control"]
    assert Species.objects.get(slug="amur-tiger").iucn_year == 2022
    assert not Species.objects.filter(slug="test-owl").exists()


def test_exactly_that_is_done(vladivostok):
    new = {"slug": "test-owl", "scientific_name": "Strix testa"}
    address = upload(vladivostok, ("species.csv", species_file(GOOD, new)))["Location"]
    assert apply(vladivostok, address)["Location"] == "/editors/facts/import/"
    assert Species.objects.get(slug="amur-tiger").iucn_year == 2023
    assert Species.objects.get(slug="amur-leopard").note["ru"] == "Новое."
    assert Species.objects.get(slug="test-owl").scientific_name == "Strix testa"
    assert kept() == []


def test_it_is_remembered_who_did_it(vladivostok):
    address = upload(vladivostok, ("species.csv", species_file(GOOD)))["Location"]
    apply(vladivostok, address)
    entries = ModelLogEntry.objects.filter(action="amurinfo.import")
    assert {(e.user.username, e.data["file"], e.data["row"]) for e in entries} == {
        ("vladivostok-steward", "species.csv", 2), ("vladivostok-steward", "species.csv", 3),
    }
    tiger = Species.objects.get(slug="amur-tiger")
    history = vladivostok.get(f"/editors/facts/species/history/{tiger.pk}/").content.decode()
    assert "species.csv" in history
    leopard = Species.objects.get(slug="amur-leopard")
    history = vladivostok.get(f"/editors/facts/species/history/{leopard.pk}/").content.decode()
    assert "species.csv" in history


def test_points_are_not_remembered(vladivostok):
    path = settings.CONTENT_DIR / "facts" / "protected_areas.csv"
    data = path.read_bytes().replace(b",48.205,134.859,", b",48.215,134.869,")
    address = upload(vladivostok, ("protected_areas.csv", data))["Location"]
    apply(vladivostok, address)
    entry = ModelLogEntry.objects.get(action="amurinfo.import")
    assert "48.2" not in str(entry.data)


def test_several_files_refer_to_one_another(vladivostok):
    figure = (
        b"slug,subject_kind,subject,property,low,high,unit,source\n"
        b"owl-count,species,test-owl,population,,9,individuals,test\n"
    )
    new = {"slug": "test-owl", "scientific_name": "Strix testa"}
    answer = upload(
        vladivostok, ("figures.csv", figure), ("species.csv", species_file({}, new))
    )
    apply(vladivostok, answer["Location"])
    figure = Figure.objects.get(slug="owl-count")
    assert (figure.subject.slug, figure.created_by.username) == (
        "test-owl", "vladivostok-steward"
    )


BAD = {
    "another language": ({"amur-tiger": {"note_zh": "改动"}}, "note_zh"),
    "another name": ({"amur-tiger": {"name_mn": "Бар"}}, "name_mn"),
    "a wrong cell": ({"amur-tiger": {"iucn_year": "soon"}, "amur-leopard": {"iucn_year": "2020"}},
                     "iucn_year"),
}


@pytest.mark.parametrize(("changes", "column"), BAD.values(), ids=BAD)
def test_a_refusal_leaves_nothing_behind(changes, column, vladivostok):
    before = list(Species.objects.order_by("pk").values())
    names = list(Name.objects.order_by("pk").values_list("text", flat=True))
    answer = upload(vladivostok, ("species.csv", species_file(changes)))
    assert answer.status_code == 200
    assert column in answer.context["problems"][0]
    assert answer.context["token"] == "" and "digest" not in answer.content.decode()
    assert list(Species.objects.order_by("pk").values()) == before
    assert list(Name.objects.order_by("pk").values_list("text", flat=True)) == names
    assert kept() == []


def test_what_is_no_table_is_refused(vladivostok):
    answer = upload(vladivostok, ("species.csv", b"PK\x03\x04 broken"))
    assert answer.status_code == 200 and len(answer.context["problems"]) == 1
    assert "files" in vladivostok.post("/editors/facts/import/").context["form"].errors


def test_what_is_there_already_needs_no_second_step(vladivostok):
    answer = upload(vladivostok, ("species.csv", species_file({})))
    assert answer.status_code == 200 and answer.context["plan"].unchanged == 48
    assert kept() == []


def test_facts_that_changed_meanwhile_are_shown_anew(vladivostok):
    address = upload(vladivostok, ("species.csv", species_file(GOOD)))["Location"]
    seen = vladivostok.get(address).context["digest"]
    tiger = Species.objects.get(slug="amur-tiger")
    tiger.iucn_year = 2021
    tiger.save()
    assert apply(vladivostok, address, seen)["Location"] == address
    tiger.refresh_from_db()
    assert tiger.iucn_year == 2021
    assert Species.objects.get(slug="amur-leopard").note["ru"] != "Новое."
    # Seen anew, it can be done.
    apply(vladivostok, address)
    tiger.refresh_from_db()
    assert tiger.iucn_year == 2023


def test_without_having_looked_nothing_is_done(vladivostok):
    address = upload(vladivostok, ("species.csv", species_file(GOOD)))["Location"]
    vladivostok.post(address)
    assert Species.objects.get(slug="amur-tiger").iucn_year == 2022


def test_it_is_done_once(vladivostok):
    address = upload(vladivostok, ("species.csv", species_file(GOOD)))["Location"]
    digest = vladivostok.get(address).context["digest"]
    apply(vladivostok, address, digest)
    assert apply(vladivostok, address, digest)["Location"] == "/editors/facts/import/"
    assert ModelLogEntry.objects.filter(action="amurinfo.import").count() == 2


def test_files_belong_to_who_uploaded_them(vladivostok, office_user, log_in):
    address = upload(vladivostok, ("species.csv", species_file(GOOD)))["Location"]
    digest = vladivostok.get(address).context["digest"]
    other = log_in(office_user("vladivostok", name="colleague"))
    assert other.get(address)["Location"] == "/editors/facts/import/"
    assert apply(other, address, digest)["Location"] == "/editors/facts/import/"
    assert Species.objects.get(slug="amur-tiger").iucn_year == 2022
    assert len(kept()) == 1


def test_files_are_forgotten_after_an_hour(vladivostok, monkeypatch):
    address = upload(vladivostok, ("species.csv", species_file(GOOD)))["Location"]
    later = time.time() + 3601
    monkeypatch.setattr(uploads.time, "time", lambda: later)
    assert vladivostok.get(address)["Location"] == "/editors/facts/import/"


def test_files_are_private_and_the_last_upload_is_the_only_one(vladivostok):
    first = upload(vladivostok, ("species.csv", species_file(GOOD)))["Location"]
    second = upload(vladivostok, ("species.csv", species_file(GOOD)))["Location"]
    assert first != second and len(kept()) == 1
    folder = settings.DATA / "imports"
    modes = {oct(path.stat().st_mode & 0o777) for path in folder.rglob("*") if path.is_file()}
    assert modes == {"0o600"}
    assert {oct(p.stat().st_mode & 0o777) for p in (folder, folder / kept()[0])} == {"0o700"}
    vladivostok.post(second, {"drop": "1"})
    assert kept() == []


@pytest.mark.parametrize("token", ["..", "a" * 43, "%2e%2e%2fsecret-key"])
def test_no_other_file_can_be_asked_for(token, vladivostok):
    (settings.DATA / "secret-key").write_text("x")
    answer = vladivostok.get(f"/editors/facts/import/{token}/")
    assert answer.status_code in (302, 404)
    assert (settings.DATA / "secret-key").exists()


def test_contributors_import_nothing_and_may_export(contributor):
    assert upload(contributor, ("species.csv", species_file(GOOD)))["Location"] == "/editors/"
    assert contributor.get("/editors/facts/export/").status_code == 200


def test_strangers_get_the_login(client):
    for address in ("import/", "export/", "names/", "figures/"):
        answer = client.get(f"/editors/facts/{address}")
        assert answer["Location"].startswith("/editors/login/")


def test_what_is_exported_changes_nothing_when_imported(vladivostok):
    answer = vladivostok.get("/editors/facts/export/")
    assert answer["Content-Type"] == "application/zip"
    files = zipfile.ZipFile(io.BytesIO(answer.content))
    assert len(files.namelist()) == 8
    assert all(files.read(name).startswith(b"\xef\xbb\xbf") for name in files.namelist())
    again = upload(vladivostok, *((name, files.read(name)) for name in files.namelist()))
    assert again.status_code == 200
    assert (again.context["problems"], again.context["plan"].changes) == ([], [])
