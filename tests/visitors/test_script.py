"""The script that every page carries stays small."""

import gzip
from pathlib import Path

from amurinfo import visitors

SCRIPT = Path(visitors.__file__).parent / "static" / "visitors" / "visitors.js"


def test_the_script_is_under_a_kilobyte():
    """Packed as it is sent; 800 bytes, so that it is noticed before the promised 1,024."""
    assert len(gzip.compress(SCRIPT.read_bytes(), 9)) < 800
