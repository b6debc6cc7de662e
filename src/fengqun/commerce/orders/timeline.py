"""The life of an order as steps that people read."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from fengqun.commerce.orders.models import Order
from fengqun.commerce.orders.types import OrderDetail, OrderRefundCard
from fengqun.commerce.payments.types import RefundCard
from fengqun.ui.amounts import write_amount

Step = dict[str, object]


def timeline_of(order: OrderDetail, returned: list[RefundCard]) -> list[Step]:
    """What happened, oldest first, and what comes next. `returned`: money that the order could not take."""
    happened = _happened(order) + [step for one in order.refunds for step in _refund_steps(one)]
    happened += [_returned_step(one) for one in returned if not _is_order_refund(order, one.id)]
    happened.sort(key=lambda pair: pair[0])
    steps = [step for _moment, step in happened]
    following = _next(order)
    if following is not None:
        steps.append(following)
    elif steps:
        steps[-1]["state"] = "now"
    return steps


def _is_order_refund(order: OrderDetail, payment_refund_id: UUID) -> bool:
    return any(refund.payment_refund_id == payment_refund_id for refund in order.refunds)


def _happened(order: OrderDetail) -> list[tuple[datetime, Step]]:
    steps = [(order.placed_at, _step(_("下单"), order.placed_at, order.note))]
    if order.paid_at:
        text = _("无需付款") if order.payment == Order.Payment.NOT_NEEDED else ""
        steps.append((order.paid_at, _step(_("已付款"), order.paid_at, text)))
    if order.shipped_at:
        steps.append(
            (order.shipped_at, _step(_("已发货"), order.shipped_at, f"{order.carrier} {order.tracking_number}".strip()))
        )
    if order.received_at:
        steps.append((order.received_at, _step(_("已收货"), order.received_at)))
    if order.closed_at:
        title = _("超时未付，订单关闭") if order.state == Order.State.EXPIRED else _("订单取消")
        steps.append((order.closed_at, _step(title, order.closed_at, order.close_reason)))
    return steps


def _refund_steps(refund: OrderRefundCard) -> list[tuple[datetime, Step]]:
    amount = {"amount": write_amount(refund.amount)}
    steps = []
    if refund.is_requested:
        steps.append(
            (refund.requested_at, _step(_("申请退款 %(amount)s") % amount, refund.requested_at, refund.reason))
        )
    if refund.decided_at:
        title = {
            "withdrawn": _("撤回退款申请"),
            "refused": _("退款未通过"),
        }.get(refund.state, _("同意退款 %(amount)s") % amount)
        text = refund.answer or (refund.reason if len(steps) == 0 else "")
        steps.append((refund.decided_at, _step(title, refund.decided_at, text)))
    if refund.settled_at:
        title = _("退款失败，店家会重试") if refund.state == "failed" else _("退款 %(amount)s 已退回") % amount
        steps.append((refund.settled_at, _step(title, refund.settled_at)))
    return steps


def _returned_step(refund: RefundCard) -> tuple[datetime, Step]:
    text = {
        "late": _("付款到得太晚，订单已经关闭，钱会原路退回。"),
        "twice": _("这笔订单付了两次，多付的会原路退回。"),
        "amount": _("付的金额和订单对不上，钱会原路退回。"),
    }.get(refund.reason, refund.reason)
    return refund.requested_at, _step(_("付款自动退回"), refund.requested_at, text)


def _next(order: OrderDetail) -> Step | None:
    if order.state == Order.State.PLACED:
        return _step(_("等你付款"), order.pay_until, state="next")
    if order.state != Order.State.PAID:
        return None
    if order.fulfilment == Order.Fulfilment.SHIPPED:
        return _step(_("到时自动确认收货"), order.receive_by, state="next")
    return _step(_("等店家发货") if order.requires_shipping else _("等待使用"), None, state="next")


def _step(title: str, moment: datetime | None, text: str = "", state: str = "") -> Step:
    return {"title": title, "moment": moment, "text": text, "state": state}
