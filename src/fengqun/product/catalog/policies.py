"""Who may see the shop, and who may change it."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import NotFound
from fengqun.kernel.policies import Actor, Right, Role, members
from fengqun.kernel.requests import Request

MANAGE_PRODUCTS = Right("catalog.manage", _("管理商品"), roles={Role.OPERATOR})

CLOSED_ECONOMY = "pure"
"""The economy of a community that sells to its members only."""


def can_see_shop(actor: Actor, community_id: UUID, economy: str) -> bool:
    """Everybody sees an open shop; a closed one is for its members."""
    if economy != CLOSED_ECONOMY or actor.is_system:
        return True
    return actor.community_id == community_id and actor.member_id is not None


def shop_visitors(request: Request) -> None:
    """Open to everybody where the economy is open, to members where it is closed."""
    community = request.community
    if community is None:
        raise NotFound
    if not can_see_shop(request.actor, community.id, community.economy):
        members(request)
