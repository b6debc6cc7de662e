"""Staff decide about payouts and pay them out."""

from collections.abc import Callable
from decimal import Decimal
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fengqun.commerce.wallets import commands
from fengqun.commerce.wallets.forms import RefusalForm, SendingForm, TermsForm
from fengqun.commerce.wallets.models import PayoutState
from fengqun.commerce.wallets.policies import REVIEW_PAYOUTS, SET_PAYOUT_TERMS
from fengqun.commerce.wallets.progress import fee_text
from fengqun.commerce.wallets.queries import (
    WAITING,
    destination_of,
    payout_of,
    payouts,
    sources_of,
    terms_of,
    wallet_of,
)
from fengqun.kernel.errors import DomainError
from fengqun.kernel.money import Money
from fengqun.kernel.policies import allow, having
from fengqun.kernel.requests import Request, page_number
from fengqun.people.communities.queries import member_card, member_cards

PAGE_SIZE = 50
INVALID = 422
BPS_PER_PERCENT = 100
OPEN = "open"


@require_GET
@allow(having(REVIEW_PAYOUTS))
def index(request: Request) -> HttpResponse:
    """The payouts, those that wait first."""
    community = request.community
    chosen = request.GET.get("state", OPEN)
    states = WAITING if chosen == OPEN else (chosen,) if chosen in PayoutState.values else ()
    number = page_number(request)
    found = payouts(community.id, states=states, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE + 1)
    people = member_cards(row.member_id for row in found)
    current = terms_of(community.id)
    context = {
        "console_nav": "payouts",
        "rows": [(row, people.get(row.member_id)) for row in found[:PAGE_SIZE]],
        "chosen": chosen,
        "states": PayoutState.choices,
        "minimum": Money(current.minimum_minor, community.currency),
        "fee_text": fee_text(current, community.currency),
        "may_set_terms": request.actor.may(SET_PAYOUT_TERMS, community.id),
        "newer": f"?state={chosen}&page={number - 1}" if number > 1 else "",
        "older": f"?state={chosen}&page={number + 1}" if len(found) > PAGE_SIZE else "",
    }
    return render(request, "wallets/console/payouts.html", context)


@require_GET
@allow(having(REVIEW_PAYOUTS))
def payout(request: Request, payout_id: UUID) -> HttpResponse:
    """One payout: where its money comes from, and what can be done."""
    return _page(request, payout_id)


@require_POST
@allow(having(REVIEW_PAYOUTS))
def approval(request: Request, payout_id: UUID) -> HttpResponse:
    """Agree."""
    commands.approve_payout(request.community.id, payout_id, actor=request.actor)
    return _done(request, payout_id, _("已批准，等待打款。"))


@require_POST
@allow(having(REVIEW_PAYOUTS))
def refusal(request: Request, payout_id: UUID) -> HttpResponse:
    """Refuse, with a reason."""
    form = RefusalForm(request.POST)
    return _act(
        request,
        payout_id,
        form,
        "refusal_form",
        lambda: commands.refuse_payout(
            request.community.id, payout_id, actor=request.actor, reason=form.cleaned_data["reason"]
        ),
        _("没有批准，钱已回到成员余额。"),
    )


@require_POST
@allow(having(REVIEW_PAYOUTS))
def sending(request: Request, payout_id: UUID) -> HttpResponse:
    """Confirm that the money was handed to the bank."""
    form = SendingForm(request.POST)
    return _act(
        request,
        payout_id,
        form,
        "sending_form",
        lambda: commands.confirm_sent(
            request.community.id, payout_id, actor=request.actor, reference=form.cleaned_data["reference"]
        ),
        _("已记下打款单号。"),
    )


@require_POST
@allow(having(REVIEW_PAYOUTS))
def arrival(request: Request, payout_id: UUID) -> HttpResponse:
    """Confirm that the money has arrived."""
    commands.confirm_paid(request.community.id, payout_id, actor=request.actor)
    return _done(request, payout_id, _("已到账，账已记好。"))


@require_POST
@allow(having(REVIEW_PAYOUTS))
def failure(request: Request, payout_id: UUID) -> HttpResponse:
    """Report that the money came back."""
    form = RefusalForm(request.POST)
    return _act(
        request,
        payout_id,
        form,
        "failure_form",
        lambda: commands.report_failure(
            request.community.id, payout_id, actor=request.actor, reason=form.cleaned_data["reason"]
        ),
        _("已记为没有打成，钱已回到成员余额，可以再试。"),
    )


@require_POST
@allow(having(REVIEW_PAYOUTS))
def retry(request: Request, payout_id: UUID) -> HttpResponse:
    """Try a failed payout again."""
    commands.retry_payout(request.community.id, payout_id, actor=request.actor)
    return _done(request, payout_id, _("已重新批准，等待打款。"))


@require_http_methods(["GET", "HEAD", "POST"])
@allow(having(SET_PAYOUT_TERMS))
def terms(request: Request) -> HttpResponse:
    """The terms of paying out."""
    community = request.community
    if request.method == "POST":
        form = TermsForm(request.POST, unit=community.currency)
        if form.is_valid():
            commands.set_payout_terms(
                community.id,
                actor=request.actor,
                minimum_minor=form.cleaned_data["minimum"].amount_minor,
                fee_bps=int(form.cleaned_data["fee_percent"] * BPS_PER_PERCENT),
                fee_fixed_minor=form.cleaned_data["fee_fixed"].amount_minor,
            )
            messages.success(request, _("提现规则已更新，从现在起生效。"))
            return redirect("wallets-console-payouts", community=community.slug)
        return render(request, "wallets/console/terms.html", {"console_nav": "payouts", "form": form}, status=INVALID)
    current = terms_of(community.id)
    initial = {
        "minimum": str(Money(current.minimum_minor, community.currency).decimal),
        "fee_percent": Decimal(current.fee_bps) / BPS_PER_PERCENT,
        "fee_fixed": str(Money(current.fee_fixed_minor, community.currency).decimal),
    }
    form = TermsForm(unit=community.currency, initial=initial)
    return render(request, "wallets/console/terms.html", {"console_nav": "payouts", "form": form})


def _act(
    request: Request, payout_id: UUID, form: Form, name: str, act: Callable[[], object], done: str
) -> HttpResponse:
    if not form.is_valid():
        return _page(request, payout_id, status=INVALID, **{name: form})
    try:
        act()
    except DomainError as refused:
        form.add_error(None, str(refused))
        return _page(request, payout_id, status=INVALID, **{name: form})
    return _done(request, payout_id, done)


def _done(request: Request, payout_id: UUID, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("wallets-console-payout", community=request.community.slug, payout_id=payout_id)


def _page(request: Request, payout_id: UUID, *, status: int = 200, **forms: Form) -> HttpResponse:
    community = request.community
    found = payout_of(community.id, payout_id)
    context = {
        "console_nav": "payouts",
        "payout": found,
        "person": member_card(found.member_id),
        "is_own": found.member_id == request.actor.member_id,
        "destination": destination_of(community.id, payout_id),
        "wallet": wallet_of(community.id, found.member_id, found.amount.unit),
        "sources": sources_of(community.id, found.member_id, found.amount.unit),
        "refusal_form": RefusalForm(),
        "sending_form": SendingForm(),
        "failure_form": RefusalForm(auto_id="failure_%s"),
        **forms,
    }
    return render(request, "wallets/console/payout.html", context, status=status)
