"""What this room knows of a person, and how the person is taken out of it."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fengqun.commerce.drops.models import Claim, Reminder
from fengqun.people.accounts.personal_data import Record, erases_personal_data, exports_personal_data
from fengqun.people.communities.queries import member_ids_of_user


@exports_personal_data("drops", _("限时抢购"))
def export(user_id: UUID) -> Sequence[Record]:
    """What was decided about the person's wishes, and what they wanted to be reminded of."""
    members = member_ids_of_user(user_id)
    claims = Claim.objects.filter(member_id__in=members).order_by("claimed_at", "id")
    reminders = Reminder.objects.filter(member_id__in=members).order_by("asked_at")
    return [
        *({"type": "claim", **row} for row in claims.values("drop_id", "outcome", "claimed_at", "order_id")),
        *({"type": "reminder", **row} for row in reminders.values("drop_id", "asked_at", "sent_at")),
    ]


@erases_personal_data("drops")
def erase(user_id: UUID) -> None:
    """No letters any more. Decisions hold ids alone and stay: units are counted by them."""
    Reminder.objects.filter(member_id__in=member_ids_of_user(user_id)).delete()
