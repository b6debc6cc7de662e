"""What this room puts on pages that are not its own."""

from typing import cast

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from fengqun.kernel.requests import Request
from fengqun.kernel.slots import fill
from fengqun.product.catalog.policies import MANAGE_PRODUCTS
from fengqun.product.catalog.queries import low_stock
from fengqun.ui.navigation import nav_item

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
