"""What this room does by the clock, and the letters it writes."""

from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation

from fengqun.commerce.orders import commands
from fengqun.commerce.orders.queries import order_detail
from fengqun.kernel.money import Money
from fengqun.kernel.policies import SYSTEM
from fengqun.people.accounts.queries import user_card
from fengqun.people.communities.queries import community_by_id, member_card
from fengqun.spine.jobs.registry import job, periodic
from fengqun.ui.amounts import write_amount


@periodic("* * * * *", name="orders.expire_unpaid")
def expire_unpaid() -> None:
    """Close orders that nobody paid in time."""
    commands.expire_unpaid()


@periodic("*/10 * * * *", name="orders.receive_overdue")
def receive_overdue() -> None:
    """Count shipped orders as received when their days are over."""
    commands.receive_overdue()


@job(name="orders.tell_payment_returned", queue="default")
def tell_payment_returned(*, order_id: UUID, amount_minor: int, currency: str, why: str) -> None:
    """Tell a buyer by e-mail, in their language, that the order could not take their money."""
    order = order_detail(order_id, actor=SYSTEM)
    community = community_by_id(order.community_id)
    buyer = member_card(order.buyer_member_id)
    person = user_card(buyer.user_id)
    if not person.is_reachable:
        return
    with translation.override(person.language or community.language):
        context = {
            "order": order,
            "community": community,
            "buyer": buyer,
            "amount": write_amount(Money(amount_minor, currency)),
            "why": why,
            "site": settings.SITE_ORIGIN,
        }
        subject = render_to_string("orders/email/payment_returned_subject.txt", context).strip()
        body = render_to_string("orders/email/payment_returned.txt", context)
    send_mail(subject, body, None, [person.email])
