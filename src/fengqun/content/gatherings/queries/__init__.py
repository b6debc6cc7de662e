"""Reads of gatherings, as a viewer may know of them."""

from fengqun.content.gatherings.queries.cards import (
    ahead,
    card_for,
    cards_for,
    cover_file,
    gatherings_to_choose,
    link_for,
    month_of,
    outings,
    runs,
    tickets_of,
)
from fengqun.content.gatherings.queries.people import (
    attendees,
    door_list,
    figures_of,
    own_outings,
    places_ahead,
    seat_of,
    seat_with_ticket,
)
from fengqun.content.gatherings.queries.terms import calendar_of, no_show_limit, no_shows_of, own_calendar

__all__ = [
    "ahead",
    "attendees",
    "calendar_of",
    "card_for",
    "cards_for",
    "cover_file",
    "door_list",
    "figures_of",
    "gatherings_to_choose",
    "link_for",
    "month_of",
    "no_show_limit",
    "no_shows_of",
    "outings",
    "own_calendar",
    "own_outings",
    "places_ahead",
    "runs",
    "seat_of",
    "seat_with_ticket",
    "tickets_of",
]
