"""Place an order: what is in the cart (or named) is priced, reserved and written down, once per form."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from fengqun.commerce.orders.activities import OrderPlaced
from fengqun.commerce.orders.books import default_prefix, next_numbers, number_text, sold_lines, stock_cause, stock_of
from fengqun.commerce.orders.carts import CartItem, items_now, items_of_member, price_cart, settings_of
from fengqun.commerce.orders.commands.accept import accept_free
from fengqun.commerce.orders.errors import AddressMissing, CartEmpty, KeyReused, PriceChanged, TotalTooLarge
from fengqun.commerce.orders.models import CartLine, Order, OrderLine, SavedAddress
from fengqun.commerce.orders.policies import buyer_of
from fengqun.commerce.orders.pricing import insist_quantity
from fengqun.commerce.orders.types import Address, CartCard, CartLineCard, PlacedOrder
from fengqun.kernel import clock
from fengqun.kernel.errors import DomainError, SignInRequired
from fengqun.kernel.ids import new_id
from fengqun.kernel.money import MAX_MINOR, Money
from fengqun.kernel.policies import Actor
from fengqun.people.communities.commands import ensure_customer
from fengqun.people.communities.policies import require_buyer
from fengqun.people.communities.queries import community_by_id
from fengqun.people.communities.types import CommunityCard
from fengqun.product.catalog.commands import reserve_stock
from fengqun.product.catalog.errors import VariantNotFound
from fengqun.spine.activity.commands import record


@dataclass(frozen=True, kw_only=True)
class OrderForm:
    """What the buyer sends. `token` belongs to one showing of the form: sent twice, it places one order.

    `quantities` (units by variant) buys those instead of the cart. `expected_total` is the total that the buyer
    saw; if it is another by now, nothing is placed.
    """

    token: str
    address: Address = field(default_factory=Address.none)
    note: str = ""
    quantities: Mapping[UUID, int] | None = None
    expected_total: Money | None = None

    @property
    def fingerprint(self) -> str:
        """A hash of the request but its goods, to tell a second click from another request with the same token."""
        seen = None if self.expected_total is None else [self.expected_total.amount_minor, self.expected_total.unit]
        return _hash([self.address.as_data(), self.note, seen])


def _hash(body: object) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _goods_hash(quantities: Mapping[UUID, int]) -> str:
    return _hash(sorted((str(variant), quantity) for variant, quantity in quantities.items()))


def place_order(community_id: UUID, form: OrderForm, *, actor: Actor) -> PlacedOrder:
    """Place an order; the same form again answers the same order.

    The first click empties the cart, so a second one over the cart answers what the first has bought. A token that
    comes again with other goods by name, or another total, address or note, raises KeyReused.

    Raises SignInRequired, NotForOutsiders, CartEmpty, QuantityOutOfRange, VariantNotFound, NotForSale, SoldOut,
    AddressMissing, TotalTooLarge, PriceChanged, KeyReused. Nothing is reserved then.
    """
    community = community_by_id(community_id)
    require_buyer(actor, community)
    buyer_id = _buyer(actor, community_id)
    placed = _placed_before(buyer_id, form)
    if placed is not None:
        return placed
    try:
        return _place(community, buyer_id, form)
    except (IntegrityError, DomainError):
        # A second click may lose the race against the first: on the token, on the last unit, or on the emptied cart.
        placed = _placed_before(buyer_id, form)
        if placed is None:
            raise
        return placed


def _buyer(actor: Actor, community_id: UUID) -> UUID:
    known = buyer_of(actor, community_id)
    if known is not None:
        return known
    if actor.user_id is None:
        raise SignInRequired
    return ensure_customer(community_id, actor.user_id)


def _placed_before(buyer_id: UUID, form: OrderForm) -> PlacedOrder | None:
    order = Order.objects.filter(buyer_id=buyer_id, place_token=form.token).first()
    if order is None:
        return None
    is_same = form.quantities is None or order.goods_fingerprint == _goods_hash(form.quantities)
    if not is_same or order.place_fingerprint != form.fingerprint:
        raise KeyReused
    return PlacedOrder(order.id, order.number, Money(order.total_minor, order.currency), is_replay=True)


@transaction.atomic
def _place(community: CommunityCard, buyer_id: UUID, form: OrderForm) -> PlacedOrder:
    cart = price_cart(community.id, community.currency, _wanted(buyer_id, form))
    _insist_placeable(cart, form)
    order = _order(community, buyer_id, form, cart)
    lines = [_line(order, place, line) for place, line in enumerate(cart.lines)]
    reserve_stock(community.id, stock_of(lines), cause=stock_cause(order), actor_id=buyer_id)
    order.number = _next_number(community)
    order.save(force_insert=True)
    OrderLine.objects.bulk_create(lines)
    _clean_up(buyer_id, form, cart)
    record(
        OrderPlaced(
            community_id=community.id,
            object_id=order.id,
            actor_id=buyer_id,
            occurred_at=order.placed_at,
            buyer_member_id=buyer_id,
            number=order.number,
            lines=sold_lines(lines),
            shipping_minor=order.shipping_minor,
            total_minor=order.total_minor,
            currency=order.currency,
        )
    )
    if not order.total_minor:
        accept_free(order, lines)
    return PlacedOrder(order.id, order.number, cart.total, is_replay=False)


def _wanted(buyer_id: UUID, form: OrderForm) -> Sequence[CartItem]:
    if form.quantities is None:
        return items_of_member(buyer_id)
    items = items_now(form.quantities)
    if len(items) != len(form.quantities):
        raise VariantNotFound
    return items


def _insist_placeable(cart: CartCard, form: OrderForm) -> None:
    if not cart.lines:
        raise CartEmpty
    for line in cart.lines:
        insist_quantity(line.quantity)
    address = form.address
    if cart.requires_shipping and not all((address.recipient, address.phone, address.region, address.detail)):
        raise AddressMissing
    if cart.total.amount_minor > MAX_MINOR:
        raise TotalTooLarge
    if form.expected_total is not None and form.expected_total != cart.total:
        raise PriceChanged(seen_minor=form.expected_total.amount_minor, total_minor=cart.total.amount_minor)


def _order(community: CommunityCard, buyer_id: UUID, form: OrderForm, cart: CartCard) -> Order:
    now = clock.now()
    return Order(
        id=new_id(now),
        community_id=community.id,
        buyer_id=buyer_id,
        currency=community.currency,
        goods_minor=cart.goods.amount_minor,
        shipping_minor=cart.shipping.amount_minor,
        total_minor=cart.total.amount_minor,
        address=form.address.as_data() if cart.requires_shipping else {},
        note=form.note[:200],
        place_token=form.token,
        place_fingerprint=form.fingerprint,
        goods_fingerprint=_goods_hash({line.variant_id: line.quantity for line in cart.lines}),
        placed_at=now,
        pay_until=now + timedelta(minutes=community.order_unpaid_minutes),
    )


def _line(order: Order, place: int, line: CartLineCard) -> OrderLine:
    return OrderLine(
        id=new_id(order.placed_at),
        order=order,
        position=place,
        product_id=line.product_id,
        variant_id=line.variant_id,
        title=line.title,
        variant_title=line.variant_title,
        art_key=line.art_key,
        picture_id=line.picture_id,
        quantity=line.quantity,
        unit_price_minor=line.price.amount_minor,
        net_minor=line.total.amount_minor,
    )


def _next_number(community: CommunityCard) -> str:
    day = clock.now().astimezone(community.zone).date()
    prefix = settings_of(community.id).number_prefix or default_prefix(community.slug)
    return number_text(prefix, day, next_numbers(community.id, {day: 1})[day])


def _clean_up(buyer_id: UUID, form: OrderForm, cart: CartCard) -> None:
    """The cart is empty now, and the address is kept for next time."""
    if form.quantities is None:
        bought = [line.variant_id for line in cart.lines]
        CartLine.objects.filter(member_id=buyer_id, variant_id__in=bought).delete()
    if cart.requires_shipping:
        kept: dict[str, Any] = form.address.as_data()
        SavedAddress.objects.update_or_create(member_id=buyer_id, defaults={"used_at": clock.now()}, **kept)
