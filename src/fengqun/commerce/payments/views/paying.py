"""The page a payer comes back to: it waits for the truth and then says it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from fengqun.commerce.payments.errors import PaymentNotFound
from fengqun.commerce.payments.policies import payers
from fengqun.commerce.payments.queries import intent
from fengqun.commerce.payments.types import IntentCard, PaymentStatus
from fengqun.kernel.policies import allow
from fengqun.kernel.requests import Request
from fengqun.people.communities.queries import customer_of

_WAITING = {PaymentStatus.CREATED, PaymentStatus.REDIRECTED}


@require_GET
@allow(payers)
def outcome(request: Request, intent_id: UUID) -> HttpResponse:
    """How the payment stands; asked by htmx, only the part that may change."""
    card = _own(request, intent_id)
    context = {"nav": "me", "intent": card, "is_waiting": card.state.status in _WAITING}
    template = "payments/outcome.html#outcome" if request.htmx else "payments/outcome.html"
    return render(request, template, context)


def _own(request: Request, intent_id: UUID) -> IntentCard:
    card = intent(intent_id)
    payer = customer_of(request.community.id, request.actor.user_id)  # type: ignore[arg-type]  # signed in
    if card.community_id != request.community.id or payer is None or card.payer_member_id != payer.id:
        raise PaymentNotFound
    return card
