"""Words from files -> pages, published; a page that is there gets a new revision."""

from collections.abc import Callable, Iterable
from pathlib import Path

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models, transaction
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page, Site

from amurinfo.editions import approval
from amurinfo.editions.exchange import publishing, together
from amurinfo.facts.prose.resolve import resolve

from ..models import WordsPage
from .folder import Entry, Text, WordsError, read

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
    _check_facts([text for _entry, text in work])
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
    """Every fact that a text names is there and has what is asked of it. All that is wrong is
    told at once."""
    problems = []
    for code in {text.language for text in texts}:
        of_language = [text for text in texts if text.language == code]
        shown = resolve((fact for text in of_language for _line, fact in text.facts), code)
        for text in of_language:
            for line, fact in text.facts:
                if shown[fact].problem:
                    problems.append((text.file, line, fact, code))
    if not problems:
        return
    # Said again in the language of whoever loads, not of the text.
    said = []
    for file, line, fact, code in sorted(problems, key=lambda problem: problem[:2]):
        why = resolve([fact], code, speak=get_language())[fact].problem
        said.append(_("%(file)s, line %(line)d: “%(fact)s”: %(why)s") % {
            "file": file, "line": line, "fact": fact, "why": why,
        })
    raise WordsError("\n".join(said))


def _write(entry: Entry, text: Text, locale: Locale) -> WordsPage:
    model = _model(entry, text)
    page = _find(entry.path, locale)
    if page is not None and not isinstance(page, model):
        raise WordsError(_("%(file)s: a page of another type stands at this address.") % {
            "file": text.file
        })
    is_new = page is None
    if is_new:
        page = model(slug=entry.path.rpartition("/")[2] or f"home-{locale.language_code}",
                     locale=locale)
    page.title, page.draft_title, page.summary = text.title, text.title, text.summary
    page.review = text.state
    page.sources = "\n".join(text.sources)
    page.numbers_kept = "\n".join(text.numbers_ok)
    page.names_unlinked = "\n".join(text.no_links)
    page.written_from = text.written_from
    page.written_from_revision = text.written_from_revision
    page.show_in_menus = entry.menu
    page.body = [
        {"type": block.kind, "id": block.id,
         "value": {"text": block.value, "who": ""} if block.kind == "quote" else block.value}
        for block in text.blocks
    ]
    relations = _set_fields(entry, text, page)
    with override(locale.language_code):
        try:
            if is_new:
                _add(entry, text, page, locale)
            for name, values in relations.items():
                getattr(page, name).set(values)
            page.full_clean()
        except ValidationError as error:
            raise WordsError(f"{text.file}: {'; '.join(error.messages)}") from None
        page.save_revision(log_action=True).publish()
    return page


def _model(entry: Entry, text: Text) -> type[WordsPage]:
    try:
        return apps.get_model(TYPES[entry.type])
    except KeyError:
        raise WordsError(_("%(file)s: “%(field)s” is not known.") % {
            "file": text.file, "field": f"type: {entry.type}"
        }) from None


def _find(path: str, locale: Locale) -> Page | None:
    home = Page.objects.filter(depth=2, locale=locale).first()
    if home is None or not path:
        return home.specific if home else None
    page = Page.objects.filter(url_path=f"{home.url_path}{path}/").first()
    return page.specific if page else None


def _add(entry: Entry, text: Text, page: WordsPage, locale: Locale) -> None:
    if not entry.path:
        _add_home(page)
        return
    parent = _find(entry.path.rpartition("/")[0], locale)
    if parent is None:
        raise WordsError(_("%(file)s: there is no page above it in this edition.") % {
            "file": text.file
        })
    page.adopt_key(parent)
    parent.add_child(instance=page)


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


def _set_fields(entry: Entry, text: Text, page: WordsPage) -> dict[str, list]:
    """Set plain fields and single relations; returns the many-valued ones for later."""
    many: dict[str, list] = {}
    for name, value in entry.fields.items():
        try:
            field = page._meta.get_field(name)
        except LookupError:
            raise WordsError(_("%(file)s: “%(field)s” is not known.") % {
                "file": text.file, "field": name
            }) from None
        try:
            if field.many_to_many:
                many[name] = [_related(field, slug) for slug in value]
            elif isinstance(field, models.ForeignKey):
                setattr(page, name, _related(field, value) if value else None)
            else:
                setattr(page, name, value)
        except ObjectDoesNotExist:
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
