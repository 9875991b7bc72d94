from .agreement import Agreement
from .concept import Concept
from .figure import Figure
from .name import Name
from .network import Membership, Network
from .organisation import Organisation
from .place import Place
from .protected_area import ProtectedArea
from .record import Record
from .sensitive import PrecisePlace, PrecisePlaceAccess
from .species import Species

__all__ = [
    "Agreement",
    "Concept",
    "Figure",
    "Membership",
    "Name",
    "Network",
    "Organisation",
    "Place",
    "PrecisePlace",
    "PrecisePlaceAccess",
    "ProtectedArea",
    "Record",
    "Species",
]

#: Record kind -> model, in the order in which files of them depend on one another.
RECORD_MODELS = {
    model.KIND: model
    for model in (Concept, Network, Species, Place, Organisation, ProtectedArea, Agreement)
}
