"""A door before a server that can be shut, or kept ajar: what a network that breaks or is slow does
to whoever is inside."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator


class Door:
    """Listens at ``port`` of this machine and passes everything on to ``to``, while open; what the
    server answers it holds back for ``delay`` seconds."""

    delay = 0.0

    def __init__(self, to: tuple[str, int]):
        self._to = to
        self._through: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._is_open = True
        threading.Thread(target=self._listen, daemon=True).start()

    def shut(self) -> None:
        """Whoever is connected is cut off; who comes is turned away."""
        self._is_open = False
        for end in list(self._through):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def open(self) -> None:
        self._is_open = True

    def close(self) -> None:
        self.shut()
        self._listener.close()

    def _listen(self) -> None:
        while True:
            try:
                came, _address = self._listener.accept()
            except OSError:
                return
            if not self._is_open:
                came.close()
                continue
            with contextlib.suppress(OSError):
                ends = came, socket.create_connection(self._to)
                self._through.update(ends)
                for one, other in (ends, ends[::-1]):
                    threading.Thread(target=self._pass, args=(one, other), daemon=True).start()

    def _pass(self, one: socket.socket, other: socket.socket) -> None:
        answers = one.getpeername() == self._to
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                if answers:
                    time.sleep(self.delay)
                other.sendall(data)
        for end in (one, other):
            self._through.discard(end)
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def door(to: tuple[str, int]) -> Iterator[Door]:
    made = Door(to)
    try:
        yield made
    finally:
        made.close()
