"""Files for whoever runs the centre as a service, filled in from `deploy/`."""

import re
from collections.abc import Mapping
from pathlib import Path
from textwrap import indent

from amurinfo.config import headers
from amurinfo.config.paths import REPOSITORY
from amurinfo.delivery.snapshots.http import MARKS
from amurinfo.visitors import fronted

FOLDER = REPOSITORY / "deploy"

_MARK = re.compile(r"^(?P<indent> *)(?P<before>.*?)<<(?P<name>\w+)>>(?P<after>.*)$", re.M)
_PROXY = """proxy_pass http://amurinfo;
proxy_http_version 1.1;
proxy_set_header Connection "";
proxy_set_header Host $http_host;
# Said by us alone; what a visitor sent under these names is dropped.
proxy_set_header X-Forwarded-Proto $scheme;
proxy_set_header X-Forwarded-For "";
proxy_set_header Forwarded "";
# For the country and the hash of who said yes to measurement; the application writes it nowhere.
proxy_set_header X-Real-IP $remote_addr;
proxy_read_timeout 120s;"""


def nginx(
    server_name: str, data: Path, upstream: int, port: int = 80, certificate: str = "",
    key: str = "", brotli: bool = False,
) -> str:
    """The configuration of one site, for a file in nginx's ``conf.d``.

    ``upstream``: port of the application; with ``certificate`` and ``key`` (files in PEM) readers
    come by TLS on 443, and ``port`` sends them there. Raises ``ValueError`` for a name or path that
    would be read as something else.
    """
    for text in (server_name, str(data), certificate, key):
        if re.search(r"[;{}\"'\\\s$#]", text):
            raise ValueError(text)
    secure = bool(certificate)
    if secure:
        redirect = (
            f"server {{\n    listen {port};\n    listen [::]:{port};\n"
            f"    server_name {server_name};\n    access_log off;\n"
            "    return 301 https://$host$request_uri;\n}\n"
        )
        listen = (
            "listen 443 ssl http2;\nlisten [::]:443 ssl http2;\n"
            f"ssl_certificate {certificate};\nssl_certificate_key {key};\n"
            "ssl_protocols TLSv1.2 TLSv1.3;\nssl_session_tickets off;"
        )
    else:
        redirect, listen = "", f"listen {port};\nlisten [::]:{port};"
    return fill((FOLDER / "nginx.conf").read_text(encoding="utf-8"), {
        "upstream": str(upstream), "redirect": redirect, "listen": listen,
        "server_name": server_name, "brotli": "brotli_static on;" if brotli else "",
        "types": "\n".join(f"{name} {endings};" for name, endings in headers.TYPES.items()),
        "charset_types": " ".join(headers.TEXT),
        "files": "\n\n".join(_location(p, told, data, secure) for p, told in headers.FILES),
        "data": str(data), "page_headers": _headers(headers.PAGES, secure),
        "marks": MARKS, "sent": fronted.FORMAT,
        "proxy": _PROXY,
    })


def _location(pattern: str, caching: str, data: Path, secure: bool) -> str:
    inside = f"root {data};\ntry_files $uri @application;\n{_headers(caching, secure)}"
    return f'location ~ "{pattern}" {{\n{indent(inside, "    ")}\n}}'


def _headers(caching: str, secure: bool) -> str:
    return "\n".join(
        f'add_header {name} "{value}";'
        for name, value in headers.of_files(caching, secure).items()
    )


def systemd(user: str, data: Path, port: int, command: Path) -> str:
    """The unit of the service. Raises ``ValueError`` for a name or path that would be read as
    something else."""
    for text in (user, str(data), str(command)):
        if re.search(r"[\s%\"'\\$]", text):
            raise ValueError(text)
    return fill((FOLDER / "amurinfo.service").read_text(encoding="utf-8"), {
        "user": user, "data": str(data), "port": str(port), "command": str(command),
        "repository": str(REPOSITORY),
    })


def fill(template: str, values: Mapping[str, str]) -> str:
    """Put values in the place of their marks; further lines of one are indented like its first.
    A line with nothing but an empty value goes."""

    def one(match: re.Match) -> str:
        value = values[match["name"]].rstrip("\n")
        if not value and not match["before"].strip() and not match["after"].strip():
            return "\0"
        lines = re.sub(r"\n(?=[^\n])", "\n" + match["indent"], value)
        rest = fill(match["after"], values) if "<<" in match["after"] else match["after"]
        return f"{match['indent']}{match['before']}{lines}{rest}"

    filled = _MARK.sub(one, template)
    return re.sub(r"\0\n?", "", filled)
