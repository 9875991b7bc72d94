from .approval import OfficeApproval, OfficeApprovalTask, PublishedWithout
from .dismissal import Dismissal
from .edition import Edition
from .machine import MachineConsent, MachineText
from .memory import MemoryPair, MemoryText, MemoryWord
from .notice import Notice
from .office import Office
from .role import Role
from .snapshot import Basis, Snapshot
from .standing import GravityChoice, Offer, ParityMonth, Standing
from .stewardship import Stewardship
from .term import Term

__all__ = [
    "Basis", "Dismissal", "Edition", "GravityChoice", "MachineConsent", "MachineText",
    "MemoryPair", "MemoryText", "MemoryWord", "Notice", "Offer", "Office", "OfficeApproval",
    "OfficeApprovalTask", "ParityMonth", "PublishedWithout", "Role", "Snapshot", "Standing",
    "Stewardship", "Term",
]
