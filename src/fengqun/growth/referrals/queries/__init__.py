"""Reads of links, rules, ties and commissions."""

from fengqun.growth.referrals.queries.commissions import (
    commission,
    commission_of_transfer,
    commissions,
    commissions_of,
    funnel,
    promoters,
    upcoming,
)
from fengqun.growth.referrals.queries.links import link_by_code, link_of, links_of
from fengqun.growth.referrals.queries.rules import profile_of, rule_history, rules_in_force, terms_of
from fengqun.growth.referrals.queries.ties import candidates_for, tie_of

__all__ = [
    "candidates_for",
    "commission",
    "commission_of_transfer",
    "commissions",
    "commissions_of",
    "funnel",
    "link_by_code",
    "link_of",
    "links_of",
    "profile_of",
    "promoters",
    "rule_history",
    "rules_in_force",
    "terms_of",
    "tie_of",
    "upcoming",
]
