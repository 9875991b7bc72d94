from .base import CentrePage
from .editions import EditionsPage
from .event import EventIndexPage, EventPage
from .history import HistoryPage
from .news import NewsIndexPage, NewsPage
from .office import OfficeIndexPage, OfficePage
from .place import PlaceIndexPage, PlacePage
from .record_index import RecordIndexPage
from .record_page import RecordPage
from .site_map import SiteMapPage
from .species import SpeciesIndexPage, SpeciesPage
from .words import ArticlePage, PolicyPage, SectionPage, WordsPage

__all__ = [
    "ArticlePage",
    "CentrePage",
    "EditionsPage",
    "EventIndexPage",
    "EventPage",
    "HistoryPage",
    "NewsIndexPage",
    "NewsPage",
    "OfficeIndexPage",
    "OfficePage",
    "PlaceIndexPage",
    "PlacePage",
    "PolicyPage",
    "RecordIndexPage",
    "RecordPage",
    "SectionPage",
    "SiteMapPage",
    "SpeciesIndexPage",
    "SpeciesPage",
    "WordsPage",
]
