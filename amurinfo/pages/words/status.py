"""How far each edition is: pages, words, drafts, facts in prose, texts that nobody has read."""

import re
from dataclasses import dataclass, fields

from wagtail.models import Locale, Page

from amurinfo.languages import CODES

from ..models import WordsPage
from ..prose.check import plain
from ..prose.show import facts_of, paragraphs

_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\d_]+(?:[-’'][^\W\d_]+)*")


@dataclass
class Count:
    """``words``: of title, summary and body, a character a word in Chinese. ``drafts``: pages
    that are not public or hold changes that are not. ``unreviewed``: public texts that no office
    has read."""

    pages: int = 0
    words: int = 0
    drafts: int = 0
    facts: int = 0
    unreviewed: int = 0

    def add(self, other: "Count") -> None:
        for field in fields(self):
            setattr(self, field.name,
                    getattr(self, field.name) + getattr(other, field.name))


def words_in(text: str) -> int:
    return len(_WORD.findall(text))


def words_of(page: WordsPage) -> int:
    texts = [page.title, page.summary, *map(plain, paragraphs(page))]
    for item in page.body.raw_data:
        if item["type"] == "heading":
            texts.append(item["value"])
        elif item["type"] == "quote":
            texts.append(item["value"].get("text", ""))
    return sum(map(words_in, texts))


def status() -> dict[str, dict[str, Count]]:
    """Language code -> type of page, in the active language -> count."""
    codes = {locale.pk: locale.language_code for locale in Locale.objects.all()}
    found: dict[str, dict[str, Count]] = {code: {} for code in CODES}
    for page in Page.objects.filter(depth__gte=2).order_by("path").specific():
        if not isinstance(page, WordsPage):
            continue
        of_type = found[codes[page.locale_id]].setdefault(
            str(type(page)._meta.verbose_name), Count()
        )
        of_type.add(Count(
            1, words_of(page), int(not page.live or page.has_unpublished_changes),
            len(facts_of(page)), int(page.live and page.is_draft_text),
        ))
    return found
