"""Staff set how much may be given."""

from uuid import UUID

from django.db import transaction

from fengqun.commerce.redpackets.errors import LimitsUnreasonable
from fengqun.commerce.redpackets.limits import Limits, UnitLimits
from fengqun.commerce.redpackets.models import RedPacketLimits
from fengqun.commerce.redpackets.policies import SET_LIMITS
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor


@transaction.atomic
def set_limits(community_id: UUID, *, actor: Actor, limits: Limits) -> None:
    """These limits hold from now on; packets already given keep what they were given with.

    Raises Denied, LimitsUnreasonable.
    """
    actor.require(SET_LIMITS, community_id)
    if not limits.is_reasonable:
        raise LimitsUnreasonable
    RedPacketLimits.objects.update_or_create(
        community_id=community_id,
        defaults={
            **_columns(limits.money, "minor"),
            **_columns(limits.points, "points"),
            "most_count": limits.most_count,
            "daily_packets": limits.daily_packets,
            "lasts_hours": limits.lasts_hours,
            "may_members_give": limits.may_members_give,
            "changed_at": clock.now(),
            "changed_by": actor.member_id,
        },
    )


def _columns(limits: UnitLimits, unit: str) -> dict[str, int]:
    return {
        f"pot_{unit}": limits.pot_minor,
        f"least_share_{unit}": limits.least_share_minor,
        f"most_share_{unit}": limits.most_share_minor,
        f"member_daily_{unit}": limits.member_daily_minor,
        f"community_daily_{unit}": limits.community_daily_minor,
    }
