"""What an exception says of the house itself: that its disk is full, or its database away."""

import errno

from django.db import InterfaceError, OperationalError

FULL, DATABASE = "full", "database"

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
#: PostgreSQL's class of "disk full"; SQLite has no code that Django passes on, but this sentence.
_SQLSTATE, _SQLITE = "53100", "disk is full"


def trouble(error: BaseException | None) -> str:
    """:data:`FULL`, :data:`DATABASE`, or ``""`` where the fault is elsewhere. What led to the
    error is asked, too."""
    seen, away = set(), ""
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if (
            (isinstance(error, OSError) and error.errno in _NO_ROOM)
            or getattr(error, "sqlstate", None) == _SQLSTATE
            or (isinstance(error, OperationalError) and _SQLITE in str(error))
        ):
            return FULL
        if isinstance(error, (InterfaceError, OperationalError)):
            away = DATABASE
        error = error.__cause__ or error.__context__
    return away
