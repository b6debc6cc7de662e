"""The verbs of this room."""

from fengqun.people.duties.commands.deeds import note_deed, tick
from fengqun.people.duties.commands.delegate import delegate, withdraw
from fengqun.people.duties.commands.kinds import add_usual_kinds, retire_kind, save_kind
from fengqun.people.duties.commands.leaving import close_all_of
from fengqun.people.duties.commands.offer import accept_term, appoint, cancel_term, decline_term, open_term
from fengqun.people.duties.commands.quit import dismiss, resign, write_handover
from fengqun.people.duties.commands.turn import turn_terms
from fengqun.people.duties.commands.volunteer import confirm_volunteer, volunteer

__all__ = [
    "accept_term",
    "add_usual_kinds",
    "appoint",
    "cancel_term",
    "close_all_of",
    "confirm_volunteer",
    "decline_term",
    "delegate",
    "dismiss",
    "note_deed",
    "open_term",
    "resign",
    "retire_kind",
    "save_kind",
    "tick",
    "turn_terms",
    "volunteer",
    "withdraw",
    "write_handover",
]
