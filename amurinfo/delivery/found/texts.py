"""robots.txt and security.txt (RFC 9116): pure."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from amurinfo.languages import LANGUAGES


def robots(site: str, closed: Sequence[str], sitemaps: Sequence[str]) -> str:
    """robots.txt (RFC 9309): everybody may read what readers may; where the sitemaps are.

    ``closed``: paths that are no pages; ``sitemaps``: their paths, the index first.
    """
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), ""]
    for language in LANGUAGES:
        lines += [f"# {language.autonym}: {site}/{language.code}/"]
    lines += [f"Sitemap: {site}{path}" for path in sitemaps]
    return "\n".join(lines) + "\n"


def expiry(today: date) -> datetime:
    """First of the month after next half-year: less than a year ahead, as RFC 9116 asks, and the
    same text for a whole month."""
    month = today.month + 7
    return datetime(today.year + (month - 1) // 12, (month - 1) % 12 + 1, 1, tzinfo=UTC)


def security(site: str, contacts: Sequence[str], today: date) -> str:
    """security.txt. ``contacts``: URIs, the preferred first; at least one.

    Raises ``ValueError`` without a contact: such a file would be against the RFC.
    """
    if not contacts:
        raise ValueError("security.txt needs a contact.")
    return "\n".join([
        *(f"Contact: {contact}" for contact in contacts),
        f"Expires: {expiry(today).strftime('%Y-%m-%dT%H:%M:%SZ')}",
        "Preferred-Languages: " + ", ".join(language.tag for language in LANGUAGES),
        f"Canonical: {site}/.well-known/security.txt",
    ]) + "\n"
