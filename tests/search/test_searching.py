"""The search as a reader uses it, on the content of the project and over HTTP."""

import contextlib
import re

import pytest
from django.db import connection, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Page

from amurinfo.facts.models import Name, PrecisePlace, Species
from amurinfo.languages import CODES
from amurinfo.search import facets, index, query, results
from amurinfo.search.engines import SqlEngine
from amurinfo.search.models import Document, Pending, State, Suggestion
from amurinfo.search.names import names
from amurinfo.search.sources.source import Label, Source
from amurinfo.search.suggestions import remember, suggest
from tests.properties import few

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def built():
    """SQLite's tests open a centre whose index is there; PostgreSQL's build one."""
    if not index.is_current():
        index.rebuild()


def ask(language: str, **query) -> str:
    answer = Client().get(f"/{language}/search/", query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(("language", "text", "address"), [
    ("ru", "тигров", "/ru/species/amur-tiger/"),
    ("mn", "барын", "/mn/species/amur-tiger/"),
    ("zh-hans", "东北虎", "/zh-hans/species/amur-tiger/"),
    ("en", "tigers amur", "/en/species/amur-tiger/"),
    ("zh-hans", "Khingansky", "/zh-hans/protected-areas/khingansky/"),
    ("mn", "黑龙江", "/mn/places/amur/"),
    ("en", "Ciconia boyciana", "/en/species/oriental-stork/"),
    ("zh-hans", "стерх", "/zh-hans/species/siberian-crane/"),
])
def test_forms_and_names_of_all_languages_are_found(language, text, address):
    first = ask(language, q=text)
    assert f'href="{address}"' in first or f'href="{address}"' in ask(language, q=text, page="2")


@pytest.mark.parametrize(("language", "text"), [
    ("ru", "тигров"), ("mn", "барсыг"), ("zh-hans", "东北虎"), ("en", "tiger"),
])
def test_who_asks_for_tigers_gets_the_tiger_first(language, text):
    first = re.search(r'<h2><a href="([^"]+)"', ask(language, q=text))
    assert first[1] == f"/{language}/species/amur-tiger/"


def test_a_misspelt_name_is_put_right_and_said_so():
    page = ask("ru", q="Калугаа стерхх")
    assert "notice" in page
    assert "exact=1" in page
    assert '/ru/species/siberian-crane/"' in page
    assert 'class="notice"' not in ask("ru", q="Калугаа стерхх", exact="1")


def test_of_very_much_text_only_the_best_is_read_for_a_phrase(monkeypatch):
    """Counted in texts: the best one of each language, which is more than there is room for."""
    read = []
    monkeypatch.setattr(results, "_READ", 1)
    monkeypatch.setattr(query, "holds", lambda text, *_rest: read.append(text) or True)
    page = ask("ru", q='"тигр" ' * 20)
    assert 'class="hits"' in page
    assert 1 <= len(read) <= len(CODES)
    assert len(query.read('"тигр" ' * 20).phrases) == 8


@pytest.mark.parametrize(("language", "text", "there", "not_there"), [
    ("ru", "В пойме Онона гнездятся журавли.", ["поймы онона", "Гнездится журавль"],
     ["Онон пойма"]),
    ("en", "Cranes nest in the Onon’s floodplain.", ["crane nests", "ONON floodplains"],
     ["floodplain Onon"]),
    ("mn", "Тогоруу Онон голын татамд үүрлэдэг.", ["Онон гол", "голд татам"], ["татам гол"]),
    # Longer words than these are cut out of the text; traditional characters are the same ones.
    ("zh-hans", "中国东北虎豹国家公园的面积。", ["东北虎", "北虎豹", "國家公園"],
     ["东北豹", "公园国家"]),
])
def test_words_in_quotes_stand_one_after_another(language, text, there, not_there):
    lexicon = names().lexicon
    for phrase in there:
        assert query.holds(text, [phrase], language, lexicon), phrase
    for phrase in not_there:
        assert not query.holds(text, [phrase], language, lexicon), phrase


def test_chinese_in_quotes_is_found_inside_of_longer_words():
    address = 'href="/zh-hans/protected-areas/northeast-tiger-leopard-np/"'
    assert address in ask("zh-hans", q='"东北虎豹国家"')
    assert address in ask("zh-hans", q='"东北虎豹" "国家公园"')


def test_a_word_typed_on_the_wrong_layout():
    assert "тигр" in ask("ru", q="nbuh").split('class="notice"')[1][:200]


def test_facets_narrow_and_can_be_taken_back():
    page = ask("en", q="crane")
    assert "kind=species" in page
    narrowed = ask("en", q="crane", kind="species", country="MN")
    assert "/en/species/" in narrowed
    assert "/en/protected-areas/" not in narrowed.split('class="hits"')[1].split("</ol>")[0]
    assert 'aria-current="true"' in narrowed


def test_every_choice_of_a_facet_can_be_reached_and_the_one_taken_stays(monkeypatch):
    monkeypatch.setattr(facets, "_CHOICES", 3)
    narrow = ask("en", q="crane").split('class="facet-list"')[1].split("</aside>")[0]
    years = narrow.split("<h2>Year</h2>")[1].split("</section>")[0]
    first, rest = years.split("<details>")
    last = re.findall(r'href="([^"]+)">(\d{4})</a>', rest)[-1]
    assert first.count("<li>") == 3
    assert f"<summary>{rest.count('<li>')} more</summary>" in rest
    chosen = ask("en", q="crane", year=last[1]).split("<h2>Year</h2>")[1].split("</section>")[0]
    first, rest = chosen.split("<details>")
    assert re.search(rf'aria-current="true">{last[1]}</a>', first)
    assert first.count("<li>") == 4
    assert years.count("<li>") == chosen.count("<li>")


@pytest.mark.parametrize(("language", "text", "said"), [
    ("ru", "калуга", r"Не менее \d+ результат"), ("en", "kaluga", r"At least \d+ results"),
    ("zh-hans", "达氏鳇", r"至少 \d+ 条"), ("mn", "цагаан зээр", r"Багадаа \d+ үр дүн"),
])
def test_a_list_that_was_cut_is_not_counted_as_if_it_were_whole(
    monkeypatch, language, text, said
):
    assert not re.search(said, ask(language, q=text))
    monkeypatch.setattr(results, "_MOST", 4)
    assert re.search(said, ask(language, q=text))


def test_of_a_frequent_word_facets_say_that_they_count_what_was_looked_at(monkeypatch):
    def counts() -> list[str]:
        facets = ask("en", q="amur").split('class="facet-list"')[1]
        return re.findall(r'<span class="meta">(\d+\+?)</span>', facets)

    assert counts() and not any(number.endswith("+") for number in counts())
    for name in ("FEW", "BEST", "LEAST"):
        monkeypatch.setattr(SqlEngine, name, 5)
    monkeypatch.setattr(results, "_MOST", 5)
    assert counts() and all(number.endswith("+") for number in counts())


def test_a_phrase_that_is_not_looked_for_everywhere_is_not_counted_as_if_it_were(monkeypatch):
    assert not re.search(r"At least \d+ result", ask("en", q='"Siberian crane"'))
    monkeypatch.setattr(results, "_READ", 1)
    assert re.search(r"At least \d+ result", ask("en", q='"Siberian crane"'))


def test_every_matched_form_is_marked():
    hits = ask("ru", q="тигр").split('class="hits"')[1]
    assert "<mark>тигра</mark>" in hits or "<mark>тигров</mark>" in hits


def test_what_is_not_there_leads_on():
    page = ask("en", q="qqqxyzzy")
    assert 'href="/en/map/"' in page
    assert 'href="/en/site-map/"' in page


def test_a_page_of_results_is_for_no_index_and_sets_nothing():
    answer = Client().get("/en/search/", {"q": "tiger"})
    assert "noindex" in answer["X-Robots-Tag"]
    assert not answer.cookies
    assert 'name="robots" content="noindex' in answer.content.decode()


def test_suggestions_speak_all_scripts():
    def suggested(language, text):
        answer = Client().get(f"/{language}/search/suggestions/", {"q": text})
        return [one["text"] for one in answer.json()["suggestions"]]

    tiger = Species.objects.get(slug="amur-tiger")
    for language, text in (("ru", "тиг"), ("zh-hans", "dongbeihu"), ("mn", "амарын ба"),
                           ("en", "panthera tig")):
        assert tiger.name_for(language).text in suggested(language, text)
    assert suggested("en", "") == []


def test_a_browser_can_add_the_search():
    home = Client().get("/mn/").content.decode()
    assert 'rel="search"' in home
    answer = Client().get("/mn/search/description.xml").content.decode()
    assert "/mn/search/?q={searchTerms}" in answer


def test_old_letters_are_those_of_today_in_suggestions():
    def suggested(text):
        return Client().get("/mn/search/suggestions/", {"q": text}).json()["suggestions"]

    assert suggested("хөх")
    assert suggested("хєх") == suggested("хөх")


NAMES = ["Бахөл", "Бахүл", "Бахул", "Бахол", "Бахпл", "Bahöl", "Bahžl", "Bahul", "Ｂahpl"]


def listed(start: str) -> list[str]:
    """What is offered of NAMES, which are all equal but for their letters."""
    now = index.state().generation
    return [one.title for one in suggest(now, "mn", start)]


@pytest.fixture
def only_names():
    now = index.state().generation
    Suggestion.objects.all().delete()
    documents = Document.objects.bulk_create([
        Document(generation=now, key=f"species:{n}", thing=f"species:{n}", kind="species",
                 language="mn", title=name, title_language="mn", text="", mark="")
        for n, name in enumerate(NAMES)
    ])
    remember(now, [
        (one, Source(one.key, "mn", one.thing, "species", one.title, "mn", "",
                     labels=[Label(one.title, "en")])) for one in documents
    ])


@pytest.mark.parametrize("collation", [
    None,
    # What a PostgreSQL may have been made with; ө stands between о and п there.
    *(pytest.param(name, marks=pytest.mark.postgresql) for name in ("mn-x-icu", "en-x-icu")),
])
def test_suggestions_come_in_one_order_whatever_the_database_was_made_with(only_names, collation):
    if collation:
        connection.check_constraints()
        connection.cursor().execute(
            f'ALTER TABLE search_suggestion ALTER start TYPE varchar(80) COLLATE "{collation}", '
            f'ALTER head TYPE varchar(2) COLLATE "{collation}"')
    # By the numbers of the letters; accents and width of Latin ones do not count.
    for start in ("ба", "бах"):
        assert listed(start) == ["Бахол", "Бахпл", "Бахул", "Бахүл", "Бахөл"]
    for start in ("ba", "bäh"):
        assert listed(start) == ["Bahöl", "Ｂahpl", "Bahul", "Bahžl"]
    assert listed("бахө") == ["Бахөл"]
    assert listed("б") == []


hostile = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from(
        ["'", '"', "\x00", "%s", "*", "тигр", "東北虎", "бар", "tiger", "«", "»", "-", "AND", "(",
         "https://x.example", "\ud83d\udc05", "ё" * 60, " ", "\u0301", "ＴＩＧＥＲ", "1 OR 1=1",
         "虎" * 10_000, '"в" "и"' * 99, "*?%_" * 50, " ".join(map(str, range(500))), "的 и the ба"]
    ), max_size=30).map(" ".join),
)


@few
@given(text=hostile, language=st.sampled_from(CODES), value=st.text(max_size=20),
       page=st.text(max_size=6))
def test_whatever_is_typed_is_answered(text, language, value, page):
    text = text.encode("utf-8", "ignore").decode()
    query = {"q": text, "country": value.encode("utf-8", "ignore").decode(), "page": page}
    for path in ("", "suggestions/"):
        assert Client().get(f"/{language}/search/{path}", query).status_code == 200


# ---- the index follows --------------------------------------------------------------------


def title_found(language: str, text: str) -> bool:
    return f"<mark>{text}</mark>" in ask(language, q=text)


def test_a_new_name_is_found_at_once(django_capture_on_commit_callbacks):
    tiger = Species.objects.get(slug="amur-tiger")
    with django_capture_on_commit_callbacks(execute=True):
        Name.objects.create(record=tiger, language="ru", text="Пржевальянтигрис",
                            status=Name.Status.ALLOWED)
    assert not Pending.objects.exists()
    # In every language: it is the same animal.
    for code in CODES:
        assert f'href="/{code}/species/amur-tiger/"' in ask(code, q="Пржевальянтигрис")


def test_what_is_taken_back_is_gone_and_what_is_published_is_there(
    django_capture_on_commit_callbacks,
):
    page = Page.objects.live().filter(slug="rivers", locale__language_code="ru").get().specific
    with django_capture_on_commit_callbacks(execute=True):
        page.unpublish()
    assert not Document.objects.filter(key=f"page:{page.pk}").exists()
    # The test's own transaction keeps what was called already, and would not call it again.
    connection.run_on_commit.clear()
    page.refresh_from_db()
    page.title = "Зюзюблик"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    assert title_found("ru", "Зюзюблик")


def test_a_change_is_noted_in_its_own_transaction():
    page = Page.objects.live().filter(slug="rivers", locale__language_code="ru").get().specific
    page.save()
    assert Pending.objects.filter(what="document", key=f"page:{page.pk}").exists()


def test_the_note_of_another_transaction_is_not_ones_own():
    """It may be worked off, with the old text, before this one commits."""
    Pending.objects.create(what="document", key="page:1")  # as another process left it
    with transaction.atomic():
        index.announce("document", "page:1")
        index.announce("document", "page:1")  # once is enough for one
    assert Pending.objects.filter(what="document", key="page:1").count() == 2
    # What was taken back took its note with it.
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        index.announce("document", "page:2")
        raise ZeroDivisionError
    index.announce("document", "page:2")
    assert Pending.objects.filter(key="page:2").count() == 1


def test_exact_places_come_into_no_document(django_capture_on_commit_callbacks):
    stork = Species.objects.get(slug="oriental-stork")
    with django_capture_on_commit_callbacks(execute=True):
        PrecisePlace.objects.create(
            record=stork, lat=49.123456, lon=130.654321, reason="nest-of-the-secret-stork"
        )
    texts = "\n".join(Document.objects.values_list("text", flat=True))
    assert "49.123" not in texts
    assert "130.654" not in texts
    assert "secret-stork" not in texts


def test_the_old_index_answers_until_the_new_one_is_whole(monkeypatch):
    before = index.state().generation
    answers = []

    def progress(_done, _of):
        answers.append((index.state().generation, "amur-tiger" in ask("ru", q="тигр")))

    index.rebuild(progress)
    assert answers
    assert set(answers) == {(before, True)}
    assert index.state().generation != before
    assert "amur-tiger" in ask("ru", q="тигр")
    # Kept for who reads it still, and until the next is built.
    assert Document.objects.filter(generation=before).exists()
    monkeypatch.setattr(index, "inventory", list)  # nothing of the next matters here
    index.rebuild()
    assert not Document.objects.filter(generation=before).exists()


def test_workers_of_an_older_program_answer_until_they_are_started_anew(monkeypatch):
    """Somebody runs ``amurinfo prepare`` of the new one beside them."""
    old = index.state().generation
    ours = index._TABLES
    page = Page.objects.live().get(slug="rivers", locale__language_code="ru").specific

    def during(_done, _of):
        """As the older program, which publishes while the new one builds."""
        with monkeypatch.context() as again:
            again.setattr(index, "_TABLES", ours)
            if not Pending.objects.exists():
                Pending.objects.create(what="document", key=f"page:{page.pk}")
            assert index.drain() == 0 and Pending.objects.exists()
            assert "amur-tiger" in ask("ru", q="тигр")

    with monkeypatch.context() as newer:
        newer.setattr(index, "_TABLES", "t999")
        index.update(during)
        assert index.is_current() and not Pending.objects.exists()
        assert "amur-tiger" in ask("ru", q="тигр")
    # The older one again.
    assert index.state().generation != old
    assert index.answering().generation == old
    assert "amur-tiger" in ask("ru", q="тигр")
    assert Client().get("/ru/search/suggestions/", {"q": "амурский т"}).json()["suggestions"]
    Pending.objects.create(what="document", key=f"page:{page.pk}")
    assert index.drain() == 0
    assert Pending.objects.get().failures == 0


def test_a_build_that_another_program_left_is_given_up():
    State.objects.update(building=index.state().generation + 1, building_with="t999.of.another")
    index.engine(index.state().building).create()
    index.update()
    assert index.state().building == 0


def test_an_index_of_another_analyser_is_stale(monkeypatch):
    monkeypatch.setattr(index, "_VERSION", "another")
    assert not index.is_current()


def test_tables_of_an_older_program_are_not_read():
    """The new one makes them anew when it starts; until then changes wait and readers are told."""
    State.objects.update(made_with="3.3.older")
    assert Client().get("/en/search/", {"q": "tiger"}).status_code == 503
    Pending.objects.create(what="document", key="page:1")
    assert index.drain() == 0
    assert Pending.objects.get().failures == 0
