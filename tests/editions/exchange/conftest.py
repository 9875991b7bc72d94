"""An office's people at work on pages."""

import pytest
from wagtail.models import Page

from amurinfo.editions.models import Edition, Offer, Snapshot, Standing


class Desk:
    """One page in all editions, by the code of its language."""

    def __init__(self, path: str):
        self.path = path

    def page(self, code: str):
        home = Page.objects.get(depth=2, locale__language_code=code)
        found = Page.objects.filter(url_path=f"{home.url_path}{self.path}/").first()
        return found.specific if found else None

    @property
    def key(self):
        return Page.objects.filter(url_path__endswith=f"/{self.path}/").first().translation_key

    def publish(self, code: str, change, user=None):
        page = self.page(code).get_latest_revision_as_object()
        change(page)
        page.save_revision(user=user).publish(user=user)
        return self.page(code)

    def review(self, *codes: str, state: str = "reviewed"):
        """Its office says in the editor what it holds of the words, and publishes."""
        for code in codes:
            self.publish(code, lambda page: setattr(page, "review", state))

    def paragraphs(self, code: str, change, user=None):
        """Publish with the HTML of the first paragraph block changed."""

        def edit(page):
            data = [dict(item) for item in page.body.raw_data]
            block = next(item for item in data if item["type"] == "paragraph")
            block["value"] = change(block["value"])
            page.body = data

        return self.publish(code, edit, user)

    def standing(self, code: str) -> Standing:
        return Standing.objects.get(translation_key=self.key, edition__language=code)

    def offer(self, source: str, target: str) -> Offer | None:
        return Offer.objects.filter(
            translation_key=self.key, source__language=source, target__language=target
        ).first()

    def live(self, code: str) -> Snapshot:
        return Snapshot.objects.get(
            translation_key=self.key, edition__language=code, is_live=True)


@pytest.fixture
def rivers(db):
    return Desk("ecoregion/rivers")


@pytest.fixture
def news(db):
    """A news item that only the Russian edition has."""
    from amurinfo.pages.models import NewsPage

    home = Page.objects.get(depth=2, locale__language_code="ru")
    index = Page.objects.get(url_path=f"{home.url_path}news/")
    page = NewsPage(title="Учёт тигра", slug="tiger-count", summary="Насчитали 750 тигров.", body=[
        {"type": "heading", "id": "6b1f3c9e-0000-4000-8000-000000000001", "value": "Итоги"},
        {"type": "paragraph", "id": "6b1f3c9e-0000-4000-8000-000000000002", "value":
         '<p>На <a href="/ru/places/amur/">Амуре</a> нашли 750 <b>тигров</b>.</p>'
         "<p>Учёт длился зиму.</p>"},
    ], live=False)
    index.add_child(instance=page)
    page.save_revision().publish()
    return Desk("news/tiger-count")


@pytest.fixture
def quorum(db):
    def set_it(number: int):
        Edition.objects.filter(language="en").update(quorum=number)

    return set_it
