from .change import Change
from .offline import OfflinePage

__all__ = ["Change", "OfflinePage"]
