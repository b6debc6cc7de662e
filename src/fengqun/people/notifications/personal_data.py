"""What this room knows of a person, and how the person is taken out of it."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fengqun.people.accounts.personal_data import Record, erases_personal_data, exports_personal_data
from fengqun.people.communities.queries import member_ids_of_user
from fengqun.people.notifications.models import Notice, Switch


@exports_personal_data("notifications", _("通知"))
def export(user_id: UUID) -> Sequence[Record]:
    """What the person was told, and the switches they moved."""
    members = member_ids_of_user(user_id)
    notices = Notice.objects.filter(member_id__in=members).order_by("created_at", "id")
    switches = Switch.objects.filter(member_id__in=members).order_by("kind")
    told = notices.values("kind", "title", "url", "params", "times", "created_at", "latest_at", "read_at", "emailed_at")
    moved = switches.values("kind", "in_app", "email", "changed_at")
    return [{"type": "notice", **row} for row in told] + [{"type": "switch", **row} for row in moved]


@erases_personal_data("notifications")
def erase(user_id: UUID) -> None:
    """Nobody reads these any more. What others were told of this person alone goes too: it may repeat their words.

    Where others did the same, the notice stays, and the person in it goes by the name that stays.
    """
    members = member_ids_of_user(user_id)
    Notice.objects.filter(member_id__in=members).delete()
    Notice.objects.filter(actors__len__gt=0, actors__contained_by=members).delete()
    Switch.objects.filter(member_id__in=members).delete()
