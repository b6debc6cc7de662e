"""Reads of communities, members, gates and applications."""

from fengqun.people.communities.queries.cards import (
    actor_for,
    all_communities,
    communities_of,
    community_by_id,
    community_by_slug,
    customer_of,
    imported_members,
    member_by_source,
    member_card,
    member_cards,
    member_of,
    owners_of,
)

__all__ = [
    "actor_for",
    "all_communities",
    "communities_of",
    "community_by_id",
    "community_by_slug",
    "customer_of",
    "imported_members",
    "member_by_source",
    "member_card",
    "member_cards",
    "member_of",
    "owners_of",
]
