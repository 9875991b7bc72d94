"""Template checks of `make lint`: every template compiles, and no word for readers stands in
one outside the catalogues."""

import os
import re
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amurinfo.config.settings.test")

import django  # noqa: E402
from django.template import TemplateSyntaxError, engines  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent

_BLOCKTRANSLATE = re.compile(r"{%\s*blocktrans.*?{%\s*endblocktrans\w*\s*%}", re.S)
_TAG = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.S)
_HTML = re.compile(r"<[^>]*>", re.S)
_ATTRIBUTE = re.compile(r'\b(?:title|aria-label|alt|placeholder)="([^"]*)"')
_WORD = re.compile(r"[^\W\d_]{2,}")
_STYLE = re.compile(r"<(?:style|script)\b(?![^>]*\bsrc=)|\sstyle=|\son\w+=", re.I)
# CC BY 4.0 and the like are names.
_NAMES = {"SVG", "CSV", "RSS", "JSON"}


def problems(path: Path) -> list[str]:
    """One sentence a fault of one template."""
    text = path.read_text(encoding="utf-8")
    found = []
    try:
        engines["django"].from_string(text)
    except TemplateSyntaxError as error:
        found.append(str(error))
    bare = _TAG.sub(" ", _BLOCKTRANSLATE.sub(" ", text))
    words = [w for w in _WORD.findall(_HTML.sub(" ", bare)) if w not in _NAMES]
    words += [w for value in _ATTRIBUTE.findall(bare) for w in _WORD.findall(value)]
    found += [f"“{word}” is not in a catalogue" for word in dict.fromkeys(words)]
    if _STYLE.search(text):
        found.append("inline style, script or handler: the Content-Security-Policy forbids it")
    return [f"{path.relative_to(ROOT)}: {fault}" for fault in found]


def main() -> int:
    django.setup()
    faults = [
        fault
        for path in sorted(ROOT.glob("amurinfo/*/templates/**/*.html"))
        for fault in problems(path)
    ]
    for fault in faults:
        print(fault, file=sys.stderr)
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
