"""A packet that is not there yet, as it will look."""

from datetime import timedelta
from typing import Any

from fengqun.commerce.orders.queries import audience_sentence
from fengqun.commerce.redpackets.commands import PacketForm
from fengqun.commerce.redpackets.limits import Limits
from fengqun.commerce.redpackets.wording import for_community, shares_line
from fengqun.kernel import clock
from fengqun.kernel.requests import Request
from fengqun.people.communities.queries import member_card


def previewed(request: Request, asked: PacketForm, limits: Limits, *, is_from_community: bool) -> dict[str, Any]:
    """What the template of a sealed packet needs to draw one that is only asked for."""
    community = request.community
    giver = member_card(request.actor.require_member(community.id))
    name = for_community(giver.name, community) if is_from_community else giver.name
    opens_at = max(asked.opens_at or clock.now(), clock.now())
    return {
        "asked": asked,
        "giver": giver,
        "giver_line": name,
        "is_from_community": is_from_community,
        "audience": audience_sentence(community.id, asked.audience),
        "shares": shares_line(asked.kind, asked.pot, asked.count, limits.in_unit(asked.pot.unit)),
        "opens_at": opens_at if asked.opens_at else None,
        "closes_at": opens_at + (asked.lasts or timedelta(hours=limits.lasts_hours)),
    }
