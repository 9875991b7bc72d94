"""Served pages, counted by the server: an address and a number. Pure; knows nothing of askers."""

import datetime
import re
from collections import Counter
from threading import Lock

#: A wrong address is a number on disk only if so many asked for it in a day, and if nothing in it
#: looks like somebody's: it may have been pasted from anywhere.
LEAST_MISSING = 10
HTML = (("Content-Type", "text/html"),)
MOST = 50_000  # different addresses kept in memory, unless said otherwise

_PAGE = re.compile(r"/(ru|en|zh-hans|mn)/(?:[a-z0-9_-]+/)*")
_PERSONAL = re.compile(r"[0-9]{5}|[^/]{60}|/(?:privacy/me|privacy/choice)/")


class Served:
    """Wraps a WSGI application and counts what it sends. ``today`` says the day; ``question``:
    what a WSGI environment says of the notice, ``"shown"``, ``"signal"`` or ``""``."""

    def __init__(self, application, today, question=lambda environ: "", most=MOST):
        self._application = application
        self._today = today
        self._question = question
        self._most = most
        self._lock = Lock()
        self._numbers: Counter = Counter()
        self._missing: Counter = Counter()
        self._questions: Counter = Counter()

    def __call__(self, environ, start_response):
        if environ.get("REQUEST_METHOD") != "GET":
            return self._application(environ, start_response)

        def start(status, headers, *more):
            self.sent(environ.get("PATH_INFO", ""), environ, status, headers)
            return start_response(status, headers, *more)

        return self._application(environ, start)

    def sent(self, path: str, environ, status: str = "200 OK", headers=HTML) -> None:
        """Counts an answer, and what the notice did on it."""
        language = self.count(path, status, headers)
        if language and (said := self._question(environ)):
            with self._lock:
                self._questions[self._today(), language, said] += 1

    def count(self, path: str, status: str, headers) -> str:
        """``status``: as WSGI has it, ``"200 OK"``; ``headers``: pairs. Returns the language of
        a page that was there, else ``""``."""
        code = status[:3]
        if code not in ("200", "404") or len(path) > 300:
            return ""
        found = _PAGE.fullmatch(path)
        if not found or _PERSONAL.search(path):
            return ""
        for name, value in headers:
            if name.lower() == "content-type":
                if value.startswith("text/html"):
                    break
                return ""
        else:
            return ""
        key = (self._today(), found[1], int(code), path)
        numbers = self._numbers if code == "200" else self._missing
        with self._lock:
            if key in numbers or len(numbers) < self._most:
                numbers[key] += 1
        return found[1] if code == "200" else ""

    def give(self) -> dict[tuple[datetime.date, str, int, str], int]:
        """Numbers since the last call; missing addresses when there are enough of them."""
        with self._lock:
            given, self._numbers = self._numbers, Counter()
            today = self._today()
            for key in [key for key in self._missing if key[0] != today]:
                if self._missing[key] < LEAST_MISSING:
                    del self._missing[key]
            for key in [key for key, n in self._missing.items() if n >= LEAST_MISSING]:
                given[key] = self._missing.pop(key)
            return dict(given)

    def take_back(self, numbers) -> None:
        with self._lock:
            self._numbers.update(numbers)

    def give_questions(self) -> Counter:
        """(day, language, what the notice did) -> pages, since the last call."""
        with self._lock:
            given, self._questions = self._questions, Counter()
            return given

    def take_back_questions(self, numbers) -> None:
        with self._lock:
            self._questions.update(numbers)
