"""Whether a text may well say a name."""

import pytest

from amurinfo.editions.exchange.naming import is_said


@pytest.mark.parametrize(("name", "text", "language", "said"), [
    ("national park", "two large national parks", "en", True),
    ("red-crowned crane", "red-crowned and white-naped cranes", "en", True),
    ("red-crowned crane", "the white-naped crane", "en", False),
    ("Convention on Wetlands", "wetlands " + "a " * 20 + "convention", "en", False),
    ("лиственница", "лиственничная тайга", "ru", True),
    ("дуб", "дубликат договора", "ru", False),
    ("дэлхийн өв", "дэлхийн өвд", "mn", True),
    ("шинэс", "шинэхэн зам", "mn", False),
    ("鄂嫩-巴尔吉国家公园", "其中包括鄂嫩-巴尔吉国家公园。", "zh-hans", True),
    ("鄂嫩-巴尔吉国家公园", "鄂嫩河", "zh-hans", False),
    ("", "", "ru", False), ("—", "—", "zh-hans", False),
])
def test_is_said(name, text, language, said):
    assert is_said(name, text, language) is said
