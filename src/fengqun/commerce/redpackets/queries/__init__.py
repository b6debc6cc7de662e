"""Reads of red packets."""

from fengqun.commerce.redpackets.queries.limits import given_today, limits_of
from fengqun.commerce.redpackets.queries.packets import (
    describe,
    given_by_member,
    going_on,
    has_opened,
    is_for,
    known_word,
    packet_card,
    packet_cards,
    packets,
    place_of_packet,
    summary_of,
)
from fengqun.commerce.redpackets.queries.reports import Report, openings_by_second, refusals_of, report_of
from fengqun.commerce.redpackets.queries.shares import (
    best_share,
    own_share,
    share_packets,
    shares_of_packet,
    shares_received,
    sums_of_member,
)

__all__ = [
    "Report",
    "best_share",
    "describe",
    "given_by_member",
    "given_today",
    "going_on",
    "has_opened",
    "is_for",
    "known_word",
    "limits_of",
    "openings_by_second",
    "own_share",
    "packet_card",
    "packet_cards",
    "packets",
    "place_of_packet",
    "refusals_of",
    "report_of",
    "share_packets",
    "shares_of_packet",
    "shares_received",
    "summary_of",
    "sums_of_member",
]
