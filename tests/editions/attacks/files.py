"""Images and documents."""

from django.core.files.uploadedfile import SimpleUploadedFile

from ..world import png
from .forms import add, form, form_of, theirs
from .scene import Attack, Scene, Writes


def _upload(scene: Scene):
    return SimpleUploadedFile("a.png", png().read(), "image/png")


def _paper(scene: Scene):
    return SimpleUploadedFile("a.pdf", b"%PDF-1.4", "application/pdf")


def _multiple(what: str, prefix: str):
    def attack(scene: Scene) -> Attack:
        key = scene.any(what)
        shelf = scene.pick([scene.own, scene.theirs]).ids["collection"][0]
        return Attack(f"/editors/{what}s/multiple/{key}/", {
            f"{prefix}-{key}-title": "taken", f"{prefix}-{key}-tags": "taken",
            f"{prefix}-{key}-collection": shelf,
        })

    return attack


def _file(what: str, own: bool = False):
    """Another's file, or one's own put on another's shelf."""

    def attack(scene: Scene) -> Attack:
        things = scene.pick([scene.theirs, scene.own])
        key = things.ids[what][0]
        address = {"image": f"images/{key}/", "document": f"documents/edit/{key}/"}[what]
        path = f"/editors/{address}"
        return Attack(path, form_of(scene, path) | {
            "title": "taken", "collection": scene.theirs.ids["collection"][0],
            "file": None,
        } | ({"tags": "taken"}))

    def clean(scene: Scene) -> Attack:
        attack_ = attack(scene)
        attack_.data.pop("file", None)
        return attack_

    return clean


WRITES: Writes = {
    "documents/add/": add("documents/add/", file=_paper, collection=theirs("collection")),
    "documents/edit/<int:document_id>/": _file("document"),
    "documents/delete/<int:document_id>/": form("documents/delete/{}/", keys=("document",)),
    "documents/multiple/add/": lambda scene: Attack("/editors/documents/multiple/add/", {
        "files[]": _paper(scene), "title": "taken", "collection": scene.any("collection")}),
    "documents/multiple/<int:doc_id>/": _multiple("document", "doc"),
    "documents/multiple/create_from_uploaded_document/<int:uploaded_file_id>/": form(
        "documents/multiple/create_from_uploaded_document/{}/", keys=("upload",)),
    "documents/multiple/<int:doc_id>/delete/": form("documents/multiple/{}/delete/",
                                                     keys=("document",)),
    "documents/multiple/delete_upload/<int:uploaded_file_id>/": form(
        "documents/multiple/delete_upload/{}/", keys=("upload",)),
    "documents/chooser/create/": lambda scene: Attack("/editors/documents/chooser/create/", {
        "document-chooser-upload-title": "taken", "document-chooser-upload-file": _paper(scene),
        "document-chooser-upload-collection": scene.any("collection")}),
    "images/<int:image_id>/": _file("image"),
    "images/<int:image_id>/delete/": form("images/{}/delete/", keys=("image",)),
    "images/add/": add("images/add/", file=_upload, collection=theirs("collection")),
    "images/multiple/add/": lambda scene: Attack("/editors/images/multiple/add/", {
        "files[]": _upload(scene), "title": "taken", "collection": scene.any("collection")}),
    "images/multiple/<int:image_id>/": _multiple("image", "image"),
    "images/multiple/create_from_uploaded_image/<int:uploaded_file_id>/": form(
        "images/multiple/create_from_uploaded_image/{}/", keys=("upload",)),
    "images/multiple/<int:image_id>/delete/": form("images/multiple/{}/delete/",
                                                    keys=("image",)),
    "images/multiple/delete_upload/<int:uploaded_file_id>/": form(
        "images/multiple/delete_upload/{}/", keys=("upload",)),
    "images/chooser/create/": lambda scene: Attack("/editors/images/chooser/create/", {
        "image-chooser-upload-title": "taken", "image-chooser-upload-file": _upload(scene),
        "image-chooser-upload-collection": scene.any("collection")}),
}
