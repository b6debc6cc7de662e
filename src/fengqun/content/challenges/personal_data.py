"""What this room knows of a person, and how the person is taken out of it."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fengqun.content.challenges.models import CheckIn, CheckInLike, Participant
from fengqun.content.media.commands import drop_of
from fengqun.kernel import clock
from fengqun.people.accounts.personal_data import Record, erases_personal_data, exports_personal_data
from fengqun.people.communities.queries import member_ids_of_user


@exports_personal_data("challenges", _("打卡"))
def export(user_id: UUID) -> Sequence[Record]:
    """The challenges the person took part in, and all check-ins, removed ones too."""
    mine = {"member_id__in": member_ids_of_user(user_id)}
    parts = {
        "participant": Participant.objects.filter(**mine)
        .order_by("joined_at", "id")
        .values("challenge__title", "joined_at", "left_at", "remind_hour"),
        "check_in": CheckIn.objects.filter(**mine)
        .order_by("created_at", "id")
        .values("challenge__title", "day", "is_makeup", "body", "state", "created_at", "edited_at"),
    }
    return [{"type": kind, **row} for kind, rows in parts.items() for row in rows]


@erases_personal_data("challenges")
def erase(user_id: UUID) -> None:
    """Take part in nothing any more; what was sent loses its words and files. That there was a check-in stays."""
    members = member_ids_of_user(user_id)
    sent = CheckIn.objects.filter(member_id__in=members)
    drop_of("check_in", list(sent.values_list("id", flat=True)))
    sent.update(body="", body_html="", held_reason="", state=CheckIn.State.REMOVED)
    sent.filter(removed_at=None).update(removed_at=clock.now())
    CheckInLike.objects.filter(member_id__in=members).delete()
    Participant.objects.filter(member_id__in=members, left_at=None).update(left_at=clock.now())
    Participant.objects.filter(member_id__in=members).update(remind_hour=None, reminded_on=None, cheered_at=None)
