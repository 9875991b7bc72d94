"""The languages in which the centre speaks, and what each is called where.

The same language has four codes: Django's and Wagtail's (``zh-hans``), the BCP 47 tag in
HTML (``zh-Hans``), CLDR's locale (``zh_Hans``) and the ending of a column in our files
(``zh``). This table is the only place that knows all four.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    """One language of the centre.

    ``code``: Django's code and the prefix in addresses; ``tag``: BCP 47, for ``lang=``;
    ``cldr``: Babel's locale; ``column``: ending of a column such as ``name_zh``;
    ``autonym``: its name in itself.
    """

    code: str
    tag: str
    cldr: str
    column: str
    autonym: str


LANGUAGES = (
    Language("ru", "ru", "ru", "ru", "Русский"),
    Language("en", "en", "en_GB", "en", "English"),
    Language("zh-hans", "zh-Hans", "zh_Hans", "zh", "中文"),
    Language("mn", "mn", "mn", "mn", "Монгол"),
)

CODES = tuple(language.code for language in LANGUAGES)
BY_CODE = {language.code: language for language in LANGUAGES}
BY_COLUMN = {language.column: language for language in LANGUAGES}

#: The language in which a country writes its own names.
OF_COUNTRY = {"RU": "ru", "CN": "zh-hans", "MN": "mn"}


def tag(code: str) -> str:
    """BCP 47 tag of a language code; a code that is not ours (``la``) is its own tag."""
    language = BY_CODE.get(code)
    return language.tag if language else code
