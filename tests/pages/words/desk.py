"""What a person of an office does with pages as files: out, packed, back, looked at, done."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.models import Page

DESK = "/editors/pages-as-files/"
RIVERS = "ecoregion/rivers/ru.md"
HEAD = '---\ntitle: "Новая"\nsummary: "Коротко."\nsources: []\n---\n'
ARTICLE = "type: article\norder: 900\nmenu: false\nfields: {}\n"


def page_of(code: str, path: str = "ecoregion/rivers"):
    home = Page.objects.get(depth=2, locale__language_code=code)
    found = Page.objects.filter(url_path=f"{home.url_path}{path}/").first()
    return found and found.specific


def out(client, what: str) -> dict[str, str]:
    """Downloads, and unpacks as a person would."""
    answer = client.get(f"{DESK}out/", {"what": what})
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return {name.removeprefix("content/pages/"): archive.read(name).decode()
                for name in archive.namelist()
                if not name.startswith("content/pictures/")}


def archive_of(client, what: str) -> dict[str, bytes]:
    """Downloads; everything by its whole name."""
    answer = client.get(f"{DESK}out/", {"what": what})
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: dict[str, str | bytes], root: str = "content/pages/") -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in files.items():
            archive.writestr(root + name, text)
    return data.getvalue()


def back(client, files: dict[str, str | bytes] | bytes, root: str = "content/pages/"):
    """Uploads and, where it is taken, looks."""
    data = files if isinstance(files, bytes) else packed(files, root)
    answer = client.post(DESK, {"file": SimpleUploadedFile("words.zip", data)})
    if answer.status_code != 302:
        return answer
    looked = client.get(answer["Location"])
    looked.address = answer["Location"]
    return looked


def done(client, looked):
    return client.post(looked.address, {"digest": looked.context["plan"].digest})


def whys(looked) -> dict[str, str]:
    return {page.file: " ".join(page.why) for page in looked.context["plan"].of("refused")}


def kinds(looked) -> dict[str, str]:
    return {page.file: page.kind for page in looked.context["plan"].pages if page.kind != "same"}
