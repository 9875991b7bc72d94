"""The API of LibreTranslate, against a server in this process: what goes out, what comes back,
and every way in which it fails."""

import socket

import pytest

from amurinfo.editions.exchange.machine.backend import Failed
from amurinfo.editions.exchange.machine.libretranslate import (
    CHARACTERS,
    TEXTS,
    LibreTranslate,
)
from amurinfo.editions.exchange.machine.placeholders import incoming, outgoing


def ask(server, texts=("Итоги",), source="ru", target="mn", key="", seconds=5.0):
    return LibreTranslate(server.address, key, seconds).suggest(texts, source, target)


def test_a_list_goes_out_as_html_and_a_list_comes_back(server):
    assert ask(server, ["Итоги", "Учёт тигра"], key="k-1") == ["Дүн", "Барын тооллого"]
    assert server.asked == [("/languages", None), ("/translate", {
        "q": ["Итоги", "Учёт тигра"], "source": "ru", "target": "mn", "format": "html",
        "api_key": "k-1"})]
    ask(server)
    assert "api_key" not in server.asked[-1][1]


@pytest.mark.parametrize(("called", "there"), [
    ("zh-Hans", "zh-Hans"), ("zh", "zh"), ("zh-CN", "zh-CN")])
def test_chinese_is_called_what_the_server_calls_it(called, there, server):
    server.languages = [{"code": "ru", "targets": [called]}, {"code": called, "targets": ["ru"]}]
    ask(server, target="zh-hans")
    assert server.asked[-1][1]["target"] == there
    ask(server, source="zh-hans", target="ru")
    assert server.asked[-1][1]["source"] == there


def test_what_it_cannot_do_is_not_sent(server):
    with pytest.raises(Failed, match="language"):
        ask(server, source="mn", target="zh-hans")
    server.languages = [{"code": "en"}, {"code": "ru"}]  # older servers name no targets
    assert ask(server, source="ru", target="en") == ["Дүн"]
    with pytest.raises(Failed, match="language"):
        ask(server, source="ru", target="mn")
    assert [path for path, _body in server.asked] == [
        "/languages", "/languages", "/translate", "/languages"]


def test_a_long_page_goes_in_parts_in_its_order(server):
    texts = [f"{number} {'я' * 500}" for number in range(25)]
    assert ask(server, texts) == texts
    sent = [body["q"] for path, body in server.asked if path == "/translate"]
    assert [text for part in sent for text in part] == texts
    assert all(sum(map(len, part)) <= 4000 for part in sent)
    assert ask(server, ["я" * 9000]) == ["я" * 9000]


def test_a_server_with_limits_takes_every_part(server):
    """As the operator of a server sets them (docs/operators); what is over is refused there."""
    server.batch_limit, server.char_limit = TEXTS, CHARACTERS
    texts = [f"{number} слово" for number in range(50)] + ["я" * 3000] * 3
    assert ask(server, texts) == texts
    with pytest.raises(Failed, match="refused"):
        ask(server, ["я" * (CHARACTERS + 1)])


@pytest.mark.parametrize(("change", "said"), [
    ({}, None), ({"text": "x"}, None), ({"q": "Итоги"}, None), ({"target": "RU"}, None),
    ({"q": None}, (400, "Invalid request: missing q parameter")),
    ({"q": []}, (400, "Invalid request: missing q parameter")),
    ({"source": ""}, (400, "Invalid request: missing source parameter")),
    ({"target": "xx"}, (400, "xx is not supported")),
    ({"source": "mn", "target": "zh"}, (400, "zh is not available as a target language from mn")),
    ({"format": "markdown"}, (400, "markdown format is not supported")),
    ({"q": ["a", "b", "c"]}, (400, "Invalid request: request (3) exceeds text limit (2)")),
    ({"q": ["a", "b" * 6]}, (400, "Invalid request: request (6) exceeds text limit (5)")),
    ({"q": ["aaaa", "bbbb"]}, None), ({"api_key": "another"}, (403, "Invalid API key"))])
def test_the_server_here_refuses_what_a_real_one_refuses(change, said, server):
    """As LibreTranslate 1.9.6 answered the same bodies (its names of languages shortened)."""
    server.keys, server.batch_limit, server.char_limit = {"k"}, 2, 5
    right = {"q": ["Итоги"], "source": "ru", "target": "mn", "format": "html", "api_key": "k"}
    assert server.refusal(right | change) == said


def test_what_is_escaped_comes_back_bare_and_is_the_same_text(server):
    """LibreTranslate takes escapes out of what it answers in HTML, and closes images."""
    source = "p < 0.05 {1}и{/1} AT&T {2/}"
    (said,) = ask(server, [outgoing(source)])
    assert said == 'p < 0.05 <span id="p1">и</span> AT&T <img id="p2"/>'
    assert incoming(said, source) == source


def test_a_key_that_the_server_does_not_know_is_refused(server):
    server.keys = {"k-1"}
    assert ask(server, key="k-1") == ["Дүн"]
    with pytest.raises(Failed, match="refused: 403"):
        ask(server, key="k-2")


@pytest.mark.parametrize(("status", "code"), [
    (429, "busy"), (403, "refused"), (400, "refused"), (500, "nonsense"), (503, "nonsense")])
@pytest.mark.parametrize("path", ["/languages", "/translate"])
def test_refusals(status, code, path, server):
    server.instead[path] = status, {"error": "Slow down"}
    with pytest.raises(Failed) as failed:
        ask(server)
    assert failed.value.code == code


@pytest.mark.parametrize("answer", [
    b"", b"<html>", b"\xff\xfe", [], {"translatedText": "Дүн"}, {"translatedText": []},
    {"translatedText": ["a", "b"]}, {"translatedText": [None]}, {"error": "x"}],
    ids=["empty", "html", "bytes", "list", "string", "none", "too-many", "null", "error"])
def test_nonsense(answer, server):
    server.instead["/translate"] = 200, answer
    with pytest.raises(Failed, match="nonsense"):
        ask(server)


@pytest.mark.parametrize("answer", [b"<html>", {"a": 1}, [1], [{"name": "x"}]],
                         ids=["html", "object", "numbers", "no-code"])
def test_nonsense_of_languages(answer, server):
    server.instead["/languages"] = 200, answer
    with pytest.raises(Failed, match="nonsense"):
        ask(server)


def test_silence_ends(server):
    server.instead["/translate"] = "silence", None
    with pytest.raises(Failed, match="slow"):
        ask(server, seconds=0.3)


def test_nobody_there():
    with socket.socket() as taken:  # bound, and nobody listens
        taken.bind(("127.0.0.1", 0))
        backend = LibreTranslate(f"http://127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(Failed, match="unreachable"):
            backend.suggest(["Итоги"], "ru", "mn")


def test_text_goes_nowhere_else(server, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    assert ask(server) == ["Дүн"]
    server.instead["/translate"] = 302, {"to": f"{server.address}/elsewhere"}
    with pytest.raises(Failed, match="refused"):
        ask(server)
    assert "/elsewhere" not in [path for path, _body in server.asked]
