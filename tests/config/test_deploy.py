"""nginx before the centre, the unit of the service, the backup: each with the real program."""

import contextlib
import datetime
import gzip
import http.client
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import unquote

import pytest

from amurinfo.config import deploy, headers
from amurinfo.visitors import fronted
from amurinfo.visitors.running import question
from amurinfo.visitors.served import Served
from tests import services
from tests.prepared import copy

ROOT = services.ROOT
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"

DAY = datetime.date(2026, 11, 26)
#: Headers of one connection, and the name of the program; all others are the same from both.
OF_ITS_OWN = {"date", "server", "connection", "keep-alive", "transfer-encoding"}
#: Asked of each address, beside the plain question.
ODD = (
    {"Accept_Encoding": "identity"}, {"Accept_Encoding": "gzip;q=0"}, {"Accept_Encoding": "GZIP"},
    {"Accept_Encoding": "gzip;q=0.5, identity;q=0.4"}, {"Accept_Encoding": "deflate"},
    {"If_None_Match": "*"}, {"If_None_Match": '"x"'},
    {"If_Modified_Since": "Sat, 01 Jan 2000 00:00:00 GMT"}, {"If_Modified_Since": "yesterday"},
    {"Range": "bytes=0-9"}, {"Range": "bytes=0-9", "Accept_Encoding": "identity"},
    {"Range": "bytes=-7", "Accept_Encoding": "identity"},
    {"Range": "bytes=0-1,5-6", "Accept_Encoding": "identity"},
    {"Range": "bytes=0-9", "If_Range": '"x"', "Accept_Encoding": "identity"},
)

#: What editors may put in, and what nobody has a name for.
MEDIA = ("film.mp4", "film.webm", "captions.vtt", "text.pdf", "table.csv", "thing.xyz", "nothing")


#: One server for all that ask it.
one_server = pytest.mark.xdist_group("deploy")


# ---- nginx --------------------------------------------------------------------------------


@contextlib.contextmanager
def nginx(conf: str, port: int):
    """A real nginx in a folder of its own with our site in it."""
    folder = Path(tempfile.mkdtemp(prefix="amurinfo-nginx-"))
    (folder / "site.conf").write_text(conf, encoding="utf-8")
    (folder / "nginx.conf").write_text(
        f"{'user root;' if os.geteuid() == 0 else ''}\npid {folder}/pid;\nworker_processes 1;\n"
        "events { worker_connections 64; }\nhttp {\n"
        + "".join(f"  {name}_temp_path {folder}/{name};\n"
                  for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        + f"  include {folder}/site.conf;\n}}\n", encoding="utf-8",
    )
    command = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    assert "[warn]" not in checked.stderr, checked.stderr
    process = subprocess.Popen([*command, "-g", "daemon off;"], stderr=subprocess.PIPE)
    try:
        services._wait_for_port(port, process)
        yield folder
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def ask(port: int, path: str, method: str = "GET", **more: str):
    """(status, headers, body as it came over the wire)."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, path, headers={
        "Host": "127.0.0.1", "Accept-Encoding": "gzip",
        **{name.replace("_", "-"): value for name, value in more.items()},
    })
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, {k.lower(): v for k, v in answer.getheaders()}, body


def plain(told: dict[str, str], body: bytes) -> bytes:
    return gzip.decompress(body) if told.get("content-encoding") == "gzip" else body


def like(told: dict[str, str], body: bytes) -> dict[str, str]:
    """What both have to say alike."""
    found = {name: value.lower() for name, value in told.items() if name not in OF_ITS_OWN}
    if "etag" not in told or told["etag"].startswith("W/"):
        # Compressed as it is asked for, with noise in its length against BREACH.
        found.pop("content-length", None)
    if "set-cookie" in found:
        found["set-cookie"] = found["set-cookie"].split("=")[0]
    if "expires" in found:  # now, to the second
        found["expires"] = "now"
    return found


@pytest.fixture(scope="module")
def both(prepared, tmp_path_factory):
    """(port of the application, port of nginx in front of it, folder of the centre)."""
    data = copy(prepared, tmp_path_factory.mktemp("deploy"))
    folder = data / "media" / "images"
    folder.mkdir(parents=True, exist_ok=True)
    for name in MEDIA:
        (folder / name).write_bytes(b"\x00\x01" * 5000)
    for private in ("documents", "wagtail_uploads"):
        (folder.parent / private).mkdir()
        (folder.parent / private / "closed.pdf").write_bytes(b"%PDF-1.4")
    with services.centre(data) as centre:
        ours, front = int(centre.url.rsplit(":", 1)[1]), services.free_port()
        told = subprocess.run(
            [sys.executable, "-m", "amurinfo", "deploy", "nginx", "--server-name", "127.0.0.1",
             "--upstream", str(ours), "--port", str(front)],
            cwd=ROOT, env={**services.as_an_operator(), "DATA": str(data)},
            capture_output=True, text=True, check=True,
        )
        with nginx(told.stdout, front):
            yield ours, front, data


def addresses(data: Path) -> list[str]:
    static = data / "static"
    hashed = next(static.glob("centre.????????????.css"))
    share = data / "media" / "share"
    return [
        "/-/alive", "/mn/offline/app.webmanifest", "/mn/offline/species.json", "/offline-worker.js",
        "/en/species/amur-tiger/figures/", "/mn/species/?page=2", "/mn/species",
        "/mn/search/?q=x", "/static/", "/media/",
        "/mn/", "/ru/species/amur-tiger/", "/zh-hans/protected-areas/?country=CN", "/",
        "/en/nothing/", "/robots.txt", "/sitemap.xml", "/sitemap-mn.xml", "/en/feeds/all.atom",
        "/editors/login/", "/en/map/areas/", "/.well-known/security.txt", "/about/news/",
        f"/static/{hashed.name}", "/static/econet/map.js", "/static/econet/base.geojson",
        "/static/econet/relief.webp", "/static/nothing.css", "/static/../secret-key",
        "/media/nothing.jpg", *(f"/media/images/{name}" for name in MEDIA),
        f"/media/share/{next(share.glob('*.png')).name}",
        "/secret-key", "/centre.sqlite3", "/static/%2e%2e/secret-key", "/media/..%2fsecret-key",
    ]


@one_server
@pytest.mark.machine
@pytest.mark.slow
def test_nginx_and_the_application_say_the_same(both):
    ours, front, data = both
    ask(ours, "/mn/species/amur-tiger/")  # draws a picture to share
    for path in addresses(data):
        ask(ours, path)  # pages become files
    secret = (data / "secret-key").read_bytes()
    for path in addresses(data):
        for method in ("GET", "HEAD"):
            status, told, body = ask(ours, path, method)
            status_front, told_front, body_front = ask(front, path, method)
            assert status == status_front or {status, status_front} == {400, 404}, path
            if status != status_front:
                continue  # nginx refuses what leads outside before anybody is asked
            if path != "/editors/login/":  # a form of the editors holds a token of its own
                assert plain(told_front, body_front) == plain(told, body), path
            assert like(told, body) == like(told_front, body_front), (path, method)
            assert secret not in body_front
        assert "nginx/" not in told_front.get("server", "")


@one_server
@pytest.mark.machine
@pytest.mark.slow
def test_nginx_and_the_application_say_the_same_to_odd_questions(both):
    ours, front, data = both
    page = "/ru/species/amur-tiger/"
    ask(ours, page)
    for path in addresses(data):
        if not path.startswith((page, "/static/", "/media/")) or ".." in unquote(path):
            continue
        for more in ODD:
            mine, its = (ask(port, path, **more) for port in (ours, front))
            assert mine[0] == its[0], (path, more)
            assert like(*mine[1:]) == like(*its[1:]), (path, more)
            assert plain(*mine[1:]) == plain(*its[1:]), (path, more)
            if "q=0" in more.get("Accept_Encoding", "") and "q=0." not in str(more):
                assert "content-encoding" not in mine[1]


@one_server
@pytest.mark.machine
@pytest.mark.slow
def test_pages_come_from_the_disk_and_all_that_is_more_than_an_address_from_the_application(both):
    ours, front, data = both
    path = "/mn/species/amur-tiger/"
    ask(ours, path)
    folder = data / "pages/site" / path[1:] / "@"
    served = ask(front, path)
    assert served[2] == (folder / "index.html.gz").read_bytes()
    # Conditional answers of the one are known to the other.
    for coding in ("gzip", "identity"):
        told = [ask(port, path, Accept_Encoding=coding)[1] for port in (ours, front)]
        assert told[0]["etag"] == told[1]["etag"]
        for port in (ours, front):
            again = ask(port, path, Accept_Encoding=coding, If_None_Match=told[0]["etag"])
            assert (again[0], again[2]) == (304, b"")
            assert again[1]["cache-control"] == headers.PAGES
    # Other bytes in the same place: only what comes from the disk has them.
    file = folder / "index.html"
    bytes_before = file.read_bytes()
    file.write_bytes(b"from the disk")
    try:
        for marks in ("", "?", "?from=timeline&isappinstalled=0", "?utm_source=vk&ysclid=l%2Bx"):
            assert ask(front, path + marks, Accept_Encoding="identity")[2] == b"from the disk"
        for more in ({"path": path + "?page=1"}, {"path": path, "method": "POST"},
                     {"path": path + "?utm_source=vk&page=1"},
                     {"path": path[:-1]}, {"path": path + "@/index.html"}):
            answer = ask(front, Accept_Encoding="identity", **more)
            assert answer[0] == ask(ours, Accept_Encoding="identity", **more)[0]
            assert answer[2] != b"from the disk", more
    finally:
        file.write_bytes(bytes_before)


@one_server
@pytest.mark.machine
@pytest.mark.slow
def test_documents_are_had_by_their_own_address_only(both):
    ours, front, _data = both
    for port in (ours, front):
        for path in ("documents/closed.pdf", "./documents/closed.pdf", "/documents/closed.pdf",
                     "%64ocuments/closed.pdf", "images/../documents/closed.pdf",
                     "wagtail_uploads/closed.pdf", "images/../wagtail_uploads/closed.pdf"):
            assert ask(port, f"/media/{path}")[0] in (301, 404), (port, path)


@one_server
@pytest.mark.slow
def test_files_come_from_the_disk_compressed_and_conditionally(both):
    ours, front, data = both
    hashed = next((data / "static").glob("centre.????????????.css"))
    path = f"/static/{hashed.name}"
    status, told, body = ask(front, path)
    assert (status, told["content-encoding"]) == (200, "gzip")
    assert body == hashed.with_name(hashed.name + ".gz").read_bytes()
    assert told["cache-control"] == "max-age=315360000, public, immutable"
    assert ask(front, path, If_None_Match=told["etag"])[0] == 304
    for port in (ours, front):
        assert ask(port, path, If_Modified_Since=told["last-modified"])[0] == 304
    film, size = "/media/images/film.mp4", 10_000
    whole = {path: hashed.read_bytes(), film: (data / film[1:]).read_bytes()}
    for name, content in whole.items():
        tag = ask(front, name, Accept_Encoding="identity")[1]["etag"]
        for port in (ours, front):
            for asked, piece in (("0-9", content[:10]), ("-7", content[-7:])):
                status, told, body = ask(port, name, Range=f"bytes={asked}", If_Range=tag,
                                         Accept_Encoding="identity")
                assert (status, body) == (206, piece), (name, port)
                assert told["content-range"].endswith(f"/{len(content)}")
    for port in (ours, front):
        status, told, _body = ask(port, film, Range=f"bytes={size}-")
        assert (status, told["content-range"]) == (416, f"bytes */{size}")
        assert ask(port, film, Range="bytes=0-9", If_Range='"x"')[0] == 200
        tag = ask(port, film)[1]["etag"]
        assert tag == ask(front, film)[1]["etag"]
        assert ask(port, film, If_None_Match=tag)[0] == 304


@one_server
@pytest.mark.machine
@pytest.mark.slow
def test_what_a_visitor_says_of_herself_does_not_pass(both, tmp_path):
    """Who claims to come by TLS or from elsewhere is not believed."""
    ours, front, _data = both
    upstream = services.free_port()
    heard = []
    import http.server

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            heard.append(dict(self.headers))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *arguments):
            pass

    server = http.server.HTTPServer(("127.0.0.1", upstream), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = services.free_port()
    with nginx(deploy.nginx("127.0.0.1", tmp_path, upstream, port), port):
        ask(port, "/mn/", X_Forwarded_Proto="https", X_Forwarded_For="10.0.0.1",
            Forwarded="for=10.0.0.1")
    server.shutdown()
    server.server_close()
    assert heard[0]["X-Forwarded-Proto"] == "http"
    assert "10.0.0.1" not in str(heard[0])
    assert heard[0]["Host"] == "127.0.0.1"


@one_server
@pytest.mark.machine
def test_with_tls_files_carry_the_promise_to_stay_with_it(tmp_path, both):
    port = services.free_port()
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj",
         "/CN=localhost", "-keyout", "key.pem", "-out", "cert.pem"],
        cwd=tmp_path, check=True, capture_output=True,
    )
    conf = deploy.nginx("localhost", tmp_path, 9, port, str(tmp_path / "cert.pem"),
                        str(tmp_path / "key.pem"))
    assert conf.count('Strict-Transport-Security "max-age=31536000"') == len(headers.FILES) + 1
    conf = conf.replace("443", str(services.free_port()))
    with nginx(conf, port):
        status, told, _body = ask(port, "/mn/?a=1")
        assert (status, told["location"]) == (301, "https://127.0.0.1/mn/?a=1")


@pytest.mark.machine
def test_pages_from_the_disk_are_counted_as_the_application_counts_them(tmp_path):
    """By a real nginx; what it says holds nobody's address."""
    page = tmp_path / "pages/site/mn/species/@/index.html"
    page.parent.mkdir(parents=True)
    page.write_text("<p>page")
    ear, front = services.free_port(), services.free_port()
    served, heard = Served(None, lambda: DAY, question), []

    def sent(path, environ):
        heard.append((path, environ))
        served.sent(path, environ)

    threading.Thread(target=fronted.Ear(ear).hear, args=(sent,), daemon=True).start()
    firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    with nginx(deploy.nginx("127.0.0.1", tmp_path, ear, front), front):
        for more in ({"User_Agent": firefox}, {"User_Agent": firefox, "Sec_GPC": "1"},
                     {"User_Agent": firefox, "Cookie": "choice=a1"}, {"User_Agent": 'a "bot"'},
                     {"User_Agent": firefox + "é"}):
            status, told, _body = ask(front, "/mn/species/", **more)
            assert status == 200
        ask(front, "/mn/species/", If_None_Match=told["etag"])
        ask(front, "/mn/species/", method="HEAD")
        ask(front, "/mn/species/?q=mark")  # the application's, which does not answer here
        ask(front, "/mn/nothing/")
        for _ in range(500):
            ask(front, "/mn/species/?fbclid=IwARsomebody", User_Agent=firefox)
        end = time.monotonic() + 60
        while len(heard) < 505 and time.monotonic() < end:
            time.sleep(0.02)
    assert served.give() == {(DAY, "mn", 200, "/mn/species/"): 505}
    assert served.give_questions() == {(DAY, "mn", "shown"): 501, (DAY, "mn", "signal"): 1}
    assert "127.0.0.1" not in str(heard)
    assert "somebody" not in str(heard)


@pytest.mark.parametrize("name", ["a b", "a;b", "$host", "a{", 'a"'])
def test_a_name_that_would_be_read_as_something_else_is_refused(name):
    with pytest.raises(ValueError, match=".+"):
        deploy.nginx(name, Path("/srv/centre"), 8000)


# ---- systemd ------------------------------------------------------------------------------


@pytest.mark.machine
def test_systemd_takes_the_unit_and_finds_it_tight(tmp_path):
    unit = tmp_path / "amurinfo.service"
    unit.write_text(
        deploy.systemd("www-data", tmp_path, 8000, Path(sys.executable).parent / "amurinfo"),
        encoding="utf-8",
    )
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True
    )
    ours = [line for line in verified.stderr.splitlines() if "amurinfo" in line]
    assert not ours, verified.stderr
    judged = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", str(unit)],
        capture_output=True, text=True,
    )
    exposure = float(re.search(r"exposure level for .*: ([\d.]+)", judged.stdout)[1])
    assert exposure < 3.0, judged.stdout
    # Neither a dump nor swap takes the memory of today's visitors to the disk.
    assert {"LimitCORE=0", "MemorySwapMax=0"} <= set(unit.read_text().splitlines())


# ---- backup -------------------------------------------------------------------------------


def back_up(target: Path, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [str(ROOT / "deploy" / "backup.sh"), str(target)], capture_output=True, text=True,
        env={"PATH": os.environ["PATH"], "PYTHON": sys.executable, **environment},
    )


@pytest.fixture
def running(tmp_path):
    """A centre's folder with a database that is being written to."""
    data = tmp_path / "data"
    (data / "media" / "images").mkdir(parents=True)
    (data / "media" / "images" / "тигр é.jpg").write_bytes(b"picture")
    (data / "secret-key").write_text("secret")
    writer = sqlite3.connect(data / "centre.sqlite3")
    writer.execute("pragma journal_mode=wal")
    writer.execute("create table t (x)")
    writer.execute("insert into t values (7)")
    writer.commit()
    writer.execute("insert into t values (8)")  # not committed
    yield data
    writer.close()


@pytest.mark.machine
def test_a_backup_of_a_running_centre_is_whole_and_proved(running, tmp_path):
    target = tmp_path / "backups"
    done = back_up(target, DATA=str(running))
    assert done.returncode == 0, done.stderr
    folder = Path(done.stdout.strip())
    assert folder.parent == target
    restored = sqlite3.connect(folder / "centre.sqlite3")
    assert restored.execute("select x from t").fetchall() == [(7,)]
    assert restored.execute("pragma integrity_check").fetchone() == ("ok",)
    restored.close()
    assert (folder / "media" / "images" / "тигр é.jpg").read_bytes() == b"picture"
    assert subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=folder).returncode == 0
    assert not (folder / "secret-key").exists()
    assert folder.stat().st_mode & 0o077 == 0


@pytest.mark.machine
def test_old_backups_go_and_nothing_else(running, tmp_path):
    target = tmp_path / "backups"
    target.mkdir()
    old = [target / f"2026-01-0{day}T00-00-00Z" for day in range(1, 5)]
    for folder in [*old, target / "keep-me"]:
        folder.mkdir()
    done = back_up(target, DATA=str(running), KEEP="2")
    kept = sorted(path.name for path in target.iterdir())
    assert kept == sorted([old[-1].name, "keep-me", Path(done.stdout.strip()).name])


@pytest.mark.machine
def test_a_backup_that_fails_leaves_none(tmp_path):
    target = tmp_path / "backups"
    done = back_up(target, DATA=str(tmp_path / "nothing"))
    assert done.returncode == 1
    assert "is not there" in done.stderr
    assert list(target.iterdir()) == []


@pytest.mark.machine
def test_a_backup_of_postgresql_can_be_restored(tmp_path):
    from tests.machine import postgresql_bin

    binaries = postgresql_bin()
    with services.postgresql() as url:
        subprocess.run(["psql", "-q", url, "-c", "create table t as select 7 as x"], check=True)
        done = back_up(tmp_path, DATA=str(tmp_path / "no"), DATABASE_URL=url)
        assert done.returncode == 0, done.stderr
        subprocess.run(["psql", "-q", url, "-c", "drop table t"], check=True)
        subprocess.run([binaries / "pg_restore", f"--dbname={url}",
                        Path(done.stdout.strip()) / "centre.dump"], check=True)
        found = subprocess.run(["psql", "-At", url, "-c", "select x from t"], check=True,
                               capture_output=True, text=True)
        assert found.stdout.strip() == "7"
