"""Where things lie. All that the centre writes stands below one folder, ``DATA``."""

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
REPOSITORY = PACKAGE.parent
CONTENT = REPOSITORY / "content"


def data_folder() -> Path:
    """The folder of everything that this installation writes (``DATA``, default ``var``)."""
    return Path(os.environ.get("DATA") or REPOSITORY / "var").expanduser().resolve()
