"""A server that speaks LibreTranslate's API, in this process; it translates word by word."""

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


class Server:
    """``asked``: (path, body) of each request; ``answer``: what it does instead, if anything."""

    def __init__(self):
        self.asked: list[tuple[str, dict | None]] = []
        self.languages = LANGUAGES
        self.instead = {}
        self.change = lambda text: text
        self.done = threading.Event()

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
            texts = body["q"]
            self.answer(body, {"translatedText": [found.translate(text) for text in texts]})

        def answer(self, asked, value):
            found.asked.append((self.path, asked))
            status, value = found.instead.get(self.path, (200, value))
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
