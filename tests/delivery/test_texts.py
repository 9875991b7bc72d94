"""robots.txt by Python's own parser; security.txt by the rules of RFC 9116."""

import datetime
from urllib.robotparser import RobotFileParser

import pytest

from amurinfo.delivery.found import texts

SITE = "https://amur.example"


def test_robots_may_read_pages_and_nothing_of_the_editors():
    parser = RobotFileParser()
    text = texts.robots(SITE, ["/editors/"], ["/sitemap.xml", "/sitemap-mn.xml"])
    parser.parse(text.splitlines())
    assert parser.can_fetch("Anybot", f"{SITE}/mn/species/")
    assert not parser.can_fetch("Anybot", f"{SITE}/editors/pages/")
    assert parser.site_maps() == [f"{SITE}/sitemap.xml", f"{SITE}/sitemap-mn.xml"]


def fields(text: str) -> list[tuple[str, str]]:
    return [tuple(line.split(": ", 1)) for line in text.splitlines()]


@pytest.mark.parametrize("today", [
    datetime.date(2026, 1, 1), datetime.date(2026, 5, 31), datetime.date(2026, 6, 1),
    datetime.date(2026, 12, 31), datetime.date(2028, 2, 29),
])
def test_security_txt_is_what_the_rfc_asks(today):
    found = fields(texts.security(SITE, ["mailto:a@amur.example"], today))
    names = [name for name, _value in found]
    assert set(names) == {"Contact", "Expires", "Preferred-Languages", "Canonical"}
    assert names.count("Expires") == names.count("Preferred-Languages") == 1
    values = dict(found)
    assert values["Canonical"] == f"{SITE}/.well-known/security.txt"
    assert values["Preferred-Languages"] == "ru, en, zh-Hans, mn"
    expires = datetime.datetime.fromisoformat(values["Expires"]).date()
    # Section 2.5.5: less than a year; and long enough to be written once a month.
    assert datetime.timedelta(days=180) < expires - today < datetime.timedelta(days=365)


def test_security_txt_needs_a_contact():
    with pytest.raises(ValueError, match="contact"):
        texts.security(SITE, [], datetime.date(2026, 1, 1))
