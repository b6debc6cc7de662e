"""The cart of somebody who has not bought here before: kept in their session until they check out."""

from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase

from fengqun.commerce.orders.carts import CartItem
from fengqun.commerce.orders.commands.cart import buyable_variant
from fengqun.commerce.orders.pricing import MAX_QUANTITY, insist_quantity

MAX_LINES = 50


def session_items(session: SessionBase, community_id: UUID) -> list[CartItem]:
    """What lies in it, in the order it was put in."""
    kept = session.get(_key(community_id)) or {}
    return [CartItem(UUID(variant_id), quantity, seen) for variant_id, (quantity, seen) in kept.items()]


def put_in_session(session: SessionBase, community_id: UUID, variant_id: UUID, *, quantity: int = 1) -> None:
    """Add units of a variant. Raises QuantityOutOfRange, VariantNotFound, NotForSale."""
    insist_quantity(quantity)
    card = buyable_variant(community_id, variant_id)
    kept = dict(session.get(_key(community_id)) or {})
    before = kept.get(str(variant_id), (0, 0))[0]
    if not before and len(kept) >= MAX_LINES:
        kept.pop(next(iter(kept)))
    kept[str(variant_id)] = (min(before + quantity, MAX_QUANTITY), card.price.amount_minor)
    session[_key(community_id)] = kept


def change_in_session(session: SessionBase, community_id: UUID, variant_id: UUID, *, quantity: int) -> None:
    """Set the quantity of a line; 0 takes it out. Raises QuantityOutOfRange."""
    kept = dict(session.get(_key(community_id)) or {})
    if str(variant_id) not in kept:
        return
    if quantity == 0:
        del kept[str(variant_id)]
    else:
        insist_quantity(quantity)
        kept[str(variant_id)] = (quantity, kept[str(variant_id)][1])
    session[_key(community_id)] = kept


def clear_session(session: SessionBase, community_id: UUID) -> None:
    """Empty it."""
    session.pop(_key(community_id), None)


def _key(community_id: UUID) -> str:
    return f"cart:{community_id.hex}"
