"""The OASIS schema of XLIFF 2.0. It stands in no package of Python; Debian has it, unchanged, in a
package that is taken apart and never installed."""

import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from lxml import etree

ROOT = Path(__file__).resolve().parents[4]
KEPT = ROOT / ".venv" / "share" / "xliff"
_WHERE = "usr/share/php/Symfony/Component/Translation/Resources/schemas"
PACKAGE = "php-symfony-translation"
HASHES = {
    "xliff-core-2.0.xsd": "86869fdd384cc4c0bfda9097ded6b2058ccdc027973d5ce6177fceac17e96f89",
    "xml.xsd": "4811c301144dd763dca0cd9f8d0b4029c0a4ad1d84c73132c2531ec5f06ac340",
}


def fetch() -> bool:
    """Whether the schema is there, with its pinned hashes."""
    if not all((KEPT / name).exists() for name in HASHES):
        if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
            return False
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(["apt-get", "download", PACKAGE], cwd=folder,
                                  capture_output=True, timeout=120)
            packages = list(Path(folder).glob("*.deb"))
            if done.returncode or not packages:
                return False
            subprocess.run(["dpkg-deb", "-x", packages[0], folder], check=True, timeout=60)
            KEPT.mkdir(parents=True, exist_ok=True)
            for name in HASHES:
                shutil.copy(Path(folder) / _WHERE / name, KEPT / name)
    for name, wanted in HASHES.items():
        assert hashlib.sha256((KEPT / name).read_bytes()).hexdigest() == wanted, name
    return True


class _Beside(etree.Resolver):
    def resolve(self, url, public_id, context):
        return self.resolve_filename(str(KEPT / Path(url).name), context)


@pytest.fixture(scope="session")
def xliff_schema():
    if not fetch():
        pytest.skip(f"the schema is in Debian's {PACKAGE}, which cannot be had here")
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Beside())
    return etree.XMLSchema(etree.parse(KEPT / "xliff-core-2.0.xsd", parser))
