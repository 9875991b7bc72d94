"""An archive of pages comes back from an office: what it would do, what is refused and why; and
doing so. Nothing is written but drafts, in editions that the office keeps."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.models import Locale, Page
from wagtail.views import serve

from amurinfo.editions import indexing, roles
from amurinfo.editions.exchange.diff import Op, by_word
from amurinfo.facts.models import Record
from amurinfo.languages import BY_CODE, CODES

from ..addresses import Addresses
from ..models import WordsPage
from ..prose import check, files, names
from . import folder, given
from .export import entry, text_of
from .folder import Entry, Text, WordsError
from .load import make, no_parent, put, strange_facts, strange_references
from .parcel import texts_in
from .pictures import New, Pictures
from .sent import Sent
from .stored import Named

NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"
#: Characters of a line above which it is shown as a whole: to compare words takes their square.
MOST_COMPARED = 20_000


@dataclass
class PagePlan:
    """``page``: as it is in the tree, ``None`` for one that there is not. ``why``: sentences.
    ``lines``: those that differ, by word. ``now``: mark of the state that it was held against."""

    file: str
    path: str
    language: str
    title: str = ""
    kind: str = REFUSED
    page: Page | None = None
    why: list[str] = field(default_factory=list)
    lines: list[list[Op]] = field(default_factory=list)
    now: str = ""

    @property
    def tag(self) -> str:
        return BY_CODE[self.language].tag


@dataclass
class Plan:
    """``foreign``: code of an edition that is not one's own -> number of its files;
    ``pictures``: new ones that the drafts show; ``unnamed``: those that no text does;
    ``other_words``: files on pictures of the centre, of which it says something else."""

    pages: list[PagePlan]
    foreign: dict[str, int]
    strange: list[str]
    pictures: list[New]
    unnamed: list[str]
    other_words: list[str]

    def of(self, kind: str) -> list[PagePlan]:
        return [page for page in self.pages if page.kind == kind]

    @property
    def changes(self) -> list[PagePlan]:
        return [page for page in self.pages if page.kind in (NEW, CHANGED)]

    @property
    def digest(self) -> str:
        """Of all that a person was shown."""
        shown = [
            [one.file, one.kind, one.why, one.now,
             [[[op.what, op.text] for op in line] for line in one.lines]]
            for one in self.pages
        ]
        pictures = [[one.name, one.image.title, one.lacks, one.digest] for one in self.pictures]
        whole = json.dumps([shown, self.foreign, self.strange, pictures, self.unnamed,
                            self.other_words])
        return hashlib.sha256(whole.encode()).hexdigest()


class _Undo(Exception):
    pass


class Changed(Exception):
    """Between the look and the word something has changed; nothing was done."""


def make_plan(sent: Sent, user) -> Plan:
    """What :func:`apply` would do, tried out and undone: what is shown is what is possible."""
    try:
        with transaction.atomic(), indexing.once():
            plan = _work(sent, user, Pictures(sent, user))
            raise _Undo
    except _Undo:
        return plan


def apply(sent: Sent, user, digest: str) -> list[Page]:
    """Prepare the drafts, all or none. ``digest``: of the plan that was shown; raises
    :class:`Changed` if it would now be another one."""
    pictures = Pictures(sent, user)
    try:
        with transaction.atomic(), indexing.once():
            plan = _work(sent, user, pictures)
            if plan.digest != digest:
                raise Changed
            pictures.store()
    except BaseException:
        pictures.undo()
        raise
    return [page.page for page in plan.changes]


def _work(sent: Sent, user, pictures: Pictures) -> Plan:
    parcel = sent.files
    own = roles.languages_of(user)
    paths: dict[str, list[str]] = {}
    foreign: dict[str, int] = {}
    for _name, where, code in texts_in(parcel):
        if own is not None and code not in own:
            foreign[code] = foreign.get(code, 0) + 1
        else:
            paths.setdefault(code, []).append(where)
    pages = []
    for code in CODES:
        if code in paths:
            pages += _Edition(code, parcel, user, pictures, paths[code]).work()
    lonely = [name for name in parcel if name.endswith("page.yaml")
              and not any(name.replace("page.yaml", f"{code}.md") in parcel for code in CODES)]
    return Plan(pages, foreign, [*sent.strange, *lonely], pictures.shown(), sent.unnamed,
                pictures.other_words())


class _Refused(Exception):
    """Sentences, in the active language."""

    def __init__(self, *why: str):
        super().__init__(*why)
        self.why = list(why)


class _Edition:
    """``paths``: of the pages of which the archive speaks."""

    def __init__(self, code: str, parcel: Mapping[str, bytes], user, pictures: Pictures,
                 paths: list[str]):
        self.code, self.parcel, self.user, self.pictures = code, parcel, user, pictures
        self.paths = paths
        self.locale = Locale.objects.get(language_code=code)
        # Of two who take files in for one edition the second waits, and is told.
        Page.objects.select_for_update().filter(depth=2, locale=self.locale).first()
        self.there = given.newest(code)
        self.named = Named([self.there[path].draft for path in paths if path in self.there])
        self.holding, self.lexicon = check.held_in_database(), names.lexicon()
        self.where = Addresses()
        home = f"/{code}/"
        self.lists = {path.removeprefix(home).strip("/"): kind
                      for (kind, language), path in self.where.indexes.items()
                      if language == code}
        self.known = {home, *(f"{home}{path}/" for path in self.there if path)}
        for record in Record.objects.exclude(kind="concept"):
            self.known.add(self.where.record(record, code))

    def work(self) -> list[PagePlan]:
        plans, read = [], {}
        for path in self.paths:
            plan = PagePlan(f"{path}/{self.code}.md" if path else f"{self.code}.md", path,
                            self.code)
            if path in self.there:
                plan.page, plan.title = self.there[path].page, self.there[path].draft.title
            try:
                read[path] = self._read(plan)
                plan.title = plan.title or read[path][1].title
            except WordsError as error:
                plan.why = [str(error)]
            plans.append(plan)
        self.pictures.prepare((one.id for _whole, text in read.values() for one in text.references
                              if one.kind == "picture"), self.code)
        # What the archive brings may be linked to, wherever it stands in it.
        self.known |= {f"/{self.code}/{path}/" for path in read}
        order = {one.path: number for number, one in enumerate(
            folder.in_order([whole for whole, _text in read.values()]))}
        plans.sort(key=lambda plan: order.get(plan.path, -1))
        for plan in plans:
            if plan.path not in read:
                continue
            try:
                # A page that is refused leaves nothing behind; the others go on.
                with transaction.atomic():
                    self._page(plan, *read[plan.path])
            except _Refused as refused:
                plan.kind, plan.why = REFUSED, refused.why
            except WordsError as error:
                plan.kind, plan.why = REFUSED, [str(error)]
            except ValidationError as error:
                plan.kind = REFUSED
                plan.why = [f"{plan.file}: {sentence}" for sentence in _sentences(error)]
        return plans

    def _read(self, plan: PagePlan) -> tuple[Entry, Text]:
        text = folder.text_of(plan.file, self.parcel[plan.file], plan.path, self.code)
        name = f"{plan.path}/page.yaml" if plan.path else "page.yaml"
        texts = {self.code: text}
        if name in self.parcel:
            return folder.entry_of(name, self.parcel[name], plan.path, texts), text
        if plan.page is None:
            raise WordsError(_("%(file)s: a new page needs a page.yaml beside it.") % {
                "file": plan.file})
        return entry(self.there[plan.path].draft, plan.path, texts), text

    def _page(self, plan: PagePlan, whole: Entry, text: Text) -> None:
        text = self.pictures.placed(text)
        if plan.page is None:
            self._new(plan, whole, text)
        else:
            self._changed(plan, whole, text)
        if plan.kind in (NEW, CHANGED):
            self.pictures.used |= {
                one.id for one in text.references if one.kind == "picture"}

    def _changed(self, plan: PagePlan, whole: Entry, text: Text) -> None:
        draft = self.there[plan.path].draft
        now = text_of(draft, plan.path, self.code, self.named)
        before = entry(draft, plan.path, {self.code: now})
        plan.now = given.mark_of(before, now)
        old = given.said(before, now)
        named = replace(text, titles=dict(text.titles) | dict(self.named.titles))
        new = given.said(whole, named)
        if old == new:
            plan.kind = SAME
            return
        rights = plan.page.permissions_for_user(self.user)
        if not rights.can_edit():
            raise _Refused(_("You may not change this page."))
        if rights.page_locked():
            raise _Refused(_("The page is locked."))
        if not text.edited_from:
            raise _Refused(_(
                "%(file)s: the line “edited_from” is missing, so it cannot be told which state of "
                "the page was edited. Download the page anew and edit that.") % {
                    "file": plan.file})
        if text.edited_from != plan.now:
            raise _Refused(_("The page has changed since it was downloaded. Download it anew and "
                             "put your changes into that."))
        plan.lines = _differences(old, new)
        text = self._check(plan, text)
        self._save(put(draft, whole, text))
        plan.kind = CHANGED

    def _new(self, plan: PagePlan, whole: Entry, text: Text) -> None:
        if text.edited_from:
            raise _Refused(_(
                "%(file)s: the page that was downloaded no longer stands at this address. For a "
                "new page take out the line “edited_from”.") % {"file": plan.file})
        above = plan.path.rpartition("/")[0]
        if not plan.path or above not in self.there:
            raise no_parent(text)
        parent = self.there[above].page
        if not parent.permissions_for_user(self.user).can_add_subpage():
            raise _Refused(_("You may not make a page here."))
        plan.now = parent.url_path  # a number that is undone is not given again
        plan.lines = _differences("", given.said(whole, text))
        text = self._check(plan, text)
        try:
            page = make(whole, text, self.locale, live=False, owner=self.user)
        except PermissionDenied as error:
            raise _Refused(str(error)) from None
        if not type(page).can_create_at(parent.specific):
            raise _Refused(_("%(file)s: a page of this type cannot stand here.") % {
                "file": plan.file})
        self._save(page)
        page = Page.objects.get(pk=page.pk).specific
        self.there[plan.path] = given.Newest(page)
        plan.page, plan.kind = page, NEW

    def _save(self, page: WordsPage) -> None:
        page.body.stream_block.clean(page.body)
        page.save_revision(user=self.user, log_action=True)

    def _check(self, plan: PagePlan, text: Text) -> Text:
        """The text with the numbers of its new pictures."""
        missing = self.pictures.refused(text)
        if missing:
            raise _Refused(*missing)
        text = self.pictures.made(text)
        why = [*strange_facts([text]), *strange_references(text), *self._dead_links(plan, text)]
        for found in check.typed_numbers(
            files.plain(text), files.rich(text), plan.path, self.code, self.lists,
            self.holding, self.lexicon, text.numbers_ok,
        ):
            why.append(files.sentence(found).format(
                file=plan.file, number=found.text, place=found.place))
        if why:
            raise _Refused(*dict.fromkeys(why))
        return text

    def _dead_links(self, plan: PagePlan, text: Text) -> list[str]:
        rows = self.parcel[plan.file].decode("utf-8-sig").split("\n")
        home = f"/{self.code}/"
        why = []
        for link in (link for html in files.rich(text) for link in check.links(html)):
            path = link.partition("#")[0].partition("?")[0]
            if not path.startswith("/") or path in self.known or _is_ours(path):
                continue
            written = "/" + link.removeprefix(home)
            line = next((n for n, row in enumerate(rows, start=1) if f"({written}" in row), 0)
            why.append(_("%(file)s, line %(line)d: the link “%(link)s” leads nowhere.") % {
                "file": plan.file, "line": line, "link": written})
        return why


def _is_ours(path: str) -> bool:
    """Whether something other than a page stands at an address."""
    try:
        return resolve(path).func is not serve
    except Resolver404:
        return False


def _sentences(error: ValidationError) -> list[str]:
    """What is wrong, with the fields of blocks."""
    if isinstance(error, StreamBlockValidationError):
        data = error.as_json_data()
        return _leaves(data) or [_("The text cannot be taken.")]
    if hasattr(error, "error_dict"):
        return [f"{name}: {' '.join(one.messages)}" if name != "__all__" else " ".join(one.messages)
                for name, ones in error.error_dict.items() for one in ones]
    return list(error.messages)


def _leaves(data, name: str = "") -> list[str]:
    if isinstance(data, str):
        return [f"{name}: {data}" if name else data]
    items = data.items() if isinstance(data, dict) else [(name, item) for item in data]
    return [said for key, item in items for said in _leaves(
        item, name if key in ("messages", "blockErrors", "nonBlockErrors") or
        str(key).isdigit() else str(key))]


def _differences(before: str, now: str) -> list[list[Op]]:
    """Lines that differ, each by word."""
    old, new = before.split("\n"), now.split("\n")
    found = []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        pairs = max(b - a, d - c)
        for one, other in zip(_padded(old[a:b], pairs), _padded(new[c:d], pairs), strict=True):
            if one or other:
                found.append(_by_word(one, other))
    return found


def _padded(lines: list[str], length: int) -> list[str]:
    return lines + [""] * (length - len(lines))


def _by_word(before: str, now: str) -> list[Op]:
    if max(len(before), len(now)) > MOST_COMPARED:
        return [op for op in (Op("-", before), Op("+", now)) if op.text]
    return by_word(before, now)


def named_editions(foreign: Mapping[str, int]) -> list[tuple]:
    """(language, number of files) of editions that are not one's own."""
    return [(BY_CODE[code], number) for code, number in foreign.items()]
