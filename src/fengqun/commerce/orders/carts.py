"""A cart at today's prices, wherever its lines are kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from fengqun.commerce.orders.models import CartLine, OrderSettings
from fengqun.commerce.orders.pricing import missing_for_free_shipping, shipping_fee
from fengqun.commerce.orders.types import CartCard, CartLineCard
from fengqun.kernel.money import Money
from fengqun.product.catalog.queries import variant_cards
from fengqun.product.catalog.types import VariantCard


@dataclass(frozen=True, slots=True)
class CartItem:
    """A variant wanted, and the unit price seen when it was put in."""

    variant_id: UUID
    quantity: int
    seen_minor: int


def items_of_member(member_id: UUID) -> list[CartItem]:
    """What lies in a member's cart, in the order it was put in."""
    rows = CartLine.objects.filter(member_id=member_id).order_by("added_at", "id")
    return [CartItem(row.variant_id, row.quantity, row.seen_minor) for row in rows]


def items_now(quantities: Mapping[UUID, int]) -> list[CartItem]:
    """Quantities as items whose seen price is today's."""
    cards = variant_cards(quantities)
    return [
        CartItem(variant_id, quantity, cards[variant_id].price.amount_minor)
        for variant_id, quantity in quantities.items()
        if variant_id in cards
    ]


def price_cart(community_id: UUID, currency: str, items: Iterable[CartItem]) -> CartCard:
    """The cart with its totals. Variants that no longer exist, or are another community's, are left out."""
    wanted = list(items)
    cards = variant_cards([item.variant_id for item in wanted])
    lines = tuple(
        _line(item, cards[item.variant_id])
        for item in wanted
        if item.variant_id in cards and cards[item.variant_id].community_id == community_id
    )
    goods_minor = sum(line.total.amount_minor for line in lines)
    rule = settings_of(community_id)
    shipping_minor = shipping_fee(
        goods_minor,
        fee_minor=rule.shipping_fee_minor,
        free_from_minor=rule.free_shipping_from_minor,
        requires_shipping=any(line.requires_shipping for line in lines),
    )
    missing = missing_for_free_shipping(
        goods_minor, free_from_minor=rule.free_shipping_from_minor, shipping_minor=shipping_minor
    )
    return CartCard(
        community_id=community_id,
        lines=lines,
        goods=Money(goods_minor, currency),
        shipping=Money(shipping_minor, currency),
        missing_for_free_shipping=None if missing is None else Money(missing, currency),
    )


def settings_of(community_id: UUID) -> OrderSettings:
    """The community's settings, or the defaults where it has set none (not saved)."""
    known = OrderSettings.objects.filter(community_id=community_id).first()
    return known or OrderSettings(community_id=community_id)


def _line(item: CartItem, card: VariantCard) -> CartLineCard:
    return CartLineCard(
        variant_id=card.id,
        product_id=card.product_id,
        title=card.product_title,
        variant_title=card.title,
        art_key=card.picture.art_key if card.picture else "",
        picture_id=card.picture.id if card.picture else None,
        quantity=item.quantity,
        price=card.price,
        seen=Money(item.seen_minor, card.price.unit),
        available=card.available,
        is_for_sale=card.is_for_sale,
        requires_shipping=card.requires_shipping,
    )
