from .change import Change
from .offline import OfflinePage
from .withdrawn import Withdrawn

__all__ = ["Change", "OfflinePage", "Withdrawn"]
