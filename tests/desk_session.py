"""Somebody of an office at a running centre, without a browser."""

import json
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar


class DeskSession:
    """Logged in at the centre at ``url`` (without a slash at the end)."""

    def __init__(self, url: str, name: str, password: str):
        self._url, self._jar = url, CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar))
        self.ask("/editors/login/")
        status, _text = self.ask("/editors/login/", urllib.parse.urlencode({
            "username": name, "password": password,
            "csrfmiddlewaretoken": self._token()}).encode())
        assert any(cookie.name == "editor_session" for cookie in self._jar), status

    def ask(self, path: str, data: bytes | None = None, **headers: str) -> tuple[int, str]:
        """(status, text); POST where there is ``data``."""
        request = urllib.request.Request(self._url + path, data, {
            "Referer": self._url, "X-CSRFToken": self._token(), **headers})
        try:
            with self._opener.open(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def do(self, page: int, action: str, **data) -> int:
        """An action of Wagtail's own interface on a page, e.g. ``publish``; the status."""
        status, _text = self.ask(
            f"/editors/api/main/pages/{page}/action/{action}/", json.dumps(data).encode(),
            **{"Content-Type": "application/json"})
        return status

    def _token(self) -> str:
        return next((c.value for c in self._jar if c.name == "editor_csrf"), "")
