"""The exchange between editions against wagtail-localize: the same pages, the same changes.

Run: python -m benchmarks.editions [--tree 200] [--memory 100000]

A page of 125 segments and a tree of pages of 12 are taken over from Russian into Mongolian; then
one word of each changes. Counted are queries and processor seconds of this process, for either in a
process and a database of its own: extraction, opening the editor, accepting, and what follows one
changed word. Then it is told what became of the Mongolian words. wagtail-localize is no
dependency of the centre: pip puts it into a temporary folder for this run.

Wagtail itself takes most of the time of either (a page is copied, saved, indexed for its search),
so each process begins with what Wagtail takes for the same deeds where neither listens, page by
page, and the tree is told once more without it: what an exchange adds. For ours it is told, too,
how it is when many pages are published at once, as from files. The tree is accepted as from the
matrix, all its offers at once.

A look-up of similar passages among 100,000 pairs has a budget of 50 ms of the processor. The matrix
of 10,000 pages in four editions is read from what was worked out before, against a
budget of one second of the processor.
"""

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PEER = ("wagtail-localize==1.14.5", "polib==1.2.0")
SEGMENTS, SMALL = 125, 12
MATRIX, BUDGET = 10_000, 1.0
LOOK_UP = 50
ROOT = Path(__file__).resolve().parent.parent


def html(number: int, word: str = "тихо") -> str:
    return "".join(
        f"<p>Абзац {n}: река течёт {word if n == 3 else 'тихо'} мимо леса номер {n * 7}.</p>"
        for n in range(number - 2)
    )


class Count:
    """``with Count() as c``: queries and processor seconds."""

    def __enter__(self):
        from django.db import connection

        self.queries = 0
        self.wrapped = connection.execute_wrapper(self._query)
        self.wrapped.__enter__()
        self.start = time.process_time()
        return self

    def _query(self, execute, *query):
        self.queries += 1
        return execute(*query)

    def __exit__(self, *error):
        self.seconds = time.process_time() - self.start
        self.wrapped.__exit__(*error)

    def told(self) -> list:
        return [self.queries, self.seconds]


# ---- both ---------------------------------------------------------------------------------


def prepare():
    """Two editions with a front page and a section each, the operator, no other content."""
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from wagtail.models import Page, Site

    from amurinfo.editions import seed
    from amurinfo.editions.models import Edition
    from amurinfo.home.models import HomePage
    from amurinfo.pages.models import SectionPage

    call_command("migrate", verbosity=0)
    seed.editions()
    root, key = Page.get_first_root_node(), None
    sections = {}
    for code in ("ru", "mn"):
        locale = Edition.objects.get(language=code).locale
        home = HomePage(title=code, slug=f"home-{code}", locale=locale)
        if key:
            home.translation_key = key
        root.add_child(instance=home)
        key = home.translation_key
        section = SectionPage(title="Section", slug="section", locale=locale)
        home.add_child(instance=section)
        section.save_revision().publish()
        sections[code] = section
    site = Site.objects.get(is_default_site=True)
    site.root_page = Page.objects.get(slug="home-ru")
    site.save()
    user = get_user_model().objects.create_superuser("operator", password="x")  # noqa: S106
    return sections, user


def article(section, slug: str, number: int):
    from amurinfo.pages.models import ArticlePage

    page = ArticlePage(title=f"Река {slug}", slug=slug, summary="Коротко о реке.", body=[
        {"type": "paragraph", "id": "6b1f3c9e-0000-4000-8000-000000000001",
         "value": html(number)}])
    section.add_child(instance=page)
    page.save_revision().publish()
    return page


def reword(page, number: int, word: str = "быстро") -> None:
    page = page.get_latest_revision_as_object()
    page.body = [{**page.body.raw_data[0], "value": html(number, word)}]
    page.save_revision().publish()


def client_of(user):
    from django.test import Client

    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@contextlib.contextmanager
def unheard():
    """Nothing of our exchange listens: what is done costs what Wagtail takes for it."""
    from django.db.models.signals import post_save, pre_save
    from wagtail.models import Revision
    from wagtail.signals import page_published

    from amurinfo.editions import guards, receivers

    heard = (
        (page_published, receivers.page_was_published, None),
        (post_save, receivers.page_was_begun, None),
        (post_save, receivers.what_is_approved_was_edited, Revision),
        (post_save, receivers.draft_was_saved, Revision),
        (pre_save, guards.approved_goes_live, None),
        (pre_save, guards.approved_is_scheduled, Revision),
        (pre_save, guards.approved_stays_as_it_is, Revision),
    )
    for signal, receiver, sender in heard:
        assert signal.disconnect(receiver, sender)
    try:
        yield
    finally:
        for signal, receiver, sender in heard:
            signal.connect(receiver, sender)


def alone(sections, user, tree: int) -> dict:
    """What Wagtail takes by itself for the same deeds, whoever asks for them."""
    found = {}
    plain = [article(sections["ru"], f"plain-{n}", SMALL) for n in range(tree)]
    with Count() as count:
        for page in plain:
            page.copy(to=sections["mn"], copy_revisions=False, keep_live=False, user=user)
    found["a draft is made, tree"] = count.told()
    with Count() as count:
        for page in plain:
            reword(page, SMALL)
    found["a page is published, tree"] = count.told()
    return found


def lost(pages, target) -> int:
    """How many of these pages no longer show Mongolian readers the Mongolian words of the passage
    that changed in Russian."""
    from amurinfo.pages.models import ArticlePage

    shown = ArticlePage.objects.filter(
        translation_key__in=[page.translation_key for page in pages], locale=target)
    return sum("Догол мөр 3:" not in page.body.raw_data[0]["value"] for page in shown)


def mongolian(text: str) -> str:
    for russian, own in (
        ("Абзац", "Догол мөр"), ("река течёт", "гол урсана"), ("Река", "Гол"),
        ("Коротко о реке", "Голын тухай"), ("мимо леса", "ойн хажуугаар"),
    ):
        text = text.replace(russian, own)
    return text


# ---- ours ---------------------------------------------------------------------------------


def ours(tree: int) -> dict:
    sections, user = prepare()
    from amurinfo.editions.exchange import drafts, fields, publishing, texts
    from amurinfo.editions.models import Offer, Snapshot, Standing
    from amurinfo.pages.models import ArticlePage

    def accept(page):
        offer = Offer.objects.select_related("source", "target").get(
            translation_key=page.translation_key, target__language="mn")
        return drafts.accept(offer, user)

    def translate(page):
        draft = page.get_latest_revision_as_object()
        draft.title, draft.summary = mongolian(draft.title), mongolian(draft.summary)
        item = draft.body.raw_data[0]
        draft.body = [{**item, "value": mongolian(item["value"])}]
        draft.save_revision(user=user).publish()

    with unheard():
        found = alone(sections, user, tree)
    big = article(sections["ru"], "big", SEGMENTS)
    content = big.latest_revision.content
    with Count() as count:
        segments = fields.segments_of(type(big), content)
    found["extraction"] = count.told()
    with Count() as count:
        draft = accept(big)
    found["accept"] = count.told()
    translate(draft.specific)
    mine = ArticlePage.objects.get(pk=draft.pk)
    local = mine.get_latest_revision_as_object()
    item = local.body.raw_data[0]
    local.body = [{**item, "value": item["value"] + "<p>Манай нэмсэн догол мөр.</p>"}]
    local.save_revision(user=user).publish()
    with Count() as count:
        reword(big, SEGMENTS)
    found["one word changed"] = count.told()
    with Count() as count:
        library = texts.Library([big.translation_key])
        key = big.translation_key
        rows = library.compare(library.live[key, "mn"], library.live[key, "ru"])
    assert sum(row.is_behind for row in rows) == 1
    found["comparison"] = count.told()
    client = client_of(user)
    client.get(f"/editors/pages/{mine.pk}/edit/")
    with Count() as count:
        answer = client.get(f"/editors/pages/{mine.pk}/edit/")
    assert answer.content.count(b"exchange-behind") == 1
    found["editor"] = count.told()
    pages = [article(sections["ru"], f"small-{n}", SMALL) for n in range(tree)]
    with Count() as count:
        offers = Offer.objects.select_related("source", "target").filter(
            translation_key__in=[page.translation_key for page in pages], target__language="mn")
        drafted = drafts.accept_all(offers, user)
    found["accept the tree"] = count.told()
    for page in drafted:
        translate(page.specific)
    with Count() as count:
        for page in pages:
            reword(page, SMALL)
    found["one word in each"] = count.told()
    found["lost in the tree"] = lost(pages, mine.locale_id)
    with Count() as count, publishing.batch():
        for page in pages:
            reword(page, SMALL, "медленно")
    found["one word in each, at once"] = count.told()
    shown = ArticlePage.objects.get(pk=mine.pk).body.raw_data[0]["value"]
    standing = Standing.objects.get(translation_key=big.translation_key, edition__language="mn")
    found["kept"] = {
        "segments": len(segments), "own paragraph": "Манай нэмсэн" in shown,
        "Russian words shown to Mongolian readers": "река течёт" in shown,
        "old words of the changed passage": "тихо" in shown and "Догол мөр 3:" in shown,
        "told as behind": standing.behind,
        "states": Snapshot.objects.filter(translation_key=big.translation_key).count(),
    }
    return found


def matrix() -> dict:
    """10,000 pages in four editions."""
    import uuid

    from django.utils import timezone

    from amurinfo.editions.models import Edition, Standing

    editions = list(Edition.objects.all())
    rows, states = [], ["current", "behind", "absent", "own"]
    for number in range(MATRIX):
        key = uuid.uuid4()
        rows += [
            Standing(translation_key=key, edition=edition, title=f"Page {number}",
                     title_language="ru", sort_path=f"section/page-{number:05}/",
                     state=states[(number + at) % 4], behind=(number + at) % 4 == 1, total=12,
                     since=timezone.now().date(), gravity=number % 5)
            for at, edition in enumerate(editions)
        ]
    Standing.objects.bulk_create(rows, batch_size=2000)
    found = {}
    from django.contrib.auth import get_user_model

    client = client_of(get_user_model().objects.get(username="operator"))
    client.get("/editors/editions/")
    for name, query in (("all", {}), ("behind in Mongolian", {"edition": "mn", "state": "behind"}),
                        ("page 150", {"p": "150"}), ("all as CSV", {"format": "csv"})):
        with Count() as count:
            answer = client.get("/editors/editions/", query)
        found[name] = count.told()
        assert answer.status_code == 200
    return found


def memory(pairs: int) -> dict:
    """Processor milliseconds of a look-up of something similar among so many pairs: sentences of
    the centre's own Russian pages, some of their words put in place of others."""
    import random
    import uuid

    from django.utils import timezone

    from amurinfo.editions.exchange import memory
    from amurinfo.editions.models import MemoryPair

    chance = random.Random(4)  # noqa: S311
    files = sorted((ROOT / "content" / "pages").rglob("ru.md"))
    said = [
        sentence for path in files for line in path.read_text(encoding="utf-8").splitlines()
        for sentence in line.split(". ") if 40 < len(sentence) < 300 and sentence[0].isupper()
    ]
    words = sorted({word for sentence in said for word in sentence.split() if word.isalpha()})

    def another() -> str:
        sentence = [chance.choice(words) if chance.random() < 0.3 else word
                    for word in chance.choice(said).split()]
        return " ".join(sentence)

    russian = [memory.Passage("ru", another(), "") for _number in range(pairs)]
    other = [memory.Passage("mn", f"Мөр {number}", "") for number in range(1000)]
    ids = memory.keep({p.digest: p for p in [*russian, *other]})
    MemoryPair.objects.bulk_create([
        MemoryPair(a_id=ids[p.digest], b_id=ids[other[number % 1000].digest],
                   translation_key=uuid.uuid4(), made_on=timezone.localdate())
        for number, p in enumerate(dict.fromkeys(russian))
    ], batch_size=2000)
    spent, found = [], 0
    for _turn in range(200):
        asked = " ".join(word if chance.random() < 0.9 else chance.choice(words)
                         for word in chance.choice(russian).text.split())
        start = time.process_time()
        found += bool(memory.suggest(asked, "ru", "mn"))
        spent.append(1000 * (time.process_time() - start))
    spent.sort()
    return {"pairs": pairs, "median": spent[100], "of 100, 95 below": spent[190],
            "most": spent[-1], "found": found / 200}


# ---- wagtail-localize ---------------------------------------------------------------------


def theirs(tree: int) -> dict:
    sections, user = prepare()
    # Its work is measured without ours.
    with unheard():
        return localized(sections, user, tree)


def localized(sections, user, tree: int) -> dict:
    from wagtail.models import Page
    from wagtail_localize.models import StringTranslation, Translation, TranslationSource
    from wagtail_localize.operations import TranslationCreator
    from wagtail_localize.segments.extract import extract_segments

    from amurinfo.editions.models import Edition
    from amurinfo.pages.models import ArticlePage

    target = Edition.objects.get(language="mn").locale
    found = alone(sections, user, tree)

    creator = lambda: TranslationCreator(user, [target])  # noqa: E731
    creator().create_translations(Page.objects.get(slug="home-ru"))

    def accept(page):
        creator().create_translations(page)
        source = TranslationSource.objects.get_for_instance(page)
        translation = Translation.objects.get(source=source, target_locale=target)
        translation.save_target(user=user, publish=False)
        return translation

    def translate(translation):
        for segment in translation.source.stringsegment_set.select_related("string", "context"):
            StringTranslation.objects.create(
                translation_of=segment.string, locale=target, context=segment.context,
                data=mongolian(segment.string.data))
        translation.save_target(user=user, publish=True)

    def resync(translation, page):
        source = translation.source
        source.update_from_db()
        translation.save_target(user=user, publish=True)

    big = article(sections["ru"], "big", SEGMENTS)
    with Count() as count:
        extract_segments(big)
    found["extraction"] = count.told()
    with Count() as count:
        translation = accept(big)
    found["accept"] = count.told()
    translate(translation)
    with Count() as count:
        reword(big, SEGMENTS)
        with Count() as comparing:
            # It writes down all that the source says now; what it lacks is counted afterwards.
            translation.source.update_from_db()
            translation.get_progress()
        translation.save_target(user=user, publish=True)
    found["comparison"] = comparing.told()
    found["one word changed"] = count.told()
    mine = ArticlePage.objects.get(translation_key=big.translation_key, locale=target)
    client = client_of(user)
    client.get(f"/editors/pages/{mine.pk}/edit/")
    with Count() as count:
        answer = client.get(f"/editors/pages/{mine.pk}/edit/")
    assert answer.status_code == 200
    found["editor"] = count.told()
    pages = [article(sections["ru"], f"small-{n}", SMALL) for n in range(tree)]
    with Count() as count:
        translations = [accept(page) for page in pages]
    found["accept the tree"] = count.told()
    for item in translations:
        translate(item)
    with Count() as count:
        for item, page in zip(translations, pages, strict=True):
            reword(page, SMALL)
            resync(item, page)
    found["one word in each"] = count.told()
    found["lost in the tree"] = lost(pages, target)
    # An addition of one's own, as its users make it: stop, write, start again.
    translation.enabled = False
    translation.save()
    local = ArticlePage.objects.get(pk=mine.pk)
    item = local.body.raw_data[0]
    local.body = [{**item, "value": item["value"] + "<p>Манай нэмсэн догол мөр.</p>"}]
    local.save_revision(user=user).publish()
    translation.enabled = True
    translation.save()
    translation.save_target(user=user, publish=True)
    shown = ArticlePage.objects.get(pk=mine.pk).body.raw_data[0]["value"]
    found["kept"] = {
        "segments": translation.source.stringsegment_set.count(),
        "own paragraph": "Манай нэмсэн" in shown,
        "Russian words shown to Mongolian readers": "река течёт" in shown,
        "old words of the changed passage": "Догол мөр 3:" in shown,
    }
    return found


# ---- the run ------------------------------------------------------------------------------


def child(who: str, tree: int, pairs: int, folder: Path) -> dict:
    environment = {**os.environ, "DATA": str(folder / who),
                   "DJANGO_SETTINGS_MODULE": "amurinfo.config.settings.test"}
    if who == "theirs":
        environment |= {"DJANGO_SETTINGS_MODULE": "benchmark_settings",
                        "PYTHONPATH": os.pathsep.join([str(folder), str(folder / "packages")])}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.editions", "--work", who, "--tree", str(tree),
         "--memory", str(pairs)],
        cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--tree", type=int, default=200, help="pages in the tree")
    options.add_argument("--memory", type=int, default=100_000, metavar="PAIRS",
                         help="pairs in the memory that is asked; 0: none")
    options.add_argument("--work", choices=["ours", "theirs"], help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.work:
        found = ours(given.tree) if given.work == "ours" else theirs(given.tree)
        if given.work == "ours":
            found["matrix"] = matrix()
            if given.memory:
                found["memory"] = memory(given.memory)
        print(json.dumps(found, ensure_ascii=False))
        return
    with tempfile.TemporaryDirectory(prefix="amurinfo-editions-") as name:
        folder = Path(name)
        subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target",
                        folder / "packages", *PEER], check=True)
        (folder / "benchmark_settings.py").write_text(
            "from amurinfo.config.settings.test import *\n"
            "INSTALLED_APPS = ['wagtail_localize', 'wagtail_localize.locales', *INSTALLED_APPS]\n",
            encoding="utf-8")
        for who in ("ours", "theirs"):
            (folder / who).mkdir()
        mine, peer = (child(who, given.tree, given.memory, folder)
                      for who in ("ours", "theirs"))
    print(f"{'':<22}{'ours':>20}{'wagtail-localize':>22}{'queries':>9}{'time':>7}")
    for step in ("extraction", "comparison", "accept", "editor", "one word changed",
                 "accept the tree", "one word in each"):
        (a, s), (b, t) = mine[step], peer[step]
        print(f"{step:<22}{a:>8} q {s * 1000:>7.0f} ms{b:>10} q {t * 1000:>7.0f} ms"
              f"{b / max(a, 1):>8.1f}x{t / max(s, 1e-6):>6.1f}x")
    peer["one word in each, at once"] = peer["one word in each"]
    print(f"{'what either adds to Wagtail':<27}{'ours':>17}{'wagtail-localize':>22}"
          f"{'queries':>9}{'time':>7}")
    for step, deed in (("accept the tree", "a draft is made, tree"),
                       ("one word in each", "a page is published, tree"),
                       ("one word in each, at once", "a page is published, tree")):
        added = []
        for who, found in (("ours", mine), ("wagtail-localize", peer)):
            (q, s), (a, t) = found[deed], found[step]
            added.append((a - q, t - s))
            print(f"{step}: {who} {a} q, {t:.2f} s; Wagtail alone, page by page, {q} q, {s:.2f} s")
        (a, t), (b, u) = added
        print(f"{step:<27}{a:>7} q {1000 * t:>6.0f} ms{b:>11} q {1000 * u:>6.0f} ms"
              + (f"{b / a:>8.1f}x{u / t:>6.1f}x" if t > 0 else "   less than Wagtail alone"))
    a, t = mine["one word in each, at once"]
    b, u = peer["one word in each"]
    print(f"one word in each, all published at once: {a} q, {t * 1000:.0f} ms, {b / a:.1f}x, "
          f"{u / t:.1f}x")
    print(f"{'what was lost':<44}{'ours':>8}{'wagtail-localize':>18}")
    kept = mine["kept"], peer["kept"]
    for what, number in {
        "own paragraph of the Mongolian office": [int(not k["own paragraph"]) for k in kept],
        "its words of the changed passage": [
            int(not k["old words of the changed passage"]) for k in kept],
        f"the same in the tree, of {given.tree} pages": [
            found["lost in the tree"] for found in (mine, peer)],
    }.items():
        print(f"{what:<44}{number[0]:>8}{number[1]:>18}")
    for who, found in (("ours", mine["kept"]), ("wagtail-localize", peer["kept"])):
        print(f"{who}: {json.dumps(found, ensure_ascii=False)}")
    if "memory" in mine:
        print(f"memory, ms a look-up (budget {LOOK_UP}): {json.dumps(mine['memory'])}")
    for what, (queries, seconds) in mine["matrix"].items():
        verdict = "within" if seconds <= BUDGET else "OVER"
        if "CSV" in what:
            verdict = "a file, without a budget"
        print(f"matrix of {MATRIX} pages, {what}: {queries} queries, {seconds:.2f} s, {verdict}")


if __name__ == "__main__":
    main()
