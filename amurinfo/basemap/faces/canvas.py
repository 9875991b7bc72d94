"""The sheet that all pictures are drawn on."""

from __future__ import annotations

import math
from dataclasses import dataclass

from amurinfo.basemap.shapes import Point

#: Units of the drawing.
WIDTH, HEIGHT = 640, 144


@dataclass(frozen=True)
class Window:
    """A piece of the land: west and north edge, and how many degrees of longitude it is wide.
    Degrees of latitude are drawn as long as they are in its middle."""

    west: float
    north: float
    span: float

    @property
    def depth(self) -> float:
        """Degrees of latitude."""
        depth = self.span * HEIGHT / WIDTH
        for _ in range(8):  # the middle depends on the depth, a little
            depth = self.span * HEIGHT / WIDTH * math.cos(math.radians(self.north - depth / 2))
        return depth

    def place(self, lon: float, lat: float) -> Point:
        """Units from the upper left corner of a place given in degrees."""
        return (lon - self.west) * WIDTH / self.span, (self.north - lat) * HEIGHT / self.depth


def stroke(path: str, width: float, *, dash: str = "", strength: float = 1) -> str:
    """Lines of one kind."""
    return (
        f'<path stroke-width="{width:g}"{_given("stroke-dasharray", dash)}'
        f'{_given("stroke-opacity", "" if strength == 1 else f"{strength:g}")} d="{path}"/>'
        if path else ""
    )


def fill(path: str, strength: float = 1) -> str:
    """Areas of one kind."""
    if not path:
        return ""
    return f'<path stroke="none" fill="#000" fill-opacity="{strength:g}" d="{path}"/>'


def _given(name: str, value: str) -> str:
    return f' {name}="{value}"' if value else ""


def sheet(*parts: str) -> bytes:
    """The picture as a file."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}"><g fill="none" stroke="#000" '
        f'stroke-linejoin="round">{"".join(parts)}</g></svg>\n'
    ).encode()
