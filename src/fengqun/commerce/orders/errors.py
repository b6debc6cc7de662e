"""Why an order says no."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import Conflict, DomainError, NotFound


class OrderNotFound(NotFound):
    """No such order for this person."""

    code = "orders.not_found"
    sentence = _("没有找到这笔订单。")


class RefundNotFound(NotFound):
    """No such refund for this person."""

    code = "orders.refund_not_found"
    sentence = _("没有找到这笔退款。")


class CartEmpty(DomainError):
    """There is nothing to order."""

    code = "orders.cart_empty"
    sentence = _("购物车是空的，先挑点东西。")


class QuantityOutOfRange(DomainError):
    """Quantities are whole numbers from 1 to a limit. Details: limit."""

    code = "orders.quantity_out_of_range"
    sentence = _("数量要在 1 到 %(limit)s 之间。")


class AddressMissing(DomainError):
    """Goods that are shipped need a complete address."""

    code = "orders.address_missing"
    sentence = _("请把收货地址填完整。")


class NoParcel(DomainError):
    """An address was given for an order that is not sent anywhere."""

    code = "orders.no_parcel"
    sentence = _("这笔订单不用寄，不需要地址。")


class TotalTooLarge(DomainError):
    """The order costs more than the books can hold."""

    code = "orders.total_too_large"
    sentence = _("合计太大了，分成几笔下单。")


class PriceChanged(Conflict):
    """The total is not the one the buyer saw. Details: seen_minor, total_minor."""

    code = "orders.price_changed"
    sentence = _("价格或运费刚刚变了，请看一眼新的合计再下单。")


class KeyReused(Conflict):
    """The same form token came with another order."""

    code = "orders.key_reused"
    sentence = _("这张表单已经下过另一笔订单，请回购物车重新下单。")


class RefundKeyReused(KeyReused):
    """The same key came with another refund."""

    sentence = _("这张退款表已经退过一次，内容不同。请重新打开订单再填。")


class RefundChanged(Conflict):
    """The refund would be another amount than the one confirmed. Details: confirmed_minor, amount_minor."""

    code = "orders.refund_changed"
    sentence = _("能退的刚刚变了，请看一眼新的金额再确认。")


class WrongState(Conflict):
    """The order is past the point where this is possible. Details: step, state."""

    code = "orders.wrong_state"
    sentence = _("订单现在是“%(state)s”，不能这样做。")


class PaymentTimeOver(Conflict):
    """The time to pay is over."""

    code = "orders.payment_time_over"
    sentence = _("付款时间已过，请重新下单。")


class RefundPending(Conflict):
    """A refund request is open; it is decided first."""

    code = "orders.refund_pending"
    sentence = _("这笔订单有退款申请还没处理，先处理它。")


class RefundTooLarge(DomainError):
    """More than what is left of the order. Details: left_minor."""

    code = "orders.refund_too_large"
    status = 409
    sentence = _("退款超过了还能退的金额。")


class NothingToRefund(DomainError):
    """The refund would return nothing."""

    code = "orders.nothing_to_refund"
    sentence = _("没有可以退的金额。")


class NotRefundable(DomainError):
    """The order was not paid here, so nothing can be sent back through a provider."""

    code = "orders.not_refundable"
    sentence = _("这笔订单没有在这里付款，不能从这里退款。")


class ReasonMissing(DomainError):
    """Refusals and refunds say why."""

    code = "orders.reason_missing"
    sentence = _("写一句原因。")


class TrackingMissing(DomainError):
    """A parcel has a carrier and a number."""

    code = "orders.tracking_missing"
    sentence = _("填上快递公司和单号。")


class SettingsUnreasonable(DomainError):
    """Fees are not below zero, nor beyond what the books can hold; a prefix is one to four letters."""

    code = "orders.settings_unreasonable"
    sentence = _("运费不能小于零，单号前缀用 1 到 4 个字母。")


class HistoryUnreasonable(DomainError):
    """A purchase of the past that cannot have happened. Details: source_id."""

    code = "orders.history_unreasonable"
    sentence = _("历史订单 %(source_id)s 的数量或金额不对。")


class AudienceUnreasonable(DomainError):
    """An audience names a stage, product or circle that this community does not have, or too many of them."""

    code = "orders.audience_unreasonable"
    sentence = _("参加的人选得不对：里面有这个社群没有的阶段、商品或圈子。")
