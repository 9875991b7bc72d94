"""Published pages as files, against what else could send them.

Run: python -m benchmarks.delivery; apt-get install wrk nginx-light hugo.

- **serving**: requests a second, 99th percentile and CPU a request of one page with gzip, over 32
  connections that stay open, from: our embedded server; the same page rendered by Wagtail each
  time; the same behind Django's page cache (in memory); nginx with the one file and nothing else
  (the limit of this machine); our set-up of nginx. The Python servers have two granian workers.
  Rounds are interleaved, figures are medians. Then the memory of the two workers.
- **rendering**: all pages from nothing, with 1,000 more in each edition (--pages), pages a second,
  beside Hugo making pages of the same texts: the words ready as HTML, with a small layout and with
  one that puts around them what stands around ours; and with the latter of Markdown, which is what
  Hugo is given by those who write for it. We ask a database for them, and pack each page in two
  ways.
- **publishing**: one name changed that many pages show, seconds until all are new; and from
  publishing a page until its new bytes are there.

Ratios hold within a run. Each part sets up what it needs; the content is loaded once.
"""

import argparse
import contextlib
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

from benchmarks.server import Server, prepare, serving
from tests import services

PAGE = "/ru/species/amur-tiger/"
SITE_URL = "http://127.0.0.1:8000"
CONNECTIONS = 32
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
_RPS = re.compile(r"Requests/sec:\s+([\d.]+)")
_P99 = re.compile(r"99%\s+([\d.]+)(us|ms|s)\b")
_COUNT = re.compile(r"(\d+) requests in")
_MS = {"us": 0.001, "ms": 1, "s": 1000}

# ---- the applications, as granian's workers make them -----------------------------------------


def embedded():
    from amurinfo.config.wsgi import application

    return application


def rendered():
    return _django(lambda middleware: middleware)


def cached():
    return _django(lambda middleware: [
        "django.middleware.cache.UpdateCacheMiddleware", *middleware,
        "django.middleware.cache.FetchFromCacheMiddleware",
    ])


def _django(change: Callable[[list[str]], list[str]]):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amurinfo.config.settings.base")
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    settings.SNAPSHOTS = False
    # It tells browsers to ask each time, and Django's cache would keep nothing.
    settings.MIDDLEWARE = change([
        name for name in settings.MIDDLEWARE if not name.endswith(".ConditionsMiddleware")])
    return get_wsgi_application()


# ---- serving ----------------------------------------------------------------------------------


@contextlib.contextmanager
def nginx(name: str, site: str, port: int, folder: Path) -> Iterator[Server]:
    folder.mkdir()
    (folder / "nginx.conf").write_text(
        f"{'user root;' if os.geteuid() == 0 else ''}\npid {folder}/pid;\nworker_processes 2;\n"
        "events { worker_connections 256; }\nhttp {\n  sendfile on;\n"
        + "".join(f"  {kind}_temp_path {folder}/{kind};\n"
                  for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        + site + "\n}\n", encoding="utf-8")
    command = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr",
               "-g", "daemon off;"]
    with serving(name, command, port, folder / "log") as server:
        yield server


def wrk(server: Server, page: str, seconds: float) -> tuple[float, float, float]:
    """(requests/s, 99th percentile in ms, CPU ms a request)."""
    cpu = server.cpu_seconds()
    done = subprocess.run(
        ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{seconds:.0f}s", "--timeout", "20s", "--latency",
         "-H", "Accept-Encoding: gzip", f"http://127.0.0.1:{server.port}{page}"],
        capture_output=True, text=True, check=True,
    ).stdout
    if "Non-2xx" in done or "Socket errors" in done:
        sys.exit(f"{server.name}: {done}")
    requests = max(1, int(_COUNT.search(done)[1]))
    number, unit = _P99.search(done).groups()
    cost = (server.cpu_seconds() - cpu) * 1000 / requests
    return float(_RPS.search(done)[1]), float(number) * _MS[unit], cost


@contextlib.contextmanager
def servers(data: Path, folder: Path, page: str) -> Iterator[dict[str, Server]]:
    with contextlib.ExitStack() as stack:
        found: dict[str, Server] = {}
        for name in ("embedded", "cached", "rendered"):
            port = services.free_port()
            command = [
                sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2",
                "--blocking-threads", "4", "--no-ws", "--port", str(port), "--log-level",
                "warning", "--factory", f"benchmarks.delivery:{name}",
            ]
            found[name] = stack.enter_context(serving(
                name, command, port, folder / f"{name}.log", DATA=str(data), SITE_URL=SITE_URL))
        subprocess.run(["curl", "-sf", "-o", "/dev/null",
                        f"http://127.0.0.1:{found['embedded'].port}{page}"], check=True)
        kept = data / "pages/site" / page[1:] / "@"
        alone = folder / "alone" / page[1:]
        alone.mkdir(parents=True)
        for file in kept.glob("index.html*"):
            shutil.copyfile(file, alone / file.name)
        (folder / "alone/robots.txt").write_text("")  # asked for to see that it serves
        port = services.free_port()
        found["nginx alone"] = stack.enter_context(nginx(
            "nginx alone", f"server {{ listen {port}; access_log off; gzip_static on; "
            f"types {{ text/html html; }} root {folder}/alone; }}", port, folder / "nginx-alone"))
        port = services.free_port()
        site = subprocess.run(
            [sys.executable, "-m", "amurinfo", "deploy", "nginx", "--server-name", "127.0.0.1",
             "--upstream", str(found["embedded"].port), "--port", str(port)],
            cwd=services.ROOT, env={**os.environ, "DATA": str(data)}, check=True,
            capture_output=True, text=True,
        ).stdout
        found["our nginx"] = stack.enter_context(
            nginx("our nginx", site, port, folder / "nginx-ours"))
        yield found


def measure_serving(
    data: Path, folder: Path, page: str, rounds: int, seconds: float, most: int
) -> None:
    with servers(data, folder, page) as found:
        for server in found.values():
            wrk(server, page, 2)
        results: dict[str, list[tuple[float, float, float]]] = {name: [] for name in found}
        asked = 0.0
        for number in range(rounds):
            for name in list(found) if number % 2 == 0 else list(found)[::-1]:
                results[name].append(wrk(found[name], page, seconds))
                asked += results[name][-1][0] * seconds if name == "embedded" else 0
        limit = [one[0] for one in results["nginx alone"]]
        print(f"{'':<14}{'requests/s (min-max)':>32}{'of nginx':>10}{'p99 ms':>9}{'CPU ms':>9}")
        for name, rows in sorted(results.items(), key=lambda item: -item[1][0][0]):
            rates, p99, cpu = zip(*rows, strict=True)
            share = statistics.median(a / b for a, b in zip(rates, limit, strict=True))
            print(f"{name:<14}"
                  f"{f'{statistics.median(rates):,.1f} ({min(rates):,.1f}-{max(rates):,.1f})':>32}"
                  f"{share:>10.4f}{statistics.median(p99):>9.2f}{statistics.median(cpu):>9.3f}")
        ours, peer = ([one[0] for one in results[name]] for name in ("embedded", "cached"))
        print(f"embedded / page cache: "
              f"{statistics.median(a / b for a, b in zip(ours, peer, strict=True)):.1f}")
        while asked < most:
            asked += wrk(found["embedded"], page, 5)[0] * 5
        rss, pss = found["embedded"].memory_mib()
        print(f"embedded, two workers after {asked:,.0f} requests: {pss:.0f} MiB PSS, "
              f"{rss:.0f} MiB RSS")
    for path in dict.fromkeys((page, "/ru/", PAGE, "/zh-hans/protected-areas/")):
        sizes = [(data / "pages/site" / path[1:] / "@" / f"index.html{ending}")
                 for ending in ("", ".gz", ".br")]
        if sizes[0].exists():
            print(path, *(f"{name} {file.stat().st_size:,}" for name, file in
                          zip(("plain", "gzip", "brotli"), sizes, strict=True)))


# ---- rendering --------------------------------------------------------------------------------


def timed(command: list[str], **options) -> tuple[float, float, float]:
    """(seconds, CPU seconds, greatest RSS of one process in MiB so far)."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, **options)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, cpu, after.ru_maxrss / 1024


_RENDER = """
import json, resource, time
import django
django.setup()
from amurinfo.delivery.snapshots.publisher import Publisher

def cpu():
    both = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in both)

publisher, told, spent = Publisher(), [], cpu()
start = time.perf_counter()
publisher.begin()
pages = publisher.round(lambda done, of: told.append((done, of)))
rendered, spent_rendering = time.perf_counter() - start, cpu() - spent
start, spent = time.perf_counter(), cpu()
publisher.tighten()
print(json.dumps({"pages": pages, "seconds": rendered, "cpu": spent_rendering, "told": len(told),
                  "small": time.perf_counter() - start, "small_cpu": cpu() - spent, "memory": max(
    resource.getrusage(who).ru_maxrss / 1024
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))}))
"""


def measure_rendering(data: Path, folder: Path, more: int) -> None:
    environment = {**os.environ, "DATA": str(data), "SITE_URL": SITE_URL,
                   "DJANGO_SETTINGS_MODULE": "amurinfo.config.settings.base"}
    timed([sys.executable, "-m", "benchmarks.many_pages", str(more)], env=environment,
          cwd=services.ROOT)
    shutil.rmtree(data / "pages", ignore_errors=True)
    done = subprocess.run([sys.executable, "-c", _RENDER], env=environment, cwd=services.ROOT,
                          capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    ours = json.loads(done.stdout.splitlines()[-1])
    count = ours["pages"]
    print(f"rendered {count} pages in {ours['seconds']:.1f} s: {count / ours['seconds']:.1f} "
          f"pages/s, {ours['cpu'] * 1000 / count:.1f} CPU ms a page, {ours['memory']:.0f} MiB in "
          f"the largest process; their small files {ours['small']:.1f} s more, "
          f"{ours['small_cpu'] * 1000 / count:.1f} CPU ms a page")
    pages = sorted((data / "pages/site").rglob("@"))
    for name, layouts, kind in (
        ("words ready, one layout", BARE, ".html"),
        ("words ready, what stands around ours", DRESSED, ".html"),
        ("Markdown, what stands around ours", DRESSED, ".md"),
    ):
        seconds, cpu = hugo(pages, data / "pages/site", folder / "hugo", layouts, kind)
        print(f"Hugo, {name}: {len(pages)} pages in {seconds:.2f} s: {len(pages) / seconds:.0f} "
              f"pages/s, {cpu * 1000 / len(pages):.1f} CPU ms a page; ours "
              f"{count / ours['seconds'] / (len(pages) / seconds):.3f} of its pace")


#: Title, thirty links and the words.
BARE = {name: """<!doctype html><html><head><title>{{ .Title }}</title></head><body><nav>
{{ range first 30 .Site.RegularPages }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
</nav>{{ .Content }}</body></html>""" for name in ("single", "list")}
#: What stands around the words of our pages: other editions, way back, menu, neighbours, figures
#: for machines; lists in pages, and a feed of each section.
_AROUND = """<!doctype html><html lang="{{ .Section }}"><head><meta charset="utf-8">
<title>{{ .Title }} – {{ .Site.Title }}</title><link rel="canonical" href="{{ .Permalink }}">
{{ $here := .RelPermalink }}{{ range $code := slice "ru" "en" "zh-hans" "mn" }}
{{ $other := replaceRE "^/[^/]+" (printf "/%s" $code) $here }}
<link rel="alternate" hreflang="{{ $code }}" href="{{ $other | absURL }}">{{ end }}
<meta property="og:title" content="{{ .Title }}">
<meta property="og:url" content="{{ .Permalink }}">
<script type="application/ld+json">{{ dict "@context" "https://schema.org" "@type" "WebPage"
"name" .Title "url" .Permalink "inLanguage" .Section | jsonify | safeJS }}</script></head><body>
<header><a href="/{{ .Section }}/">{{ .Site.Title }}</a><nav><ul>
{{ range $code := slice "ru" "en" "zh-hans" "mn" }}<li><a
href="{{ replaceRE "^/[^/]+" (printf "/%s" $code) $here }}">{{ $code }}</a></li>{{ end }}</ul></nav>
<nav><ul>{{ with .FirstSection }}{{ range first 20 .Sections }}<li><a href="{{ .RelPermalink }}"
{{ if hasPrefix $here .RelPermalink }} aria-current="page"{{ end }}>{{ .Title }}</a></li>{{ end }}
{{ end }}</ul></nav></header><nav><ol>{{ range .Ancestors.Reverse }}<li><a
href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ol></nav>@words<footer>{{ .Permalink }}
<ul>{{ with .FirstSection }}{{ range first 10 .RegularPages }}<li><a href="{{ .RelPermalink }}">{{
.Title }}</a></li>{{ end }}{{ end }}</ul></footer></body></html>"""
DRESSED = {
    "single": _AROUND.replace("@words", """{{ .Content }}<nav>{{ with .NextInSection }}<a
href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ with .PrevInSection }}<a
href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ range first 3 (.Site.RegularPages.Related .)
}}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</nav>"""),
    "list": _AROUND.replace("@words", """{{ .Content }}<ul>
{{ range (.Paginate .Pages 20).Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{ end }}</ul>{{ template "_internal/pagination.html" . }}"""),
}


class _Markdown(HTMLParser):
    """The words of a page as somebody would have written them for Hugo."""

    _BEFORE = {"h1": "\n\n# ", "h2": "\n\n## ", "h3": "\n\n### ", "p": "\n\n", "li": "\n- ",
               "b": "**", "strong": "**", "i": "*", "em": "*", "blockquote": "\n\n> "}
    _AFTER = {"b": "**", "strong": "**", "i": "*", "em": "*", "ul": "\n", "ol": "\n"}

    def __init__(self):
        super().__init__()
        self.parts: list[str] = []
        self._links: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self._links.append(dict(attrs).get("href") or "")
            self.parts.append("[")
        self.parts.append(self._BEFORE.get(tag, ""))

    def handle_endtag(self, tag):
        if tag == "a":
            self.parts.append(f"]({self._links.pop()})")
        self.parts.append(self._AFTER.get(tag, ""))

    def handle_data(self, data):
        self.parts.append(re.sub(r"\s+", " ", data))

    @classmethod
    def of(cls, html: str) -> str:
        reader = cls()
        reader.feed(html)
        return "".join(reader.parts)


def hugo(
    pages: list[Path], root: Path, site: Path, layouts: dict[str, str], kind: str
) -> tuple[float, float]:
    """(seconds, CPU seconds) for pages of the same words at the same addresses. ``kind``: ending
    of the files that Hugo makes them of."""
    shutil.rmtree(site, ignore_errors=True)
    (site / "layouts/_default").mkdir(parents=True)
    (site / "config.json").write_text(json.dumps({
        "baseURL": SITE_URL, "title": "AmurInfoCenter",
        "disableKinds": ["taxonomy", "term", "RSS", "sitemap"] if layouts is BARE
        else ["taxonomy", "term"],
        "markup": {"goldmark": {"renderer": {"unsafe": True}}},
    }))
    for name, text in layouts.items():
        (site / f"layouts/_default/{name}.html").write_text(text)
    above = {page.parent.parent for page in pages}
    for page in pages:
        text = (page / "index.html").read_text(encoding="utf-8")
        title = re.search(r"<title>(.*?)</title>", text, re.S)[1].strip()
        main = re.search(r"<main.*?</main>", text, re.S)
        place = site / "content" / page.parent.relative_to(root)
        # A page below which others stand is a list in Hugo's words.
        file = place / f"_index{kind}" if page.parent in above else place.with_suffix(kind)
        file.parent.mkdir(parents=True, exist_ok=True)
        words = main[0] if main else text
        file.write_text(json.dumps({"title": title}, ensure_ascii=False) + "\n"
                        + (_Markdown.of(words) if kind == ".md" else words), encoding="utf-8")
    seconds, cpu, _memory = timed(["hugo", "--quiet"], cwd=site)
    return seconds, cpu


# ---- publishing -------------------------------------------------------------------------------

_PUBLISH = """
import statistics, time
import django
django.setup()
from wagtail.models import Page
from amurinfo.delivery.snapshots import rendering
from amurinfo.delivery.snapshots.publisher import Publisher
from amurinfo.facts.models import Name
from amurinfo.pages.addresses import Addresses

publisher = Publisher()
publisher.begin()
publisher.round()
times = []
for page in list(Page.objects.live().filter(depth__gte=4).order_by("pk").specific()[:8]):
    path = Addresses().page(page)
    before = rendering.store().current(path)
    page.title += " *"
    revision = page.save_revision()
    start = time.perf_counter()
    revision.publish()
    times.append((time.perf_counter() - start) * 1000)
    assert rendering.store().current(path) != before, path
times = times[1:]
print(f"published, its own new bytes there: median {statistics.median(times):.0f} ms, "
      f"max {max(times):.0f} ms of {len(times)}")
publisher.round()
with rendering.index()._open() as base:
    shown = dict(base.execute(
        "select value, count(*) from thing join shown on thing = thing.id "
        "where source = 'facts_name' and columns = '[\\"record_id\\"]' group by value"))
key = min(shown, key=lambda value: abs(shown[value] - 500))
name = Name.objects.filter(record=key.strip('[]"')).first()
before = rendering.index().snapshots()
start = time.perf_counter()
name.text += " *"
name.save()
rendered = publisher.round()
seconds = time.perf_counter() - start
after = rendering.index().snapshots()
changed = sum(before.get(path) != blob for path, blob in after.items())
print(f"one name on {shown[key]} pages: {rendered} rendered, {changed} new in {seconds:.1f} s")
"""


def measure_publishing(data: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PUBLISH], cwd=services.ROOT, text=True, capture_output=True,
        env={**os.environ, "DATA": str(data), "SITE_URL": SITE_URL,
             "DJANGO_SETTINGS_MODULE": "amurinfo.config.settings.base"},
    )
    if done.returncode:
        sys.exit(done.stderr)
    print(done.stdout, end="")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("parts", nargs="*", default=["serving", "rendering", "publishing"])
    options.add_argument("--data", type=Path, help="a prepared folder; it is copied")
    options.add_argument("--page", default=PAGE, help="the address that is served")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--seconds", type=float, default=5)
    options.add_argument("--pages", type=int, default=1000,
                         help="more pages in each edition, before all are rendered")
    options.add_argument("--requests", type=int, default=1_000_000, help="before memory is read")
    chosen = options.parse_args()
    missing = [name for name in ("wrk", "hugo", NGINX) if not shutil.which(name)]
    if missing:
        print(f"Missing: {', '.join(missing)}. apt-get install wrk nginx-light hugo",
              file=sys.stderr)
        return 1
    folder = Path(tempfile.mkdtemp(prefix="amurinfo-delivery-"))
    try:
        data = folder / "data"
        if chosen.data:
            shutil.copytree(chosen.data, data, symlinks=True)
        prepare(data)
        if "serving" in chosen.parts:
            measure_serving(data, folder, chosen.page, chosen.rounds, chosen.seconds,
                            chosen.requests)
        if "rendering" in chosen.parts:
            measure_rendering(data, folder, chosen.pages)
        if "publishing" in chosen.parts:
            measure_publishing(data)
        print(f"{os.cpu_count()} cores, load of the last minute {os.getloadavg()[0]:.1f}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
