"""The secret key of this installation, made on first use and readable by its owner alone."""

import os
import secrets
from pathlib import Path


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read; it is never, even for a moment, open."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        os.fchmod(handle, 0o600)
        file.write(text)


def secret_key(data: Path) -> str:
    """``SECRET_KEY`` of the environment, else the one kept in ``data``."""
    given = os.environ.get("SECRET_KEY")
    if given:
        return given
    path = data / "secret-key"
    if not path.exists():
        write_private(path, secrets.token_urlsafe(50))
    return path.read_text(encoding="utf-8").strip()
