"""Reads of this room."""

from fengqun.content.moderation.queries.cases import (
    SHOWN,
    around,
    case_card,
    cases_waiting,
    count_waiting,
    queue_page,
)
from fengqun.content.moderation.queries.hearing import hearers_of, moderators_of
from fengqun.content.moderation.queries.learned import learned_of, score_of
from fengqun.content.moderation.queries.own import flagged_by, log_page, own_cases, own_flags
from fengqun.content.moderation.queries.quiet import quiets_at, quiets_of
from fengqun.content.moderation.queries.terms import reasons_of, terms_of

__all__ = [
    "SHOWN",
    "around",
    "case_card",
    "cases_waiting",
    "count_waiting",
    "flagged_by",
    "hearers_of",
    "learned_of",
    "log_page",
    "moderators_of",
    "own_cases",
    "own_flags",
    "queue_page",
    "quiets_at",
    "quiets_of",
    "reasons_of",
    "score_of",
    "terms_of",
]
