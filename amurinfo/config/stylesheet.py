"""One small stylesheet from many plain files, for every page to carry (amurinfo/pages/style.py)."""

from pathlib import Path

import lightningcss

from amurinfo.config.paths import PACKAGE

#: Layers, weakest first; a file belongs to the layer that its name begins with.
LAYERS = ("reset", "tokens", "base", "layout", "components")


def sources() -> list[Path]:
    """The files of all apps, by layer, then by name."""
    files = PACKAGE.glob("*/css/*.css")
    return sorted(files, key=lambda file: (LAYERS.index(file.stem.split("-")[0]), file.name))


def bundle() -> str:
    """The minified stylesheet. Raises ``ValueError`` (with file) for what is no CSS."""
    parts = [f"@layer {','.join(LAYERS)};"]
    for file in sources():
        layer = file.stem.split("-")[0]
        parts.append(f"@layer {layer} {{\n{file.read_text(encoding='utf-8')}\n}}")
    return lightningcss.process_stylesheet("\n".join(parts), minify=True)


def build(folder: Path) -> None:
    """Write it where static files are looked for."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "centre.css").write_text(bundle(), encoding="utf-8")
