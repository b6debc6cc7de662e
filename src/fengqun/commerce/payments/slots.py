"""What this room puts on pages that are not its own."""

from typing import cast

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from fengqun.commerce.payments.policies import RETRY_REFUNDS, VIEW_PAYMENTS
from fengqun.commerce.payments.queries import failed_intents, failed_refunds
from fengqun.commerce.payments.wording import subject_text
from fengqun.kernel.money import Money
from fengqun.kernel.requests import Request
from fengqun.kernel.slots import fill
from fengqun.people.communities.queries import member_cards
from fengqun.ui.navigation import nav_item

SHOWN = 5

nav_item("trade", "payments", _("收款"), "wallet", "payments-console", order=40, right=VIEW_PAYMENTS)


@fill("console.today", order=25)
def failures_today(request: HttpRequest) -> SafeString | None:
    """Refunds that a provider refused, and payments that failed."""
    request = cast("Request", request)
    if request.community is None or not request.actor.may(RETRY_REFUNDS, request.community.id):
        return None
    refunds = failed_refunds(request.community.id, limit=SHOWN)
    payments = failed_intents(request.community.id, limit=SHOWN)
    if not refunds and not payments:
        return None
    payers = member_cards([card.payer_member_id for card in payments if card.payer_member_id])
    context = {
        "refunds": [{"refund": one, "amount": Money(one.amount_minor, one.currency)} for one in refunds],
        "payments": [
            {"intent": one, "subject": subject_text(one), "payer": payers.get(one.payer_member_id or one.id)}
            for one in payments
        ],
        "total": len(refunds) + len(payments),
    }
    return render_to_string("payments/_today.html", context, request=request)
