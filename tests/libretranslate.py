"""A server that speaks LibreTranslate's API, in this process; it translates word by word.

What it refuses is what the server refuses: its description of ``POST /translate`` names ``q``
(text or list of texts), ``source`` and ``target`` as required, ``format`` (text or html),
``alternatives`` and ``api_key``; the limits are its options ``--batch-limit`` and
``--char-limit``, -1 being none.
"""

import contextlib
import json
import re
import threading
from collections.abc import Iterator
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


#: Field -> whether it is required, and its type.
FIELDS = {"q": (True, (str, list)), "source": (True, str), "target": (True, str),
          "format": (False, str), "alternatives": (False, int), "api_key": (False, str)}


class Server:
    """``asked``: (path, body) of each request; ``answer``: what it does instead, if anything."""

    def __init__(self):
        self.asked: list[tuple[str, dict | None]] = []
        self.languages = LANGUAGES
        self.instead = {}
        self.batch_limit = self.char_limit = -1
        self.change = lambda text: text
        self.done = threading.Event()

    def refusal(self, kind: str | None, body) -> str:
        """Why the request is not one of the API; empty if it is."""
        if kind != "application/json" or not isinstance(body, dict):
            return "Invalid JSON format"
        for name, (is_required, types) in FIELDS.items():
            if is_required and not body.get(name):
                return f"Invalid request: missing {name} parameter"
            if name in body and not isinstance(body[name], types):
                return f"Invalid request: {name}"
        texts = body["q"] if isinstance(body["q"], list) else [body["q"]]
        if unknown := body.keys() - FIELDS.keys():
            return f"Invalid request: {unknown}"
        if not all(isinstance(text, str) for text in texts):
            return "Invalid request: q"
        if body.get("format", "text") not in ("text", "html"):
            return f"{body['format']} format is not supported"
        if len(texts) > self.batch_limit != -1 or sum(map(len, texts)) > self.char_limit != -1:
            return "Invalid request: request exceeds text limit"
        targets = {row["code"]: row.get("targets") for row in self.languages}
        if body["source"] not in targets or body["target"] not in (
                targets[body["source"]] or targets):
            return f"{body['source']}, {body['target']}: not supported"
        return ""

    def translate(self, text: str) -> str:
        """The placeholders come back with the words; bare HTML, as a real one sends it."""
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
            said = said.replace(f"<{name}>", f"<span id='{number}'>")
            said = said.replace(f"</{name}>", "</span>")
        return self.change(said)


@contextlib.contextmanager
def running() -> Iterator[Server]:
    found = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.answer(None, found.languages)

        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            error = found.refusal(self.headers["Content-Type"], body)
            if error:
                self.answer(body, {"error": error}, 400)
                return
            said = [found.translate(text) for text in body["q"]]
            self.answer(body, {"translatedText": said})

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
