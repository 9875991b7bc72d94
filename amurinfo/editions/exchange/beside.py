"""Another edition's text beside one's own draft, as the editor is shown it. Data only."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from amurinfo.languages import BY_CODE, Language

from ..models import Dismissal, GravityChoice, Offer, Snapshot
from . import basis, checks, dismissals, memory, termbase
from .align import pair
from .diff import Op, by_word
from .machine import unread
from .machine.suggestions import Suggestion
from .segments import Segment
from .states import Row, State, Summary, Text, compare, summarise
from .terms import TermsForbidden, TermsKept
from .texts import Library

LABELS = {
    State.CURRENT: _("current"), State.CHANGED: _("changed"), State.NEW: _("new"),
    State.REMOVED: _("removed there"), State.ADAPTED: _("different on purpose"),
    State.WAIVED: _("left out on purpose"), State.OWN: _("only here"),
}
PROBLEMS = {
    "facts": _("A fact is missing"), "links": _("Links are missing"),
    "foreign-links": _("A link leads to another edition"),
    "numbers": _("A number is missing"), "untranslated": _("Not translated"),
    "script": _("Words of another language"), "letters": _("A letter that only looks Mongolian"),
    "length": _("The title is long"), "spaces": _("A space too many"),
    "punctuation": _("Marks of another language"),
    "terms": _("A term is missing"), "forbidden": _("Not to be called so; it cannot be published"),
    "placeholders": _("Facts, links or marks are not where they were"), "empty": _("No words"),
}

DANGERS = {
    "numbers": _("another number"), "negation": _("a “not” more or less"),
    "places": _("facts or links differ"),
}


@dataclass
class Warned:
    """What a check found. ``dismissal``: who said why it is nothing."""

    mark: tuple[str, str, str]
    sentence: str
    dismissal: Dismissal | None = None

    @property
    def code(self) -> str:
        return self.mark[0]

    @property
    def details(self) -> str:
        return self.mark[1]

    @property
    def digest(self) -> str:
        return self.mark[2]

    @property
    def can_be_dismissed(self) -> bool:
        return self.code not in dismissals.NEVER


@dataclass
class Suggested:
    """What a machine says for a place; ``problems``: sentence and details of each."""

    suggestion: Suggestion

    @property
    def problems(self) -> list[tuple[str, str]]:
        return [(PROBLEMS[found.code], found.details) for found in self.suggestion.problems]


@dataclass
class Line:
    """One place. ``ops``: the source's way since one's own basis; empty if nothing changed.
    ``by_machine``: own words that a machine said and nobody has read."""

    state: State
    label: str
    source: list[str]
    numbers: list[int]
    own: list[str]
    keys: list[str]
    blocks: list[str]
    ops: list[Op] = field(default_factory=list)
    gravity: str = ""
    since: datetime.date | None = None
    reason: str = ""
    problems: list[Warned] = field(default_factory=list)
    borrowed: bool = False
    by_machine: bool = False
    known: list[memory.Hit] = field(default_factory=list)
    suggested: Suggested | None = None

    @property
    def asks(self) -> bool:
        """Whether words have to be found for it."""
        return bool(self.numbers) and (self.is_behind or self.borrowed)

    @property
    def asks_machine(self) -> bool:
        """Whether one passage there and one, or none, here belong together."""
        return self.asks and len(self.numbers) == 1 and len(self.own) < 2

    @property
    def is_empty(self) -> bool:
        """Whether it waits for words of one's own."""
        return self.asks_machine and (self.borrowed or not self.own)

    @property
    def is_behind(self) -> bool:
        return self.state in (State.CHANGED, State.NEW, State.REMOVED)


@dataclass
class Choice:
    language: Language
    behind: int
    chosen: bool


@dataclass
class Beside:
    page: Page
    language: Language
    source: Language | None = None
    original: Page | None = None
    choices: list[Choice] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    summary: Summary = field(default_factory=Summary)
    offer: Offer | None = None
    version: int = 0
    seen: int = 0
    related: bool = False
    #: What a machine said and nobody has read, in all and of that what no line shows.
    by_machine: int = 0
    by_machine_elsewhere: list[Segment] = field(default_factory=list)

    @property
    def empty(self) -> int:
        return sum(line.is_empty for line in self.lines)

    @property
    def usable(self) -> int:
        return sum(
            bool(line.suggested and line.suggested.suggestion.is_usable) for line in self.lines)

    def show(self, suggested: Iterable[Suggestion]) -> None:
        said = {one.number: Suggested(one) for one in suggested}
        for line in self.lines:
            if line.asks_machine:
                line.suggested = said.get(line.numbers[0])

    @property
    def warned(self) -> set[tuple[str, str, str]]:
        return {problem.mark for line in self.lines for problem in line.problems}

    @property
    def new(self) -> int:
        return sum(line.state == State.NEW for line in self.lines)


def beside(page: Page, wanted: str = "") -> Beside | None:
    """``page`` beside the edition ``wanted``; by default that which is ahead most. ``None`` where
    no edition is concerned."""
    if page.locale.language_code not in BY_CODE:
        return None
    text, row = basis.draft_text(page)
    library = Library([page.translation_key], [text])
    found = Beside(page, BY_CODE[text.edition], version=basis.version_of(row, basis.live_row(page)))
    of_machine = unread.among(page, text.segments)
    found.by_machine, found.by_machine_elsewhere = len(of_machine), of_machine
    sources = {
        code: source for (_key, code), source in library.live.items() if code != text.edition
    }
    if not sources:
        return found
    rows = {code: compare(text, source, library.shelf) for code, source in sources.items()}
    summaries = {code: summarise(rows[code], source) for code, source in sources.items()}
    if wanted not in sources:
        written_from = getattr(page.specific, "written_from", "")
        wanted = max(sources, key=lambda code: (summaries[code].behind, code == written_from))
    source = sources[wanted]
    found.source, found.seen = BY_CODE[wanted], source.id
    found.related = bool(rows[wanted])
    found.summary = summaries[wanted]
    found.choices = [
        Choice(BY_CODE[code], summaries[code].behind, code == wanted) for code in sources
    ]
    found.original = Page.objects.filter(
        translation_key=page.translation_key, locale__language_code=wanted).first()
    found.offer = Offer.objects.filter(
        translation_key=page.translation_key, source__language=wanted,
        target__language=text.edition).exclude(status=Offer.Status.CLOSED).first()
    borrowed = set((row.untouched if row else {}).values())
    shown = rows[wanted] or _by_place(text, source)
    known = termbase.terms()
    named = TermsKept(known), TermsForbidden(known)
    dismissed = dismissals.of_page(page)
    whole = "\n".join(segment.plain for segment in text.segments)
    found.lines = [
        _line(line, text, source, whole, borrowed, named, dismissed) for line in shown
    ]
    remembered = memory.exact(source, text.edition)
    _show_unread(found, of_machine)
    for line in found.lines:
        if line.asks and len(line.numbers) == 1:
            line.known = remembered.get(line.numbers[0], [])
    return found


def _show_unread(found: Beside, of_machine: list[Segment]) -> None:
    keys = {segment.key for segment in of_machine}
    for line in found.lines:
        line.by_machine = bool(keys & set(line.keys))
    shown = {key for line in found.lines for key in line.keys}
    found.by_machine_elsewhere = [s for s in of_machine if s.key not in shown]


def remembered(page: Page, wanted: str, number: int) -> list[tuple[memory.Hit, list[str]]]:
    """What was said for passages like one of the other edition's, each with what is dangerous
    about it in words; nothing is applied."""
    code = page.locale.language_code
    row = Snapshot.objects.filter(
        translation_key=page.translation_key, edition__language=wanted, is_live=True).first()
    if row is None or wanted == code or not 0 <= number < len(row.segments):
        return []
    hits = memory.suggest(Segment.read(row.segments[number]).text, wanted, code)
    return [(hit, [DANGERS[danger] for danger in hit.dangers]) for hit in hits]


def _by_place(text: Text, source: Text) -> list[Row]:
    """Two texts that know nothing of one another, side by side."""
    pairs = pair(source.segments, text.segments)
    told = {number for numbers in pairs.values() for number in numbers}
    rows = [
        Row(State.OWN, (index,), tuple(pairs.get(index, ())))
        for index in range(len(text.segments))
    ]
    rest = [Row(State.OWN, (), (n,)) for n in range(len(source.segments)) if n not in told]
    return sorted(rows + rest, key=lambda row: row.source[0] if row.source else 10**6)


def _line(
    row: Row, text: Text, source: Text, whole: str, borrowed: set[str], named, dismissed
) -> Line:
    own = [text.segments[index] for index in row.target]
    theirs = [source.segments[number] for number in row.source] or list(row.before)
    found = []
    if own and row.source:
        seen = checks.Pair([source.segments[n] for n in row.source], source.edition, own,
                           text.edition, whole)
        marks = [dismissals.mark(problem, seen) for problem in checks.problems(seen, named)]
        found = [Warned(mark, PROBLEMS[mark[0]], dismissed.get(mark)) for mark in marks]
    ops = []
    if row.state == State.CHANGED:
        ops = by_word(" ".join(s.plain for s in row.before), " ".join(s.plain for s in row.now))
    return Line(
        row.state, LABELS[row.state], [s.plain for s in theirs], list(row.source),
        [s.plain for s in own], [s.key for s in own],
        [s.path.split(".")[1] if "." in s.path else s.path for s in own],
        ops, GravityChoice(int(row.gravity)).label if row.gravity else "",
        datetime.date.fromisoformat(row.since) if row.since else None, row.reason,
        found, any(s.digest in borrowed for s in own),
    )
