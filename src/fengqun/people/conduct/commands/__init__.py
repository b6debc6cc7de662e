"""The verbs of this room."""

from fengqun.people.conduct.commands.appeal import decide_appeal, file_appeal
from fengqun.people.conduct.commands.cases import drop_case, open_violation
from fengqun.people.conduct.commands.decide import decide_case
from fengqun.people.conduct.commands.end import end_penalties
from fengqun.people.conduct.commands.tell import tell_of_waiting_appeals
from fengqun.people.conduct.commands.terms import change_conduct_terms

__all__ = [
    "change_conduct_terms",
    "decide_appeal",
    "decide_case",
    "drop_case",
    "end_penalties",
    "file_appeal",
    "open_violation",
    "tell_of_waiting_appeals",
]
