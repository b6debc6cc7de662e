"""The verbs of this room, one a file."""

from fengqun.growth.referrals.commands.attribute_order import attribute_order
from fengqun.growth.referrals.commands.become_promoter import become_promoter
from fengqun.growth.referrals.commands.bind import bind_by_click, bind_by_code, unbind
from fengqun.growth.referrals.commands.carry_clicks import carry_clicks
from fengqun.growth.referrals.commands.create_link import create_link
from fengqun.growth.referrals.commands.note_order import (
    note_closed,
    note_paid,
    note_received,
    note_refund_refused,
    note_refund_requested,
    note_refunded,
)
from fengqun.growth.referrals.commands.record_click import record_click
from fengqun.growth.referrals.commands.release_due import release_due
from fengqun.growth.referrals.commands.set_rule import set_rule
from fengqun.growth.referrals.commands.set_terms import set_terms

__all__ = [
    "attribute_order",
    "become_promoter",
    "bind_by_click",
    "bind_by_code",
    "carry_clicks",
    "create_link",
    "note_closed",
    "note_paid",
    "note_received",
    "note_refund_refused",
    "note_refund_requested",
    "note_refunded",
    "record_click",
    "release_due",
    "set_rule",
    "set_terms",
    "unbind",
]
