"""The hash of a visitor, which lives as long as its day."""

import datetime
import hashlib
import secrets


class Salt:
    """32 random bytes for one day, in memory only. A new day, or a new process, has another.

    ``_keyed``: a hash of nothing yet, with the key; to copy it is quicker than to key anew. Python
    refuses to pickle one, so a salt is not written down.
    """

    __slots__ = ("_keyed", "day")

    def __init__(self, day: datetime.date):
        self.day = day
        self._keyed = hashlib.blake2b(key=secrets.token_bytes(32), digest_size=8)

    def hash(self, host: str, address: str, agent: str) -> bytes:
        """Eight bytes of keyed BLAKE2b (RFC 7693); the parts cannot run into one another."""
        text = "\n".join((host, address, agent.replace("\n", " ")))
        keyed = self._keyed.copy()
        keyed.update(text.encode("utf-8", "replace"))
        return keyed.digest()

    def __repr__(self) -> str:
        return f"<Salt of {self.day}>"
