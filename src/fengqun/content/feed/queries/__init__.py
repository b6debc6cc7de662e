"""Reads of the feed."""

from fengqun.content.feed.queries.pages import FOLLOWING, FOR_YOU, TABS, feed_page, is_plain_reader
from fengqun.content.feed.queries.why import picks_of, quality_figures, why_shown

__all__ = [
    "FOLLOWING",
    "FOR_YOU",
    "TABS",
    "feed_page",
    "is_plain_reader",
    "picks_of",
    "quality_figures",
    "why_shown",
]
