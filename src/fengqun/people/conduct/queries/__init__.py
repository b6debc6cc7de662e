"""Reads of this room."""

from fengqun.people.conduct.queries.appeals import hearers_of
from fengqun.people.conduct.queries.cases import (
    appeals_waiting,
    case_card,
    case_of_appeal,
    cases_of,
    cases_page,
    cases_waiting,
    count_appeals,
    count_open,
    log_page,
)
from fengqun.people.conduct.queries.terms import suggestion_for, terms_of

__all__ = [
    "appeals_waiting",
    "case_card",
    "case_of_appeal",
    "cases_of",
    "cases_page",
    "cases_waiting",
    "count_appeals",
    "count_open",
    "hearers_of",
    "log_page",
    "suggestion_for",
    "terms_of",
]
