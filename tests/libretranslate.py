"""A server that speaks LibreTranslate's API, in this process; it translates word by word.

What it refuses, and in which words, is what LibreTranslate 1.9.6 was seen to refuse (see
docs/developers). Its limits are the options ``--batch-limit`` (texts of a request) and
``--char-limit`` (characters of a text), -1 being none; what it does not know it passes over.
"""

import contextlib
import json
import re
import threading
from collections.abc import Iterator
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LANGUAGES = [
    {"code": "ru", "name": "Russian", "targets": ["ru", "en", "mn", "zh-Hans"]},
    {"code": "en", "name": "English", "targets": ["ru", "mn", "zh-Hans"]},
    {"code": "mn", "name": "Mongolian", "targets": ["ru", "en"]},
    {"code": "zh-Hans", "name": "Chinese", "targets": ["en"]},
]
#: Of the Russian news of ``news`` in conftest.py, as a machine would say it in Mongolian.
WORDS = {
    "Учёт тигра": "Барын тооллого", "Насчитали 750 тигров.": "750 бар тоолжээ.",
    "Итоги": "Дүн", "Учёт длился зиму.": "Тооллого өвөл үргэлжилсэн.",
    "На <a>Амуре</a> нашли 750 <b>тигров</b>.": "<a>Амар</a> дээр 750 <b>бар</b> олдлоо.",
}


#: What it calls a language besides, in small letters.
ALIASES = {"zh": "zh-hans"}


class Server:
    """``asked``: (path, body) of each request; ``answer``: what it does instead, if anything."""

    def __init__(self):
        self.asked: list[tuple[str, dict | None]] = []
        self.languages = LANGUAGES
        self.instead = {}
        self.batch_limit = self.char_limit = -1
        self.keys: set[str] | None = None
        self.change = lambda text: text
        self.done = threading.Event()

    def refusal(self, body) -> tuple[int, str] | None:
        """Status and reason, if it does not do what it is asked."""
        if not isinstance(body, dict):
            return 400, "Invalid JSON format"
        if self.keys is not None and body.get("api_key") and body["api_key"] not in self.keys:
            return 403, "Invalid API key"
        for name in ("q", "source", "target"):
            if not body.get(name):
                return 400, f"Invalid request: missing {name} parameter"
        texts = body["q"] if isinstance(body["q"], list) else [body["q"]]
        if not all(isinstance(text, str) for text in texts):
            return 500, "The server encountered an internal error"
        limited = [(len(texts), self.batch_limit)] if isinstance(body["q"], list) else []
        limited += [(len(text), self.char_limit) for text in texts]
        for size, limit in limited:
            if size > limit != -1:
                return 400, f"Invalid request: request ({size}) exceeds text limit ({limit})"
        targets = {_folded(row["code"]): row.get("targets") for row in self.languages}
        for code in (_folded(body["source"]), _folded(body["target"])):
            if code not in targets:
                return 400, f"{code} is not supported"
        if body.get("format") not in (None, "", "text", "html"):
            return 400, f"{body['format']} format is not supported"
        reached = targets[_folded(body["source"])]
        if reached is not None and _folded(body["target"]) not in map(_folded, reached):
            return 400, (f"{body['target']} is not available as a target language "
                         f"from {body['source']}")
        return None

    def translate(self, text: str) -> str:
        """The placeholders come back with the words, and what was escaped comes back bare."""
        ids = re.findall(r'id="(p\d+)"', text)
        names = iter("ab")
        closing = []

        def opened(match):
            if match[0].startswith("</"):
                return f"</{closing.pop()}>"
            closing.append(next(names))
            return f"<{closing[-1]}>"

        bare = re.sub(r"</?span[^>]*>", opened, text)
        said = WORDS.get(bare, bare)
        for name, number in zip("ab", ids, strict=False):
            said = said.replace(f"<{name}>", f'<span id="{number}">')
            said = said.replace(f"</{name}>", "</span>")
        return self.change(unescape(re.sub("<img ([^<>]*[^/])>", r"<img \1/>", said)))


def _folded(code) -> str:
    code = str(code).lower()
    return ALIASES.get(code, code)


@contextlib.contextmanager
def running() -> Iterator[Server]:
    found = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.answer(None, found.languages)

        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if refused := found.refusal(body):
                self.answer(body, {"error": refused[1]}, refused[0])
                return
            is_list = isinstance(body["q"], list)
            said = [found.translate(text) for text in (body["q"] if is_list else [body["q"]])]
            self.answer(body, {"translatedText": said if is_list else said[0]})

        def answer(self, asked, value, status=200):
            found.asked.append((self.path, asked))
            status, value = found.instead.get(self.path, (status, value))
            if status == "silence":
                found.done.wait(10)
                return
            data = value if isinstance(value, bytes) else json.dumps(value).encode()
            self.send_response(status)
            if status == 302:
                self.send_header("Location", value["to"])
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *arguments):
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True).start()
    found.address = f"http://127.0.0.1:{http.server_port}"
    try:
        yield found
    finally:
        found.done.set()
        http.shutdown()
        http.server_close()
