"""Where an amount of an order is explained: the page of its ledger transfer, if the server has one."""

from uuid import UUID

from django.urls import NoReverseMatch, reverse

from fengqun.commerce.orders.books import ORDER
from fengqun.kernel.requests import Request
from fengqun.spine.ledger.queries import journals_of_cause


def why_of(request: Request, order_id: UUID) -> dict[str, str]:
    """Addresses by kind of amount (`payment`, `refund`); what is not posted, or has no page, is missing."""
    found: dict[str, str] = {}
    for journal in journals_of_cause(request.community.id, ORDER, order_id):
        kind = {"orders.payment": "payment", "orders.history": "payment", "orders.refund": "refund"}.get(journal.rule)
        url = why_url(request, journal.transfers[0].id) if kind and journal.transfers else ""
        if kind and url:
            found[kind] = url
    return found


def why_url(request: Request, transfer_id: UUID) -> str:
    """The page that explains a transfer; empty where there is none."""
    try:
        return reverse("why-transfer", kwargs={"community": request.community.slug, "transfer_id": transfer_id})
    except NoReverseMatch:
        return ""
