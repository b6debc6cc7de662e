"""What this room puts on pages that are not its own."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from fengqun.kernel.requests import Request
from fengqun.kernel.slots import fill
from fengqun.product.catalog.policies import MANAGE_PRODUCTS, can_see_shop
from fengqun.product.catalog.queries import listed_products, low_stock, newest_product, product_cards
from fengqun.product.catalog.types import ProductCard
from fengqun.ui.navigation import nav_item

ATTACHED = "product"
"""The kind under which posts carry products."""

CHOICES = 100
"""How many products a member can choose from when writing."""

nav_item("trade", "catalog", _("商品"), "shop", "catalog-console", order=10, right=MANAGE_PRODUCTS)


@fill("console.today", order=60)
def low_stock_today(request: HttpRequest) -> SafeString | None:
    """Variants that are sold out or nearly so."""
    request = cast("Request", request)
    community = request.community
    if community is None or not request.actor.may(MANAGE_PRODUCTS, community.id):
        return None
    rows = low_stock(community.id)
    if not rows:
        return None
    return render_to_string("catalog/_today.html", {"rows": rows}, request=request)


@fill("home.top", order=20)
def newest_on_sale(request: HttpRequest) -> SafeString | None:
    """What came on sale last, where the community's canvas wants products on its home page.

    A page has one slab at most: where something that has an hour stands above, the newest product waits.
    """
    request = cast("Request", request)
    community = request.community
    if community is None or "products" not in community.home_sections or getattr(request, "has_slab", False):
        return None
    if not can_see_shop(request.actor, community.id, community.economy):
        return None
    product = newest_product(community.id)
    if product is None or not product.available:
        return None
    return render_to_string("catalog/_newest.html", {"product": product}, request=request)


@fill("post.attachment", order=10)
def attached_product(request: HttpRequest, *, post: Any, page: Sequence[Any] = ()) -> SafeString | None:  # noqa: ANN401
    """The product that a post carries. Those of the whole page are read at once, with its first post.

    Posts and the catalogue do not know each other: a post is anything with an `attachment` of a kind and an id.
    """
    if post.attachment is None or post.attachment.kind != ATTACHED:
        return None
    request = cast("Request", request)
    community = request.community
    if community is None or not can_see_shop(request.actor, community.id, community.economy):
        return None
    product = _attached_cards(request, page or [post]).get(post.attachment.id)
    if product is None or product.state != "listed" or product.community_id != community.id:
        return None
    return render_to_string("catalog/_tagline.html", {"product": product}, request=request)


@fill("post.compose.attachments", order=10)
def product_choice(request: HttpRequest, *, post: Any, selected: str = "") -> SafeString | None:  # noqa: ANN401, ARG001
    """A select of what is on sale, for members who want to talk about it."""
    request = cast("Request", request)
    if request.community is None:
        return None
    products = listed_products(request.community.id, limit=CHOICES)
    if not products:
        return None
    choices = [(f"{ATTACHED}:{product.id}", product.title) for product in products]
    is_elsewhere = bool(selected) and selected not in {value for value, _title in choices}
    context = {"choices": choices, "selected": selected, "is_elsewhere": is_elsewhere}
    return render_to_string("catalog/_attachments.html", context, request=request)


def _attached_cards(request: Request, posts: Sequence[Any]) -> dict[UUID, ProductCard]:
    """The products of these posts, kept with the request so that one page asks once."""
    carried = [post.attachment for post in posts if post.attachment is not None]
    wanted = frozenset(attachment.id for attachment in carried if attachment.kind == ATTACHED)
    kept: tuple[frozenset[UUID], dict[UUID, ProductCard]] | None = getattr(request, "attached_products", None)
    if kept is None or kept[0] != wanted:
        kept = (wanted, product_cards(wanted))
        request.attached_products = kept  # type: ignore[attr-defined]
    return kept[1]
