"""The verbs of this room, one a file."""

from fengqun.commerce.redpackets.commands.enter import lane_token
from fengqun.commerce.redpackets.commands.give import PacketForm, give, insist_reasonable
from fengqun.commerce.redpackets.commands.open_share import open_share
from fengqun.commerce.redpackets.commands.return_rest import return_due, return_rest
from fengqun.commerce.redpackets.commands.set_limits import set_limits
from fengqun.commerce.redpackets.commands.withdraw import withdraw

__all__ = [
    "PacketForm",
    "give",
    "insist_reasonable",
    "lane_token",
    "open_share",
    "return_due",
    "return_rest",
    "set_limits",
    "withdraw",
]
