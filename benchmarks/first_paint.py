"""Largest paint and layout shift of every page type in every edition on a slow line.

Run: python -m benchmarks.first_paint [LANGUAGE...] (starts a centre of its own on 127.0.0.1;
needs Debian's chromium-headless-shell).

The browser's own emulation of a line: 400 ms latency, 400 kbit/s both ways, a cold cache, a
window of 390 x 844 pixels. Limits: largest contentful paint 1000 ms, cumulative layout shift 0
(both as W3C's Largest Contentful Paint and Layout Instability define them). The peer from the
same run is the plain text of /robots.txt: what the line allows at all. Medians of three.
"""

import statistics
import sys

from playwright.sync_api import sync_playwright

from amurinfo.languages import CODES
from benchmarks.page_weight import PAGES
from tests import services
from tests.browser.conftest import FLAGS
from tests.machine import BROWSER

PAINT_MS, ROUNDS = 1000, 3
LINE = {
    "offline": False, "latency": 400,
    "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8,
}
#: Resolves when nothing larger can come: the page is loaded and half a second has passed.
OBSERVE = """
window.seen = {paint: 0, shift: 0};
new PerformanceObserver((list) => { for (const e of list.getEntries()) seen.paint = e.startTime; })
  .observe({type: 'largest-contentful-paint', buffered: true});
new PerformanceObserver((list) => { for (const e of list.getEntries()) seen.shift += e.value; })
  .observe({type: 'layout-shift', buffered: true});
"""


def view(browser, url: str) -> tuple[float, float]:
    """(largest paint in ms, layout shift) of one first view."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    try:
        page = context.new_page()
        page.add_init_script(OBSERVE)
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", LINE)
        page.goto(url, wait_until="load")
        page.wait_for_timeout(500)
        seen = page.evaluate("seen")
        return seen["paint"], seen["shift"]
    finally:
        context.close()


def main() -> int:
    languages = sys.argv[1:] or CODES
    over = 0
    with services.centre() as centre, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=FLAGS)
        text = f"{centre.url}/robots.txt"
        peer = statistics.median(view(browser, text)[0] for _ in range(ROUNDS))
        print(f"plain text: {peer:.0f} ms")
        print(f"{'page':<24}{'edition':>9}{'paint ms':>10}{'of limit':>10}{'of text':>9}"
              f"{'shift':>8}")
        for name, path in PAGES.items():
            for code in languages:
                url = f"{centre.url}/{code}{path}"
                view(browser, url)  # makes the file of the page
                full = [view(browser, url) for _ in range(ROUNDS)]
                paint = statistics.median(row[0] for row in full)
                shift = max(row[1] for row in full)
                bad = paint > PAINT_MS or shift > 0
                over += bad
                print(f"{name:<24}{code:>9}{paint:>10.0f}{paint / PAINT_MS:>10.2f}"
                      f"{paint / peer:>9.2f}{shift:>8.3f}"
                      f"{'   OVER' if bad else ''}", flush=True)
        browser.close()
    print(f"{over} of {len(PAGES) * len(languages)} over a limit")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
