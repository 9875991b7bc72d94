"""Words from files -> pages, published; a page that is there gets a new revision."""

from collections.abc import Callable, Iterable
from pathlib import Path

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models, transaction
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Locale, Page, Site

from amurinfo.editions import approval
from amurinfo.editions.exchange import publishing, together
from amurinfo.facts.prose.resolve import resolve

from ..models import WordsPage
from .folder import Entry, Text, WordsError, read
from .stored import Named, kept
from .stored import blocks_of as stored_blocks

#: Word in ``page.yaml`` -> page model.
TYPES = {
    "home": "home.HomePage",
    "section": "pages.SectionPage",
    "article": "pages.ArticlePage",
    "policy": "pages.PolicyPage",
    "species-index": "pages.SpeciesIndexPage",
    "species": "pages.SpeciesPage",
    "place-index": "pages.PlaceIndexPage",
    "place": "pages.PlacePage",
    "office-index": "pages.OfficeIndexPage",
    "office": "pages.OfficePage",
    "news-index": "pages.NewsIndexPage",
    "news": "pages.NewsPage",
    "event-index": "pages.EventIndexPage",
    "event": "pages.EventPage",
    "history": "pages.HistoryPage",
    "site-map": "pages.SiteMapPage",
    "editions": "pages.EditionsPage",
    "area-index": "econet.ProtectedAreaIndexPage",
    "area": "econet.ProtectedAreaPage",
    "network-index": "econet.NetworkIndexPage",
    "network": "econet.NetworkPage",
    "map": "econet.MapPage",
    "agreement-index": "library.AgreementIndexPage",
    "agreement": "library.AgreementPage",
    "programme": "programme.ProgrammePage",
    "module": "programme.ModulePage",
    "offline": "delivery.OfflinePage",
}


@transaction.atomic
def load(
    folder: Path,
    languages: Iterable[str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Load a folder into the editions of ``languages`` (default: all); all or nothing.

    Returns how many pages were written. Raises :class:`WordsError`.
    """
    entries = read(folder)
    wanted = set(languages) if languages is not None else None
    work = [
        (entry, text)
        for entry in entries
        for code, text in entry.texts.items()
        if wanted is None or code in wanted
    ]
    texts = [text for _entry, text in work]
    _check_facts(texts)
    _check_references(texts)
    locales = {locale.language_code: locale for locale in Locale.objects.all()}
    told: dict[str, list[Page]] = {}
    with publishing.batch(), approval.exempt("amurinfo content load"):
        for done, (entry, text) in enumerate(work, start=1):
            page = _write(entry, text, locales[text.language])
            told.setdefault(entry.path, []).append(page)
            if progress:
                progress(done, len(work))
        # The files of one folder are one text in several languages.
        together.declare(told.values())
    return len(work)


def _check_facts(texts: list[Text]) -> None:
    said = strange_facts(texts)
    if said:
        raise WordsError("\n".join(said))


def strange_facts(texts: list[Text]) -> list[str]:
    """One sentence for each fact that is not there or has not what is asked of it."""
    problems = []
    for code in {text.language for text in texts}:
        of_language = [text for text in texts if text.language == code]
        shown = resolve((fact for text in of_language for _line, fact in text.facts), code)
        for text in of_language:
            for line, fact in text.facts:
                if shown[fact].problem:
                    problems.append((text.file, line, fact, code))
    # Said again in the language of whoever loads, not of the text.
    said = []
    for file, line, fact, code in sorted(problems, key=lambda problem: problem[:2]):
        why = resolve([fact], code, speak=get_language())[fact].problem
        said.append(_("%(file)s, line %(line)d: “%(fact)s”: %(why)s") % {
            "file": file, "line": line, "fact": fact, "why": why,
        })
    return said


def _check_references(texts: list[Text]) -> None:
    said = [sentence for text in texts for sentence in strange_references(text)]
    if said:
        raise WordsError("\n".join(said))


def strange_references(text: Text) -> list[str]:
    """One sentence for each number that is not what the text takes it for."""
    said = []
    models_named = {"image": get_image_model(), "document": get_document_model(), "page": Page}
    for one in text.references:
        # A picture by its name comes in archives only (:mod:`.pictures`), and has a number by now.
        found = one.kind in models_named and models_named[one.kind].objects.filter(
            pk=one.id).first()
        where = {"file": text.file, "line": one.line,
                 "what": f"{'image' if one.kind == 'picture' else one.kind}:{one.id}"}
        if not found:
            said.append(_("%(file)s, line %(line)d: there is no “%(what)s” here.") % where)
        elif one.title and one.title != found.title.strip():
            said.append(_("%(file)s, line %(line)d: “%(what)s” is called “%(title)s” here; take "
                          "the right number, or leave out the title.") % {
                **where, "title": found.title})
    return said


def _write(entry: Entry, text: Text, locale: Locale) -> WordsPage:
    page = find(entry.path, locale.language_code)
    try:
        # Published below, and not twice: what goes past an approval is written down each time.
        page = put(page, entry, text) if page else make(entry, text, locale, live=False)
    except ValidationError as error:
        raise WordsError(f"{text.file}: {'; '.join(error.messages)}") from None
    with override(locale.language_code):
        page.save_revision(log_action=True).publish()
    return page


def put(page: WordsPage, entry: Entry, text: Text) -> WordsPage:
    """``page``, not saved, with what the files say. Raises :class:`WordsError`,
    ``ValidationError``."""
    if type(page) is not _model(entry, text):
        raise WordsError(_("%(file)s: a page of another type stands at this address.") % {
            "file": text.file
        })
    relations = _fill(page, entry, text)
    for name, values in relations.items():
        getattr(page, name).set(values)
    page.full_clean()
    return page


def make(entry: Entry, text: Text, locale: Locale, **values) -> WordsPage:
    """A new page, saved; ``values``: of its fields, beside what the files say. Raises as
    :func:`put`."""
    page = _model(entry, text)(
        slug=entry.path.rpartition("/")[2] or f"home-{locale.language_code}", locale=locale,
        **values)
    relations = _fill(page, entry, text)
    _add(entry, text, page)
    for name, related in relations.items():
        getattr(page, name).set(related)
    page.full_clean()
    return page


def _fill(page: WordsPage, entry: Entry, text: Text) -> dict[str, list]:
    page.title, page.draft_title, page.summary = text.title, text.title, text.summary
    page.review = text.state
    page.sources = "\n".join(text.sources)
    page.numbers_kept = "\n".join(text.numbers_ok)
    page.names_unlinked = "\n".join(text.no_links)
    page.written_from = text.written_from
    page.written_from_revision = text.written_from_revision
    page.show_in_menus = entry.menu
    stored = list(page.body.raw_data)
    before = stored_blocks(page, text.language, Named([page])) if stored else []
    page.body = kept(stored, before, text.blocks)
    return _set_fields(entry, text, page)


def _model(entry: Entry, text: Text) -> type[WordsPage]:
    try:
        return apps.get_model(TYPES[entry.type])
    except KeyError:
        raise WordsError(_("%(file)s: “%(field)s” is not known.") % {
            "file": text.file, "field": f"type: {entry.type}"
        }) from None


def find(path: str, code: str) -> Page | None:
    """What stands at ``path`` below the edition ``code``."""
    home = Page.objects.filter(depth=2, locale__language_code=code).first()
    if home is None or not path:
        return home.specific if home else None
    page = Page.objects.filter(url_path=f"{home.url_path}{path}/").first()
    return page.specific if page else None


def _add(entry: Entry, text: Text, page: WordsPage) -> None:
    if not entry.path:
        _add_home(page)
        return
    parent = find(entry.path.rpartition("/")[0], text.language)
    if parent is None:
        raise no_parent(text)
    page.adopt_key(parent)
    parent.add_child(instance=page)


def no_parent(text: Text) -> WordsError:
    return WordsError(_("%(file)s: there is no page above it in this edition.") % {
        "file": text.file})


def _add_home(page: WordsPage) -> None:
    root = Page.get_first_root_node()
    twin = Page.objects.filter(depth=2).type(type(page)).first()
    if twin:
        page.translation_key = twin.translation_key
    root.add_child(instance=page)
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(hostname="localhost", root_page=page, is_default_site=True)
    elif not isinstance(site.root_page.specific, type(page)):
        # Wagtail's own "Welcome" page makes room.
        welcome = site.root_page
        site.root_page = page
        site.save()
        welcome.delete()


def own_fields(model: type[WordsPage]) -> list[models.Field]:
    """What a type has beside what all pages of words have."""
    shared = {field.name for field in apps.get_model("pages.ArticlePage")._meta.get_fields()}
    own = [*model._meta.concrete_fields, *model._meta.many_to_many]
    return [field for field in own if field.name not in shared and field.name != "page_ptr"]


def _set_fields(entry: Entry, text: Text, page: WordsPage) -> dict[str, list]:
    """Set plain fields and single relations; returns the many-valued ones for later."""
    many: dict[str, list] = {}
    # No other: a file does not say whose a page is, or whether readers see it.
    known = {field.name: field for field in own_fields(type(page))}
    for name, value in entry.fields.items():
        field = known.get(name)
        wanted = list if field is not None and field.many_to_many else str
        if field is None or field.is_relation and value and not isinstance(value, wanted) or (
                not field.is_relation and isinstance(value, list | dict)):
            raise WordsError(_("%(file)s: “%(field)s” is not known.") % {
                "file": text.file, "field": name if field is None else f"{name}: {value}"
            })
        try:
            if field.many_to_many:
                many[name] = [_related(field, slug) for slug in value or ()]
            elif isinstance(field, models.ForeignKey):
                setattr(page, name, _related(field, value) if value else None)
            else:
                setattr(page, name, value)
        except (ObjectDoesNotExist, TypeError, ValueError):
            raise WordsError(_("%(file)s: “%(field)s” names a record that does not exist.") % {
                "file": text.file, "field": name
            }) from None
    return many


def _related(field, slug: str):
    model = field.related_model
    limit = field.get_limit_choices_to()
    if "vocabulary" in limit:
        return model.objects.get(vocabulary=limit["vocabulary"], code=slug)
    return model.objects.get(slug=slug)
