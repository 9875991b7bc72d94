"""The reader: a PDF file at its standard input, lines of JSON at its standard output.

First it gives away what it does not need: it can write no file, start no process, take no more
memory or time than is written here. Lines: number of pages; text of each page; ``{"end": why}``.
"""

import json
import resource
import sys
import time

from .reading import Limits


def give_away(limits: Limits) -> None:
    """Limits that this process cannot raise again."""
    limited = [
        (resource.RLIMIT_CPU, limits.cpu_at_most), (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0), (resource.RLIMIT_NPROC, 0),
    ]
    if sys.platform != "darwin":  # where nobody can set it
        limited.append((resource.RLIMIT_AS, limits.memory))
    for what, most in limited:
        _soft, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))


def say(what) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def main(limits: Limits) -> str:
    """Why it ended; empty if all was read."""
    import pypdfium2 as pdfium

    give_away(limits)
    data = sys.stdin.buffer.read(limits.bytes + 1)
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        return "encrypted" if "password" in str(error).lower() else "broken"
    pages, left = len(document), limits.of_all
    say(pages)
    for number in range(min(pages, limits.pages)):
        if time.process_time() > limits.cpu or left <= 0:
            return "slow"
        try:
            page = document[number]
            words = page.get_textpage()
            text = words.get_text_range(0, min(words.count_chars(), limits.of_page, left))
            words.close()
            page.close()
        except pdfium.PdfiumError:
            text = ""
        left -= len(text)
        say(text)
    return ""


if __name__ == "__main__":
    say({"end": main(Limits(**json.loads(sys.argv[1])))})
