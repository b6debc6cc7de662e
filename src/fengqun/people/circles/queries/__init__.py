"""Reads of circles and of who belongs to them."""

from fengqun.people.circles.queries.cards import (
    cards_by_id,
    circle_by_slug,
    circle_cards,
    circle_ids_of,
    member_ids_of,
)

__all__ = [
    "cards_by_id",
    "circle_by_slug",
    "circle_cards",
    "circle_ids_of",
    "member_ids_of",
]
