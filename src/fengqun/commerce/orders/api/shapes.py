"""Orders and refunds as the API shows them."""

from datetime import datetime
from uuid import UUID

from ninja import Field, Schema

from fengqun.commerce.orders import queries
from fengqun.commerce.orders.errors import OrderNotFound, RefundNotFound
from fengqun.commerce.orders.types import OrderCard, OrderDetail, OrderRefundCard
from fengqun.kernel.requests import Request
from fengqun.kernel.schemas import Amount


class AddressSchema(Schema):
    """Where a parcel goes."""

    recipient: str = Field(max_length=40)
    phone: str = Field(max_length=30)
    region: str = Field(max_length=80)
    detail: str = Field(max_length=160)


class OrderLineOut(Schema):
    """A line as it was sold."""

    id: UUID
    product_id: UUID | None
    variant_id: UUID | None
    title: str
    variant_title: str
    quantity: int
    unit_price: Amount
    net: Amount
    refunded_quantity: int
    refunded: Amount


class RefundLineOut(Schema):
    """What a refund gives back of a line."""

    line_id: UUID
    quantity: int
    amount: Amount


class RefundOut(Schema):
    """A refund of an order."""

    id: UUID
    order_id: UUID
    state: str
    reason: str
    answer: str
    amount: Amount
    shipping: Amount
    lines: list[RefundLineOut]
    is_restocking: bool
    failure: str
    payment_refund_id: UUID | None
    requested_at: datetime

    @classmethod
    def of(cls, card: OrderRefundCard) -> "RefundOut":
        """What the API shows of a card."""
        return cls(
            id=card.id,
            order_id=card.order_id,
            state=card.state,
            reason=card.reason,
            answer=card.answer,
            amount=Amount.of(card.amount),
            shipping=Amount.of(card.shipping),
            lines=[
                RefundLineOut(line_id=line.line_id, quantity=line.quantity, amount=Amount.of(line.amount))
                for line in card.lines
            ],
            is_restocking=card.is_restocking,
            failure=card.failure,
            payment_refund_id=card.payment_refund_id,
            requested_at=card.requested_at,
        )


class OrderRowOut(Schema):
    """An order in a list."""

    id: UUID
    number: str
    buyer_member_id: UUID
    state: str
    payment: str
    fulfilment: str
    total: Amount
    refunded: Amount
    quantity: int
    placed_at: datetime

    @classmethod
    def of(cls, card: OrderCard) -> "OrderRowOut":
        """What the API shows of a card."""
        return cls(
            id=card.id,
            number=card.number,
            buyer_member_id=card.buyer_member_id,
            state=card.state,
            payment=card.payment,
            fulfilment=card.fulfilment,
            total=Amount.of(card.total),
            refunded=Amount.of(card.refunded),
            quantity=card.quantity,
            placed_at=card.placed_at,
        )


class OrderOut(Schema):
    """Everything about an order."""

    id: UUID
    number: str
    buyer_member_id: UUID
    state: str
    payment: str
    fulfilment: str
    lines: list[OrderLineOut]
    goods: Amount
    shipping: Amount
    total: Amount
    refunded: Amount
    address: AddressSchema | None
    needs_address: bool
    note: str
    carrier: str
    tracking_number: str
    payment_id: UUID | None
    placed_at: datetime
    pay_until: datetime | None
    paid_at: datetime | None
    shipped_at: datetime | None
    received_at: datetime | None
    closed_at: datetime | None
    refunds: list[RefundOut]

    @classmethod
    def of(cls, order: OrderDetail) -> "OrderOut":
        """What the API shows of an order."""
        return cls(
            id=order.id,
            number=order.number,
            buyer_member_id=order.buyer_member_id,
            state=order.state,
            payment=order.payment,
            fulfilment=order.fulfilment,
            lines=[
                OrderLineOut(
                    id=line.id,
                    product_id=line.product_id,
                    variant_id=line.variant_id,
                    title=line.title,
                    variant_title=line.variant_title,
                    quantity=line.quantity,
                    unit_price=Amount.of(line.unit_price),
                    net=Amount.of(line.net),
                    refunded_quantity=line.refunded_quantity,
                    refunded=Amount.of(line.refunded),
                )
                for line in order.lines
            ],
            goods=Amount.of(order.goods),
            shipping=Amount.of(order.shipping),
            total=Amount.of(order.total),
            refunded=Amount.of(order.refunded),
            address=None if order.address.is_empty else AddressSchema(**order.address.as_data()),
            needs_address=order.needs_address,
            note=order.note,
            carrier=order.carrier,
            tracking_number=order.tracking_number,
            payment_id=order.intent_id,
            placed_at=order.placed_at,
            pay_until=order.pay_until,
            paid_at=order.paid_at,
            shipped_at=order.shipped_at,
            received_at=order.received_at,
            closed_at=order.closed_at,
            refunds=[RefundOut.of(refund) for refund in order.refunds],
        )


def order_out(request: Request, order_id: UUID) -> OrderOut:
    """An order of this community, for its buyer and for staff. Raises OrderNotFound for everybody else."""
    detail = queries.order_detail(order_id, actor=request.actor)
    if detail.community_id != request.community.id:
        raise OrderNotFound
    return OrderOut.of(detail)


def refund_out(request: Request, refund_id: UUID) -> RefundOut:
    """A refund of this community, for its order's buyer and for staff. Raises RefundNotFound for everybody else."""
    card = queries.refund_card(refund_id, actor=request.actor)
    if queries.order_detail(card.order_id, actor=request.actor).community_id != request.community.id:
        raise RefundNotFound
    return RefundOut.of(card)
