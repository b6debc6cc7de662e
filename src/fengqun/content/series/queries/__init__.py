"""Reads of series, as a viewer may know of them."""

from fengqun.content.series.queries.beats import calendar_of, missed_lately, next_beats, record_of
from fengqun.content.series.queries.cards import card_for, listed, runs, series_to_write_for
from fengqun.content.series.queries.episodes import episodes_of, is_subscribed, neighbours_of, pause_list

__all__ = [
    "calendar_of",
    "card_for",
    "episodes_of",
    "is_subscribed",
    "listed",
    "missed_lately",
    "neighbours_of",
    "next_beats",
    "pause_list",
    "record_of",
    "runs",
    "series_to_write_for",
]
