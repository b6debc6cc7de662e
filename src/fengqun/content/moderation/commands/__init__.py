"""The verbs of this room."""

from fengqun.content.moderation.commands.appeal import file_appeal, hear_appeal
from fengqun.content.moderation.commands.cases import open_for_edit, open_for_hold, settle_decided
from fengqun.content.moderation.commands.claim import claim_case, release_claim
from fengqun.content.moderation.commands.decide import decide, undo_decision
from fengqun.content.moderation.commands.flag import flag, withdraw_flag
from fengqun.content.moderation.commands.quiet import end_quiet, set_quiet
from fengqun.content.moderation.commands.remind import forget_traces, remind_moderators
from fengqun.content.moderation.commands.tell import tell_of_waiting_appeals
from fengqun.content.moderation.commands.terms import change_moderation_terms, save_reasons

__all__ = [
    "change_moderation_terms",
    "claim_case",
    "decide",
    "end_quiet",
    "file_appeal",
    "flag",
    "forget_traces",
    "hear_appeal",
    "open_for_edit",
    "open_for_hold",
    "release_claim",
    "remind_moderators",
    "save_reasons",
    "set_quiet",
    "settle_decided",
    "tell_of_waiting_appeals",
    "undo_decision",
    "withdraw_flag",
]
