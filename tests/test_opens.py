import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_front_pages_answer():
    for code in ("ru", "en", "zh-hans", "mn"):
        assert Client().get(f"/{code}/").status_code == 200
