"""Putting products on sale and taking them off."""

from uuid import UUID

from django.db import transaction

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.product.catalog.activities import ProductArchived, ProductListed
from fengqun.product.catalog.commands.listing import list_for_search
from fengqun.product.catalog.errors import NothingToSell, ProductNotFound
from fengqun.product.catalog.models import Product, Variant
from fengqun.product.catalog.policies import MANAGE_PRODUCTS
from fengqun.spine.activity.commands import record


@transaction.atomic
def list_product(community_id: UUID, product_id: UUID, *, actor: Actor) -> None:
    """Put a product on sale; nothing happens if it is. Raises ProductNotFound, NothingToSell."""
    actor.require(MANAGE_PRODUCTS, community_id)
    product = _locked(community_id, product_id)
    if product.state == Product.State.LISTED:
        return
    if not Variant.objects.filter(product_id=product_id, is_offered=True).exists():
        raise NothingToSell
    product.state = Product.State.LISTED
    product.listed_at = clock.now()
    product.save(update_fields=["state", "listed_at"])
    list_for_search(product)
    record(
        ProductListed(community_id=community_id, object_id=product_id, actor_id=actor.member_id, title=product.title)
    )


@transaction.atomic
def archive_product(community_id: UUID, product_id: UUID, *, actor: Actor) -> None:
    """Take a product off sale; nothing happens if it is. What is reserved stays reserved. Raises ProductNotFound."""
    actor.require(MANAGE_PRODUCTS, community_id)
    product = _locked(community_id, product_id)
    if product.state == Product.State.ARCHIVED:
        return
    product.state = Product.State.ARCHIVED
    product.save(update_fields=["state"])
    list_for_search(product)
    record(
        ProductArchived(community_id=community_id, object_id=product_id, actor_id=actor.member_id, title=product.title)
    )


def _locked(community_id: UUID, product_id: UUID) -> Product:
    product = Product.objects.select_for_update().filter(id=product_id, community_id=community_id).first()
    if product is None:
        raise ProductNotFound
    return product
