"""A server of one's own that speaks LibreTranslate's API.

https://docs.libretranslate.com/guides/api_usage: ``GET /languages`` tells what it can,
``POST /translate`` takes ``q`` (a list), ``source``, ``target``, ``format`` and ``api_key`` as
JSON and answers ``{"translatedText": [...]}``. Knows neither Django nor Wagtail.

Text goes to the configured address and nowhere else: redirects are not followed, and proxies of
the environment are not asked.
"""

import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence

from .backend import Backend, Failed

#: For all requests of one call, less than nginx waits; the longest answer in bytes.
SECONDS, MOST_BYTES = 45.0, 4 * 1024 * 1024
#: Of one request: servers limit both (``--batch-limit``, ``--char-limit``).
TEXTS, CHARACTERS = 20, 4000
#: What servers call our languages, where it is not our own code.
NAMES = {"zh-hans": ("zh-hans", "zh", "zh-cn", "zh_cn")}


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments):
        return None


class LibreTranslate(Backend):
    def __init__(self, address: str, key: str = "", seconds: float = SECONDS):
        self.address = address.rstrip("/")
        self._key, self._seconds = key, seconds
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Stay)

    def suggest(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        if not texts:
            return []
        end = time.monotonic() + self._seconds
        names = self._pair(source, target, end)
        return [said for batch in _batches(texts) for said in self._translate(batch, names, end)]

    def _pair(self, source: str, target: str, end: float) -> tuple[str, str]:
        """What the server calls the two languages."""
        listed = self._ask("/languages", None, end)
        known, targets = {}, {}
        try:
            for row in listed:
                known[row["code"].casefold()] = row["code"]
                targets[row["code"]] = row.get("targets")
            there = _called(source, known)
            reached = targets[there] if there else None
            if reached is not None:
                known = {code.casefold(): code for code in reached}
        except (TypeError, KeyError, AttributeError) as error:
            raise Failed("nonsense", "/languages") from error
        here = _called(target, known)
        if not there or not here:
            raise Failed("language", f"{source} → {target}")
        return there, here

    def _translate(self, batch: list[str], names: tuple[str, str], end: float) -> list[str]:
        body = {"q": batch, "source": names[0], "target": names[1], "format": "html"}
        if self._key:
            body["api_key"] = self._key
        answer = self._ask("/translate", body, end)
        said = answer.get("translatedText") if isinstance(answer, dict) else None
        if not isinstance(said, list) or len(said) != len(batch) or not all(
            isinstance(text, str) for text in said
        ):
            raise Failed("nonsense", "translatedText")
        return said

    def _ask(self, path: str, body: dict | None, end: float):
        """Posted if there is a body. ``end``: by the monotonic clock."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(  # noqa: S310 (http and https only: see settings)
            self.address + path, data,
            {"Content-Type": "application/json", "Accept": "application/json"})
        try:
            with self._opener.open(request, timeout=_left(end)) as answer:
                return json.loads(_read(answer, end))
        except urllib.error.HTTPError as error:
            error.close()
            if error.code == 429:
                raise Failed("busy") from error
            raise Failed("refused" if error.code < 500 else "nonsense", str(error.code)) from error
        except TimeoutError as error:
            raise Failed("slow") from error
        except urllib.error.URLError as error:
            is_late = isinstance(error.reason, TimeoutError)
            raise Failed("slow" if is_late else "unreachable", str(error.reason)) from error
        except (ValueError, http.client.HTTPException) as error:
            raise Failed("nonsense", type(error).__name__) from error
        except OSError as error:
            raise Failed("unreachable", str(error)) from error


def _called(code: str, known: dict[str, str]) -> str | None:
    """The server's name of a language, of those that it knows by their folded names."""
    return next((known[name] for name in NAMES.get(code, (code,)) if name in known), None)


def _left(end: float) -> float:
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _read(answer, end: float) -> bytes:
    """All of it; a server that sends drop by drop is no quicker than one that does not answer."""
    parts, size = [], 0
    while part := answer.read1(65536):
        parts.append(part)
        size += len(part)
        if size > MOST_BYTES:
            raise Failed("nonsense", "size")
        _left(end)
    return b"".join(parts)


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for text in texts:
        if batch and (len(batch) == TEXTS or size + len(text) > CHARACTERS):
            yield batch
            batch, size = [], 0
        batch.append(text)
        size += len(text)
    if batch:
        yield batch
