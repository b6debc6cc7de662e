"""Reads of this room."""

from fengqun.commerce.drops.queries.cards import (
    drop_card,
    drop_in,
    drop_known_to,
    drops_of,
    is_for_all_eyes,
    is_reminded,
    known_to,
    open_drops,
    public_state,
    state_of,
    waiting_members,
)
from fengqun.commerce.drops.queries.claims import claim_card, my_claims, my_wins, winners
from fengqun.commerce.drops.queries.reports import repeat_draft, report_of

__all__ = [
    "claim_card",
    "drop_card",
    "drop_in",
    "drop_known_to",
    "drops_of",
    "is_for_all_eyes",
    "is_reminded",
    "known_to",
    "my_claims",
    "my_wins",
    "open_drops",
    "public_state",
    "repeat_draft",
    "report_of",
    "state_of",
    "waiting_members",
    "winners",
]
