"""Sitemaps as sitemaps.org and Google define them: pure, from :class:`Public` to bytes."""

from collections.abc import Sequence
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from amurinfo.languages import tag

from .entry import Public, newest

#: A sitemap may hold 50,000 addresses and 50 MiB; with its counterparts one takes up to 1 KiB.
MOST = 50_000

_NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
)


def moment(when: datetime) -> str:
    """W3C datetime, to the second, UTC."""
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def parts(entries: Sequence[Public], most: int = MOST) -> list[Sequence[Public]]:
    """The entries of an edition, in as many sitemaps as they need; one even if there is none."""
    return [entries[i : i + most] for i in range(0, len(entries), most)] or [entries]


def name(language: str, part: int) -> str:
    """File name of the n-th sitemap (from 1) of an edition."""
    return f"sitemap-{language}.xml" if part == 1 else f"sitemap-{language}-{part}.xml"


def index(site: str, editions: dict[str, list[Public]], most: int = MOST) -> bytes:
    """The list of all sitemaps of the site at ``site`` (no slash at the end)."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>',
             '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    for language, entries in editions.items():
        for number, part in enumerate(parts(entries, most), 1):
            last = newest(entry.changed for entry in part)
            lines.append(f"<sitemap><loc>{escape(site)}/{name(language, number)}</loc>"
                         f"{_lastmod(last)}</sitemap>")
    lines.append("</sitemapindex>\n")
    return "\n".join(lines).encode()


def sitemap(site: str, entries: Sequence[Public]) -> bytes:
    """One sitemap, each address with its counterparts in the other editions."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<urlset {_NAMESPACES}>"]
    for entry in entries:
        links = ""
        if len(entry.alternates) > 1:
            default = dict(entry.alternates).get("en", entry.alternates[0][1])
            links = "".join(
                f'<xhtml:link rel="alternate" hreflang="{code}" href={quoteattr(site + path)}/>'
                for code, path in [
                    *((tag(code), path) for code, path in entry.alternates),
                    ("x-default", default),
                ]
            )
        lines.append(
            f"<url><loc>{escape(site + entry.path)}</loc>{_lastmod(entry.changed)}{links}</url>"
        )
    lines.append("</urlset>\n")
    return "\n".join(lines).encode()


def _lastmod(when: datetime | None) -> str:
    return f"<lastmod>{moment(when)}</lastmod>" if when else ""
