"""Put into the cart, change, take out."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Least

from fengqun.commerce.orders.carts import CartItem
from fengqun.commerce.orders.models import CartLine
from fengqun.commerce.orders.pricing import MAX_QUANTITY, insist_quantity
from fengqun.kernel import clock
from fengqun.product.catalog.errors import NotForSale, VariantNotFound
from fengqun.product.catalog.queries import variant_cards
from fengqun.product.catalog.types import VariantCard


def buyable_variant(community_id: UUID, variant_id: UUID) -> VariantCard:
    """The variant, if it is this community's and for sale. Raises VariantNotFound, NotForSale."""
    card = variant_cards([variant_id]).get(variant_id)
    if card is None or card.community_id != community_id:
        raise VariantNotFound
    if not card.is_for_sale:
        raise NotForSale(variant=card.full_title, variant_id=variant_id)
    return card


@transaction.atomic
def put_in_cart(community_id: UUID, member_id: UUID, variant_id: UUID, *, quantity: int = 1) -> None:
    """Add units of a variant; what is there already grows. Stock is not reserved by a cart.

    Raises QuantityOutOfRange, VariantNotFound, NotForSale.
    """
    insist_quantity(quantity)
    card = buyable_variant(community_id, variant_id)
    line, is_new = CartLine.objects.get_or_create(
        member_id=member_id,
        variant_id=variant_id,
        defaults={
            "community_id": community_id,
            "quantity": quantity,
            "seen_minor": card.price.amount_minor,
            "added_at": clock.now(),
        },
    )
    if not is_new:
        CartLine.objects.filter(id=line.id).update(
            quantity=Least(F("quantity") + quantity, MAX_QUANTITY), seen_minor=card.price.amount_minor
        )


@transaction.atomic
def change_cart_line(community_id: UUID, member_id: UUID, variant_id: UUID, *, quantity: int) -> None:
    """Set the quantity of a line; 0 takes it out. Raises QuantityOutOfRange."""
    line = CartLine.objects.filter(community_id=community_id, member_id=member_id, variant_id=variant_id)
    if quantity == 0:
        line.delete()
        return
    insist_quantity(quantity)
    line.update(quantity=quantity)


@transaction.atomic
def accept_new_prices(member_id: UUID) -> None:
    """Remember today's prices as seen."""
    lines = list(CartLine.objects.filter(member_id=member_id))
    cards = variant_cards([line.variant_id for line in lines])
    for line in lines:
        card = cards.get(line.variant_id)
        if card is not None:
            line.seen_minor = card.price.amount_minor
    CartLine.objects.bulk_update(lines, ["seen_minor"])


@transaction.atomic
def merge_cart(community_id: UUID, member_id: UUID, items: Iterable[CartItem]) -> None:
    """Take over what somebody gathered before signing in; of two quantities of a variant the larger stays."""
    for item in items:
        line, is_new = CartLine.objects.get_or_create(
            member_id=member_id,
            variant_id=item.variant_id,
            defaults={
                "community_id": community_id,
                "quantity": item.quantity,
                "seen_minor": item.seen_minor,
                "added_at": clock.now(),
            },
        )
        if not is_new and line.quantity < item.quantity:
            line.quantity = item.quantity
            line.save(update_fields=["quantity"])
