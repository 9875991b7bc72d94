"""SVG by hand: every text escaped, nothing styled inline."""

from collections.abc import Sequence
from html import escape

from .data import Text

#: Units of the drawing; a chart is drawn once and scaled by the browser. On the narrowest
#: telephones (320 px, of which a chart has 288) text of 16 units has 12 px.
WIDTH = 384
#: Text is laid out for this size; the stylesheet makes it smaller where there is room.
SIZE = 16
#: Bold text takes the room of ordinary text of this size.
BOLD = SIZE * 1.12
KINDS = 6


def frame(text: Text, height: float, parts: Sequence[str], kind: str) -> str:
    """The whole drawing with its title and description."""
    # What holds links is no picture, a picture has nothing inside that could be reached: it
    # keeps the role that an <svg> has by itself (graphics-document).
    role = "" if any("<a " in part for part in parts) else 'role="img" '
    return (
        f'<svg class="ch ch-{kind}" viewBox="0 0 {WIDTH} {number(height)}" {role}'
        f'lang="{escape(text.lang)}" aria-labelledby="{text.id}-t {text.id}-d">'
        f'<title id="{text.id}-t">{escape(text.title)}</title>'
        f'<desc id="{text.id}-d">{escape(text.description)}</desc>{"".join(parts)}</svg>'
    )


def number(value: float) -> str:
    """A coordinate, as short as it can be."""
    return f"{round(value, 1):g}"


def label(x: float, y: float, words: str, anchor: str = "start", kind: str = "") -> str:
    cls = f' class="{kind}"' if kind else ""
    at = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{number(x)}" y="{number(y)}"{at}{cls}>{escape(words)}</text>'


def group(parts: Sequence[str], kind: str = "", anchor: str = "start") -> str:
    """What parts have in common, said once."""
    cls = f' class="{kind}"' if kind else ""
    at = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f"<g{cls}{at}>{''.join(parts)}</g>" if parts else ""


def lines(ways: Sequence[str], kind: str) -> str:
    """Many strokes of one kind as one path."""
    return f'<path class="{kind}" d="{"".join(ways)}"/>' if ways else ""


def rule(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return (f'<path class="{kind}" d="M{number(x1)} {number(y1)}'
            f'L{number(x2)} {number(y2)}"/>')


def box(x: float, y: float, width: float, height: float, kind: str, fill: str = "") -> str:
    paint = f' fill="{fill}"' if fill else ""
    return (f'<rect class="{kind}" x="{number(x)}" y="{number(y)}" width="{number(width)}" '
            f'height="{number(height)}"{paint}/>')


def mark(index: int, x: float, y: float, size: float = 4.5, kind: str = "") -> str:
    """The shape of the ``index``-th series: circle, square, triangle, diamond, cross, ring."""
    cls = f"ch-m ch-{index % KINDS + 1}" + (f" {kind}" if kind else "")
    shape = index % KINDS
    if shape in (0, 5):
        ring = " ch-open" if shape == 5 else ""
        return f'<circle class="{cls}{ring}" cx="{number(x)}" cy="{number(y)}" r="{number(size)}"/>'
    corners = {
        1: ((-1, -1), (1, -1), (1, 1), (-1, 1)),
        2: ((0, -1.2), (1.2, 1), (-1.2, 1)),
        3: ((0, -1.35), (1.35, 0), (0, 1.35), (-1.35, 0)),
        4: ((-1.2, -.4), (-.4, -.4), (-.4, -1.2), (.4, -1.2), (.4, -.4), (1.2, -.4), (1.2, .4),
            (.4, .4), (.4, 1.2), (-.4, 1.2), (-.4, .4), (-1.2, .4)),
    }[shape]
    points = "L".join(f"{number(x + dx * size)} {number(y + dy * size)}" for dx, dy in corners)
    return f'<path class="{cls}" d="M{points}z"/>'


def hover(inside: str, words: str) -> str:
    """Shapes with words of their own, shown by browsers on hover."""
    return f"<g><title>{escape(words)}</title>{inside}</g>" if words else inside


def link(inside: str, url: str) -> str:
    return f'<a href="{escape(url)}">{inside}</a>' if url else inside


def width_of(words: str, size: float = SIZE) -> float:
    """How wide a text is about, with the fonts of readers unknown; rather too wide."""
    units = 0.0
    for sign in words:
        code = ord(sign)
        if 0x2E80 <= code <= 0x9FFF or 0xFF00 <= code <= 0xFFEF or 0x3000 <= code <= 0x303F:
            units += 1.0
        elif sign.isupper() or sign in "мшщжюыфMWmw@":
            units += 0.76
        elif sign in " .,:;'|!ilIj":
            units += 0.32
        else:
            units += 0.62
    return units * size


def wrap(words: str, width: float, size: float = SIZE, lines: int = 2) -> list[str]:
    """A text in at most ``lines`` lines of ``width``; what does not fit ends with "…"."""
    made: list[str] = []
    rest = words.strip()
    while rest and len(made) < lines:
        if width_of(rest, size) <= width:
            made.append(rest)
            return made
        cut = 1
        while cut < len(rest) and width_of(rest[: cut + 1], size) <= width:
            cut += 1
        # Chinese breaks anywhere; other text at a space or after a hyphen, if there is one.
        at = max(rest.rfind(" ", 0, cut + 1), rest.rfind("-", 0, cut) + 1)
        at = at if at > 0 else cut
        made.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    if rest and made:
        last = made[-1]
        while last and width_of(last + "…", size) > width:
            last = last[:-1]
        made[-1] = last.rstrip() + "…"
    return made


#: What is drawn on the colour of a part, and on the span of a range.
_HATCHES = {
    "2": '<path d="M0 6L6 0"/>', "3": '<path d="M0 3H6"/>',
    "4": '<circle cx="3" cy="3" r="1.2"/>', "5": '<path d="M0 0L6 6M0 6L6 0"/>',
    "6": '<path d="M3 0V6"/>',
}


def hatches(prefix: str, parts: int, span: bool = False) -> str:
    """Patterns for so many parts and for the ``span`` of a range: none is told from another by
    colour alone."""
    drawn = [(f"h{index}", index, _HATCHES[str(index)]) for index in range(2, parts + 1)]
    if span:
        drawn.append(("span", 1, _HATCHES["2"]))
    patterns = "".join(
        f'<pattern id="{prefix}-{name}" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<rect class="ch-{index}" width="6" height="6"/><g class="ch-hatch">{shape}</g></pattern>'
        for name, index, shape in drawn
    )
    return f"<defs>{patterns}</defs>" if patterns else ""


def fill(prefix: str, index: int) -> str:
    """The paint of the ``index``-th part; the first is plain. ``-1``: of the span of a range."""
    if index < 0:
        return f"url(#{prefix}-span)"
    return f"url(#{prefix}-h{index + 1})" if index else ""
