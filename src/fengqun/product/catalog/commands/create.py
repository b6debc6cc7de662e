"""Making and rewriting products."""

from uuid import UUID

from django.db import transaction

from fengqun.kernel.policies import Actor
from fengqun.product.catalog.activities import ProductCreated
from fengqun.product.catalog.commands.listing import list_for_search
from fengqun.product.catalog.commands.variants import add_variant
from fengqun.product.catalog.errors import ProductNotFound, TextMissing
from fengqun.product.catalog.models import Product
from fengqun.product.catalog.policies import MANAGE_PRODUCTS
from fengqun.product.catalog.richtext import DESCRIPTION
from fengqun.product.catalog.types import NewVariant
from fengqun.spine.activity.commands import record

MAX_DESCRIPTION_CHARS = 20_000


@transaction.atomic
def create_product(
    community_id: UUID,
    *,
    actor: Actor,
    title: str,
    summary: str = "",
    description: str = "",
    position: int = 0,
    variant: NewVariant | None = None,
) -> UUID:
    """Make a draft, with its first variant if one is given, and answer its id. `description` is Markdown.

    Raises TextMissing without a title, and what `add_variant` raises.
    """
    actor.require(MANAGE_PRODUCTS, community_id)
    product = Product(community_id=community_id, position=position)
    _write(product, title=title, summary=summary, description=description)
    product.save(force_insert=True)
    record(
        ProductCreated(community_id=community_id, object_id=product.id, actor_id=actor.member_id, title=product.title)
    )
    if variant:
        add_variant(community_id, product.id, variant, actor=actor)
    return product.id


@transaction.atomic
def update_product(
    community_id: UUID,
    product_id: UUID,
    *,
    actor: Actor,
    title: str,
    summary: str = "",
    description: str = "",
    position: int = 0,
) -> None:
    """Rewrite a product's text. Raises ProductNotFound, TextMissing."""
    actor.require(MANAGE_PRODUCTS, community_id)
    product = Product.objects.select_for_update().filter(id=product_id, community_id=community_id).first()
    if product is None:
        raise ProductNotFound
    _write(product, title=title, summary=summary, description=description)
    product.position = position
    product.save(update_fields=["title", "summary", "description", "description_html", "position"])
    list_for_search(product)


def _write(product: Product, *, title: str, summary: str, description: str) -> None:
    product.title = title.strip()[:80]
    if not product.title:
        raise TextMissing
    product.summary = summary.strip()[:160]
    product.description = description.strip()[:MAX_DESCRIPTION_CHARS]
    product.description_html = DESCRIPTION.html(product.description)
