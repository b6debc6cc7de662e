"""What this room puts on pages that are not its own."""

from typing import cast

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import pgettext_lazy

from fengqun.commerce.wallets.models import PayoutState
from fengqun.commerce.wallets.policies import REVIEW_PAYOUTS
from fengqun.commerce.wallets.queries import payouts, payouts_to_review, wallet_of
from fengqun.kernel.requests import Request
from fengqun.kernel.slots import fill
from fengqun.people.communities.queries import member_cards
from fengqun.ui.navigation import nav_item

SHOWN_TODAY = 3


def _waiting(request: Request) -> int:
    """How many payouts wait for approval."""
    return payouts_to_review(request)


nav_item(
    "growth",
    "payouts",
    pgettext_lazy("console", "提现"),
    "wallet",
    "wallets-console-payouts",
    order=30,
    right=REVIEW_PAYOUTS,
    count=_waiting,
)


@fill("console.today", order=40)
def payouts_today(request: HttpRequest) -> SafeString | None:
    """Payouts that wait for approval, the oldest first."""
    request = cast("Request", request)
    community = request.community
    if community is None or not request.actor.may(REVIEW_PAYOUTS, community.id):
        return None
    total = _waiting(request)
    if not total:
        return None
    waiting = payouts(community.id, states=[PayoutState.REQUESTED], limit=SHOWN_TODAY)
    people = member_cards(payout.member_id for payout in waiting)
    rows = [(payout, people.get(payout.member_id)) for payout in waiting]
    context = {"rows": rows, "total": total, "more": total - len(rows)}
    return render_to_string("wallets/_today.html", context, request=request)


@fill("me.rows", order=20)
def wallet_row(request: HttpRequest, **_context: object) -> SafeString | None:
    """The wallet with what is available, on the member's own page."""
    request = cast("Request", request)
    community, member_id = request.community, request.actor.member_id
    if community is None or member_id is None:
        return None
    wallet = wallet_of(community.id, member_id, community.currency)
    return render_to_string("wallets/_me.html", {"wallet": wallet}, request=request)
