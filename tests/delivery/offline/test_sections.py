"""When a browser has to fetch again what it keeps."""

import pytest

from amurinfo.delivery.offline.sections import listing
from amurinfo.facts.models import Record

pytestmark = pytest.mark.django_db

PAGE, OTHER = "/mn/programme/big-cats/", "/mn/programme/"


def test_a_page_is_fetched_again_when_its_bytes_are_others_whatever_the_reason(kept):
    def state() -> dict[str, str]:
        return listing("mn", "programme")["pages"]

    for path in (PAGE, OTHER):
        kept.refresh(path)
    before = state()
    assert {PAGE, OTHER} < before.keys()
    # Not the day on which somebody wrote at the page: it shows what changed elsewhere.
    body = kept.store().read(PAGE)
    kept.store().point(PAGE, kept.store().write(PAGE, body.replace(b"</main>", b"<p>7</p></main>")))
    after = state()
    assert {path for path in before if before[path] != after[path]} == {PAGE}
    kept.store().point(PAGE, kept.store().write(PAGE, body))
    assert state() == before


def test_a_list_is_fetched_again_when_a_record_changes_that_only_its_further_pages_show(kept):
    kept.refresh("/mn/protected-areas/")
    before = listing("mn", "protected-areas")["pages"]["/mn/protected-areas/"]
    Record.objects.filter(kind="area").order_by("-slug").first().save()
    assert listing("mn", "protected-areas")["pages"]["/mn/protected-areas/"] != before
