"""Pages that the centre knows, asked for by several threads of a worker at once."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from amurinfo.visitors.running import Known


def test_who_waits_for_the_first_answer_gets_it():
    all_ask = threading.Barrier(4)

    def pages():
        time.sleep(.2)
        return {"/ru/species/"}

    known = Known(pages)

    def ask(_):
        all_ask.wait(60)
        return "/ru/species/" in known

    with ThreadPoolExecutor(4) as threads:
        assert [*threads.map(ask, range(4))] == [True] * 4
