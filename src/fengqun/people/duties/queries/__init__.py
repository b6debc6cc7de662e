"""Reads of this room."""

from fengqun.people.duties.queries.kinds import kind_card, kinds_of
from fengqun.people.duties.queries.people import deeds_of, delegations_page, honours, my_delegations
from fengqun.people.duties.queries.terms import gaps, looking_after, roster, term_card, terms_of_member

__all__ = [
    "deeds_of",
    "delegations_page",
    "gaps",
    "honours",
    "kind_card",
    "kinds_of",
    "looking_after",
    "my_delegations",
    "roster",
    "term_card",
    "terms_of_member",
]
