"""Values of columns as text, the same whether they come from a query or from a row. Pure."""

import datetime
import uuid
from decimal import Decimal
from enum import Enum


def as_text(value: object) -> str:
    """One spelling a value: what is equal in the database is equal here."""
    if value is None:
        return "~"
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, Enum):
        return as_text(value.value)
    if isinstance(value, uuid.UUID):
        return value.hex
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat() if value.tzinfo else value.isoformat()
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    primary = getattr(value, "pk", None)
    return str(value) if primary is None else as_text(primary)
