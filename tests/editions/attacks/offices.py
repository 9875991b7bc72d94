"""Offices, stewardships, notices, sites, people."""

from wagtail.models import Site

from amurinfo.editions.models import Edition

from .forms import ANYTHING, add, form, form_of, of_model, rows
from .scene import Attack, Scene, Writes


def _new_office(scene: Scene) -> Attack:
    organisation = rows(scene, "facts.Organisation")
    return Attack("/editors/offices/offices/new/", {
        "slug": "taken", "organisation": organisation.pk, "time_zone": "Asia/Shanghai",
        "language": "ru", "email": "",
    })


def _new_notice(scene: Scene) -> Attack:
    notice = rows(scene, "editions.Notice")
    data = form_of(scene, f"/editors/offices/notices/edit/{notice.pk}/")
    return Attack("/editors/offices/notices/new/", data | {"name": "taken"})


def _stewardship(scene: Scene) -> Attack:
    office = scene.own.ids["office"][0]
    edition = Edition.objects.get(language=scene.theirs.pages["home"].locale.language_code)
    return Attack("/editors/offices/stewardships/new/", {
        "office": office, "edition": edition.pk, "source": "taken",
    })


def _site(path: str):
    def attack(scene: Scene) -> Attack:
        address = "/editors/" + path.format(Site.objects.first().pk)
        return Attack(address, form_of(scene, address) | {
            "hostname": "taken.example", "port": "80", "site_name": "taken",
            "root_page": scene.own.pages["home"].pk,
        })

    return attack


PERSON = {
    name: ANYTHING[name]
    for name in ("email", "first_name", "last_name", "password1", "password2")
}


WRITES: Writes = {
    "offices/offices/new/": _new_office,
    "offices/offices/edit/<int:pk>/": form("offices/offices/edit/{}/", keys=("office",),
                                            time_zone="UTC"),
    "offices/stewardships/new/": _stewardship,
    "offices/stewardships/edit/<int:pk>/": form(
        "offices/stewardships/edit/{}/", keys=("stewardship",), valid_to="2020-01-01"),
    "offices/stewardships/delete/<int:pk>/": form(
        "offices/stewardships/delete/{}/", keys=("stewardship",)),
    "offices/notices/new/": _new_notice,
    "offices/notices/edit/<int:pk>/": of_model("editions.Notice", "offices/notices/edit/{}/"),
    "offices/notices/delete/<int:pk>/": of_model("editions.Notice",
                                                  "offices/notices/delete/{}/"),
    "sites/new/": _site("sites/new/"),
    "sites/edit/<int:pk>/": _site("sites/edit/{}/"),
    "sites/delete/<int:pk>/": _site("sites/delete/{}/"),
    "sites/copy/<int:pk>/": _site("sites/copy/{}/"),
    "users/new/": add("users/new/"),
    "users/edit/<int:pk>/": form("users/edit/{}/", keys=("user",), is_superuser="on",
                                  **PERSON),
    "users/delete/<int:pk>/": form("users/delete/{}/", keys=("user",)),
    "users/copy/<int:pk>/": form("users/copy/{}/", keys=("user",), **PERSON,
                                  username="taken"),
    "groups/new/": add("groups/new/"),
    "groups/edit/<int:pk>/": form("groups/edit/{}/", keys=("group",)),
    "groups/delete/<int:pk>/": form("groups/delete/{}/", keys=("group",)),
}
