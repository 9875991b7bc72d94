"""A picture is published with its credit, licence and words in four languages, or not at all."""

import io
import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.test import Client
from PIL import Image as Picture
from wagtail.documents import get_document_model
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


# ---- videos -------------------------------------------------------------------------------


def video(**values) -> dict:
    return {"title": "Stork on its nest", "file": "", "captions": "", "still": "", "link": "",
            "words": "A stork lands and bows."} | values


def publish_video(client, **values):
    page = rivers()
    data = nested_form_data({
        "title": page.title, "slug": page.slug, "summary": page.summary, "review": page.review,
        "body": streamfield([("video", video(**values))]),
        "sources": "", "comments": inline_formset([]), "action-publish": "1",
    })
    html = client.post(f"/editors/pages/{page.pk}/edit/", data, follow=True).content.decode()
    # What is wrong with a block reaches the editor's browser as JSON.
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), html)


@pytest.fixture
def document(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    def make(name: str, **more):
        return get_document_model().objects.create(
            title=name, file=ContentFile(b"x", name=name), **more)

    return make


def shown() -> str:
    html = Client().get("/ru/ecoregion/rivers/").content.decode()
    return html[html.index('<figure class="video">'):].partition("</figure>")[0]


def test_a_video_of_our_own_waits_for_the_button(vladivostok, document):
    film = document("stork.MP4")
    assert "stork.MP4" in publish_video(vladivostok, file=film.pk)  # no credit: a draft
    assert not any(block.block_type == "video" for block in rivers().body)
    film.credit, film.licence = "Dauria reserve", "CC BY 4.0"
    film.save()
    publish_video(vladivostok, file=film.pk, captions=document("stork.vtt").pk)
    html = shown()
    assert 'preload="none"' in html
    assert f'src="{film.url}" type="video/mp4"' in html
    assert 'kind="captions"' in html
    assert 'srclang="ru"' in html
    assert "Dauria reserve, CC BY 4.0" in html
    assert "A stork lands and bows." in html


def test_a_video_elsewhere_is_an_address_and_says_so(vladivostok):
    publish_video(vladivostok, link="https://video.example/watch?v=1")
    html = shown()
    assert 'href="https://video.example/watch?v=1" rel="external noopener noreferrer"' in html
    assert "Видео на video.example" in html
    assert not re.search(r"<(?:video|iframe|img|script)\b", html)


def test_what_is_no_video_is_refused(vladivostok, document):
    assert "stork.avi — не MP4 и не WebM." in publish_video(
        vladivostok, file=document("stork.avi").pk)
    both = publish_video(vladivostok, file=document("a.webm").pk, link="https://video.example/1")
    assert "что-то одно" in both
    assert "stork.srt — не файл WebVTT" in publish_video(
        vladivostok, link="https://video.example/1", captions=document("stork.srt").pk)
    assert not any(block.block_type == "video" for block in rivers().body)
