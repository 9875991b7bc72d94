"""Plane geometry for drawing: clipping, simplifying and writing paths. Standard library only.

Points are (x, y) in the units of a drawing (CSS pixels at its nominal width), y down.
A line is a list of points; a ring is a line whose last point joins its first (not repeated).
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable

Point = tuple[float, float]
Line = list[Point]
Frame = tuple[float, float, float, float]  # left, top, right, bottom


def clip_ring(ring: Line, frame: Frame) -> Line:
    """The part of a ring inside a frame (Sutherland-Hodgman); empty when nothing is.

    Pieces may stay joined along the edge of the frame: harmless for filling, so the frame has to
    be a little larger than what is seen if the ring is stroked too.
    """
    left, top, right, bottom = frame
    sides: list[tuple[int, float, Callable[[float], bool]]] = [
        (0, left, lambda v: v >= left),
        (0, right, lambda v: v <= right),
        (1, top, lambda v: v >= top),
        (1, bottom, lambda v: v <= bottom),
    ]
    for axis, limit, inside in sides:
        kept: Line = []
        for i, point in enumerate(ring):
            before = ring[i - 1]
            if inside(point[axis]) != inside(before[axis]):
                kept.append(_cross(before, point, axis, limit))
            if inside(point[axis]):
                kept.append(point)
        ring = kept
        if not ring:
            return []
    return ring


def clip_line(line: Line, frame: Frame) -> list[Line]:
    """The parts of a line inside a frame (Liang-Barsky for each stretch)."""
    pieces: list[Line] = []
    for a, b in zip(line, line[1:], strict=False):
        seen = _clip_stretch(a, b, frame)
        if seen is None:
            continue
        if pieces and pieces[-1][-1] == seen[0]:
            pieces[-1].append(seen[1])
        else:
            pieces.append([seen[0], seen[1]])
    return pieces


def _cross(a: Point, b: Point, axis: int, limit: float) -> Point:
    share = (limit - a[axis]) / (b[axis] - a[axis])
    other = a[1 - axis] + share * (b[1 - axis] - a[1 - axis])
    return (limit, other) if axis == 0 else (other, limit)


def _clip_stretch(a: Point, b: Point, frame: Frame) -> tuple[Point, Point] | None:
    left, top, right, bottom = frame
    dx, dy = b[0] - a[0], b[1] - a[1]
    first, last = 0.0, 1.0
    for p, q in ((-dx, a[0] - left), (dx, right - a[0]), (-dy, a[1] - top), (dy, bottom - a[1])):
        if p == 0:
            if q < 0:
                return None
        elif p < 0:
            first = max(first, q / p)
        else:
            last = min(last, q / p)
    if first > last:
        return None
    start = a if first == 0 else (a[0] + first * dx, a[1] + first * dy)
    end = b if last == 1 else (a[0] + last * dx, a[1] + last * dy)
    return start, end


def simplify(line: Line, least: float, ring: bool = False) -> Line:
    """Drop points whose triangle with their neighbours is smaller than ``least`` square units.

    Visvalingam and Whyatt (1993): keeps the character of coasts and rivers better than keeping
    the farthest points. Ends of lines stay; a ring that shrinks to under three points is empty.
    """
    count = len(line)
    before = [i - 1 for i in range(count)]
    after = [i + 1 for i in range(count)]
    if ring and count:
        before[0], after[-1] = count - 1, 0
    alive = [True] * count

    def size(i: int) -> float:
        (ax, ay), (bx, by), (cx, cy) = line[before[i]], line[i], line[after[i]]
        return abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2

    inner = range(count) if ring else range(1, count - 1)
    sizes = {i: size(i) for i in inner} if count > 2 else {}
    queue = [(value, i) for i, value in sizes.items()]
    heapq.heapify(queue)
    left = count
    while queue and left > 2:
        value, i = heapq.heappop(queue)
        if not alive[i] or value != sizes[i]:
            continue  # an old entry: the point is gone or its neighbours have changed
        if value >= least:
            break
        alive[i] = False
        left -= 1
        after[before[i]], before[after[i]] = after[i], before[i]
        for j in (before[i], after[i]):
            if j in sizes and alive[j]:
                # Never smaller than what went before, or the order of removal would turn back.
                sizes[j] = max(value, size(j))
                heapq.heappush(queue, (sizes[j], j))
    kept = [point for i, point in enumerate(line) if alive[i]]
    return [] if ring and len(kept) < 3 else kept


def path(lines: Iterable[Line], decimals: int, closed: bool = False) -> str:
    """The ``d`` attribute of an SVG path: absolute start of each line, then relative steps.

    Rounded so that errors do not add up; lines that shrink to a point are left out.
    """
    out = []
    scale = 10**decimals
    for line in lines:
        grid = [(round(x * scale), round(y * scale)) for x, y in line]
        steps = [
            (x - px, y - py)
            for (px, py), (x, y) in zip(grid, grid[1:], strict=False)
            if (x, y) != (px, py)
        ]
        if len(steps) < (2 if closed else 1):
            continue
        numbers = [value for step in steps for value in step]
        out.append(f"M{_joined(grid[0], decimals)}l{_joined(numbers, decimals)}")
        if closed:
            out.append("z")
    return "".join(out)


def number(value: float, decimals: int) -> str:
    """A number as short as SVG allows: "12", "-.5", "3.4"."""
    scaled = round(value * 10**decimals)
    if decimals == 0:
        return str(scaled)
    sign = "-" if scaled < 0 else ""
    whole, part = divmod(abs(scaled), 10**decimals)
    fraction = f"{part:0{decimals}d}".rstrip("0")
    if not fraction:
        return f"{sign}{whole}" if whole else "0"
    return f"{sign}{whole or ''}.{fraction}"


def _joined(grid: Iterable[int], decimals: int) -> str:
    """Whole grid numbers written side by side, with a blank only where it is needed."""
    out = ""
    for value in grid:
        text = number(value / 10**decimals, decimals)
        needs_blank = (
            bool(out)
            and text[0] != "-"
            and not (text[0] == "." and "." in out[max(out.rfind(" "), out.rfind("-"), 0) :])
        )
        out += f" {text}" if needs_blank else text
    return out


def ring_size(ring: Line) -> float:
    """Area inside a ring in square units."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)) / 2
