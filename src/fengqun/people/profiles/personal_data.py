"""What this room knows of a person, and how the person is taken out of it."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fengqun.people.accounts.personal_data import Record, erases_personal_data, exports_personal_data
from fengqun.people.communities.queries import member_ids_of_user
from fengqun.people.profiles.models import Entry, Tie


@exports_personal_data("profiles", _("个人资料与关注"))
def export(user_id: UUID) -> Sequence[Record]:
    """What the person told of themselves, whom they follow, block and mute, and who follows them."""
    members = member_ids_of_user(user_id)
    entries = Entry.objects.filter(member_id__in=members).order_by("member_id", "field")
    ties = Tie.objects.filter(member_id__in=members).order_by("made_at", "id")
    followers = Tie.objects.filter(other_id__in=members, kind="follow").order_by("made_at", "id")
    return [
        *({"type": "field", **row} for row in entries.values("field", "values", "audience", "changed_at")),
        *({"type": "tie", **row} for row in ties.values("kind", "other_id", "other__display_name", "made_at")),
        *({"type": "follower", **row} for row in followers.values("member_id", "member__display_name", "made_at")),
    ]


@erases_personal_data("profiles")
def erase(user_id: UUID) -> None:
    """Everything goes, ties to the person too."""
    members = member_ids_of_user(user_id)
    Entry.objects.filter(member_id__in=members).delete()
    Tie.objects.filter(Q(member_id__in=members) | Q(other_id__in=members)).delete()
