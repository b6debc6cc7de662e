"""Payments for staff: what came in, what failed, and whether the provider tells the same story."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fengqun.commerce.payments.commands import reconcile as run_reconciliation
from fengqun.commerce.payments.commands import retry_refund
from fengqun.commerce.payments.errors import PaymentNotFound
from fengqun.commerce.payments.forms import ReconcileForm
from fengqun.commerce.payments.models import PaymentIntent
from fengqun.commerce.payments.policies import RECONCILE, RETRY_REFUNDS, SETTLE, VIEW_PAYMENTS
from fengqun.commerce.payments.providers import offered
from fengqun.commerce.payments.queries import (
    events_of,
    failed_refunds,
    intents,
    intents_told_otherwise,
    reconciliations,
    refund,
    refunds_paid_late,
    refused_messages,
)
from fengqun.commerce.payments.queries import intent as find_intent
from fengqun.commerce.payments.types import RefundStatus
from fengqun.commerce.payments.wording import finding_text, provider_label, status_label, status_tone, subject_text
from fengqun.kernel import clock
from fengqun.kernel.ids import read_id
from fengqun.kernel.policies import allow, having
from fengqun.kernel.requests import Request
from fengqun.people.communities.queries import member_cards

PAGE_SIZE = 50


@require_GET
@allow(having(VIEW_PAYMENTS))
def payments(request: Request) -> HttpResponse:
    """The newest intents, and above them what needs somebody."""
    community_id = request.community.id
    status = request.GET.get("status", "")
    found = intents(community_id, status=status, before=read_id(request.GET.get("before")), limit=PAGE_SIZE + 1)
    shown = found[:PAGE_SIZE]
    payers = member_cards([card.payer_member_id for card in shown if card.payer_member_id])
    rows = [
        {
            "intent": card,
            "subject": subject_text(card),
            "payer": payers.get(card.payer_member_id) if card.payer_member_id else None,
            "provider": provider_label(card.provider),
            "label": status_label(card.state.status),
            "tone": status_tone(card.state.status),
        }
        for card in shown
    ]
    context = {
        "console_nav": "payments",
        "rows": rows,
        "chips": [("", _("全部"), not status), *((s.value, s.label, s.value == status) for s in PaymentIntent.Status)],
        "failed_refunds": failed_refunds(community_id),
        "told_otherwise": [(card, subject_text(card)) for card in intents_told_otherwise(community_id, limit=10)],
        "paid_late": refunds_paid_late(community_id, limit=10),
        "refused": refused_messages(community_id, limit=10),
        "older": f"?status={status}&before={shown[-1].id}" if len(found) > PAGE_SIZE else "",
        "may_settle": request.actor.may(SETTLE, community_id),
        "may_reconcile": request.actor.may(RECONCILE, community_id),
    }
    return render(request, "payments/console/payments.html", context)


@require_GET
@allow(having(VIEW_PAYMENTS))
def payment(request: Request, intent_id: UUID) -> HttpResponse:
    """One intent with everything that happened to it."""
    card = find_intent(intent_id)
    if card.community_id != request.community.id:
        raise PaymentNotFound
    context = {
        "console_nav": "payments",
        "intent": card,
        "subject": subject_text(card),
        "provider": provider_label(card.provider),
        "label": status_label(card.state.status),
        "tone": status_tone(card.state.status),
        "events": events_of(intent_id),
    }
    return render(request, "payments/console/payment.html", context)


@require_POST
@allow(having(RETRY_REFUNDS))
def attempts(request: Request, refund_id: UUID) -> HttpResponse:
    """Try a failed refund again."""
    if refund(refund_id).community_id != request.community.id:
        raise PaymentNotFound
    if retry_refund(refund_id, actor=request.actor).status is RefundStatus.SUCCEEDED:
        messages.success(request, _("付款方说这笔退款已经退成了，没有再退。"))
    else:
        messages.success(request, _("已重新发起退款。"))
    return redirect("payments-console", community=request.community.slug)


@require_GET
@allow(having(RECONCILE))
def reconciliation(request: Request) -> HttpResponse:
    """What the comparisons with the providers' lists found."""
    reports = [
        {
            "report": report,
            "provider": provider_label(report.provider),
            "findings": [finding_text(finding, request.community.currency) for finding in report.findings],
        }
        for report in reconciliations(request.community.id)
    ]
    context = {"console_nav": "payments", "reports": reports, "form": ReconcileForm(providers=offered())}
    return render(request, "payments/console/reconciliation.html", context)


@require_POST
@allow(having(RECONCILE))
def reconciliation_run(request: Request) -> HttpResponse:
    """Compare now."""
    form = ReconcileForm(request.POST, providers=offered())
    if form.is_valid():
        until = clock.now()
        since = until - timedelta(days=form.cleaned_data["days"])
        report = run_reconciliation(
            request.community.id, form.cleaned_data["provider"], since=since, until=until, actor=request.actor
        )
        if report.is_clean:
            messages.success(request, _("两边一致。"))
        elif report.has_differences:
            messages.warning(request, _("有对不上的，看下面。"))
        else:
            messages.warning(request, _("比过的都一致，有几笔付款方没有回答。"))
    return redirect("payments-console-reconciliation", community=request.community.slug)
