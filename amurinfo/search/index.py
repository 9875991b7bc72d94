"""The index follows what is published: one document a thing and language.

Whatever changes leaves a :class:`.models.Pending` row in its own transaction; :func:`drain` works
them off in transactions of its own. What was changed follows when its transaction has ended; texts
that merely name it follow later, by the process that renders pages, where there is one
(:data:`LATER`). A rebuild fills a new generation beside the one that answers
and takes its place when it is whole. The one before is kept: who began to read it, or runs an older
program that cannot read the new one, goes on with it.
"""

import hashlib
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, Q

from amurinfo.analysis import VERSION, Lexicon, analyse
from amurinfo.analysis.folding import script
from amurinfo.analysis.glossary import searched
from amurinfo.languages import BY_CODE, CODES
from amurinfo.media import pdf, words

from . import quick
from .engines import Asked, Engine, Entry, Query, Unreachable, Word, engine_of
from .meaning import texts
from .meaning.texts import Indexed
from .models import Document, Pending, State
from .names import Names, glossary_mark, names
from .sources import Source, files, modules, pages, records
from .suggestions import remember

#: Changes when the same page would be made into other documents, or another change be noted.
_VERSION = f"{VERSION}.8.{pdf.VERSION}"
#: Of the tables of an engine; those that an older program made cannot be read.
_TABLES = "t2"
_BATCH = 25
#: Documents of a build in one transaction.
_BUILT = 200
#: A change that failed this often, with others that came after it, waits for the next start.
_TRIES = 5
#: If more cannot be indexed it is not they that are wrong, and the index of before is better.
_FAILED = 20
#: Changes of texts that only name what was changed. There may be hundreds of them, and readers find
#: these texts by the new name before: they hold the key of the thing. Nothing that closes is here.
LATER = "told", "renamed", "mention"

#: Nothing can be indexed then, so nothing is left out for it.
_BROKEN = OSError, OperationalError, InterfaceError

_STATE = [field.attname for field in State._meta.concrete_fields]

logger = logging.getLogger(__name__)


def engine(generation: int) -> Engine:
    if settings.OPENSEARCH_URL:
        from .engines.opensearch import OpenSearchEngine

        return OpenSearchEngine(settings.OPENSEARCH_URL, f"amurinfo_search_{generation}")
    return engine_of("default", f"search_{generation}")


def state() -> State:
    return State.objects.first() or State()


def answering() -> State:
    """The state for a reader's request, as far as this program goes: if a newer one has built its
    index while this still serves, the former one answers here. Raises ``Unreachable`` if none can
    be read."""
    rows = quick.asked("state", lambda: State.objects.values_list(*_STATE))
    now = State(*rows[0]) if rows else State()
    if _is_overtaken(now):
        now.generation, now.made_with = now.former, now.former_with
    _check_tables(now)
    return now


def _is_overtaken(now: State) -> bool:
    return bool(now.former) and now.former_with == made_with() != now.made_with


def _check_tables(now: State) -> None:
    if now.generation and not now.made_with.startswith(f"{_TABLES}."):
        raise Unreachable("the index of an older program is being replaced")


def _check_program(now: State) -> None:
    """Changes wait for a program that has built an index of its own kind, or is at it."""
    by_another = now.building and now.building_with not in ("", made_with())
    if by_another or _is_overtaken(now):
        raise Unreachable("another program takes over; it follows the changes")


def _locked() -> State:
    """The state, which no other process changes until this transaction ends."""
    State.objects.get_or_create(pk=1)
    return State.objects.select_for_update().get(pk=1)


# ---- changes ------------------------------------------------------------------------------


class _Follower:
    """Follows after the commit, once; knows what its transaction has noted already."""

    def __init__(self):
        self.noted = set()

    def __call__(self) -> None:
        follow()


def announce(what: str, key: str) -> None:
    """Within the transaction of a change: the index has to follow it.

    A row of another transaction is not enough: it may be worked off before this one commits.
    """
    connection = transaction.get_connection()
    hooks = [hook for _savepoints, hook, *_rest in connection.run_on_commit]
    follower = next((hook for hook in hooks if isinstance(hook, _Follower)), None)
    if follower is None:
        follower = _Follower()
    # What a savepoint has noted goes with it.
    mark = (tuple(connection.savepoint_ids), what, key)
    if mark not in follower.noted:
        follower.noted.add(mark)
        Pending.objects.create(what=what, key=key)
    if follower not in hooks:
        transaction.on_commit(follower, robust=True)


def follow() -> None:
    """After the commit. Before the first build there is nothing to follow with."""
    if state().generation:
        # As pages are: where they are kept as files, somebody renews them.
        drain(later=not settings.SNAPSHOTS)


def waits(later: bool = True) -> bool:
    """Whether there are changes to work off; ``later``: of those that are for later."""
    rows = Pending.objects.filter(failures__lt=_TRIES)
    return (rows.filter(what__in=LATER) if later else rows).exists() and bool(state().generation)


def drain(progress: Callable[[int, int], None] | None = None, later: bool = True) -> int:
    """Work off all changes, with those that are for later if ``later``; how many there were."""
    done, failed, noted = 0, set(), Pending.objects.filter(failures__lt=_TRIES)
    if not later:
        noted = noted.exclude(what__in=LATER)
    while True:
        # What failed is tried again after the next change: its reason may have passed by then.
        waiting = noted.exclude(pk__in=failed).order_by("pk")
        batch = list(waiting[:_BATCH])
        if not batch:
            return done
        try:
            _follow(batch)
        except Unreachable:
            # The changes are as they should be, and wait.
            logger.exception("changes wait for the search")
            return done
        except Exception:
            # One of them cannot be indexed; the others shall not wait for it.
            for one in batch:
                try:
                    _follow([one])
                except Exception:
                    logger.exception("not indexed: %s", one)
                    failed.add(one.pk)
                    Pending.objects.filter(pk=one.pk).update(failures=F("failures") + 1)
        done += len(batch)
        if progress:
            progress(done, done + waiting.count())


def _follow(batch: list[Pending]) -> None:
    with transaction.atomic():
        now = _locked()
        _check_tables(now)
        _check_program(now)
        # The rows first: two processes may have read the same ones.
        Pending.objects.filter(pk__in=[one.pk for one in batch]).delete()
        known = names()
        if now.lexicon != known.mark:
            now.lexicon = known.mark
            now.save(update_fields=["lexicon"])
        items = _items(batch)
        _note("told", {one.key for one in batch if one.what == "document"
                       and not one.key.startswith(("page:", "file:"))})
        renamed = {source.key: source for source in records.sources(
            [tuple(one.key.split(":", 1)) for one in batch if one.what == "renamed"])}
        for generation in filter(None, (now.generation, now.building)):
            _note("mention", _mentioning(generation, renamed.values(), known) - items)
            names_of = _write(generation, items, known)
            # What is only not built yet in the next one is no new name: all that mention it
            # would follow, and so on, until all is written as changes.
            if generation == now.generation:
                _note("renamed", names_of)
        if now.former:
            _forget(now, items)


def _note(what: str, keys: Iterable[str]) -> None:
    """What these changes bring with them."""
    for key in sorted(keys):
        if not Pending.objects.filter(what=what, key=key).exists():
            Pending.objects.create(what=what, key=key)


def _items(batch: list[Pending]) -> set[str]:
    """Keys of documents that these changes concern."""
    # What only holds a name that is another now is the same to those that name it.
    found = pages.naming({one.key for one in batch if one.what == "told"})
    for one in batch:
        match one.what:
            case "document" | "mention" | "listed":
                found.add(one.key)
            case "kind":
                found |= {key for key in inventory() if key.startswith(f"{one.key}:")}
            case "below":
                below = pages.below(int(one.key))
                found |= {f"page:{pk}" for pk in below} | modules.listed(below)
                kinds = pages.kinds_below(int(one.key))
                found |= {key for key in inventory() if key.partition(":")[0] in kinds}
            case "shelf":
                found |= {f"file:{pk}" for pk in files.in_collection(int(one.key))}
    entries = [key.removeprefix("agreement:") for key in found if key.startswith("agreement:")]
    return found | {f"file:{pk}" for pk in files.of_agreements(entries)}


def inventory() -> list[str]:
    """Keys of all documents that there should be, in whatever language."""
    keys = [f"page:{pk}" for pk in pages.published().order_by("pk").values_list("pk", flat=True)]
    for kind, index in records.kinds().items():
        if index.objects.exists():
            slugs = index.objects.first().records().order_by("pk").values_list("slug", flat=True)
            keys += [f"{kind}:{slug}" for slug in slugs]
    keys += [f"file:{pk}" for pk in files.published().order_by("pk").values_list("pk", flat=True)]
    return keys


# ---- writing ------------------------------------------------------------------------------


def _write(generation: int, keys: Iterable[str], known: Names) -> set[str]:
    """Bring documents up to date; keys of records of which a name is new or was changed."""
    keys = set(keys)
    named = [tuple(key.split(":", 1)) for key in keys]
    papers = {int(rest) for kind, rest in named if kind == "file"}
    sources = [
        *pages.sources({int(rest) for kind, rest in named if kind == "page"}),
        *records.sources([pair for pair in named if pair[0] not in ("page", "file")]),
        *files.sources(papers),
    ]
    there = {(one.key, one.language): one for one in _documents(generation, keys)}
    renamed: set[str] = set()
    fresh: list[tuple[Document, Source]] = []
    entries: list[Entry] = []
    for source in sources:
        made = indexed(source, known.lexicon)
        old = there.pop((source.key, source.language), None)
        mark, labels = _mark(source, made), _digest(
            sorted((one.language, one.text) for one in source.labels)
        )
        if old and old.mark == mark:
            continue
        if source.is_record and (old is None or old.names != labels):
            renamed.add(source.key)
        document = old or Document(
            generation=generation, key=source.key, language=source.language
        )
        document.kind, document.thing = source.kind, source.thing
        document.title, document.title_language = source.title[:300], source.title_language
        document.text, document.mark, document.names = source.shown, mark, labels
        document.title_places, document.places = made.title, made.text
        document.facets = "\n".join(sorted(made.entry.facets))
        fresh.append((document, source))
        entries.append(made.entry)
    changed = [one for one, _source in fresh if one.pk]
    Document.objects.bulk_create([one for one, _source in fresh if one.pk is None])
    Document.objects.bulk_update(changed, [
        "kind", "thing", "title", "title_language", "text", "mark", "names", "facets",
        "title_places", "places",
    ])
    store, gone = engine(generation), [one.pk for one in there.values()]
    store.put(replace(made, id=document.pk)
              for (document, _source), made in zip(fresh, entries, strict=True))
    remember(generation, fresh)
    store.delete(gone)
    Document.objects.filter(pk__in=gone).delete()
    return renamed


def _forget(now: State, keys: Iterable[str]) -> None:
    """The former index does not follow changes, but loses what the one of today has no more."""
    there = set(_documents(now.generation, keys).values_list("key", "language"))
    gone = [pk for pk, *where in _documents(now.former, keys).values_list("pk", "key", "language")
            if tuple(where) not in there]
    Document.objects.filter(pk__in=gone).delete()
    # What another kind of engine made is left to it; no text stands there.
    if gone and now.former_with.startswith(f"{_TABLES}.") and (
        now.former_with.endswith(".opensearch") == bool(settings.OPENSEARCH_URL)
    ):
        engine(now.former).delete(gone)


def _documents(generation: int, keys: Iterable[str]):
    """What is indexed under these keys, with the pages of files."""
    keys = set(keys)
    return Document.objects.filter(
        Q(key__in=keys) | Q(thing__in=[key for key in keys if key.startswith("file:")]),
        generation=generation)


def indexed(source: Source, lexicon: Lexicon) -> Indexed:
    """What is kept of a document, with the species that a page mentions as facets."""
    # A title in a language that is not ours (la) is read as the document's.
    language = source.title_language if source.title_language in BY_CODE else source.language
    if source.kind == "file" and not source.key.endswith("#0"):
        return texts.of_page(
            source.language, source.title, source.shown, lexicon, source.facets, language)
    made = texts.indexed(
        0, source.language, source.title, source.shown, lexicon, source.facets, language
    )
    if not source.key.startswith("page:"):
        return made
    species, entry = texts.concept_key("species/"), made.entry
    return replace(made, entry=replace(entry, facets=entry.facets | {
        f"species:{key.removeprefix(species)}"
        for key in (*entry.title, *entry.body) if key.startswith(species)
    }))


def _mark(source: Source, made: Indexed) -> str:
    """Fingerprint of what is indexed: the words, the things that they name today, and where."""
    concepts = sorted(
        (key, count) for field in (made.entry.title, made.entry.body)
        for key, count in field.items() if key.startswith((texts.CONCEPT, texts.SUBJECT))
    )
    return source.mark(f"{made_with()}{_digest((concepts, made.title, made.text))}")


def _mentioning(generation: int, renamed: Iterable[Source], known: Names) -> set[str]:
    """Keys of documents that hold an old name or a new one of these things."""
    ids, store = set(), engine(generation)
    for source in renamed:
        kind, slug = source.key.split(":", 1)
        for language in CODES:
            asked = [_words_of(form, language, known.lexicon)
                     for form in {form for label in source.labels for form in searched(label.text)}]
            everywhere = language, texts.in_files(language)
            for where in everywhere:
                ids |= store.ids(where, [texts.concept_key(f"{kind}/{slug}")])
            for query in filter(None, asked):
                found = store.search({where: Asked(Query(query), 10_000) for where in everywhere})
                ids |= {hit.id for hits in found.values() for hit in hits.hits if hit.complete}
    # Pages of a file are written with the file.
    return {key.partition("#")[0]
            for key in Document.objects.filter(pk__in=ids, generation=generation)
            .values_list("key", flat=True)}


def _words_of(name: str, language: str, lexicon: Lexicon) -> tuple[Word, ...]:
    """What a text with the name holds. Of Chinese each character: a text that was cut before there
    was such a name has no word like it."""
    return tuple(
        Word(keys)
        for token in analyse(name, language, lexicon, mode="query")
        for keys in (map(tuple, token.keys[0]) if script(token.keys[0]) == "han" else [token.keys])
    )


def _digest(value) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()


# ---- building anew ------------------------------------------------------------------------


def made_with() -> str:
    """What the index of today is made with; one made with anything else is stale."""
    where = ".opensearch" if settings.OPENSEARCH_URL else ""
    return f"{_TABLES}.{_VERSION}.{glossary_mark()}{where}"


def is_current() -> bool:
    now = state()
    return bool(now.generation) and now.made_with == made_with()


def rebuild(progress: Callable[[int, int], None] | None = None) -> None:
    """Fill a new generation and let it answer; the old one answers until then, and is kept."""
    words.refresh(files.of_library().order_by("pk"))
    with transaction.atomic():
        now = _locked()
        # One that was cut off is begun anew.
        _discard(now.building)
        _discard(now.former)
        if not now.generation:
            # The first build reads all that has been noted until now.
            Pending.objects.all().delete()
        now.former, now.former_with = 0, ""
        now.building, now.building_with = max(now.generation, now.building) + 1, made_with()
        now.lexicon = names().mark
        now.save()
        engine(now.building).create()
    generation, keys = now.building, inventory()
    done = failed = 0
    for some in _portions(keys):
        try:
            _build(generation, some)
        except _BROKEN:
            raise
        except Exception:
            # One of them cannot be indexed; the others shall not wait for it.
            for key in some:
                failed += _is_left_out(generation, key)
            if failed > _FAILED:
                raise
        done += len(some)
        if progress:
            progress(done, len(keys))
    engine(generation).settle()
    with transaction.atomic():
        now = _locked()
        now.former, now.former_with = now.generation, now.made_with
        now.generation, now.made_with = generation, made_with()
        now.building, now.building_with = 0, ""
        now.save()


def _build(generation: int, keys: list[str]) -> None:
    with transaction.atomic():
        # Locked and read anew: a change is either in what is read here, or comes after it.
        _locked()
        _write(generation, keys, names())


def _is_left_out(generation: int, key: str) -> bool:
    """Whether it cannot be indexed; then it is noted as a change that waits."""
    try:
        _build(generation, [key])
    except _BROKEN:
        raise
    except Exception:
        logger.exception("left out of the index: %s", key)
        Pending.objects.create(what="document", key=key)
        return True
    return False


def _portions(keys: list[str]) -> Iterator[list[str]]:
    """What is written at once: many pages and records, or one file, which has many pages."""
    others = [key for key in keys if not key.startswith("file:")]
    for start in range(0, len(others), _BUILT):
        yield others[start:start + _BUILT]
    for key in keys:
        if key.startswith("file:"):
            yield [key]


def _discard(generation: int) -> None:
    if generation:
        Document.objects.filter(generation=generation).delete()
        engine(generation).drop()


def update(progress: Callable[[int, int], None] | None = None) -> None:
    """At the start: build what is missing or stale, follow what was left undone."""
    if not is_current():
        rebuild(progress)
    else:
        _give_up_others()
    # Whatever they failed for may have been mended.
    Pending.objects.exclude(failures=0).update(failures=0)
    drain()


def _give_up_others() -> None:
    """What another program began to build is not finished by it if this one is started again."""
    with transaction.atomic():
        now = _locked()
        if now.building and now.building_with != made_with():
            _discard(now.building)
            now.building, now.building_with = 0, ""
            now.save()


def documents_by_language() -> dict[str, int]:
    now, counts = state(), defaultdict(int)
    for code in CODES:
        counts[code] = engine(now.generation).size(code) if now.generation else 0
    return dict(counts)
