"""The side of the centre: starts the reader, waits for it, believes nothing that it says."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
from dataclasses import asdict, dataclass
from typing import BinaryIO

#: Changes when the same file would be read into other words.
VERSION = 1


@dataclass(frozen=True)
class Limits:
    """``bytes`` of a file, ``pages`` that are read of it, characters ``of_page`` and ``of_all``
    pages. ``cpu``: seconds of a processor after which the reader stops between two pages;
    ``cpu_at_most``: within one; ``seconds``: after which it is stopped whatever it does;
    ``memory``: its address space in bytes."""

    bytes: int = 100 * 2**20
    pages: int = 1000
    of_page: int = 20_000
    of_all: int = 6_000_000
    cpu: int = 20
    cpu_at_most: int = 30
    seconds: int = 90
    memory: int = 2**30

    @property
    def answer(self) -> int:
        """Bytes: a character is at most twelve of JSON (a surrogate pair), a page is a line."""
        return 12 * self.of_all + 100 * self.pages


LIMITS = Limits()

_HAN = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
#: PDFium marks a word that goes on in the next line by U+FFFE or U+0002.
_SOFT = re.compile("[\ufffe\u0002\u00ad]\\s*")
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u2010]\r?\n\s*(?=[^\W\d_])")
_WITHIN_HAN = re.compile(f"(?<=[{_HAN}])[ \\t]*\\r?\\n\\s*(?=[{_HAN}])")
_UNPRINTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufff0-\uffff\ud800-\udfff]")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Reading:
    """``pages``: how many the file has; ``texts``: of those that were read, from the first on,
    empty where a page has no words. ``problem``: why there are not more: ``encrypted``,
    ``broken``, ``large`` (more bytes than are read at all), ``slow``, or nothing."""

    pages: int = 0
    texts: tuple[str, ...] = ()
    problem: str = ""

    @property
    def with_text(self) -> int:
        return sum(map(bool, self.texts))


def read(file: BinaryIO, limits: Limits = LIMITS) -> Reading:
    """The words of a PDF file. ``file``: open for reading; read from its beginning. Never raises
    for what is in the file."""
    file.seek(0, os.SEEK_END)
    size = file.tell()
    file.seek(0)
    if size > limits.bytes:
        return Reading(problem="large")
    # Readers that forgive everything open one of 67 bytes; there is none smaller.
    if size < 67 or b"%PDF-" not in file.read(1024):
        return Reading(problem="broken")
    file.seek(0)
    answer, ended = _ask(file, limits)
    # The kernel kills what has used up its time, and so do we.
    slow = ended in (-signal.SIGKILL, -signal.SIGXCPU)
    return _of_answer(answer, limits, "slow" if slow else "broken")


def _ask(file: BinaryIO, limits: Limits) -> tuple[bytes, int]:
    """What the reader said until it ended, or was ended; and how it ended."""
    child = subprocess.Popen(
        [sys.executable, "-I", "-m", "amurinfo.media.pdf.child", json.dumps(asdict(limits))],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        # Nothing of ours: no address of a database, no secret.
        env={"LC_ALL": "C.UTF-8"}, cwd="/",
    )
    timer = threading.Timer(limits.seconds, child.kill)
    feeder = threading.Thread(target=_feed, args=(file, child.stdin), daemon=True)
    try:
        timer.start()
        feeder.start()
        answer = child.stdout.read(limits.answer + 1)
        if len(answer) > limits.answer:
            child.kill()
        child.wait()
    finally:
        timer.cancel()
        child.kill()
        child.wait()
        feeder.join()
        child.stdout.close()
    return answer, child.returncode


def _feed(file: BinaryIO, to: BinaryIO) -> None:
    # It may have ended before it read all.
    with contextlib.suppress(OSError):
        while block := file.read(2**20):
            to.write(block)
    with contextlib.suppress(OSError):
        to.close()


def _of_answer(answer: bytes, limits: Limits, otherwise: str) -> Reading:
    """Lines: how many pages there are, the text of each, why it ended (``otherwise``: if it was
    ended). What is cut off within a line is no page."""
    try:
        said = [json.loads(line) for line in answer[:limits.answer].split(b"\n")[:-1]]
    except ValueError:
        return Reading(problem="broken")
    last = said.pop() if said and isinstance(said[-1], dict) else {"end": otherwise}
    problem = last.get("end")
    if problem not in ("", "encrypted", "broken", "slow"):
        problem = "broken"
    if not said or not isinstance(said[0], int) or not all(isinstance(x, str) for x in said[1:]):
        return Reading(problem=problem or "broken")
    texts = tuple(clean(text[:limits.of_page]) for text in said[1:limits.pages + 1])
    return Reading(max(said[0], len(texts)), texts, problem)


def clean(text: str) -> str:
    """One line of words: what was cut at the ends of lines is put together again."""
    text = _SOFT.sub("", text)
    text = _HYPHEN.sub("", text)
    text = _WITHIN_HAN.sub("", text)
    return _SPACE.sub(" ", _UNPRINTED.sub("", text)).strip()
