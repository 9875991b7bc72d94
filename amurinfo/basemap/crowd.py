"""Which names have no room on a telephone, where type is larger than the map allows.

Names differ in length from language to language, so no list can say which of them collide.
"""

import math
import unicodedata
from collections.abc import Sequence

from amurinfo.basemap.shapes import Point

#: Pixels at the nominal width: the size of type that CSS sets where the map is narrowest, and
#: what must stay free around a name (its halo).
TYPE = 27.0
HALO = 3.0

# Parts of the size of type: widths that no sans-serif face in use exceeds by much, and how far
# letters reach above and below the line on which they stand.
WIDE, CAPITAL, OTHER = 1.0, 0.7, 0.56
ABOVE, BELOW = 0.76, 0.22

Box = tuple[Point, Point, Point, Point]


def box(
    text: str, at: Point, anchor: str = "start", angle: float = 0.0, spacing: float = 0.0
) -> Box:
    """The corners, in turn, of what a name covers (pixels at the nominal width).

    ``at``: where it stands, on the line; ``anchor``: which part of it stands there (start,
    middle, end); ``angle``: degrees clockwise around ``at``; ``spacing``: between its letters,
    as a share of the size of type.
    """
    length = TYPE * sum(_width(letter) + spacing for letter in text)
    left = {"start": 0.0, "middle": -length / 2, "end": -length}[anchor]
    turn = math.radians(angle)
    corners = (
        (left - HALO, -ABOVE * TYPE - HALO), (left + length + HALO, -ABOVE * TYPE - HALO),
        (left + length + HALO, BELOW * TYPE + HALO), (left - HALO, BELOW * TYPE + HALO),
    )
    a, b, c, d = (
        (at[0] + x * math.cos(turn) - y * math.sin(turn),
         at[1] + x * math.sin(turn) + y * math.cos(turn))
        for x, y in corners
    )
    return a, b, c, d


def without_room(boxes: Sequence[Box], width: float, height: float) -> list[bool]:
    """For each name whether it leaves the map or touches one before it that has room."""
    kept: list[Box] = []
    answers = []
    for one in boxes:
        inside = all(-HALO <= x <= width + HALO and -HALO <= y <= height + HALO for x, y in one)
        answers.append(not inside or any(_touch(one, other) for other in kept))
        if not answers[-1]:
            kept.append(one)
    return answers


def _width(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return WIDE
    return CAPITAL if letter.isupper() else OTHER


def _touch(one: Box, other: Box) -> bool:
    """Two convex shapes are apart when a line along a side of one of them parts them."""
    return not any(
        _apart(one, other, shape[i], shape[i - 1]) for shape in (one, other) for i in range(4)
    )


def _apart(one: Box, other: Box, a: Point, b: Point) -> bool:
    across = (a[1] - b[1], b[0] - a[0])
    first = [x * across[0] + y * across[1] for x, y in one]
    second = [x * across[0] + y * across[1] for x, y in other]
    return max(first) < min(second) or max(second) < min(first)
