"""IndexNow: telling search engines of a changed page. Off unless the operator sets an address:
whoever is told is a third party, though it learns nothing of readers.

https://www.indexnow.org/documentation: a POST of JSON with host, key, keyLocation and urlList.
"""

import hashlib
import hmac
import json
import logging
import threading
import urllib.error
import urllib.request
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

logger = logging.getLogger(__name__)

#: Addresses in one request (the protocol's limit).
MOST = 10_000


def key() -> str:
    """32 hexadecimal digits, always the same for an installation; no secret."""
    return hmac.new(settings.SECRET_KEY.encode(), b"indexnow", hashlib.sha256).hexdigest()[:32]


def submit(paths: Sequence[str]) -> int | None:
    """Tell the configured address of ``paths``; its HTTP status, ``None`` if nobody is told or
    nobody answered. Never raises for what the other side does: a page is published without it."""
    if not settings.INDEXNOW_URL or not paths:
        return None
    site = settings.SITE_URL
    body = json.dumps({
        "host": urlsplit(site).netloc, "key": key(), "keyLocation": f"{site}/{key()}.txt",
        "urlList": [site + path for path in dict.fromkeys(paths)][:MOST],
    }).encode()
    request = urllib.request.Request(  # noqa: S310 (http and https only: see settings)
        settings.INDEXNOW_URL, body, {"Content-Type": "application/json; charset=utf-8"}
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            return answer.status
    except urllib.error.HTTPError as error:
        logger.warning("IndexNow answered %s", error.code)
        return error.code
    except OSError as error:
        logger.warning("IndexNow did not answer: %s", error)
        return None


def tell(paths: Sequence[str]) -> None:
    """Submit once the transaction is committed, beside the work of the process."""
    if settings.INDEXNOW_URL:
        transaction.on_commit(
            lambda: threading.Thread(target=submit, args=(list(paths),), daemon=True).start()
        )
