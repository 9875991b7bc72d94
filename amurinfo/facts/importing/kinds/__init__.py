"""One module a kind of file, in the order in which they depend on one another."""

from .agreements import Agreements
from .areas import ProtectedAreas
from .concepts import Concepts
from .figures import Figures
from .networks import Networks
from .organisations import Organisations
from .places import Places
from .species import SpeciesFile

KINDS = (
    Concepts(), Networks(), SpeciesFile(), Places(), Organisations(), ProtectedAreas(),
    Agreements(), Figures(),
)
BY_STEM = {kind.stem: kind for kind in KINDS}
