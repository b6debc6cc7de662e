"""What visitors see: the shop, a product, a picture."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from fengqun.kernel.pictures.serving import picture_response
from fengqun.kernel.policies import allow
from fengqun.kernel.requests import Request, page_number
from fengqun.product.catalog.policies import CLOSED_ECONOMY, MANAGE_PRODUCTS, shop_visitors
from fengqun.product.catalog.queries import listed_products, picture_file, product_detail

PAGE_SIZE = 48


@require_GET
@allow(shop_visitors)
def shop(request: Request) -> HttpResponse:
    """Everything on sale."""
    number = page_number(request)
    products = listed_products(request.community.id, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE + 1)
    context = {
        "nav": "shop",
        "products": products[:PAGE_SIZE],
        "newer": f"?page={number - 1}" if number > 1 else "",
        "older": f"?page={number + 1}" if len(products) > PAGE_SIZE else "",
        "can_manage": request.actor.may(MANAGE_PRODUCTS, request.community.id),
    }
    return render(request, "catalog/shop.html", context)


@require_GET
@allow(shop_visitors)
def product(request: Request, product_id: UUID) -> HttpResponse:
    """One product; staff also see one that is not on sale."""
    community = request.community
    can_manage = request.actor.may(MANAGE_PRODUCTS, community.id)
    detail = product_detail(community.id, product_id, drafts=can_manage)
    offered = [variant for variant in detail.variants if variant.is_for_sale]
    chosen = next((v for v in offered if str(v.id) == request.GET.get("variant")), None) or detail.cheapest
    context = {"nav": "shop", "product": detail, "variants": offered, "chosen": chosen, "can_manage": can_manage}
    return render(request, "catalog/product.html", context)


@require_GET
@allow(shop_visitors)
def picture(request: Request, picture_id: UUID, size: str) -> HttpResponseBase:
    """The file of a product's picture, full or small."""
    community = request.community
    can_manage = request.actor.may(MANAGE_PRODUCTS, community.id)
    name = picture_file(community.id, picture_id, drafts=can_manage, thumbnail=size == "small")
    return picture_response(name, for_everybody=community.economy != CLOSED_ECONOMY and not can_manage)
