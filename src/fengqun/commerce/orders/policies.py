"""Who may look after orders, and whose an order is."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.policies import Actor, Right, Role

VIEW_ORDERS = Right("orders.view", _("查看订单"), roles={Role.OPERATOR})
SHIP_ORDERS = Right("orders.ship", _("发货"), roles={Role.OPERATOR})
CANCEL_ORDERS = Right("orders.cancel", _("取消订单"), roles={Role.OPERATOR})
REFUND_ORDERS = Right("orders.refund", _("退款"), roles={Role.OPERATOR})
CHANGE_ORDER_SETTINGS = Right("orders.settings", _("设置下单规则"), roles={Role.OPERATOR})
EXPORT_ORDERS = Right("orders.export", _("导出订单"), roles={Role.OPERATOR})


def is_buyer(actor: Actor, community_id: UUID, buyer_member_id: UUID) -> bool:
    """Whether the order is this person's own."""
    return actor.community_id == community_id and actor.member_id == buyer_member_id
