"""Reads of profiles and of who follows, blocks and mutes whom."""

from fengqun.people.profiles.queries.profiles import facts_of, own_facts, standing
from fengqun.people.profiles.queries.ties import (
    blocked_between,
    followers_of,
    follows,
    hidden_authors,
    tied_page,
)

__all__ = [
    "blocked_between",
    "facts_of",
    "followers_of",
    "follows",
    "hidden_authors",
    "own_facts",
    "standing",
    "tied_page",
]
