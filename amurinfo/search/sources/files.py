"""PDF files of the library: a document for the file, and one for each page that has words.

A file is published by standing under an entry of the library, in a collection that is open. What
it says is as its office wrote it: no place in it is blurred.
"""

from collections.abc import Iterable, Iterator, Mapping

from wagtail.models import Collection

from amurinfo.analysis.guess import languages, written_in
from amurinfo.media.models import CentreDocument

from . import modules, plain
from .records import year_of
from .source import Label, Source

#: Characters of a page that tell its language; of fewer the whole file does.
_ENOUGH = 200
#: Of the first page so much stands with the file itself.
_BEGINNING = 600


def published():
    """PDF files that everybody may read and find."""
    return of_library().filter(pdf__isnull=False)


def of_library():
    """As :func:`published`, whether they were read already or not."""
    return CentreDocument.objects.public().filter(
        agreement__isnull=False, file__iendswith=".pdf")


def of_agreements(slugs: Iterable[str]) -> list[int]:
    """Files that stand under these entries of the library."""
    return list(CentreDocument.objects.filter(agreement__slug__in=list(slugs))
                .order_by("pk").values_list("pk", flat=True))


def in_collection(number: int) -> list[int]:
    """Files of a collection and of all below it."""
    top = Collection.objects.filter(pk=number).first()
    if top is None:
        return []
    return list(CentreDocument.objects.filter(collection__path__startswith=top.path)
                .order_by("pk").values_list("pk", flat=True))


def sources(ids: Iterable[int]) -> Iterator[Source]:
    chosen = published().filter(pk__in=list(ids)).select_related(
        "pdf", "agreement__related_network").order_by("pk")
    of_modules = modules.of_records(document.agreement_id for document in chosen)
    for document in chosen:
        yield from _of(document, {language: facets for (entry, language), facets
                                  in of_modules.items() if entry == document.agreement_id})


def _of(document: CentreDocument, of_modules: Mapping[str, set[str]]) -> Iterator[Source]:
    """Key ``file:7#0`` is the file as a whole, ``file:7#14`` its fourteenth page."""
    pages = [(number, plain.clean(text)) for number, text in enumerate(document.pdf.texts, 1)]
    first = next((text for _number, text in pages if text), "")
    whole = (document.language or written_in(" ".join(text for _number, text in pages))
             or written_in(document.title) or "en")
    title_language = languages(document.title, whole)[0]
    entry, thing = document.agreement, f"file:{document.pk}"
    # The last one says which file it is: of all its pages together one is counted.
    facets = {"kind:file", thing, *(f"country:{code}" for code in entry.country_codes)}
    if year := year_of(entry):
        facets.add(f"year:{year}")
    if entry.related_network:
        facets.add(f"network:{entry.related_network.slug}")
    for number, text in [(0, first[:_BEGINNING]), *pages]:
        if number and not text:
            continue
        language = whole if not number or document.language or len(text) < _ENOUGH \
            else written_in(text) or whole
        yield Source(
            key=f"{thing}#{number}", language=language, thing=thing, kind="file",
            title=document.title, title_language=title_language, text=text,
            facets=facets | of_modules.get(language, set()),
            labels=[] if number else [Label(document.title, title_language)],
        )
