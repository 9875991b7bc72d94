"""What a section weighs is told by what lies there."""

import json

import pytest

from amurinfo.delivery.offline import weights
from amurinfo.delivery.snapshots.serving import Snapshots
from amurinfo.delivery.snapshots.store import Store


def test_a_section_is_its_pages_as_they_are_sent_and_each_file_once(tmp_path):
    store = Store(tmp_path)
    bodies = {
        "/mn/a/": b'<link href="/static/centre.0.css"><img src="/media/images/a.jpg">',
        "/mn/b/": b'<img srcset="/media/images/a.jpg 480w, /media/images/b.webp 960w"><p>'
                  + b" ".join(str(number ** 3).encode() for number in range(900)),
        # A share picture is said with the name of the site, and no reader's browser fetches it.
        "/mn/c/": b'<meta content="http://localhost/media/share/x.png"><a href="/en/#top">',
    }
    for path, body in bodies.items():
        store.point(path, store.write(path, body))
    sent = Snapshots(None, store, {}, dict)
    lengths = [len(sent.find(path, "gzip").body) for path in bodies]
    sizes = {"/static/centre.0.css": 3640, "/media/images/a.jpg": 50_000,
             "/media/images/b.webp": 90_000}
    files = 3640 + 50_000 + 90_000
    assert weights.weigh([*bodies], store, sizes.__getitem__) == (sum(lengths) + files, 3)
    # One of four has no file yet: it is taken to be like the others.
    assert weights.weigh([*bodies, "/mn/d/"], store, sizes.__getitem__) == (
        round(sum(lengths) / 3 * 4) + files, 3)
    assert weights.weigh(["/mn/d/"], store, sizes.__getitem__) == (0, 0)


@pytest.mark.django_db
def test_it_is_told_from_when_some_of_it_is_there(kept, client, settings, monkeypatch):
    """In the numbers of the edition, rounded up; nothing is made for it."""
    address = "/{}/offline/app.sizes.json"
    assert client.get(address.format("ru")).json() == {}
    for path in ("/ru/species/amur-tiger/", "/ru/species/sable/", "/en/species/amur-tiger/"):
        kept.refresh(path)
    monkeypatch.setattr(kept, "ask", None)
    before = kept.store().addresses()
    answer = client.get(address.format("ru"))
    assert answer["Cache-Control"] == "no-cache"
    # 49 pages of some 10 KB each, and some KB of styles.
    assert answer.json().keys() == {"species"}
    assert answer.json()["species"] in ("0,5", "0,6", "0,7")
    assert client.get(address.format("en")).json()["species"] in ("0.5", "0.6", "0.7")
    assert client.get(address.format("mn")).json() == {}
    assert client.get(address.format("fr")).status_code == 404
    assert kept.store().addresses() == before


@pytest.mark.django_db
def test_what_is_whole_is_looked_up_once_and_what_grows_each_time(kept, monkeypatch):
    asked = []
    monkeypatch.setattr(weights, "sections", lambda language: asked.append(language) or [])
    for _twice in range(2):
        assert weights.weights("mn") == {}
    assert len(asked) == 1
    weights.cache.clear()
    monkeypatch.undo()
    kept.refresh("/mn/programme/")
    first = weights.weights("mn")["programme"]
    kept.refresh("/mn/programme/big-cats/")
    assert weights.weights("mn")["programme"] != first


@pytest.mark.django_db
def test_signs_of_the_application_are_drawn_with_the_page_and_not_for_whoever_asks(
    kept, client, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path / "media"
    folder = settings.MEDIA_ROOT / "share"
    manifest = client.get("/zh-hans/offline/app.webmanifest")
    icons = [one["src"].rpartition("/")[2] for one in json.loads(manifest.content)["icons"]]
    assert len(icons) == 2
    assert not folder.exists()
    kept.refresh("/zh-hans/offline/")
    assert {*icons} <= {file.name for file in folder.iterdir()}
