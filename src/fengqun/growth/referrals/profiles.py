"""Compliance profiles: who may earn from a sale.

The law of mainland China names any one of these as a pyramid scheme: reward for heads recruited, a fee or
forced purchase for joining, reward to uplines out of their downlines' sales. `direct` avoids all three: it
pays the direct promoter of the order line and nobody else, and becoming a promoter is free. A profile with
more tiers would list more shares here and demand a recorded jurisdiction and reason; none exists.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Profile:
    """One way of sharing: `tier_shares_bps[0]` is the direct promoter's part of the commission, and so on up."""

    code: str
    label: str | Promise
    meaning: str | Promise
    tier_shares_bps: tuple[int, ...]
    is_joining_free: bool


DIRECT = Profile(
    code="direct",
    label=_("只给直接推荐人"),
    meaning=_("只有直接带来这笔订单的推客得佣金，没有上级分成。成为推客不收费，也不要求先买东西。"),
    tier_shares_bps=(10_000,),
    is_joining_free=True,
)
PROFILES = {DIRECT.code: DIRECT}
