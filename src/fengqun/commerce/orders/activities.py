"""What happened to orders. `object_id` is always the order's id."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fengqun.spine.activity.types import Activity


@dataclass(frozen=True, kw_only=True)
class SoldLine:
    """One line as it was sold. `net_minor` is what was paid for the whole line, without shipping."""

    line_id: UUID
    product_id: UUID | None
    variant_id: UUID | None
    quantity: int
    net_minor: int


@dataclass(frozen=True, kw_only=True)
class RefundedLine:
    """What one refund gave back of a line.

    `net_minor` is what was paid for the line, `refunded_minor` what this refund returns, `remaining_minor`
    what is left of the line after it (earlier refunds included).
    """

    line_id: UUID
    product_id: UUID | None
    variant_id: UUID | None
    quantity: int
    net_minor: int
    refunded_quantity: int
    refunded_minor: int
    remaining_minor: int


@dataclass(frozen=True, kw_only=True)
class OrderActivity(Activity):
    """What all news about orders has in common."""

    object_kind: ClassVar[str] = "order"

    buyer_member_id: UUID
    number: str

    @property
    def order_id(self) -> UUID:
        """The order's id."""
        return self.object_id


@dataclass(frozen=True, kw_only=True)
class OrderPlaced(OrderActivity):
    """A buyer placed an order; its stock is reserved."""

    verb: ClassVar[str] = "orders.placed"
    label: ClassVar[str | Promise] = _("下单")

    lines: tuple[SoldLine, ...]
    shipping_minor: int
    total_minor: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class OrderPaid(OrderActivity):
    """The order's money arrived and was accepted; its stock is taken."""

    verb: ClassVar[str] = "orders.paid"
    label: ClassVar[str | Promise] = _("订单已付款")

    lines: tuple[SoldLine, ...]
    shipping_minor: int
    total_minor: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class OrderShipped(OrderActivity):
    """The goods are on their way."""

    verb: ClassVar[str] = "orders.shipped"
    label: ClassVar[str | Promise] = _("订单已发货")

    carrier: str
    tracking_number: str


@dataclass(frozen=True, kw_only=True)
class OrderReceived(OrderActivity):
    """The goods arrived: the buyer said so, or the days for it ran out. The refund window starts here."""

    verb: ClassVar[str] = "orders.received"
    label: ClassVar[str | Promise] = _("订单已收货")

    lines: tuple[SoldLine, ...]
    currency: str
    is_automatic: bool


@dataclass(frozen=True, kw_only=True)
class OrderCancelled(OrderActivity):
    """An order was cancelled before it was paid; its stock is released."""

    verb: ClassVar[str] = "orders.cancelled"
    label: ClassVar[str | Promise] = _("订单已取消")

    reason: str


@dataclass(frozen=True, kw_only=True)
class OrderExpired(OrderActivity):
    """Nobody paid in time; the stock is released."""

    verb: ClassVar[str] = "orders.expired"
    label: ClassVar[str | Promise] = _("订单超时未付")


@dataclass(frozen=True, kw_only=True)
class OrderRefunded(OrderActivity):
    """A refund of a paid order was decided and booked; the provider pays it back from here on.

    `lines` names only the lines that this refund touches. `is_full` says that nothing of what was paid is left.
    """

    verb: ClassVar[str] = "orders.refunded"
    label: ClassVar[str | Promise] = _("订单退款")

    refund_id: UUID
    lines: tuple[RefundedLine, ...]
    shipping_refunded_minor: int
    amount_minor: int
    currency: str
    is_full: bool


@dataclass(frozen=True, kw_only=True)
class RefundRequested(OrderActivity):
    """A buyer asked for money back; nothing is decided yet."""

    verb: ClassVar[str] = "orders.refund_requested"
    label: ClassVar[str | Promise] = _("申请退款")

    refund_id: UUID
    amount_minor: int
    currency: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class RefundRefused(OrderActivity):
    """Staff refused a refund and said why."""

    verb: ClassVar[str] = "orders.refund_refused"
    label: ClassVar[str | Promise] = _("退款未通过")

    refund_id: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class RefundWithdrawn(OrderActivity):
    """The buyer took back a request for money before it was decided."""

    verb: ClassVar[str] = "orders.refund_withdrawn"
    label: ClassVar[str | Promise] = _("撤回退款申请")

    refund_id: UUID


@dataclass(frozen=True, kw_only=True)
class OrderImported(OrderActivity):
    """A purchase of the past, made elsewhere, entered these books as a completed order."""

    verb: ClassVar[str] = "orders.imported"
    label: ClassVar[str | Promise] = _("导入历史订单")

    lines: tuple[SoldLine, ...]
    total_minor: int
    currency: str
    source_id: str


@dataclass(frozen=True, kw_only=True)
class PaymentReturned(OrderActivity):
    """Money came that the order could not take, and is on its way back. `why`: late, twice or amount."""

    verb: ClassVar[str] = "orders.payment_returned"
    label: ClassVar[str | Promise] = _("付款自动退回")

    intent_id: UUID
    payment_refund_id: UUID
    amount_minor: int
    currency: str
    why: str
