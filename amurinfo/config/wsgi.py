"""The application that a WSGI server calls: files of pages first, Django behind them."""

import multiprocessing
import os
import signal

from django.core.wsgi import get_wsgi_application

if multiprocessing.parent_process() is not None:
    # Ctrl+C reaches every process of the terminal, and the server asks its workers to end as
    # well. Of two signals at once one may reach a thread where Python does not listen, and the
    # worker would never end: it hears the server only.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amurinfo.config.settings.base")
application = get_wsgi_application()


def _with_snapshots(behind):
    from django.conf import settings

    from amurinfo.config import headers
    from amurinfo.delivery.snapshots import rendering, serving

    if not settings.SNAPSHOTS:
        return behind
    return serving.Snapshots(
        behind, rendering.store(), headers.of_files(headers.PAGES, settings.SECURE),
        lambda: rendering.index().state(),
    )


application = _with_snapshots(application)


def _counted(behind):
    from amurinfo.config import addresses
    from amurinfo.visitors.running import counting

    return counting.start(behind, addresses.pages)


# Outermost: pages are counted whether they come from a file or from Django.
application = _counted(application)
