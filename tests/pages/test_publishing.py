"""A picture is published with its credit, licence and words in four languages, or not at all."""

import io

import pytest
from django.core.files.images import ImageFile
from django.test import Client
from PIL import Image as Picture
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.test.utils.form_data import (
    inline_formset,
    nested_form_data,
    streamfield,
)

from amurinfo.pages.publishing import NEEDED, unfinished_pictures

pytestmark = pytest.mark.django_db


@pytest.fixture
def image(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    data = io.BytesIO()
    Picture.new("RGB", (600, 400), "teal").save(data, "JPEG")
    data.seek(0)
    return get_image_model().objects.create(title="Stork", file=ImageFile(data, name="stork.jpg"))


def rivers():
    return Page.objects.get(
        url_path__endswith="/ecoregion/rivers/", locale__language_code="ru"
    ).specific


def publish(client, image):
    page = rivers()
    data = nested_form_data({
        "title": page.title, "slug": page.slug, "summary": page.summary, "review": page.review,
        "body": streamfield([("picture", {"image": image.pk, "caption": ""})]),
        "sources": "", "comments": inline_formset([]), "action-publish": "1",
    })
    return client.post(f"/editors/pages/{page.pk}/edit/", data, follow=True)


def test_without_words_it_stays_a_draft(vladivostok, image):
    answer = publish(vladivostok, image)
    assert "Stork" in answer.content.decode()
    page = rivers()
    assert not any(block.block_type == "picture" for block in page.body)
    assert unfinished_pictures(page.get_latest_revision_as_object()) == ["Stork"]


def test_with_words_it_is_published_light_and_lazy(vladivostok, image):
    for field in NEEDED:
        setattr(image, field, f"{field} of a stork")
    image.save()
    publish(vladivostok, image)
    assert unfinished_pictures(rivers()) == []
    html = Client().get("/ru/ecoregion/rivers/").content.decode()
    assert 'alt="alt_ru of a stork"' in html
    assert 'loading="lazy"' in html
    assert 'type="image/webp"' in html
    assert ".jpg" in html
    assert "credit of a stork, licence of a stork" in html
