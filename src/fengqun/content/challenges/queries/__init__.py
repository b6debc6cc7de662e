"""Reads of challenges, as a viewer may see them. Each takes a fixed number of statements."""

from fengqun.content.challenges.queries.cards import (
    LIST_LIMIT,
    address_of,
    challenge_card,
    challenges_page,
    may_open,
    open_today,
    runs_challenge,
    visible_to,
)
from fengqun.content.challenges.queries.check_ins import (
    check_in_card,
    check_ins_of,
    check_ins_page,
    held_check_ins,
    held_counts,
)
from fengqun.content.challenges.queries.parts import certificate_of, my_part, participants_page, silent_count
from fengqun.content.challenges.queries.ranking import ranking

__all__ = [
    "LIST_LIMIT",
    "address_of",
    "certificate_of",
    "challenge_card",
    "challenges_page",
    "check_in_card",
    "check_ins_of",
    "check_ins_page",
    "held_check_ins",
    "held_counts",
    "may_open",
    "my_part",
    "open_today",
    "participants_page",
    "ranking",
    "runs_challenge",
    "silent_count",
    "visible_to",
]
