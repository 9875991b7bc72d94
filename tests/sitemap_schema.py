"""Schemas of sitemaps that others wrote: fetched once by their pinned hash, read by lxml.

They are taken out of the wheel of ``sitemap-verify``, which is never installed or run.
"""

import subprocess
import sys
import tempfile
import zipfile
from functools import cache
from pathlib import Path

from lxml import etree

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv" / "share" / "sitemaps"
#: Root element of a document -> its schema.
SCHEMAS = {"urlset": "sitemap.xsd", "sitemapindex": "siteindex.xsd"}


def are_there() -> bool:
    return all((FOLDER / name).exists() for name in SCHEMAS.values())


def fetch() -> None:
    """Bring the schemas. Raises ``RuntimeError`` with what pip said."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--require-hashes",
             "-r", ROOT / "requirements" / "sitemaps.txt", "-d", folder],
            capture_output=True, text=True,
        )
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)
        [wheel] = Path(folder).glob("*.whl")
        FOLDER.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(wheel) as content:
            for name in SCHEMAS.values():
                making = FOLDER / f"{name}.making"
                making.write_bytes(content.read(f"sitemap_verify/schemas/{name}"))
                making.rename(FOLDER / name)


@cache
def _schema(root: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(FOLDER / SCHEMAS[root]))


def faults(document: bytes) -> list[str]:
    """What is not as the schema of a sitemap, or of an index of them, wants it."""
    tree = etree.fromstring(document)
    schema = _schema(etree.QName(tree).localname)
    return [] if schema.validate(tree) else [str(error) for error in schema.error_log]
