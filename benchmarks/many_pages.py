"""A centre with as many pages as it may have in twenty years: for measuring.

Half of them are news, half articles in sections of fifty, the same in all four editions. Their
paragraphs, with the links and figures in them, are those of the centre's own pages, shuffled by a
fixed seed, the same ones in each edition: about 2,800 characters a page in Russian. They are put
into the tables directly, as by Wagtail's page tree 40,000 pages would take half an hour.

Run: DATA=/srv/copy python -m benchmarks.many_pages 10000   # of a centre that was prepared
"""

import datetime
import os
import random
import sys
import uuid

import django

PARAGRAPHS = 7
SECTION = 50
_FIRST_DAY = datetime.date(2006, 1, 1)


class _Words:
    """What an edition's own pages say; at the same place in each list what the others say."""

    def __init__(self, language: str):
        from wagtail.models import Page

        self.titles, self.paragraphs, self.headings = [], [], []
        for page in Page.objects.live().filter(
                locale__language_code=language).order_by("translation_key").specific():
            for item in getattr(page, "body", None) and page.body.raw_data or ():
                kept = self.paragraphs if item["type"] == "paragraph" else self.headings
                kept.append(item["value"])
                self.titles.append(page.title)

    def body(self, chance: random.Random) -> list[dict]:
        made = [("paragraph", chance.choice(self.paragraphs))]
        while len(made) < 2 * PARAGRAPHS - 1:
            made += [("heading", chance.choice(self.headings)),
                     ("paragraph", chance.choice(self.paragraphs))]
        return [{"type": kind, "value": value,
                 "id": str(uuid.UUID(int=chance.getrandbits(128), version=4))}
                for kind, value in made]


def _put(pages: list, parent) -> None:
    """Below ``parent``, in this order: what Wagtail's tree would have made of them one by one."""
    from django.db import connection
    from django.db.models import F
    from django.utils import timezone
    from wagtail.models import Page

    last = parent.get_last_child()
    first = Page._str2int(last.path[-Page.steplen:]) if last else 0
    now = timezone.now()
    for at, page in enumerate(pages, first + 1):
        page.depth = parent.depth + 1
        page.path = Page._get_path(parent.path, page.depth, at)
        page.set_url_path(parent)
        page.live, page.draft_title = True, page.title
        page.first_published_at = page.last_published_at = now
    model = type(pages[0])
    shared = [f.attname for f in Page._meta.local_concrete_fields if not f.primary_key]
    made = Page.objects.bulk_create(
        [Page(**{name: getattr(page, name) for name in shared}) for page in pages],
        batch_size=500)
    own = model._meta.local_concrete_fields
    for page, row in zip(pages, made, strict=True):
        page.pk = row.pk
    # The part of each page in the table of its own type; Django does not put these in bulk.
    quoted = ", ".join(connection.ops.quote_name(f.column) for f in own)
    marks = ", ".join(["%s"] * len(own))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {model._meta.db_table} ({quoted}) VALUES ({marks})",  # noqa: S608
            [[f.get_db_prep_save(f.pre_save(page, True), connection) for f in own]
             for page in pages])
    Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + len(pages))


def fill(number: int) -> None:
    """``number`` pages more in each edition."""
    from django.db import transaction
    from wagtail.models import Locale

    from amurinfo.home.models import HomePage
    from amurinfo.languages import LANGUAGES
    from amurinfo.pages.models import ArticlePage, NewsIndexPage, NewsPage, SectionPage

    keys = random.Random(1)  # noqa: S311 (the same pages each time, no secret)
    shared = {}

    def key(slug: str) -> uuid.UUID:
        return shared.setdefault(slug, uuid.UUID(int=keys.getrandbits(128), version=4))

    for language in LANGUAGES:
        chance = random.Random(2)  # noqa: S311
        words = _Words(language.code)
        locale = Locale.objects.get(language_code=language.code)

        def page(model, slug: str, chance=chance, words=words, locale=locale, **values):
            return model(title=chance.choice(words.titles), slug=slug, locale=locale,
                         translation_key=key(slug), review="reviewed", **values)

        with transaction.atomic():
            news = number // 2
            _put([page(NewsPage, f"news-{at}", body=words.body(chance),
                       date=_FIRST_DAY + datetime.timedelta(days=at % 7000))
                  for at in range(news)], NewsIndexPage.objects.get(locale=locale))
            home = HomePage.objects.get(locale=locale)
            for start in range(news, number, SECTION + 1):
                _put([page(SectionPage, f"section-{start}", summary=words.titles[0])],
                     HomePage.objects.get(pk=home.pk))
                section = SectionPage.objects.get(locale=locale, slug=f"section-{start}")
                _put([page(ArticlePage, f"article-{at}", body=words.body(chance))
                      for at in range(start + 1, min(start + 1 + SECTION, number))], section)


def main(number: str = "10000") -> None:
    django.setup()
    fill(int(number))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amurinfo.config.settings.base")
    main(*sys.argv[1:])
