"""The memory: how passages were said in other languages, where that was published.

Filled from the published states and what they say of one another, page by page, so that it can
be made anew at any time. Nothing here writes words: it tells, and people decide. Only where both
sides were reviewed by their offices may a passage stand in a draft without being asked for.
"""

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from amurinfo.languages import CODES, LANGUAGES, tag

from ..models import MemoryPair, MemoryText, MemoryWord
from . import likeness, quantities, tmx
from .diff import Op, by_word
from .richtext import plain
from .segments import Segment, normal
from .states import State, Text
from .texts import Library

#: Percent of likeness below which a passage is no help.
LEAST = 60
#: A word in more passages than this tells nothing; passages that are compared at most.
_COMMON, _COMPARED = 1000, 80


@dataclass(frozen=True)
class Hit:
    """``percent``: 100 for the same words. ``ops``: the way from the remembered passage to the
    one that is asked about. ``dangers``: see ``likeness``. ``in_context``: what stands before and
    after is the same, too. ``is_approved``: both sides were reviewed by their offices."""

    percent: int
    source: str
    target: str
    told_by: str
    is_superseded: bool
    is_from_file: bool
    is_approved: bool = False
    ops: tuple[Op, ...] = ()
    dangers: tuple[str, ...] = ()
    in_context: bool = False

    @property
    def plain(self) -> str:
        return plain(self.target)


@dataclass(frozen=True)
class Passage:
    """What is kept of one or several segments that are read together."""

    language: str
    text: str
    tags: str
    around: str = ""

    @property
    def digest(self) -> str:
        return _digest(self.language, normal(self.text), self.tags)


def _digest(*parts: str) -> str:
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=8).hexdigest()


def passage(language: str, segments: Sequence[Segment], indices: Sequence[int]) -> Passage:
    """The segments with these numbers; several only where they hold no marks, whose numbers
    would meet."""
    said = [segments[index] for index in indices]
    first, last = min(indices), max(indices)
    before = segments[first - 1].plain if first else ""
    after = segments[last + 1].plain if last + 1 < len(segments) else ""
    texts = [s.text if len(said) == 1 else s.plain for s in said]
    tags = " ".join(mark.tag for mark in said[0].marks) if len(said) == 1 else ""
    return Passage(language, " ".join(texts), tags, _digest(normal(before), normal(after)))


# ---- filling -----------------------------------------------------------------------------


def remember(keys: Sequence[uuid.UUID], library: Library) -> None:
    """Bring the memory of these pages up to what is published now: ``library``."""
    by_key: dict[uuid.UUID, dict[str, Text]] = defaultdict(dict)
    for (key, code), text in library.live.items():
        by_key[key][code] = text
    said: dict[tuple, str] = {}
    approved: set[tuple] = set()
    passages: dict[str, Passage] = {}
    for key, texts in by_key.items():
        for a, b in _pairs(texts, library):
            passages |= {a.digest: a, b.digest: b}
            title = texts[a.language].segments[0].plain[:255]
            mark = (a.digest, b.digest, key, a.around, b.around)
            said[mark] = title
            if all(library.rows[key, side.language].is_reviewed for side in (a, b)):
                approved.add(mark)
    known = {
        (p.a.digest, p.b.digest, p.translation_key, p.a_around, p.b_around): p
        for p in MemoryPair.objects.filter(translation_key__in=keys).select_related("a", "b")
    }
    today = timezone.localdate()
    gone = [p.pk for mark, p in known.items() if mark not in said and not p.superseded_on]
    back = [p.pk for mark, p in known.items() if mark in said and p.superseded_on]
    if gone:
        MemoryPair.objects.filter(pk__in=gone).update(superseded_on=today)
    if back:
        MemoryPair.objects.filter(pk__in=back).update(superseded_on=None)
    for now in (True, False):
        other = [p.pk for mark, p in known.items()
                 if mark in said and (mark in approved) == now != p.is_approved]
        if other:
            MemoryPair.objects.filter(pk__in=other).update(is_approved=now)
    new = [mark for mark in said if mark not in known]
    ids = keep({d: passages[d] for mark in new for d in mark[:2]})
    MemoryPair.objects.bulk_create([
        MemoryPair(a_id=ids[mark[0]], b_id=ids[mark[1]], translation_key=mark[2],
                   a_around=mark[3], b_around=mark[4], told_by=said[mark],
                   is_approved=mark in approved, made_on=today)
        for mark in new
    ], batch_size=500)


def _pairs(texts: dict[str, Text], library: Library) -> Iterable[tuple[Passage, Passage]]:
    """What live texts of one page say of one another."""
    for text in texts.values():
        for source in texts.values():
            if source is text:
                continue
            for row in library.compare(text, source):
                if row.state == State.CURRENT and row.target and row.source:
                    yield ordered(
                        passage(text.edition, text.segments, row.target),
                        passage(source.edition, source.segments, row.source))


def ordered(one: Passage, other: Passage) -> tuple[Passage, Passage]:
    return (one, other) if CODES.index(one.language) < CODES.index(other.language) else (other, one)


def keep(passages: dict[str, Passage]) -> dict[str, int]:
    """Keys of these passages by their digests; those that are not there are made."""
    if not passages:
        return {}
    found = MemoryText.objects.filter(digest__in=list(passages))
    ids = dict(found.values_list("digest", "pk"))
    new = [
        MemoryText(language=p.language, text=p.text, tags=p.tags[:300], digest=digest,
                   length=len(plain(p.text)))
        for digest, p in passages.items() if digest not in ids
    ]
    if new:
        MemoryText.objects.bulk_create(new, batch_size=500)
        MemoryWord.objects.bulk_create([
            MemoryWord(word=word, text=text)
            for text in new for word in likeness.words(text.text, text.language)[:likeness.WORDS]
        ], batch_size=2000)
        ids |= {text.digest: text.pk for text in new}
    return ids


# ---- asking ------------------------------------------------------------------------------


def _near_and_far(source: str, target: str) -> tuple[str, str]:
    return ("a", "b") if CODES.index(source) < CODES.index(target) else ("b", "a")


def _rows(near: str, far: str, target: str):
    return MemoryPair.objects.filter(**{f"{far}__language": target}).select_related("a", "b")


def _best_first(pair: MemoryPair):
    return (bool(pair.superseded_on), not pair.is_approved, pair.translation_key is None,
            -pair.made_on.toordinal(), -pair.pk)


#: Pairs by the digest of their near passage.
Known = dict[str, list[MemoryPair]]


def known(sources: Sequence[Text], target: str) -> Known:
    """What the memory knows word for word of these texts, all of one edition. One query."""
    found: Known = defaultdict(list)
    if sources:
        near, far = _near_and_far(sources[0].edition, target)
        digests = {p.digest for source in sources for p in _single(source)}
        for pair in _rows(near, far, target).filter(**{f"{near}__digest__in": digests}):
            found[getattr(pair, near).digest].append(pair)
    return found


def _single(source: Text) -> list[Passage]:
    return [passage(source.edition, source.segments, [index])
            for index in range(len(source.segments))]


def exact(source: Text, target: str, found: Known | None = None) -> dict[int, list[Hit]]:
    """Segments of ``source`` that the memory knows word for word, by their numbers: approved
    pairs that are still published first. ``found``: what is :func:`known` of it and others;
    without it one query."""
    found = known([source], target) if found is None else found
    near, far = _near_and_far(source.edition, target)
    hits = {}
    for index, p in enumerate(_single(source)):
        pairs = sorted(found.get(p.digest, ()), key=_best_first)
        if pairs:
            hits[index] = _distinct(
                _hit(pair, near, far, 100, around=p.around) for pair in pairs)
    return hits


def _hit(pair: MemoryPair, near: str, far: str, percent: int, around: str = "", **more) -> Hit:
    return Hit(
        percent, getattr(pair, near).text, getattr(pair, far).text, pair.told_by,
        bool(pair.superseded_on), pair.translation_key is None, pair.is_approved,
        in_context=bool(around) and getattr(pair, f"{near}_around") == around, **more)


def _distinct(hits: Iterable[Hit]) -> list[Hit]:
    """One of those that say the same: the first, or the first in the same context."""
    found: dict[str, Hit] = {}
    for hit in hits:
        if hit.target not in found or (hit.in_context and not found[hit.target].in_context):
            found[hit.target] = hit
    return list(found.values())


def prefill(source: Text, target: str, known: Known | None = None) -> dict[int, str]:
    """Texts (with placeholders) that may stand in a draft at once: the same words between the
    same words, approved and still published, one way to say it only, numbers as they are, and
    no doubt which placeholder is which."""
    found = {}
    for index, hits in exact(source, target, known).items():
        sure = [h for h in hits if h.in_context and h.is_approved and not h.is_superseded]
        segment = source.segments[index]
        tags = [mark.tag for mark in segment.marks]
        if (
            len(sure) == 1 and len(set(tags)) == len(tags)
            and not _other_numbers(segment.text, source.edition, sure[0].target, target)
            and not likeness.dangers(segment.text, sure[0].source, source.edition)
        ):
            found[index] = sure[0].target
    return found


def _other_numbers(text: str, language: str, other: str, others_language: str) -> bool:
    """Whether one of them has figures or months that the other does not say."""
    one, two = (quantities.read(plain(said), code)
                for said, code in ((text, language), (other, others_language)))
    return bool(quantities.missing(one, two, quantities.Said.IN_FIGURES)
                or quantities.missing(two, one, quantities.Said.IN_FIGURES))


def suggest(text: str, source: str, target: str, limit: int = 5) -> list[Hit]:
    """What was said for passages like ``text``, the most alike first. Approved pairs that are
    still published stand before others that are as alike; three queries."""
    near, far = _near_and_far(source, target)
    candidates = _alike(text, source)
    scored = sorted(
        ((percent, pk) for pk, other in candidates
         if (percent := likeness.score(text, other)) >= LEAST),
        reverse=True)[:3 * limit]
    percents = {pk: percent for percent, pk in scored}
    pairs = _rows(near, far, target).filter(**{f"{near}__in": list(percents)})
    ranked = sorted(pairs, key=lambda p: (-percents[getattr(p, f"{near}_id")], _best_first(p)))
    hits = []
    for pair in ranked:
        known = getattr(pair, near).text
        hits.append(_hit(
            pair, near, far, percents[getattr(pair, f"{near}_id")],
            ops=tuple(by_word(plain(known), plain(text))),
            dangers=likeness.dangers(text, known, source)))
    ranked_hits = sorted(_distinct(hits), key=lambda h: (h.is_superseded, bool(h.dangers)))
    # Demoted, not hidden: what is superseded comes after everything that is not.
    return ranked_hits[:limit]


def _alike(text: str, language: str) -> list[tuple[int, str]]:
    """(key, text) of passages that share the rarest words with ``text``."""
    asked = likeness.words(text, language)[:40]
    if not asked:
        return []
    table = connection.ops.quote_name(MemoryWord._meta.db_table)
    count = (f"SELECT %s, COUNT(*) FROM (SELECT 1 FROM {table} WHERE word = %s "  # noqa: S608
             f"LIMIT {_COMMON}) AS first_ones")
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([count] * len(asked)),
                       [word for word in asked for _twice in range(2)])
        often = sorted((number, int(word)) for word, number in cursor.fetchall() if number)
        rare = [word for number, word in often if number < _COMMON] or [
            word for _number, word in often[:1]]
        if not rare:
            return []
        marks = ", ".join(["%s"] * len(rare))
        cursor.execute(
            f"SELECT text_id, COUNT(*) FROM {table} WHERE word IN ({marks}) "  # noqa: S608
            f"GROUP BY text_id ORDER BY 2 DESC, 1 DESC LIMIT {_COMPARED}", rare)
        keys = [row[0] for row in cursor.fetchall()]
    length = len(plain(text))
    return list(MemoryText.objects.filter(
        Q(pk__in=keys, language=language),
        length__gte=0.4 * length, length__lte=2.5 * length).values_list("pk", "text"))


# ---- files -------------------------------------------------------------------------------


def units(source: str = "", target: str = "") -> Iterator[tmx.Unit]:
    """What is remembered, for a file; of all editions or of two."""
    pairs = MemoryPair.objects.select_related("a", "b").order_by("pk")
    if source and target:
        near, far = _near_and_far(source, target)
        pairs = pairs.filter(**{f"{near}__language": source, f"{far}__language": target})
    for pair in pairs.iterator():
        yield tmx.Unit(
            {tag(text.language): text.text for text in (pair.a, pair.b)}, pair.told_by,
            pair.made_on.isoformat(),
            pair.superseded_on.isoformat() if pair.superseded_on else "")


@transaction.atomic
def take_in(units: Iterable[tmx.Unit], told_by: str) -> int:
    """Remember what came in a file: suggested, never prefilled, as nobody here approved it.
    Returns how many pairs were not known."""
    codes = {language.tag.casefold(): language.code for language in LANGUAGES}
    codes |= {"zh": "zh-hans", "zh-cn": "zh-hans"}
    passages, said = {}, {}
    for unit in units:
        texts = {}
        for name, text in unit.texts.items():
            code = codes.get(name.casefold()) or codes.get(name.casefold().partition("-")[0])
            if code:
                texts.setdefault(code, Passage(code, text, ""))
        for one, other in combinations(sorted(texts, key=CODES.index), 2):
            a, b = texts[one], texts[other]
            passages |= {a.digest: a, b.digest: b}
            said[a.digest, b.digest] = unit.superseded_on or None
    ids = keep(passages)
    known = set(MemoryPair.objects.filter(translation_key=None).values_list("a_id", "b_id"))
    new = [
        MemoryPair(a_id=ids[a], b_id=ids[b], told_by=told_by[:255], made_on=timezone.localdate(),
                   superseded_on=day)
        for (a, b), day in said.items() if (ids[a], ids[b]) not in known
    ]
    MemoryPair.objects.bulk_create(new, batch_size=500)
    return len(new)
