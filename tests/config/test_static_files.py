"""A page of yesterday still finds its stylesheet today."""

import json
import os

from amurinfo.config.static_files import KEEP, retire

NOW = 1_800_000_000.0
DAY = 24 * 3600


def lay(root, manifest, *names):
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x")
        os.utime(root / name, (NOW - 400 * DAY,) * 2)  # written long ago, in use until today
    (root / "staticfiles.json").write_text(json.dumps({"paths": manifest}))


def test_what_left_the_manifest_stays_for_a_while(tmp_path):
    lay(tmp_path, {"a/c.css": "a/c.2.css"}, "a/c.css", "a/c.1.css", "a/c.1.css.br", "a/c.2.css")
    retire(tmp_path, {"a/c.css", "a/c.1.css"}, NOW)
    names = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert names == {"c.css", "c.1.css", "c.1.css.br", "c.2.css", "staticfiles.json"}
    # Another change, then the time is over: each file has its own.
    lay(tmp_path, {"a/c.css": "a/c.3.css"}, "a/c.3.css")
    retire(tmp_path, {"a/c.css", "a/c.2.css"}, NOW + KEEP - DAY)
    assert (tmp_path / "a" / "c.1.css").exists()
    retire(tmp_path, {"a/c.css", "a/c.3.css"}, NOW + KEEP + DAY)
    names = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert names == {"c.css", "c.2.css", "c.3.css", "staticfiles.json"}
