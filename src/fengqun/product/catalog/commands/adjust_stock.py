"""Staff correct the stock of a variant, saying why."""

from uuid import UUID

from django.db import transaction
from django.db.models import F

from fengqun.kernel.ids import new_id
from fengqun.kernel.policies import Actor
from fengqun.product.catalog.activities import StockAdjusted
from fengqun.product.catalog.errors import QuantityUnreasonable, StockTooLow, VariantNotFound
from fengqun.product.catalog.models import StockMovement, Variant
from fengqun.product.catalog.policies import MANAGE_PRODUCTS
from fengqun.spine.activity.commands import record

MAX_STOCK = 10_000_000


@transaction.atomic
def adjust_stock(community_id: UUID, variant_id: UUID, delta: int, *, actor: Actor, reason: str) -> int:
    """Add `delta` units (negative: take away) and answer the stock on hand after it.

    Raises VariantNotFound, QuantityUnreasonable for zero or too much, StockTooLow where less would be left
    than is promised to orders.
    """
    actor.require(MANAGE_PRODUCTS, community_id)
    if delta == 0 or abs(delta) > MAX_STOCK:
        raise QuantityUnreasonable
    changed = Variant.objects.filter(
        id=variant_id,
        community_id=community_id,
        stock_on_hand__gte=F("stock_reserved") - delta,
        stock_on_hand__lte=MAX_STOCK - delta,
    ).update(stock_on_hand=F("stock_on_hand") + delta)
    variant = Variant.objects.filter(id=variant_id, community_id=community_id).first()
    if variant is None:
        raise VariantNotFound
    if not changed:
        if delta > 0:
            raise QuantityUnreasonable
        raise StockTooLow(on_hand=variant.stock_on_hand, reserved=variant.stock_reserved)
    log_adjustment(variant, delta, actor=actor, reason=reason)
    record(
        StockAdjusted(
            community_id=community_id,
            object_id=variant.product_id,
            actor_id=actor.member_id,
            variant_id=variant.id,
            delta=delta,
            on_hand_after=variant.stock_on_hand,
            reason=reason[:160],
        )
    )
    return variant.stock_on_hand


def log_adjustment(variant: Variant, delta: int, *, actor: Actor, reason: str) -> None:
    """Append the movement of an adjustment; each adjustment is its own cause."""
    movement_id = new_id()
    StockMovement.objects.create(
        id=movement_id,
        community_id=variant.community_id,
        variant=variant,
        kind=StockMovement.Kind.ADJUSTED,
        quantity=delta,
        on_hand_after=variant.stock_on_hand,
        reserved_after=variant.stock_reserved,
        cause_kind="adjustment",
        cause_id=movement_id,
        reason=reason[:160],
        actor_id=actor.member_id,
    )
