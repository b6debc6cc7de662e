"""Products for tests, made by the real commands."""

from typing import Any
from uuid import UUID

from fengqun.kernel.ids import new_id
from fengqun.kernel.policies import SYSTEM
from fengqun.people.communities.types import CommunityCard
from fengqun.product.catalog.commands import create_product, list_product
from fengqun.product.catalog.queries import product_detail
from fengqun.product.catalog.types import NewVariant, ProductDetail, StockCause, VariantCard


def make_product(
    community: CommunityCard,
    title: str = "花魁 7.0 日晒",
    *,
    price_minor: int = 8800,
    stock: int = 10,
    is_listed: bool = True,
    **words: Any,
) -> ProductDetail:
    """A product with one variant, on sale unless told otherwise."""
    product_id = create_product(
        community.id,
        actor=SYSTEM,
        title=title,
        variant=NewVariant(price_minor=price_minor, stock=stock),
        **words,
    )
    if is_listed:
        list_product(community.id, product_id, actor=SYSTEM)
    return product_detail(community.id, product_id, drafts=True)


def make_variant(community: CommunityCard, *, stock: int = 10, **choices: Any) -> VariantCard:
    """The one variant of a new product."""
    return make_product(community, stock=stock, **choices).variants[0]


def an_order(order_id: UUID | None = None) -> StockCause:
    """A cause as orders would give it."""
    return StockCause("order", order_id or new_id())
