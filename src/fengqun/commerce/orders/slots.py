"""What this room puts on pages that are not its own."""

from typing import cast
from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from fengqun.commerce.orders.books import ORDER
from fengqun.commerce.orders.counting import SHOWN, counts_of, parcels_of
from fengqun.commerce.orders.figures import sales
from fengqun.commerce.orders.policies import REFUND_ORDERS, SHIP_ORDERS, VIEW_ORDERS, buyer_of
from fengqun.commerce.orders.queries import console_orders, my_counts, order_detail, refund_requests
from fengqun.commerce.payments.payables import name_payables
from fengqun.commerce.payments.queries import refunds_caused_by
from fengqun.commerce.payments.types import IntentCard
from fengqun.kernel.errors import NotFound
from fengqun.kernel.requests import Request
from fengqun.kernel.slots import fill
from fengqun.people.communities.policies import why_not_buy
from fengqun.people.communities.queries import member_cards
from fengqun.product.catalog.types import ProductDetail, VariantCard
from fengqun.ui.navigation import nav_item


def orders_waiting(request: Request) -> int | None:
    """Orders that wait for their parcel."""
    return counts_of(request).to_ship or None


def refunds_waiting(request: Request) -> int | None:
    """Refunds that wait for a decision or another try."""
    waiting = counts_of(request)
    return waiting.refunds_requested + waiting.refunds_failed or None


name_payables(ORDER, _("订单 %(subject)s"))
nav_item("trade", "orders", _("订单"), "truck", "orders-console", order=20, right=VIEW_ORDERS, count=orders_waiting)
nav_item(
    "trade",
    "refunds",
    _("退款"),
    "coin",
    "orders-console-refunds",
    order=30,
    right=REFUND_ORDERS,
    count=refunds_waiting,
)


@fill("product.buybar", order=10)
def buybar(
    request: HttpRequest, *, product: ProductDetail, variants: list[VariantCard] | tuple[VariantCard, ...]
) -> SafeString | None:
    """Cart and buy, for the variant and quantity chosen above; says why where somebody may not buy."""
    request = cast("Request", request)
    if request.community is None:
        return None
    why_not = why_not_buy(request.actor, request.community)
    context = {
        "product": product,
        "why_not": why_not,
        "is_guest": request.actor.user_id is None,
        "is_sold_out": not any(variant.available for variant in variants),
    }
    return render_to_string("orders/_buybar.html", context, request=request)


@fill("me.rows", order=20)
def my_orders_row(request: HttpRequest) -> SafeString | None:
    """A way to one's own orders, with what they wait for."""
    request = cast("Request", request)
    if request.community is None or request.actor.user_id is None:
        return None
    member_id = buyer_of(request.actor, request.community.id)
    waiting = my_counts(member_id) if member_id else {}
    return render_to_string("orders/_me_row.html", {"waiting": waiting}, request=request)


@fill("payment.outcome", order=10)
def outcome(request: HttpRequest, *, intent: IntentCard) -> SafeString | None:
    """What a payment did for its order, on the page after paying."""
    if intent.payable_kind != ORDER:
        return None
    request = cast("Request", request)
    try:
        order = order_detail(intent.payable_id, actor=request.actor)
    except NotFound:
        return None
    returned = [refund for refund in refunds_caused_by(ORDER, order.id) if refund.intent_id == intent.id]
    unwanted = returned[0] if returned and order.intent_id != intent.id else None
    context = {"order": order, "intent": intent, "unwanted": unwanted}
    return render_to_string("orders/_outcome.html", context, request=request)


@fill("console.today", order=30)
def to_ship_today(request: HttpRequest) -> SafeString | None:
    """Parcels to be sent, the longest waiting first."""
    request = cast("Request", request)
    if request.community is None or not request.actor.may(SHIP_ORDERS, request.community.id):
        return None
    waiting = parcels_of(request)
    if not waiting:
        return None
    return _today(request, "orders/_today_ship.html", waiting, counts_of(request).to_ship)


@fill("console.today", order=20)
def refunds_today(request: HttpRequest) -> SafeString | None:
    """Refund requests; refunds that failed are with the payments."""
    request = cast("Request", request)
    if request.community is None or not request.actor.may(REFUND_ORDERS, request.community.id):
        return None
    waiting = refund_requests(request.community.id, limit=SHOWN)
    if not waiting:
        return None
    return _today(request, "orders/_today_refunds.html", waiting, counts_of(request).refunds_requested)


@fill("console.today.figures", order=30)
def sales_today(request: HttpRequest) -> SafeString | None:
    """What was sold in seven days, what went back, what stays; and what waits for its parcel."""
    request = cast("Request", request)
    community = request.community
    if community is None or not request.actor.may(VIEW_ORDERS, community.id):
        return None
    context = {
        "sales": sales(community.id, community.currency, community.zone),
        "to_ship": counts_of(request).to_ship,
        "oldest": next(iter(parcels_of(request)), None),
    }
    return render_to_string("orders/_today_figures.html", context, request=request)


@fill("console.today.aside", order=20)
def newest_orders(request: HttpRequest) -> SafeString | None:
    """The orders that came last."""
    request = cast("Request", request)
    if request.community is None or not request.actor.may(VIEW_ORDERS, request.community.id):
        return None
    newest = console_orders(request.community.id, limit=SHOWN)
    return _today(request, "orders/_today_newest.html", newest, len(newest)) if newest else None


def _today(request: Request, template: str, waiting: list, total: int) -> SafeString:  # type: ignore[type-arg]
    ids: list[UUID] = [one.buyer_member_id for one in waiting]
    buyers = member_cards(ids)
    rows = [{"item": one, "buyer": buyers.get(one.buyer_member_id)} for one in waiting]
    return render_to_string(template, {"rows": rows, "total": total}, request=request)
