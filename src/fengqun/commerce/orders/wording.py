"""What the three states of an order say together, in one word and one colour."""

from typing import Protocol

from django.utils.translation import gettext as _

from fengqun.commerce.orders.models import Order


class Stated(Protocol):
    """An order, or the part of its row that says where it stands."""

    @property
    def state(self) -> str:
        """What has become of it."""

    @property
    def payment(self) -> str:
        """Where its money is."""

    @property
    def fulfilment(self) -> str:
        """Where its goods are."""


def label_of(order: Stated, *, is_returning: bool = False) -> str:
    """The word that people use for an order. `is_returning`: a decided refund has not arrived yet."""
    if order.payment == Order.Payment.REFUNDED:
        return _("退款中") if is_returning else _("已全额退款")
    if order.state == Order.State.PAID:
        return _("待收货") if order.fulfilment == Order.Fulfilment.SHIPPED else _("待发货")
    return {
        Order.State.PLACED: _("待付款"),
        Order.State.COMPLETED: _("已完成"),
        Order.State.CANCELLED: _("已取消"),
        Order.State.EXPIRED: _("超时未付，已关闭"),
    }[Order.State(order.state)]


def tone_of(order: Stated, *, is_returning: bool = False) -> str:
    """The tone of the badge: honey where it is the reader's turn, sky under way, leaf done, quiet closed."""
    if order.payment == Order.Payment.REFUNDED:
        return "sky" if is_returning else ""
    if order.state in {Order.State.CANCELLED, Order.State.EXPIRED}:
        return ""
    if order.state == Order.State.COMPLETED:
        return "leaf"
    is_under_way = order.state == Order.State.PAID and order.fulfilment == Order.Fulfilment.SHIPPED
    return "sky" if is_under_way else "honey"
