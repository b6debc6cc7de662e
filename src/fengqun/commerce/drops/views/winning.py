"""What has become of a claim: won and to be paid, paid, given back; and the way to the order."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fengqun.commerce.drops import commands
from fengqun.commerce.drops.errors import ClaimNotFound, UnitReturned
from fengqun.commerce.drops.offers import offer_of
from fengqun.commerce.drops.queries import claim_card, drop_in
from fengqun.commerce.drops.types import ClaimCard, Standing
from fengqun.commerce.orders.queries import ORDER, order_detail
from fengqun.commerce.payments.queries import refunds_caused_by
from fengqun.kernel import clock
from fengqun.kernel.policies import SYSTEM, allow, members
from fengqun.kernel.requests import Request

TO_PAY, TOO_LATE = "to_pay", "too_late"
_FACES = {
    Standing.PAID: "paid",
    Standing.RETURNED: "returned",
    Standing.REFUNDED: "refunded",
    Standing.SOLD_OUT: "sold_out",
    Standing.LIMIT_REACHED: "limit_reached",
}


@dataclass(frozen=True, slots=True)
class _Order:
    """What the page says about the order of a win."""

    needs_address: bool = False
    is_late_refund: bool = False
    is_refund_done: bool = False


@require_GET
@allow(members)
def claim(request: Request, claim_id: UUID) -> HttpResponse:
    """One claim of mine."""
    card = _own(request, claim_id)
    offer = offer_of(drop_in(request.community.id, card.drop_id))
    context = {
        "nav": "shop",
        "claim": card,
        "offer": offer,
        "drop": offer.drop,
        "face": face_of(card),
        "order": _order_of(card),
    }
    return render(request, "drops/claim.html", context)


@require_POST
@allow(members)
def payment(request: Request, claim_id: UUID) -> HttpResponse:
    """On to paying: the order is opened if it is not yet."""
    card = _own(request, claim_id)
    slug = request.community.slug
    try:
        order_id = commands.open_order(card.community_id, claim_id, actor=request.actor)
    except UnitReturned:
        messages.warning(request, _("付款时间已经过了，这一件退回去了。"))
        return redirect("drops-claim", community=slug, claim_id=claim_id)
    return redirect("orders-payment", community=slug, order_id=order_id)


def face_of(card: ClaimCard) -> str:
    """Which page a claim has: to_pay, too_late, paid, returned, refunded, sold_out, limit_reached.

    The moment to pay may be over a little before anybody has taken the unit back.
    """
    if card.standing in _FACES:
        return _FACES[card.standing]
    return TO_PAY if card.pay_until is not None and clock.now() < card.pay_until else TOO_LATE


def _own(request: Request, claim_id: UUID) -> ClaimCard:
    """The claim, if it is this member's own: staff look at theirs in the console."""
    card = claim_card(request.community.id, claim_id, actor=request.actor)
    if card.member_id != request.actor.member_id:
        raise ClaimNotFound
    return card


def _order_of(card: ClaimCard) -> _Order:
    """Where the parcel still needs an address, and whether money that came too late has gone back."""
    if card.order_id is None:
        return _Order()
    detail = order_detail(card.order_id, actor=SYSTEM)
    late = [refund for refund in refunds_caused_by(ORDER, card.order_id) if refund.reason == "late"]
    return _Order(
        needs_address=detail.needs_address,
        is_late_refund=bool(late),
        is_refund_done=bool(late) and all(refund.status == "succeeded" for refund in late),
    )
