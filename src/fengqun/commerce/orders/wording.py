"""What the three states of an order say together, in one word and one colour."""

from django.utils.translation import gettext as _

from fengqun.commerce.orders.models import Order


def label_of(state: str, payment: str, fulfilment: str) -> str:
    """The word that people use for an order in these states."""
    if payment == Order.Payment.REFUNDED:
        return _("已全额退款")
    if state == Order.State.PAID:
        return _("待收货") if fulfilment == Order.Fulfilment.SHIPPED else _("待发货")
    return {
        Order.State.PLACED: _("待付款"),
        Order.State.COMPLETED: _("已完成"),
        Order.State.CANCELLED: _("已取消"),
        Order.State.EXPIRED: _("超时未付，已关闭"),
    }[Order.State(state)]


def tone_of(state: str, payment: str, fulfilment: str) -> str:
    """The tone of the badge: honey where it is the reader's turn, sky under way, leaf done, quiet closed."""
    if payment == Order.Payment.REFUNDED or state in {Order.State.CANCELLED, Order.State.EXPIRED}:
        return ""
    if state == Order.State.COMPLETED:
        return "leaf"
    if state == Order.State.PAID and fulfilment == Order.Fulfilment.SHIPPED:
        return "sky"
    return "honey"
