"""A process that holds a collector for several workers of one machine."""

import signal
import sys

from . import remote
from .counting.collector import Collector
from .running import Counting, now, question, today
from .served import Served


def run(path: str, first: bool) -> None:
    """Answers at the socket until it is told to end; what was counted is then written. ``first``:
    this one also counts what nginx sent, closes weeks and deletes."""
    counting = Counting(Collector(now), first)
    if first:
        counting.served = Served(None, today, question)
        counting.hear()
    # An ordinary end of the process writes what is left.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    counting.keep_writing()
    remote.serve(counting.collector, path)
