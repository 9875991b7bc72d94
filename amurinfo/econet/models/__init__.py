from .map import MapPage
from .network import NetworkIndexPage, NetworkPage
from .protected_area import ProtectedAreaIndexPage, ProtectedAreaPage

__all__ = [
    "MapPage",
    "NetworkIndexPage",
    "NetworkPage",
    "ProtectedAreaIndexPage",
    "ProtectedAreaPage",
]
