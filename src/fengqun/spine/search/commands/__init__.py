"""The verbs of this room."""

from fengqun.spine.search.commands.drop import drop
from fengqun.spine.search.commands.note_miss import note_miss
from fengqun.spine.search.commands.put import put
from fengqun.spine.search.commands.rebuild import rebuild

__all__ = ["drop", "note_miss", "put", "rebuild"]
