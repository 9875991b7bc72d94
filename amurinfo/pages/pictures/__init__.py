"""Charts of pages: from records and figures to drawings, in the reader's language."""

from .areas import by_class, largest
from .chart import Chart, answer, text
from .networks import members
from .population import figures_csv, population
from .timeline import Dated, timeline

__all__ = ["Chart", "Dated", "answer", "by_class", "figures_csv", "largest", "members",
           "population", "text", "timeline"]
