"""The verbs of this room."""

from fengqun.spine.search.commands.drop import drop
from fengqun.spine.search.commands.put import put

__all__ = ["drop", "put"]
