"""A buyer's own orders."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fengqun.commerce.orders import commands
from fengqun.commerce.orders.books import ORDER
from fengqun.commerce.orders.errors import OrderNotFound
from fengqun.commerce.orders.forms import AddressForm, ProviderForm, ReasonForm, RefundForm
from fengqun.commerce.orders.models import Order
from fengqun.commerce.orders.policies import buyer_of, customers, is_buyer
from fengqun.commerce.orders.queries import address_book, my_counts, my_orders, order_detail, refund_card
from fengqun.commerce.orders.timeline import timeline_of
from fengqun.commerce.orders.types import Address, OrderDetail
from fengqun.commerce.orders.why import why_of
from fengqun.commerce.payments.queries import refunds_caused_by, ways_to_pay
from fengqun.kernel.errors import DomainError
from fengqun.kernel.ids import read_id
from fengqun.kernel.policies import allow
from fengqun.kernel.requests import Request

PAGE_SIZE = 20


@require_GET
@allow(customers)
def orders(request: Request) -> HttpResponse:
    """All of a person's orders here, by what they wait for."""
    tab, before = request.GET.get("tab", "all"), read_id(request.GET.get("before"))
    member_id = buyer_of(request.actor, request.community.id)
    before = read_id(request.GET.get("before"))
    found = my_orders(member_id, tab=tab, before=before, limit=PAGE_SIZE + 1) if member_id else []
    counted = my_counts(member_id) if member_id else {}
    context = {
        "nav": "me",
        "orders": found[:PAGE_SIZE],
        "tabs": _tabs(request, tab, counted),
        "older": f"?tab={tab}&before={found[PAGE_SIZE - 1].id}" if len(found) > PAGE_SIZE else "",
    }
    return render(request, "orders/orders.html", context)


@require_GET
@allow(customers)
def order(request: Request, order_id: UUID) -> HttpResponse:
    """One order."""
    return render(request, "orders/order.html", _page(request, _own(request, order_id)))


@require_http_methods(["GET", "POST"])
@allow(customers)
def payment(request: Request, order_id: UUID) -> HttpResponse:
    """Choose how to pay; POST leads to the provider's page."""
    detail = _own(request, order_id)
    if detail.state != Order.State.PLACED:
        return redirect("orders-detail", community=request.community.slug, order_id=order_id)
    if detail.needs_address:
        return redirect("orders-address", community=request.community.slug, order_id=order_id)
    providers = ways_to_pay()
    form = ProviderForm(request.POST or None, providers=providers)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(_start(request, order_id, form.cleaned_data["provider"]))
        except DomainError as error:
            form.add_error(None, str(error))
    context = {"nav": "me", "order": detail, "form": form, "providers": providers}
    return render(request, "orders/payment.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@allow(customers)
def address(request: Request, order_id: UUID) -> HttpResponse:
    """Say where an unpaid order goes, then pay."""
    detail = _own(request, order_id)
    if detail.state != Order.State.PLACED or not detail.requires_shipping:
        return redirect("orders-detail", community=request.community.slug, order_id=order_id)
    book = address_book(detail.buyer_member_id)
    form = AddressForm(request.POST or None, initial=_known_address(request, detail, book))
    if request.method == "POST" and form.is_valid():
        try:
            commands.address_order(order_id, form.address, actor=request.actor)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("orders-payment", community=request.community.slug, order_id=order_id)
    context = {"nav": "me", "order": detail, "form": form, "addresses": book}
    return render(request, "orders/address.html", context, status=422 if form.errors else 200)


@require_POST
@allow(customers)
def cancellation(request: Request, order_id: UUID) -> HttpResponse:
    """Cancel an unpaid order."""
    _own(request, order_id)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    commands.cancel_order(order_id, actor=request.actor, reason=reason)
    messages.success(request, _("订单已取消。"))
    return redirect("orders-detail", community=request.community.slug, order_id=order_id)


@require_POST
@allow(customers)
def receipt(request: Request, order_id: UUID) -> HttpResponse:
    """Confirm that the goods arrived."""
    _own(request, order_id)
    commands.receive_order(order_id, actor=request.actor)
    messages.success(request, _("已确认收货。"))
    return redirect("orders-detail", community=request.community.slug, order_id=order_id)


@require_http_methods(["GET", "POST"])
@allow(customers)
def refunds(request: Request, order_id: UUID) -> HttpResponse:
    """Ask for money back."""
    detail = _own(request, order_id)
    form = RefundForm(request.POST or None, order=detail)
    if request.method == "POST" and form.is_valid():
        try:
            commands.request_refund(
                order_id, actor=request.actor, reason=form.cleaned_data["reason"], demand=form.demand
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("申请已提交，店家处理后会在这里告诉你。"))
            return redirect("orders-detail", community=request.community.slug, order_id=order_id)
    context = {"nav": "me", "order": detail, "form": form}
    return render(request, "orders/refund.html", context, status=422 if form.errors else 200)


@require_POST
@allow(customers)
def withdrawal(request: Request, refund_id: UUID) -> HttpResponse:
    """Take a refund request back."""
    refund = refund_card(refund_id, actor=request.actor)
    commands.withdraw_refund(refund_id, actor=request.actor)
    messages.success(request, _("退款申请已撤回。"))
    return redirect("orders-detail", community=request.community.slug, order_id=refund.order_id)


def _own(request: Request, order_id: UUID) -> OrderDetail:
    """The order, if it is this person's and of this community."""
    detail = order_detail(order_id, actor=request.actor)
    if detail.community_id != request.community.id:
        raise OrderNotFound
    if not is_buyer(request.actor, detail.community_id, detail.buyer_member_id):
        raise OrderNotFound
    return detail


def _known_address(request: Request, detail: OrderDetail, book: list[Address]) -> dict[str, str]:
    """What the form starts with: the address chosen from those kept, the order's own, or the one used last."""
    chosen = request.GET.get("address", "")
    if chosen.isdigit() and int(chosen) < len(book):
        return book[int(chosen)].as_data()
    if not detail.address.is_empty:
        return detail.address.as_data()
    return book[0].as_data() if book else {}


def _page(request: Request, detail: OrderDetail) -> dict[str, Any]:
    returned = refunds_caused_by(ORDER, detail.id)
    has_request = any(refund.state == "requested" for refund in detail.refunds)
    own = {refund.payment_refund_id for refund in detail.refunds}
    is_paid = detail.state in {Order.State.PAID, Order.State.COMPLETED}
    return {
        "nav": "me",
        "order": detail,
        "steps": timeline_of(detail, returned),
        "unwanted": [refund for refund in returned if refund.id not in own],
        "why": why_of(request, detail.id),
        "is_payable": detail.state == Order.State.PLACED,
        "is_receivable": detail.state == Order.State.PAID
        and (detail.fulfilment == Order.Fulfilment.SHIPPED or not detail.requires_shipping),
        "is_refundable": is_paid and detail.intent_id is not None and bool(detail.refundable) and not has_request,
        "open_request": next((refund for refund in detail.refunds if refund.state == "requested"), None),
    }


def _start(request: Request, order_id: UUID, provider: str) -> str:
    intent = commands.begin_payment(order_id, actor=request.actor, provider=provider)
    back = reverse("payments-return", kwargs={"community": request.community.slug, "intent_id": intent.id})
    notify = reverse("payments-webhook", kwargs={"provider": provider})
    return commands.pay_order(
        order_id,
        actor=request.actor,
        provider=provider,
        return_url=request.build_absolute_uri(back),
        notify_url=request.build_absolute_uri(notify),
    )


def _tabs(request: Request, chosen: str, counted: dict[str, int]) -> list[dict[str, object]]:
    base = reverse("orders-mine", kwargs={"community": request.community.slug})
    labels = {
        "all": _("全部"),
        "to_pay": _("待付款"),
        "to_ship": _("待发货"),
        "to_receive": _("待收货"),
        "refunds": _("退款"),
    }
    return [
        {"url": f"{base}?tab={key}", "label": label, "count": counted.get(key), "current": key == chosen}
        for key, label in labels.items()
    ]
