"""What this room knows of a person, and how the person is taken out of it."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqun.commerce.orders.models import CartLine, Order, OrderLine, OrderRefund, SavedAddress
from fengqun.people.accounts.personal_data import (
    Record,
    erases_personal_data,
    exports_personal_data,
    hinders_erasure,
)
from fengqun.people.communities.queries import member_ids_of_user

OPEN_STATES = (Order.State.PLACED, Order.State.PAID)
OPEN_REFUNDS = (OrderRefund.State.REQUESTED, OrderRefund.State.APPROVED, OrderRefund.State.FAILED)


@exports_personal_data("orders", gettext_lazy("订单"))
def export(user_id: UUID) -> Sequence[Record]:
    """Orders with lines and refunds, kept addresses, and the cart."""
    members = member_ids_of_user(user_id)
    parts = {
        "order": Order.objects.filter(buyer_id__in=members)
        .order_by("id")
        .values(
            "number",
            "state",
            "payment",
            "fulfilment",
            "currency",
            "goods_minor",
            "shipping_minor",
            "total_minor",
            "refunded_minor",
            "address",
            "note",
            "carrier",
            "tracking_number",
            "placed_at",
            "paid_at",
            "shipped_at",
            "received_at",
            "closed_at",
        ),
        "line": OrderLine.objects.filter(order__buyer_id__in=members)
        .order_by("order_id", "id")
        .values("order__number", "title", "variant_title", "quantity"),
        "refund": OrderRefund.objects.filter(order__buyer_id__in=members)
        .order_by("id")
        .values("order__number", "state", "reason", "answer", "amount_minor", "requested_at", "settled_at"),
        "address": SavedAddress.objects.filter(member_id__in=members)
        .order_by("used_at", "id")
        .values("recipient", "phone", "region", "detail", "used_at"),
        "cart": CartLine.objects.filter(member_id__in=members)
        .order_by("added_at", "id")
        .values("variant_id", "quantity", "added_at"),
    }
    return [{"type": kind, **row} for kind, rows in parts.items() for row in rows]


@hinders_erasure("orders")
def hinder(user_id: UUID) -> Sequence[str]:
    """Goods on their way need an address, and money that is to come back needs somebody."""
    mine = Order.objects.filter(buyer_id__in=member_ids_of_user(user_id))
    is_open = mine.filter(state__in=OPEN_STATES) | mine.filter(refunds__state__in=OPEN_REFUNDS)
    numbers = list(is_open.order_by("id").distinct().values_list("number", flat=True)[:5])
    if not numbers:
        return []
    return [_("还有没了结的订单：%(numbers)s。等收到货、退款办完再来。") % {"numbers": _("、").join(numbers)}]


@erases_personal_data("orders")
def erase(user_id: UUID) -> None:
    """Goods, dates and amounts stay for the books; who received them, where, and what they wrote goes."""
    members = member_ids_of_user(user_id)
    SavedAddress.objects.filter(member_id__in=members).delete()
    CartLine.objects.filter(member_id__in=members).delete()
    orders = Order.objects.filter(buyer_id__in=members)
    OrderRefund.objects.filter(order__in=orders).update(reason="–", answer="")
    orders.update(address={}, note="", tracking_number="", place_token=None, place_fingerprint="")
