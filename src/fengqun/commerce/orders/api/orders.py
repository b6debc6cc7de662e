# ruff: noqa: ARG001 - the address names the community; the middleware has read it from there
"""Operations of orders."""

from typing import Annotated
from uuid import UUID

from django.urls import reverse
from ninja import Field, Query, Schema, Status

from fengqun.commerce.orders import commands, queries
from fengqun.commerce.orders.api.router import BASE, Key, ReasonIn, router
from fengqun.commerce.orders.api.shapes import AddressSchema, OrderOut, OrderRowOut, order_out
from fengqun.commerce.orders.commands import OrderForm
from fengqun.commerce.orders.policies import SHIP_ORDERS, VIEW_ORDERS, buyer_of, buyers, customers
from fengqun.commerce.orders.types import Address
from fengqun.kernel.money import Money
from fengqun.kernel.policies import allow, having
from fengqun.kernel.requests import Request


class OrderIn(Schema):
    """What to order: the cart, or `quantities` (units by variant)."""

    address: AddressSchema | None = None
    note: str = Field("", max_length=200)
    quantities: dict[UUID, int] | None = None
    expected_total_minor: int | None = None


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
    return Status(200 if placed.is_replay else 201, order_out(request, placed.order_id))


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
    return order_out(request, order_id)


@router.post(f"{BASE}/orders/{{order_id}}/payments", response=PaymentStarted)
@allow(customers)
def pay_order(request: Request, community: str, order_id: UUID, payload: PaymentIn) -> PaymentStarted:
    """Open the payment of my order; asked again, the same page."""
    order_out(request, order_id)
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
    order_out(request, order_id)
    commands.address_order(order_id, Address(**payload.dict()), actor=request.actor)
    return order_out(request, order_id)


@router.post(f"{BASE}/orders/{{order_id}}/cancellation", response=OrderOut)
@allow(customers)
def cancel_order(request: Request, community: str, order_id: UUID, payload: ReasonIn) -> OrderOut:
    """Cancel an unpaid order: mine, or as staff."""
    order_out(request, order_id)
    commands.cancel_order(order_id, actor=request.actor, reason=payload.reason)
    return order_out(request, order_id)


@router.post(f"{BASE}/orders/{{order_id}}/receipt", response=OrderOut)
@allow(customers)
def receive_order(request: Request, community: str, order_id: UUID) -> OrderOut:
    """Confirm that my goods arrived."""
    order_out(request, order_id)
    commands.receive_order(order_id, actor=request.actor)
    return order_out(request, order_id)


@router.post(f"{BASE}/orders/{{order_id}}/shipment", response=OrderOut)
@allow(having(SHIP_ORDERS))
def ship_order(request: Request, community: str, order_id: UUID, payload: ShipmentIn) -> OrderOut:
    """Ship a paid order."""
    order_out(request, order_id)
    commands.ship_order(order_id, actor=request.actor, carrier=payload.carrier, tracking_number=payload.tracking_number)
    return order_out(request, order_id)
