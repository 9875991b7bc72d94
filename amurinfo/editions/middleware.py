"""Stewardships begin and end by the calendar, with nobody there to press a button."""

import datetime
import threading

from django.conf import settings
from django.utils import timezone

from . import roles
from .approval import in_interface


class StewardshipMiddleware:
    """Sets all rights anew at the first editors' request of each day (UTC) in each process."""

    #: The last day whose rights were set. Of the process, as its lock is.
    day: datetime.date | None = None
    lock = threading.Lock()

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info.startswith(f"/{settings.ADMIN_PATH}"):
            today = timezone.now().date()
            with self.lock:
                if self.day != today:
                    roles.sync_all()
                    StewardshipMiddleware.day = today
            token = in_interface.set(True)
            try:
                return self.get_response(request)
            finally:
                in_interface.reset(token)
        return self.get_response(request)
