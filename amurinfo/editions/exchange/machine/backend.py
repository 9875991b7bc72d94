"""What a machine that translates has to do. Knows neither Django nor Wagtail."""

from abc import ABC, abstractmethod
from collections.abc import Sequence


class Failed(Exception):
    """There is no answer, in part or whole. ``code``: ``unreachable``, ``slow``, ``busy``,
    ``refused``, ``nonsense`` or ``language``; the sentences stand where they are shown."""

    def __init__(self, code: str, details: str = ""):
        super().__init__(f"{code}: {details}" if details else code)
        self.code, self.details = code, details


class Backend(ABC):
    """``address``: where text goes to; an office consents to this one and to no other."""

    address: str

    @abstractmethod
    def suggest(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """One answer for each of ``texts``, in their order, or :class:`Failed`.

        ``texts``: HTML with placeholders as elements (see ``placeholders``); they come back in
        the answers. ``source``, ``target``: codes of editions.
        """
