"""Orders for staff: the table, one order with what can be done about it, refunds, settings."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fengqun.commerce.orders import commands
from fengqun.commerce.orders.books import ORDER
from fengqun.commerce.orders.counting import counts_of
from fengqun.commerce.orders.errors import OrderNotFound, RefundChanged
from fengqun.commerce.orders.forms import ApprovalForm, ReasonForm, SettingsForm, ShipForm, StaffRefundForm
from fengqun.commerce.orders.models import Order
from fengqun.commerce.orders.policies import (
    CANCEL_ORDERS,
    CHANGE_ORDER_SETTINGS,
    EXPORT_ORDERS,
    REFUND_ORDERS,
    SHIP_ORDERS,
    VIEW_ORDERS,
)
from fengqun.commerce.orders.queries import (
    console_orders,
    order_detail,
    order_settings,
    planned_refund,
    refund_card,
    refund_of_key,
    refund_requests,
)
from fengqun.commerce.orders.timeline import timeline_of
from fengqun.commerce.orders.types import OrderCard, OrderDetail, OrderRefundCard
from fengqun.commerce.orders.why import why_of
from fengqun.commerce.payments.queries import events_of, refunds_caused_by
from fengqun.kernel.errors import DomainError
from fengqun.kernel.ids import read_id
from fengqun.kernel.money import Money
from fengqun.kernel.policies import allow, having
from fengqun.kernel.requests import Request
from fengqun.kernel.spreadsheets import csv_response
from fengqun.people.communities.queries import member_cards, members_page
from fengqun.people.communities.queries.people import MemberFilter

PAGE_SIZE = 50
EXPORT_LIMIT = 100_000


@require_GET
@allow(having(VIEW_ORDERS))
def orders(request: Request) -> HttpResponse:
    """The table, narrowed by state and by number or buyer."""
    tab, text = request.GET.get("tab", "all"), request.GET.get("q", "").strip()
    found = _find(request, tab, text, before=read_id(request.GET.get("before")), limit=PAGE_SIZE + 1)
    cards = found[:PAGE_SIZE]
    context = {
        "console_nav": "orders",
        "rows": _with_buyers(cards),
        "tabs": _tabs(request, tab, text),
        "tab": tab,
        "search": text,
        "older": f"?tab={tab}&q={text}&before={cards[-1].id}" if len(found) > PAGE_SIZE else "",
        "may_export": request.actor.may(EXPORT_ORDERS, request.community.id),
        "may_set": request.actor.may(CHANGE_ORDER_SETTINGS, request.community.id),
    }
    return render(request, "orders/console/orders.html", context)


@require_GET
@allow(having(EXPORT_ORDERS))
def export(request: Request) -> HttpResponse:
    """What the table shows, as CSV that spreadsheets open."""
    tab, text = request.GET.get("tab", "all"), request.GET.get("q", "").strip()
    found = _find(request, tab, text, before=None, limit=EXPORT_LIMIT)
    head = [_("订单号"), _("下单时间"), _("买家"), _("状态"), pgettext("column", "商品")]
    head += [_("件数"), _("合计"), _("已退"), _("币种")]
    return csv_response(f"orders-{request.community.slug}", head, _exported(found))


@require_GET
@allow(having(VIEW_ORDERS))
def order(request: Request, order_id: UUID) -> HttpResponse:
    """One order."""
    return _show(request, _of_community(request, order_id))


@require_POST
@allow(having(SHIP_ORDERS))
def shipment(request: Request, order_id: UUID) -> HttpResponse:
    """Ship it."""
    detail = _of_community(request, order_id)
    form = ShipForm(request.POST, has_parcel=detail.requires_shipping)
    if form.is_valid():
        try:
            commands.ship_order(order_id, actor=request.actor, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
    return _done(request, detail, form, _("已发货。"), ship_form=form)


@require_POST
@allow(having(CANCEL_ORDERS))
def cancellation(request: Request, order_id: UUID) -> HttpResponse:
    """Cancel it."""
    detail = _of_community(request, order_id)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            commands.cancel_order(order_id, actor=request.actor, reason=form.cleaned_data["reason"])
        except DomainError as error:
            form.add_error(None, str(error))
    return _done(request, detail, form, _("订单已取消。"), cancel_form=form)


@require_POST
@allow(having(REFUND_ORDERS))
def refund(request: Request, order_id: UUID) -> HttpResponse:
    """Give money back without a request: first the amount is shown, then, confirmed, it goes back."""
    detail = _of_community(request, order_id)
    form = StaffRefundForm(request.POST, order=detail)
    given = refund_of_key(order_id, form.data.get("key", ""))
    if given is not None and str(given.amount.amount_minor) == form.data.get("confirmed_minor"):
        return _refund_given(request, detail)  # a second click: the form need not fit the order as it is now
    if not form.is_valid() or "edit" in request.POST:
        return _show(request, detail, status=422 if form.errors else 200, refund_form=form)
    confirmed_minor = form.cleaned_data["confirmed_minor"]
    if confirmed_minor is None:
        return _confirm_refund(request, detail, form)
    try:
        commands.refund_order(
            order_id,
            actor=request.actor,
            reason=form.cleaned_data["reason"],
            key=form.cleaned_data["key"],
            demand=form.demand,
            is_restocking=form.cleaned_data["is_restocking"],
            expected=Money(confirmed_minor, detail.total.unit),
        )
    except RefundChanged as error:
        return _confirm_refund(request, detail, form, changed=str(error))
    except DomainError as error:
        form.add_error(None, str(error))
        return _show(request, detail, status=422, refund_form=form)
    return _refund_given(request, detail)


@require_GET
@allow(having(REFUND_ORDERS))
def refunds(request: Request) -> HttpResponse:
    """Refunds that wait for a decision, and those that failed."""
    waiting = refund_requests(request.community.id, states=("requested", "failed"))
    buyers = member_cards([one.buyer_member_id for one in waiting])
    context = {
        "console_nav": "refunds",
        "rows": [{"refund": one, "buyer": buyers.get(one.buyer_member_id)} for one in waiting],
    }
    return render(request, "orders/console/refunds.html", context)


@require_POST
@allow(having(REFUND_ORDERS))
def approval(request: Request, refund_id: UUID) -> HttpResponse:
    """Grant a request."""
    card = _refund_of_community(request, refund_id)
    form = ApprovalForm(request.POST)
    if form.is_valid():
        commands.approve_refund(refund_id, actor=request.actor, **form.cleaned_data)
        messages.success(request, _("已同意，正在退回。"))
    return _back(request, card)


@require_POST
@allow(having(REFUND_ORDERS))
def refusal(request: Request, refund_id: UUID) -> HttpResponse:
    """Refuse a request, with a reason."""
    card = _refund_of_community(request, refund_id)
    form = ReasonForm(request.POST)
    form.is_valid()
    commands.refuse_refund(refund_id, actor=request.actor, answer=form.cleaned_data.get("reason", ""))
    messages.success(request, _("已回复买家。"))
    return _back(request, card)


@require_POST
@allow(having(REFUND_ORDERS))
def attempts(request: Request, refund_id: UUID) -> HttpResponse:
    """Try a failed refund again."""
    card = _refund_of_community(request, refund_id)
    if commands.retry_refund(refund_id, actor=request.actor):
        messages.success(request, _("已重新发起退款。"))
    else:
        messages.success(request, _("付款方说这笔退款已经退成了，没有再退。"))
    return _back(request, card)


@require_http_methods(["GET", "POST"])
@allow(having(CHANGE_ORDER_SETTINGS))
def settings(request: Request) -> HttpResponse:
    """Shipping fee and numbers."""
    community = request.community
    form = SettingsForm(request.POST or None, unit=community.currency, initial=_settings_now(request))
    if request.method == "POST" and form.is_valid():
        free_from: Money | None = form.cleaned_data["free_shipping_from"]
        commands.change_order_settings(
            community.id,
            actor=request.actor,
            shipping_fee_minor=form.cleaned_data["shipping_fee"].amount_minor,
            free_shipping_from_minor=free_from.amount_minor if free_from is not None else None,
            number_prefix=form.cleaned_data["number_prefix"],
        )
        messages.success(request, _("设置已保存，之后的新订单按它算。"))
        return redirect("orders-console-settings", community=community.slug)
    context = {"console_nav": "orders", "form": form}
    return render(request, "orders/console/settings.html", context, status=422 if form.errors else 200)


def _settings_now(request: Request) -> dict[str, object]:
    now = order_settings(request.community.id)
    unit = request.community.currency
    free_from = now.free_shipping_from_minor
    return {
        "shipping_fee": Money(now.shipping_fee_minor, unit).decimal,
        "free_shipping_from": None if free_from is None else Money(free_from, unit).decimal,
        "number_prefix": now.number_prefix,
    }


def _of_community(request: Request, order_id: UUID) -> OrderDetail:
    detail = order_detail(order_id, actor=request.actor)
    if detail.community_id != request.community.id:
        raise OrderNotFound
    return detail


def _refund_of_community(request: Request, refund_id: UUID) -> OrderRefundCard:
    card = refund_card(refund_id, actor=request.actor)
    _of_community(request, card.order_id)
    return card


def _done(request: Request, detail: OrderDetail, form: Any, said: str, **forms: Any) -> HttpResponse:  # noqa: ANN401
    """Back to the order: with a word of success, or with the form and what was wrong with it."""
    if form.errors:
        return _show(request, detail, status=422, **forms)
    messages.success(request, said)
    return redirect("orders-console-detail", community=request.community.slug, order_id=detail.id)


def _refund_given(request: Request, detail: OrderDetail) -> HttpResponse:
    messages.success(request, _("退款已登记，正在退回。"))
    return redirect("orders-console-detail", community=request.community.slug, order_id=detail.id)


def _confirm_refund(request: Request, detail: OrderDetail, form: StaffRefundForm, *, changed: str = "") -> HttpResponse:
    """The amount, the order and the buyer once more; nothing has happened yet."""
    try:
        planned = planned_refund(detail.id, demand=form.demand, actor=request.actor)
    except DomainError as error:
        form.add_error(None, str(error))
        return _show(request, detail, status=422, refund_form=form)
    context = {
        "console_nav": "orders",
        "order": detail,
        "buyer": member_cards([detail.buyer_member_id]).get(detail.buyer_member_id),
        "planned": planned,
        "form": form,
        "changed": changed,
    }
    return render(request, "orders/console/refund.html", context, status=422 if changed else 200)


def _back(request: Request, card: OrderRefundCard) -> HttpResponse:
    if request.POST.get("then") == "refunds":
        return redirect("orders-console-refunds", community=request.community.slug)
    return redirect("orders-console-detail", community=request.community.slug, order_id=card.order_id)


def _show(request: Request, detail: OrderDetail, *, status: int = 200, **forms: Any) -> HttpResponse:  # noqa: ANN401
    may = request.actor.may
    is_paid = detail.state in {Order.State.PAID, Order.State.COMPLETED}
    has_request = any(one.state == "requested" for one in detail.refunds)
    key = {"key": get_random_string(24)}
    context = {
        "console_nav": "orders",
        "order": detail,
        "buyer": member_cards([detail.buyer_member_id]).get(detail.buyer_member_id),
        "steps": timeline_of(detail, refunds_caused_by(ORDER, detail.id)),
        "events": events_of(detail.intent_id) if detail.intent_id else [],
        "why": why_of(request, detail.id),
        "may_ship": may(SHIP_ORDERS, detail.community_id)
        and detail.state == Order.State.PAID
        and detail.fulfilment == Order.Fulfilment.UNFULFILLED,
        "may_cancel": may(CANCEL_ORDERS, detail.community_id) and detail.state == Order.State.PLACED,
        "may_refund": may(REFUND_ORDERS, detail.community_id)
        and is_paid
        and detail.intent_id is not None
        and bool(detail.refundable)
        and not has_request,
        "may_decide": may(REFUND_ORDERS, detail.community_id),
        "ship_form": ShipForm(has_parcel=detail.requires_shipping),
        "cancel_form": ReasonForm(),
        "refund_form": StaffRefundForm(order=detail, initial=key),
        **forms,
    }
    return render(request, "orders/console/order.html", context, status=status)


def _find(request: Request, tab: str, text: str, *, before: UUID | None, limit: int) -> list[OrderCard]:
    buyers = members_page(request.community.id, MemberFilter(search=text)).object_list if text else []
    return console_orders(
        request.community.id,
        tab=tab,
        number=text,
        buyer_ids=[card.id for card in buyers],
        before=before,
        limit=limit,
    )


def _with_buyers(cards: list[OrderCard]) -> list[dict[str, object]]:
    buyers = member_cards([card.buyer_member_id for card in cards])
    return [{"order": card, "buyer": buyers.get(card.buyer_member_id)} for card in cards]


def _tabs(request: Request, chosen: str, text: str) -> list[dict[str, object]]:
    waiting = counts_of(request)
    labels = [
        ("all", _("全部"), None),
        ("to_ship", _("待发货"), waiting.to_ship),
        ("to_pay", _("待付款"), waiting.to_pay),
        ("to_receive", _("待收货"), waiting.to_receive),
        ("refunds", _("退款"), waiting.refunds_requested + waiting.refunds_failed),
        ("done", _("已完成"), None),
        ("closed", _("已关闭"), None),
    ]
    base = reverse("orders-console", kwargs={"community": request.community.slug})
    return [
        {"url": f"{base}?tab={key}&q={text}", "label": label, "count": count, "current": key == chosen}
        for key, label, count in labels
    ]


def _exported(cards: list[OrderCard]) -> Iterator[list[object]]:
    buyers = member_cards([card.buyer_member_id for card in cards])
    for card in cards:
        buyer = buyers.get(card.buyer_member_id)
        yield [
            card.number,
            card.placed_at.isoformat(),
            buyer.name if buyer else "",
            card.label,
            card.title,
            card.quantity,
            card.total.decimal,
            card.refunded.decimal,
            card.total.unit,
        ]
