"""What a page is about, as JSON-LD in the vocabulary of schema.org.

One graph a page: the page itself in its edition, the way back, and the thing that it is about.
Species follow the Taxon profile of Bioschemas (1.0-RELEASE). Built from what the template shows
anyway: no query, and no coordinate that the map beside it does not show.
"""

import json
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from amurinfo.facts.models import Network, Organisation, Place, ProtectedArea, Record, Species
from amurinfo.pages.models import EventPage, NewsPage, RecordIndexPage
from amurinfo.pages.profiles import Profile
from amurinfo.pages.shell import Shell

CONTEXT = "https://schema.org"
TAXON = "https://bioschemas.org/profiles/Taxon/1.0-RELEASE"
#: Of what the project itself made; figures keep the terms of the sources that they name.
LICENCE = "https://creativecommons.org/licenses/by/4.0/"

Node = dict[str, Any]


def graph(shell: Shell, page, profile: Profile | None, picture: str) -> Node:
    """The document of one page. ``page``: its words, ``None`` for a record without any;
    ``picture``: absolute address of its share picture."""
    site = settings.SITE_URL
    url = shell.canonical
    centre = {"@type": "Organization", "@id": f"{site}/#centre", "name": _("AmurInfoCenter"),
              "url": f"{site}{shell.home}"}
    edition = {"@type": "WebSite", "@id": f"{site}{shell.home}#edition", "url": site + shell.home,
               "name": _("AmurInfoCenter"), "inLanguage": shell.language.tag,
               "publisher": {"@id": centre["@id"]}}
    about = _record(profile, shell, url) if profile else _page(page, shell, url, picture)
    this: Node = {
        "@type": "CollectionPage" if isinstance(page, RecordIndexPage) and not profile
                 else "WebPage",
        "@id": url, "url": url, "name": shell.title, "inLanguage": shell.language.tag,
        "isPartOf": {"@id": edition["@id"]}, "publisher": {"@id": centre["@id"]},
        "image": picture, "license": LICENCE,
    }
    if shell.description:
        this["description"] = shell.description
    if page is not None and page.first_published_at:
        this["datePublished"] = page.first_published_at.isoformat(timespec="seconds")
        this["dateModified"] = page.last_published_at.isoformat(timespec="seconds")
    elif profile:
        this["dateModified"] = profile.record.updated_at.isoformat(timespec="seconds")
    if about:
        this["mainEntity"] = {"@id": about["@id"]}
    nodes = [centre, edition, this]
    if shell.trail:
        this["breadcrumb"] = {"@id": f"{url}#trail"}
        nodes.append(_trail(shell, url))
    if about:
        nodes.append(about)
    return {"@context": CONTEXT, "@graph": nodes}


def text(document: Node) -> str:
    """JSON that cannot end the element in which it stands, whatever an editor wrote."""
    plain = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        plain = plain.replace(sign, f"\\u{ord(sign):04x}")
    return plain


def _trail(shell: Shell, url: str) -> Node:
    steps = [*((link.text, settings.SITE_URL + link.url) for link in shell.trail),
             (shell.title, url)]
    return {
        "@type": "BreadcrumbList", "@id": f"{url}#trail",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": target}
            for number, (name, target) in enumerate(steps, 1)
        ],
    }


def _page(page, shell: Shell, url: str, picture: str) -> Node | None:
    if isinstance(page, NewsPage):
        return {
            "@type": "NewsArticle", "@id": f"{url}#news", "url": url, "headline": page.title,
            "inLanguage": shell.language.tag, "image": picture, "license": LICENCE,
            "datePublished": page.first_published_at.isoformat(timespec="seconds"),
            "dateModified": page.last_published_at.isoformat(timespec="seconds"),
            "temporalCoverage": page.date.isoformat(),
            "author": {"@id": f"{settings.SITE_URL}/#centre"},
            "publisher": {"@id": f"{settings.SITE_URL}/#centre"},
        }
    if isinstance(page, EventPage):
        return _event(page, shell, url)
    if isinstance(page, RecordIndexPage):
        return {
            "@type": "Dataset", "@id": f"{url}#data", "url": url, "name": page.title,
            "description": page.summary or page.title, "inLanguage": shell.language.tag,
            "isAccessibleForFree": True, "license": LICENCE,
            "creator": {"@id": f"{settings.SITE_URL}/#centre"},
        }
    return None


def _event(page: EventPage, shell: Shell, url: str) -> Node:
    event: Node = {
        "@type": "Event", "@id": f"{url}#event", "name": page.title, "url": url,
        "startDate": page.start.isoformat(), "inLanguage": shell.language.tag,
        "endDate": (page.end or page.start).isoformat(),
        "eventStatus": "https://schema.org/EventScheduled",
    }
    if page.summary:
        event["description"] = page.summary
    if page.place:
        event["location"] = _place(page.place, shell.language.code)
        if page.venue:
            event["location"]["description"] = page.venue
    elif page.venue:
        event["location"] = {"@type": "Place", "name": page.venue}
    return event


def _place(record: Record, language: str, kind: str = "Place") -> Node:
    """``lat``, ``lon`` of a record are its public point: blurred where it must be."""
    place: Node = {"@type": kind, "name": record.name_for(language).text}
    if record.lat is not None:
        place["geo"] = {
            "@type": "GeoCoordinates", "latitude": record.lat, "longitude": record.lon
        }
    return place


def _record(profile: Profile, shell: Shell, url: str) -> Node:
    record = profile.record
    thing: Node
    if isinstance(record, Species):
        thing = _taxon(record)
    elif isinstance(record, (Place, ProtectedArea)):
        thing = _place(record, shell.language.code)
    elif isinstance(record, (Organisation, Network)):
        thing = {"@type": "Organization", "name": profile.name.text}
    else:
        thing = {"@type": "CreativeWork", "name": profile.name.text}
        if getattr(record, "date", ""):
            thing["dateCreated"] = record.date
    thing |= {"@id": f"{url}#{record.kind}", "url": url, "identifier": record.slug}
    names = [
        {"@value": name.text, "@language": name.lang} for name in profile.names
        if name.text != thing["name"]
    ]
    if names:
        thing["alternateName"] = names
    sources = [source.url for source in profile.sources if source.url]
    if sources:
        thing["subjectOf"] = sources
    return thing


def _taxon(record: Species) -> Node:
    """Genus and epithets by the codes of nomenclature: two words a species, three a
    subspecies."""
    words = record.scientific_name.split()
    taxon: Node = {
        "@type": "Taxon", "name": record.scientific_name,
        "http://purl.org/dc/terms/conformsTo": {"@id": TAXON, "@type": "CreativeWork"},
    }
    if words[-1].rstrip(".") in ("spp", "sp") or len(words) == 1:
        taxon["taxonRank"] = "genus"
        taxon["name"] = words[0]
    elif len(words) in (2, 3) and all(word.isalpha() for word in words):
        taxon["taxonRank"] = "species" if len(words) == 2 else "subspecies"
        taxon["parentTaxon"] = {"@type": "Taxon", "name": " ".join(words[:-1])}
    return taxon
