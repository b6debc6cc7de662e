"""A member takes money out."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fengqun.commerce.wallets.commands import request_payout
from fengqun.commerce.wallets.forms import ConfirmedPayoutForm, PayoutForm
from fengqun.commerce.wallets.policies import holder_of, holders
from fengqun.commerce.wallets.progress import TONES, fee_text, progress_of
from fengqun.commerce.wallets.queries import last_destination, payout_of, payouts_of, priced_payout, terms_of, wallet_of
from fengqun.kernel.errors import DomainError
from fengqun.kernel.money import Money
from fengqun.kernel.policies import allow
from fengqun.kernel.requests import Request

INVALID = 422


@require_http_methods(["GET", "HEAD", "POST"])
@allow(holders)
def payouts(request: Request) -> HttpResponse:
    """The member's payouts; a POST asks for a new one, once confirmed."""
    if request.method == "POST":
        return _request(request)
    found = payouts_of(request.community.id, holder_of(request.actor, request.community.id))
    return render(request, "wallets/payouts.html", {"nav": "me", "payouts": found})


def _request(request: Request) -> HttpResponse:
    community = request.community
    form = ConfirmedPayoutForm(request.POST, unit=community.currency)
    if not form.is_valid():
        return _form_page(request, form, status=INVALID)
    try:
        payout = request_payout(
            community.id,
            actor=request.actor,
            amount=form.cleaned_data["amount"],
            destination=form.destination(),
            request_key=str(form.cleaned_data["request_key"]),
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _form_page(request, form, status=INVALID)
    return redirect("wallet-payout", community=community.slug, payout_id=payout.id)


@require_GET
@allow(holders)
def new(request: Request) -> HttpResponse:
    """How much, and to which account."""
    community = request.community
    member_id = holder_of(request.actor, community.id)
    form = PayoutForm(unit=community.currency, initial=last_destination(community.id, member_id))
    return _form_page(request, form)


@require_POST
@allow(holders)
def price(request: Request) -> HttpResponse:
    """What the payout costs and what arrives, before anything happens; the form again where it cannot be had."""
    community = request.community
    form = PayoutForm(request.POST, unit=community.currency)
    if not form.is_valid():
        return _form_page(request, form, status=INVALID)
    amount: Money = form.cleaned_data["amount"]
    try:
        quote = priced_payout(community.id, holder_of(request.actor, community.id), amount)
    except DomainError as refusal:
        form.add_error("amount", str(refusal))
        return _form_page(request, form, status=INVALID)
    context = {
        "nav": "me",
        "quote": quote,
        "fee_text": fee_text(quote.terms, community.currency),
        "confirmed": form.cleaned_data,
        "number_end": form.cleaned_data["number"][-4:],
        "amount_text": str(amount.decimal),
        "request_key": ConfirmedPayoutForm.new_key(),
    }
    return render(request, "wallets/payout_quote.html", context)


@require_GET
@allow(holders)
def payout(request: Request, payout_id: UUID) -> HttpResponse:
    """How far one payout has come."""
    community = request.community
    found = payout_of(community.id, payout_id, member_id=holder_of(request.actor, community.id))
    context = {"nav": "me", "payout": found, "tone": TONES.get(found.state, ""), "steps": progress_of(found)}
    return render(request, "wallets/payout.html", context)


def _form_page(request: Request, form: PayoutForm, *, status: int = 200) -> HttpResponse:
    community = request.community
    terms = terms_of(community.id)
    context = {
        "nav": "me",
        "form": form,
        "wallet": wallet_of(community.id, holder_of(request.actor, community.id), community.currency),
        "minimum": Money(terms.minimum_minor, community.currency),
        "fee_fixed": Money(terms.fee_fixed_minor, community.currency),
        "fee_bps": terms.fee_bps,
        "fee_text": fee_text(terms, community.currency),
    }
    return render(request, "wallets/payout_form.html", context, status=status)
