"""Let products that are on sale be found by those who may see the shop."""

from collections.abc import Iterator
from uuid import UUID

from fengqun.product.catalog.models import Product
from fengqun.spine.search.commands import drop, put
from fengqun.spine.search.documents import Document
from fengqun.spine.search.plain import plain_text

PRODUCT = "product"
SHOP = "shop"
"""The audience of whoever sees the shop; who that is follows from the community's economy, see `findable`."""


def list_for_search(product: Product) -> None:
    """Write what the search knows of the product as it is now; one that is not on sale is not found."""
    if product.state == Product.State.LISTED:
        put([_document(product)])
    else:
        drop(product.community_id, PRODUCT, [product.id])


def all_listed(community_id: UUID) -> Iterator[Document]:
    """The documents of all products on sale."""
    rows = Product.objects.filter(community_id=community_id, state=Product.State.LISTED)
    return map(_document, rows.iterator(chunk_size=500))


def _document(product: Product) -> Document:
    return Document(
        community_id=product.community_id,
        kind=PRODUCT,
        object_id=product.id,
        title=product.title,
        body="\n".join(part for part in (product.summary, plain_text(product.description_html)) if part),
        audience=SHOP,
        moment=product.listed_at or product.created_at,
    )
