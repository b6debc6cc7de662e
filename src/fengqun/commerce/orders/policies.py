"""Who may buy, whose an order is, and who looks after orders."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import NotFound, SignInRequired
from fengqun.kernel.policies import Actor, Right, Role, members
from fengqun.kernel.requests import Request
from fengqun.people.communities.policies import may_see_shop, require_buyer
from fengqun.people.communities.queries import customer_of

VIEW_ORDERS = Right("orders.view", _("查看订单"), roles={Role.OPERATOR})
SHIP_ORDERS = Right("orders.ship", _("发货"), roles={Role.OPERATOR})
CANCEL_ORDERS = Right("orders.cancel", _("取消订单"), roles={Role.OPERATOR})
REFUND_ORDERS = Right("orders.refund", _("退款"), roles={Role.OPERATOR})
CHANGE_ORDER_SETTINGS = Right("orders.settings", _("设置下单规则"), roles={Role.OPERATOR})
EXPORT_ORDERS = Right("orders.export", _("导出订单"), roles={Role.OPERATOR})


def buyer_of(actor: Actor, community_id: UUID) -> UUID | None:
    """The id under which this person buys in the community: of the member, or of a customer who is none."""
    if actor.member_id is not None and actor.community_id == community_id:
        return actor.member_id
    if actor.user_id is None:
        return None
    card = customer_of(community_id, actor.user_id)
    return card.id if card else None


def is_buyer(actor: Actor, community_id: UUID, buyer_member_id: UUID) -> bool:
    """Whether the order is this person's own."""
    return buyer_of(actor, community_id) == buyer_member_id


def visitors(request: Request) -> None:
    """Open to those who may see the goods: they may fill a cart."""
    if request.community is None:
        raise NotFound
    if not may_see_shop(request.actor, request.community):
        members(request)


def buyers(request: Request) -> None:
    """Open to those who may buy here."""
    if request.community is None:
        raise NotFound
    require_buyer(request.actor, request.community)


def customers(request: Request) -> None:
    """Open to everybody who has signed in: an order is looked up among the person's own."""
    if request.community is None:
        raise NotFound
    if request.actor.user_id is None:
        raise SignInRequired
