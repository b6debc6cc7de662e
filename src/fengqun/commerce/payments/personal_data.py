"""What this room knows of a person, and how the person is taken out of it."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fengqun.commerce.payments.models import PaymentIntent
from fengqun.people.accounts.personal_data import Record, erases_personal_data, exports_personal_data
from fengqun.people.communities.queries import member_ids_of_user


@exports_personal_data("payments", _("付款"))
def export(user_id: UUID) -> Sequence[Record]:
    """What the person paid, or was to pay."""
    intents = PaymentIntent.objects.filter(payer_id__in=member_ids_of_user(user_id)).order_by("id")
    return list(
        intents.values(
            "subject",
            "amount_minor",
            "currency",
            "provider",
            "provider_ref",
            "status",
            "captured_minor",
            "refunded_minor",
            "created_at",
            "captured_at",
        )
    )


@erases_personal_data("payments")
def erase(user_id: UUID) -> None:
    """Amounts and references stay: the provider's statement is compared with them. Addresses of pages to pay on go."""
    intents = PaymentIntent.objects.filter(payer_id__in=member_ids_of_user(user_id))
    intents.update(pay_url="", return_url="")
