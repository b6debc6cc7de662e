"""Variants and their prices."""

from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext

from fengqun.kernel.ids import new_id
from fengqun.kernel.money import MAX_MINOR
from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries import community_by_id
from fengqun.product.catalog.activities import PriceChanged, VariantAdded
from fengqun.product.catalog.commands.adjust_stock import MAX_STOCK, log_adjustment
from fengqun.product.catalog.errors import (
    PriceUnreasonable,
    ProductNotFound,
    QuantityUnreasonable,
    SkuTaken,
    VariantNotFound,
)
from fengqun.product.catalog.models import Product, Variant
from fengqun.product.catalog.policies import MANAGE_PRODUCTS
from fengqun.product.catalog.types import NewVariant
from fengqun.spine.activity.commands import record


@transaction.atomic
def add_variant(community_id: UUID, product_id: UUID, new: NewVariant, *, actor: Actor) -> UUID:
    """Add a buyable form of a product and answer its id.

    Raises ProductNotFound, PriceUnreasonable, SkuTaken, QuantityUnreasonable.
    """
    actor.require(MANAGE_PRODUCTS, community_id)
    if not Product.objects.filter(id=product_id, community_id=community_id).exists():
        raise ProductNotFound
    _check_price(new.price_minor, new.compare_at_minor)
    if not 0 <= new.stock <= MAX_STOCK:
        raise QuantityUnreasonable
    variant_id = new_id()
    sku = new.sku.strip()[:40] or f"V{variant_id.hex[-8:].upper()}"
    _check_sku(community_id, sku)
    last = Variant.objects.filter(product_id=product_id).aggregate(last=Max("position"))["last"]
    variant = Variant.objects.create(
        id=variant_id,
        community_id=community_id,
        product_id=product_id,
        title=new.title.strip()[:60],
        sku=sku,
        price_minor=new.price_minor,
        compare_at_minor=new.compare_at_minor,
        currency=community_by_id(community_id).currency,
        stock_on_hand=new.stock,
        weight_grams=new.weight_grams,
        requires_shipping=new.requires_shipping,
        position=0 if last is None else last + 1,
    )
    if new.stock:
        log_adjustment(variant, new.stock, actor=actor, reason=gettext("初始库存"))
    record(
        VariantAdded(
            community_id=community_id,
            object_id=product_id,
            actor_id=actor.member_id,
            variant_id=variant_id,
            price_minor=new.price_minor,
            unit=variant.currency,
        )
    )
    return variant_id


@transaction.atomic
def change_price(
    community_id: UUID, variant_id: UUID, *, actor: Actor, price_minor: int, compare_at_minor: int | None = None
) -> None:
    """Set the price and the former price of a variant. Orders made before keep theirs.

    Raises VariantNotFound, PriceUnreasonable.
    """
    actor.require(MANAGE_PRODUCTS, community_id)
    _check_price(price_minor, compare_at_minor)
    variant = _locked(community_id, variant_id)
    before = variant.price_minor
    variant.price_minor = price_minor
    variant.compare_at_minor = compare_at_minor
    variant.save(update_fields=["price_minor", "compare_at_minor"])
    if before == price_minor:
        return
    record(
        PriceChanged(
            community_id=community_id,
            object_id=variant.product_id,
            actor_id=actor.member_id,
            variant_id=variant_id,
            before_minor=before,
            after_minor=price_minor,
            unit=variant.currency,
        )
    )


@transaction.atomic
def update_variant(  # noqa: PLR0913 - the fields of a variant
    community_id: UUID,
    variant_id: UUID,
    *,
    actor: Actor,
    price_minor: int,
    compare_at_minor: int | None = None,
    title: str = "",
    sku: str = "",
    weight_grams: int = 0,
    requires_shipping: bool = True,
    is_offered: bool = True,
) -> None:
    """Rewrite a variant; `is_offered` false takes it off the page, an empty `sku` leaves the old one.

    Raises VariantNotFound, SkuTaken, PriceUnreasonable.
    """
    actor.require(MANAGE_PRODUCTS, community_id)
    variant = _locked(community_id, variant_id)
    variant.sku = sku.strip()[:40] or variant.sku
    _check_sku(community_id, variant.sku, but=variant_id)
    variant.title = title.strip()[:60]
    variant.weight_grams = weight_grams
    variant.requires_shipping = requires_shipping
    variant.is_offered = is_offered
    variant.save(update_fields=["title", "sku", "weight_grams", "requires_shipping", "is_offered"])
    change_price(community_id, variant_id, actor=actor, price_minor=price_minor, compare_at_minor=compare_at_minor)


def _check_price(price_minor: int, compare_at_minor: int | None) -> None:
    if not 0 <= price_minor <= MAX_MINOR:
        raise PriceUnreasonable
    if compare_at_minor is not None and not price_minor < compare_at_minor <= MAX_MINOR:
        raise PriceUnreasonable


def _check_sku(community_id: UUID, sku: str, but: UUID | None = None) -> None:
    """Refuse a taken SKU with a sentence; the unique constraint guards what happens between."""
    holder = Variant.objects.filter(community_id=community_id, sku=sku).values_list("id", flat=True).first()
    if holder not in {None, but}:
        raise SkuTaken(sku=sku)


def _locked(community_id: UUID, variant_id: UUID) -> Variant:
    variant = Variant.objects.select_for_update().filter(id=variant_id, community_id=community_id).first()
    if variant is None:
        raise VariantNotFound
    return variant
