"""The exchange between editions: decisions, offers, files of translators and of terms."""

from dataclasses import replace

from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html

from amurinfo.editions.approval import mark_of
from amurinfo.editions.exchange import tbx
from amurinfo.editions.exchange.beside import beside
from amurinfo.editions.exchange.files import forms, out
from amurinfo.pages.words import given, parcel

from ..world import MACHINE, OFFICES
from .scene import Attack, Scene, Writes


class FileAttack(Attack):
    """Sends a file, and then what the look at it asks for."""

    def send(self, client):
        looked = super().send(client)
        if looked.status_code != 302:
            return looked
        where = looked.headers["Location"]
        form = html.document_fromstring(client.get(where).content)
        digest = form.xpath('//input[@name="digest"]/@value')
        return client.post(where, {"digest": digest[0] if digest else ""})


def _translated(scene: Scene) -> Attack:
    """A translator's file for a page of another edition."""
    page = scene.page("shared", "section")
    code, source = page.locale.language_code, scene.own_page("shared").locale.language_code
    source = source if source != code else next(c for c in OFFICES if c != code)
    document = out.document([page.translation_key], source, code)
    form = scene.pick(["xlf", "po", "docx"])
    [one] = document.pages
    taken = replace(one.units[0], target="Taken")
    document = replace(document, pages=(replace(one, units=(taken, *one.units[1:])),))
    data = forms.FORMATS[form].write(document)
    return FileAttack("/editors/exchange/files/", {
        "file": SimpleUploadedFile(f"a.{form}", data)})


def _pages(scene: Scene) -> Attack:
    """An archive with other words for another edition's pages, or a new page below them."""
    page = scene.page("shared", "section")
    code = page.locale.language_code
    where = page.url_path.split("/", 2)[2].strip("/")
    files, _strange = parcel.read(given.parcel_of(code, where)[0])
    text = files[f"{where}/{code}.md"].decode()
    if scene.pick([True, False]):
        sent = {f"{where}/page.yaml": files[f"{where}/page.yaml"].decode(),
                f"{where}/{code}.md": f"{text.rstrip()}\n\nTaken.\n"}
    else:
        sent = {f"{where}/taken/page.yaml": "type: article\nfields: {}\n",
                f"{where}/taken/{code}.md": '---\ntitle: "Taken"\nsources: []\n---\nTaken.\n'}
    return FileAttack("/editors/pages-as-files/", {
        "file": SimpleUploadedFile("a.zip", parcel.write(sent))})


def _glossary(scene: Scene) -> Attack:
    """Terms in another edition's language."""
    code = next(c for c, things in scene.world.editions.items() if things is scene.theirs)
    entry = tbx.Entry("buffer-zone", code, "taken", "forbidden")
    return FileAttack("/editors/exchange/terms/", {
        "file": SimpleUploadedFile("a.tbx", tbx.write([entry]))})


def _exchange_decision(scene: Scene) -> Attack:
    """Says of another's page that it is current, or different on purpose."""
    page = scene.page("shared")
    found = beside(page, scene.own_page("home").locale.language_code)
    return Attack(f"/editors/exchange/decide/{page.pk}/", {
        "action": scene.pick(["adapted", "current", "waived"]), "reason": "taken",
        "source": found.source.code, "seen": found.seen, "version": found.version,
        "target": [key for line in found.lines for key in line.keys][:3],
    })


def _exchange_dismissal(scene: Scene) -> Attack:
    """Says that something is no fault in another's page, or is one again."""
    page = scene.page("shared")
    return Attack(f"/editors/exchange/dismiss/{page.pk}/", {
        "action": scene.pick(["warn", "dismiss"]), "reason": "taken", "code": "numbers",
        "source": scene.own_page("home").locale.language_code, "details": "1",
        "digest": "0" * 16,
    })


def _machine_consent(scene: Scene) -> Attack:
    """Consents in another office's name, or takes its consent back."""
    action = scene.pick(["give", "withdraw"])
    return Attack("/editors/exchange/machine/", {
        "action": action, "office": scene.any("office"), "address": MACHINE})


def _machine_words(scene: Scene) -> Attack:
    """A machine's words, or what looks like them, for another's draft."""
    page = scene.page("shared")
    source = scene.own_page("home").locale.language_code
    found = beside(page, source)
    return Attack(f"/editors/exchange/machine/{page.pk}/take/", {
        "source": source, "seen": found.seen, "number": ["0"], "text": ["Taken"]})


WRITES: Writes = {
    "exchange/machine/": _machine_consent,
    "exchange/machine/<int:page_id>/ask/": lambda scene: Attack(
        f"/editors/exchange/machine/{scene.page('shared').pk}/ask/", {
            "source": scene.own_page("home").locale.language_code, "seen": "1"}),
    "exchange/machine/<int:page_id>/take/": _machine_words,
    "exchange/machine/<int:page_id>/read/": lambda scene: Attack(
        f"/editors/exchange/machine/{scene.page('machine').pk}/read/", {"target": ["title#0"]}),
    "exchange/decide/<int:page_id>/": _exchange_decision,
    "exchange/dismiss/<int:page_id>/": _exchange_dismissal,
    "exchange/accept/<int:offer_id>/": lambda scene: Attack(
        f"/editors/exchange/accept/{scene.any('offer')}/"),
    "editions/accept/": lambda scene: Attack(
        f"/editors/editions/accept/?edition={scene.page('own').locale.language_code}",
        {"source": scene.own_page("own").locale.language_code}),
    "exchange/waive/<int:offer_id>/": lambda scene: Attack(
        f"/editors/exchange/waive/{scene.any('offer')}/", {"reason": "taken"}),
    "exchange/publish-without/<int:page_id>/": lambda scene: Attack(
        f"/editors/exchange/publish-without/{(page := scene.page('own', 'draft', 'shared')).pk}/",
        {"reason": "taken", "seen": mark_of(page.latest_revision)}),
    "exchange/files/": _translated,
    "exchange/files/<str:token>/": lambda scene: Attack(
        f"/editors/exchange/files/{'a' * 43}/", {"digest": "taken"}),
    "pages-as-files/": _pages,
    "pages-as-files/<str:token>/": lambda scene: Attack(
        f"/editors/pages-as-files/{'a' * 43}/", {"digest": "taken"}),
    "exchange/terms/": _glossary,
    "exchange/terms/<str:token>/": lambda scene: Attack(
        f"/editors/exchange/terms/{'a' * 43}/", {"digest": "taken"}),
}
