"""Pages that nginx sends from the disk: it says so in a datagram on the loopback, so nothing of it
is ever a file. A datagram holds an address and what decides whether the notice was shown: signals,
the answer, the program. Nobody's network address is in it."""

import contextlib
import json
import logging
import socket
import struct
import sys
import time
from collections.abc import Callable
from urllib.parse import unquote

log = logging.getLogger(__name__)

#: What ``deploy/nginx.conf`` writes: JSON behind the head of syslog.
FORMAT = ('["$amurinfo_path","$http_user_agent","$http_sec_gpc","$http_dnt","$cookie_choice"]')
_LONGEST = 16_384
#: Bytes that wait while this process is busy; the system may allow fewer.
_ROOM = 16 * 2**20
#: Linux: with each message comes how many had no room since the socket stands (``SO_RXQ_OVFL``).
_TELL_LOST = 40 if sys.platform == "linux" else None
_AGAIN = 2  # seconds; the process before may hold the port still


def parse(message: bytes) -> tuple[str, dict[str, str]]:
    """Path and a WSGI environment of a page that was sent. Raises ``ValueError``."""
    said = json.loads(message[message.index(b"["):].decode("latin-1"))
    if len(said) != 5 or not all(isinstance(one, str) for one in said):
        raise ValueError(message[:20])
    address, agent, gpc, dnt, choice = said
    return unquote(address), {
        "HTTP_USER_AGENT": agent, "HTTP_SEC_GPC": gpc, "HTTP_DNT": dnt,
        "HTTP_COOKIE": f"choice={choice}",
    }


class Ear:
    """Hears of pages at a UDP port of the loopback. ``lost``: messages that had no room, as far as
    the system has told (Linux; with the next message)."""

    def __init__(self, port: int):
        self._port = port
        self.lost = 0

    def hear(self, sent: Callable[[str, dict[str, str]], object]) -> None:
        """Tells ``sent`` of each page, until the process ends."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
            ear.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _ROOM)
            if _TELL_LOST:
                ear.setsockopt(socket.SOL_SOCKET, _TELL_LOST, 1)
            self._bind(ear)
            while True:
                message, beside, _flags, _from = ear.recvmsg(_LONGEST, socket.CMSG_SPACE(4))
                for level, kind, data in beside:
                    if (level, kind) == (socket.SOL_SOCKET, _TELL_LOST):
                        [self.lost] = struct.unpack("=I", data[:4])
                with contextlib.suppress(ValueError, RecursionError):
                    sent(*parse(message))

    def _bind(self, ear: socket.socket) -> None:
        while True:
            try:
                return ear.bind(("127.0.0.1", self._port))
            except OSError as error:
                log.warning("Pages sent by nginx are not counted yet: UDP port %s, %s", self._port,
                            error.strerror)
                time.sleep(_AGAIN)
