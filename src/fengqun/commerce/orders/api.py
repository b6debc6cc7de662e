# ruff: noqa: ARG001 - the address names the community; the middleware has read it from there
"""Operations of carts, orders and refunds."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.urls import reverse
from ninja import Field, Header, Query, Router, Schema, Status

from fengqun.commerce.orders import commands, queries
from fengqun.commerce.orders.commands import OrderForm
from fengqun.commerce.orders.errors import OrderNotFound, RefundNotFound
from fengqun.commerce.orders.policies import (
    REFUND_ORDERS,
    SHIP_ORDERS,
    VIEW_ORDERS,
    buyer_of,
    buyers,
    customers,
)
from fengqun.commerce.orders.types import (
    Address,
    CartCard,
    OrderCard,
    OrderDetail,
    OrderRefundCard,
    RefundDemand,
)
from fengqun.kernel.money import Money
from fengqun.kernel.policies import allow, having
from fengqun.kernel.requests import Request
from fengqun.kernel.schemas import Amount
from fengqun.people.communities.commands import ensure_customer

router = Router(tags=["orders"])

BASE = "/communities/{community}"

Key = Annotated[str, Header(alias="Idempotency-Key", min_length=8, max_length=80)]
"""The same key with the same body is one request, however often it is sent."""


class CartLineOut(Schema):
    """A variant in the cart."""

    variant_id: UUID
    product_id: UUID
    title: str
    variant_title: str
    quantity: int
    price: Amount
    total: Amount
    available: int
    has_new_price: bool
    is_buyable: bool


class CartOut(Schema):
    """A cart at today's prices."""

    lines: list[CartLineOut]
    goods: Amount
    shipping: Amount
    total: Amount
    is_buyable: bool

    @classmethod
    def of(cls, cart: CartCard) -> "CartOut":
        """What the API shows of a cart."""
        return cls(
            lines=[
                CartLineOut(
                    variant_id=line.variant_id,
                    product_id=line.product_id,
                    title=line.title,
                    variant_title=line.variant_title,
                    quantity=line.quantity,
                    price=Amount.of(line.price),
                    total=Amount.of(line.total),
                    available=line.available,
                    has_new_price=line.has_new_price,
                    is_buyable=line.is_buyable,
                )
                for line in cart.lines
            ],
            goods=Amount.of(cart.goods),
            shipping=Amount.of(cart.shipping),
            total=Amount.of(cart.total),
            is_buyable=cart.is_buyable,
        )


class CartLineIn(Schema):
    """A quantity; 0 takes the line out."""

    quantity: int = Field(ge=0, le=999)


class AddressSchema(Schema):
    """Where a parcel goes."""

    recipient: str = Field(max_length=40)
    phone: str = Field(max_length=30)
    region: str = Field(max_length=80)
    detail: str = Field(max_length=160)


class OrderIn(Schema):
    """What to order: the cart, or `quantities` (units by variant)."""

    address: AddressSchema | None = None
    note: str = Field("", max_length=200)
    quantities: dict[UUID, int] | None = None
    expected_total_minor: int | None = None


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


class PaymentIn(Schema):
    """Through whom to pay."""

    provider: str


class PaymentStarted(Schema):
    """The intent, and the page where it is paid."""

    payment_id: UUID
    pay_url: str


class ShipmentIn(Schema):
    """The parcel."""

    carrier: str = Field("", max_length=40)
    tracking_number: str = Field("", max_length=60)


class ReasonIn(Schema):
    """Why."""

    reason: str = Field("", max_length=200)


class RefundIn(Schema):
    """What to give back: units by line, an amount, shipping; nothing of these means everything."""

    reason: str = Field(max_length=200)
    quantities: dict[UUID, int] = Field(default_factory=dict)
    amount_minor: int | None = None
    with_shipping: bool = False
    is_restocking: bool = False

    @property
    def demand(self) -> RefundDemand:
        """What is wanted."""
        return RefundDemand(
            quantities=self.quantities, amount_minor=self.amount_minor, with_shipping=self.with_shipping
        )


class ApprovalIn(Schema):
    """How a refund is granted."""

    answer: str = Field("", max_length=200)
    is_restocking: bool = False


@router.get(f"{BASE}/cart", response=CartOut)
@allow(buyers)
def read_cart(request: Request, community: str) -> CartOut:
    """My cart at today's prices."""
    return _cart(request)


@router.put(f"{BASE}/cart/lines/{{variant_id}}", response=CartOut)
@allow(buyers)
def set_cart_line(request: Request, community: str, variant_id: UUID, payload: CartLineIn) -> CartOut:
    """Set how many units of a variant lie in my cart; 0 takes it out."""
    member_id = _member_id(request)
    known = {item.variant_id for item in queries.items_of_member(member_id)}
    if payload.quantity and variant_id not in known:
        commands.put_in_cart(request.community.id, member_id, variant_id, quantity=payload.quantity)
    else:
        commands.change_cart_line(request.community.id, member_id, variant_id, quantity=payload.quantity)
    return _cart(request)


@router.post(f"{BASE}/orders", response={201: OrderOut, 200: OrderOut})
@allow(buyers)
def place_order(
    request: Request,
    community: str,
    payload: OrderIn,
    idempotency_key: Key,
) -> Status[OrderOut]:
    """Place an order. The same `Idempotency-Key` with the same body answers the same order (200)."""
    total = payload.expected_total_minor
    placed = commands.place_order(
        request.community.id,
        OrderForm(
            token=idempotency_key,
            address=Address(**payload.address.dict()) if payload.address else Address.none(),
            note=payload.note,
            quantities=payload.quantities,
            expected_total=None if total is None else Money(total, request.community.currency),
        ),
        actor=request.actor,
    )
    return Status(200 if placed.is_replay else 201, _order(request, placed.order_id))


@router.get(f"{BASE}/orders", response=list[OrderRowOut])
@allow(customers)
def list_orders(
    request: Request,
    community: str,
    tab: str = "all",
    number: str = "",
    mine: Annotated[bool, Query()] = False,  # noqa: FBT002 - a parameter of the address
    before: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> list[OrderRowOut]:
    """All orders for staff, one's own for everybody else (and with `mine`), newest first."""
    community_id = request.community.id
    if request.actor.may(VIEW_ORDERS, community_id) and not mine:
        cards = queries.console_orders(community_id, tab=tab, number=number, before=before, limit=limit)
    else:
        member_id = buyer_of(request.actor, community_id)
        cards = queries.my_orders(member_id, tab=tab, before=before, limit=limit) if member_id else []
    return [OrderRowOut.of(card) for card in cards]


@router.get(f"{BASE}/orders/{{order_id}}", response=OrderOut)
@allow(customers)
def read_order(request: Request, community: str, order_id: UUID) -> OrderOut:
    """One order, for its buyer and for staff."""
    return _order(request, order_id)


@router.post(f"{BASE}/orders/{{order_id}}/payments", response=PaymentStarted)
@allow(customers)
def pay_order(request: Request, community: str, order_id: UUID, payload: PaymentIn) -> PaymentStarted:
    """Open the payment of my order; asked again, the same page."""
    _order(request, order_id)
    intent = commands.begin_payment(order_id, actor=request.actor, provider=payload.provider)
    back = reverse("payments-return", kwargs={"community": community, "intent_id": intent.id})
    notify = reverse("payments-webhook", kwargs={"provider": payload.provider})
    pay_url = commands.pay_order(
        order_id,
        actor=request.actor,
        provider=payload.provider,
        return_url=request.build_absolute_uri(back),
        notify_url=request.build_absolute_uri(notify),
    )
    return PaymentStarted(payment_id=intent.id, pay_url=request.build_absolute_uri(pay_url))


@router.put(f"{BASE}/orders/{{order_id}}/address", response=OrderOut)
@allow(customers)
def address_order(request: Request, community: str, order_id: UUID, payload: AddressSchema) -> OrderOut:
    """Say where my unpaid order goes."""
    _order(request, order_id)
    commands.address_order(order_id, Address(**payload.dict()), actor=request.actor)
    return _order(request, order_id)


@router.post(f"{BASE}/orders/{{order_id}}/cancellation", response=OrderOut)
@allow(customers)
def cancel_order(request: Request, community: str, order_id: UUID, payload: ReasonIn) -> OrderOut:
    """Cancel an unpaid order: mine, or as staff."""
    _order(request, order_id)
    commands.cancel_order(order_id, actor=request.actor, reason=payload.reason)
    return _order(request, order_id)


@router.post(f"{BASE}/orders/{{order_id}}/receipt", response=OrderOut)
@allow(customers)
def receive_order(request: Request, community: str, order_id: UUID) -> OrderOut:
    """Confirm that my goods arrived."""
    _order(request, order_id)
    commands.receive_order(order_id, actor=request.actor)
    return _order(request, order_id)


@router.post(f"{BASE}/orders/{{order_id}}/shipment", response=OrderOut)
@allow(having(SHIP_ORDERS))
def ship_order(request: Request, community: str, order_id: UUID, payload: ShipmentIn) -> OrderOut:
    """Ship a paid order."""
    _order(request, order_id)
    commands.ship_order(order_id, actor=request.actor, carrier=payload.carrier, tracking_number=payload.tracking_number)
    return _order(request, order_id)


@router.post(f"{BASE}/orders/{{order_id}}/refund-requests", response={201: RefundOut})
@allow(customers)
def request_refund(request: Request, community: str, order_id: UUID, payload: RefundIn) -> Status[RefundOut]:
    """Ask for money of my order."""
    _order(request, order_id)
    refund_id = commands.request_refund(order_id, actor=request.actor, reason=payload.reason, demand=payload.demand)
    return Status(201, RefundOut.of(queries.refund_card(refund_id, actor=request.actor)))


@router.post(f"{BASE}/orders/{{order_id}}/refunds", response={201: RefundOut})
@allow(having(REFUND_ORDERS))
def refund_order(
    request: Request,
    community: str,
    order_id: UUID,
    payload: RefundIn,
    idempotency_key: Key,
) -> Status[RefundOut]:
    """Give money back without a request. The same `Idempotency-Key` answers the same refund."""
    _order(request, order_id)
    refund_id = commands.refund_order(
        order_id,
        actor=request.actor,
        reason=payload.reason,
        key=idempotency_key,
        demand=payload.demand,
        is_restocking=payload.is_restocking,
    )
    return Status(201, RefundOut.of(queries.refund_card(refund_id, actor=request.actor)))


@router.get(f"{BASE}/refunds", response=list[RefundOut])
@allow(having(REFUND_ORDERS))
def list_refunds(request: Request, community: str, state: str = "requested") -> list[RefundOut]:
    """Refunds in a state, the longest waiting first."""
    return [RefundOut.of(card) for card in queries.refund_requests(request.community.id, states=(state,))]


@router.post(f"{BASE}/refunds/{{refund_id}}/approval", response=RefundOut)
@allow(having(REFUND_ORDERS))
def approve_refund(request: Request, community: str, refund_id: UUID, payload: ApprovalIn) -> RefundOut:
    """Grant a request."""
    _refund(request, refund_id)
    commands.approve_refund(refund_id, actor=request.actor, is_restocking=payload.is_restocking, answer=payload.answer)
    return _refund(request, refund_id)


@router.post(f"{BASE}/refunds/{{refund_id}}/refusal", response=RefundOut)
@allow(having(REFUND_ORDERS))
def refuse_refund(request: Request, community: str, refund_id: UUID, payload: ReasonIn) -> RefundOut:
    """Refuse a request, with a reason."""
    _refund(request, refund_id)
    commands.refuse_refund(refund_id, actor=request.actor, answer=payload.reason)
    return _refund(request, refund_id)


@router.post(f"{BASE}/refunds/{{refund_id}}/attempts", response=RefundOut)
@allow(having(REFUND_ORDERS))
def retry_refund(request: Request, community: str, refund_id: UUID) -> RefundOut:
    """Have the provider try a failed refund again."""
    _refund(request, refund_id)
    commands.retry_refund(refund_id, actor=request.actor)
    return _refund(request, refund_id)


@router.post(f"{BASE}/refunds/{{refund_id}}/withdrawal", response=RefundOut)
@allow(customers)
def withdraw_refund(request: Request, community: str, refund_id: UUID) -> RefundOut:
    """Take my request back."""
    _refund(request, refund_id)
    commands.withdraw_refund(refund_id, actor=request.actor)
    return _refund(request, refund_id)


def _member_id(request: Request) -> UUID:
    known = buyer_of(request.actor, request.community.id)
    return known or ensure_customer(request.community.id, request.actor.user_id)  # type: ignore[arg-type]  # buyers only


def _cart(request: Request) -> CartOut:
    community = request.community
    return CartOut.of(queries.cart_of_member(community.id, community.currency, _member_id(request)))


def _order(request: Request, order_id: UUID) -> OrderOut:
    detail = queries.order_detail(order_id, actor=request.actor)
    if detail.community_id != request.community.id:
        raise OrderNotFound
    return OrderOut.of(detail)


def _refund(request: Request, refund_id: UUID) -> RefundOut:
    card = queries.refund_card(refund_id, actor=request.actor)
    if queries.order_detail(card.order_id, actor=request.actor).community_id != request.community.id:
        raise RefundNotFound
    return RefundOut.of(card)
