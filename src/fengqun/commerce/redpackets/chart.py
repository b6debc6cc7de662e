"""The accounts this room keeps.

| purpose | category | owner | meaning |
|---|---|---|---|
| redpacket.pot | liability | the packet | what was put into a packet and nobody has opened; never below zero |
| redpacket.expense | expense | the community | what the community itself gives away, less what came back |
"""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fengqun.spine.ledger.chart import purpose
from fengqun.spine.ledger.types import AccountRef, Category, Owner

PACKET = "red_packet"
"""The kind of object, and of owner of a pot, that a packet is."""

SHARE = "red_packet_share"
"""The kind of object that one share is."""

FUND, OPEN, RETURN = "redpackets.fund", "redpackets.open", "redpackets.return"

POT = purpose("redpacket.pot", _("红包里的钱"), Category.LIABILITY, floor=True)
EXPENSE = purpose("redpacket.expense", _("社群发红包"), Category.EXPENSE, shards=4)


def pot_of(packet_id: UUID, unit: str) -> AccountRef:
    """What is in a packet."""
    return AccountRef(POT, unit, Owner(PACKET, packet_id))


def expense(unit: str) -> AccountRef:
    """What the community gives away in one unit."""
    return AccountRef(EXPENSE, unit)
