from .edition import Edition
from .notice import Notice
from .office import Office
from .role import Role
from .stewardship import Stewardship

__all__ = ["Edition", "Notice", "Office", "Role", "Stewardship"]
