"""Open an order for units that something else already holds for the buyer, such as what was won in a drop."""

from uuid import UUID

from django.db import IntegrityError, transaction

from fengqun.commerce.orders.activities import OrderPlaced
from fengqun.commerce.orders.books import (
    default_prefix,
    holder_text,
    next_numbers,
    number_text,
    sold_lines,
    stock_cause,
    stock_of,
)
from fengqun.commerce.orders.carts import settings_of
from fengqun.commerce.orders.errors import TotalTooLarge
from fengqun.commerce.orders.models import Order, OrderLine
from fengqun.commerce.orders.pricing import insist_quantity, shipping_fee
from fengqun.commerce.orders.types import HeldSale, PlacedOrder
from fengqun.kernel import clock
from fengqun.kernel.errors import DomainError
from fengqun.kernel.ids import new_id
from fengqun.kernel.money import MAX_MINOR, Money
from fengqun.people.communities.queries import community_by_id
from fengqun.people.communities.types import CommunityCard
from fengqun.product.catalog.commands import hand_over_stock
from fengqun.product.catalog.queries import variant_card
from fengqun.product.catalog.types import VariantCard
from fengqun.spine.activity.commands import record


def place_held(community_id: UUID, sale: HeldSale) -> PlacedOrder:
    """Open the order of a held sale; the same holder again answers the same order, whatever became of it.

    The cart is not touched, and whether the variant is still on the shelf does not matter: the units are the
    buyer's. An address is asked for afterwards, before paying. Shipping costs what it always costs. If nobody pays
    until `pay_until`, the units go back to the holder. Raises VariantNotFound, QuantityOutOfRange, TotalTooLarge,
    StockMismatch where the holder does not hold them.
    """
    placed = _placed_before(community_id, sale)
    if placed is not None:
        return placed
    try:
        return _place(community_by_id(community_id), sale)
    except (IntegrityError, DomainError):  # somebody else may have opened it in the same moment
        placed = _placed_before(community_id, sale)
        if placed is None:
            raise
        return placed


def _placed_before(community_id: UUID, sale: HeldSale) -> PlacedOrder | None:
    order = Order.objects.filter(community_id=community_id, held_for=holder_text(sale.holder)).first()
    if order is None:
        return None
    return PlacedOrder(order.id, order.number, Money(order.total_minor, order.currency), is_replay=True)


@transaction.atomic
def _place(community: CommunityCard, sale: HeldSale) -> PlacedOrder:
    insist_quantity(sale.quantity)
    variant = variant_card(community.id, sale.variant_id)
    order = _order(community, sale, variant)
    line = _line(order, sale, variant)
    hand_over_stock(
        community.id,
        stock_of([line]),
        source=sale.holder,
        target=stock_cause(order),
        actor_id=sale.buyer_member_id,
    )
    day = order.placed_at.astimezone(community.zone).date()
    prefix = settings_of(community.id).number_prefix or default_prefix(community.slug)
    order.number = number_text(prefix, day, next_numbers(community.id, {day: 1})[day])
    order.save(force_insert=True)
    line.save(force_insert=True)
    record(
        OrderPlaced(
            community_id=community.id,
            object_id=order.id,
            actor_id=order.buyer_id,
            occurred_at=order.placed_at,
            buyer_member_id=order.buyer_id,
            number=order.number,
            lines=sold_lines([line]),
            shipping_minor=order.shipping_minor,
            total_minor=order.total_minor,
            currency=order.currency,
        )
    )
    return PlacedOrder(order.id, order.number, Money(order.total_minor, order.currency), is_replay=False)


def _order(community: CommunityCard, sale: HeldSale, variant: VariantCard) -> Order:
    now = clock.now()
    rule = settings_of(community.id)
    goods_minor = (sale.unit_price * sale.quantity).amount_minor
    shipping_minor = shipping_fee(
        goods_minor,
        fee_minor=rule.shipping_fee_minor,
        free_from_minor=rule.free_shipping_from_minor,
        requires_shipping=variant.requires_shipping,
    )
    if goods_minor + shipping_minor > MAX_MINOR:
        raise TotalTooLarge
    return Order(
        id=new_id(now),
        community_id=community.id,
        buyer_id=sale.buyer_member_id,
        currency=sale.unit_price.unit,
        goods_minor=goods_minor,
        shipping_minor=shipping_minor,
        total_minor=goods_minor + shipping_minor,
        needs_address=variant.requires_shipping,
        held_for=holder_text(sale.holder),
        placed_at=now,
        pay_until=sale.pay_until,
    )


def _line(order: Order, sale: HeldSale, variant: VariantCard) -> OrderLine:
    return OrderLine(
        id=new_id(order.placed_at),
        order=order,
        position=0,
        product_id=variant.product_id,
        variant_id=variant.id,
        title=variant.product_title,
        variant_title=variant.title,
        art_key=variant.picture.art_key if variant.picture else "",
        picture_id=variant.picture.id if variant.picture else None,
        quantity=sale.quantity,
        unit_price_minor=sale.unit_price.amount_minor,
        net_minor=order.goods_minor,
    )
