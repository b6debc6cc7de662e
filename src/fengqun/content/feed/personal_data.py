"""What this room keeps of a person, for them to take along, and what goes when they do."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fengqun.content.feed.commands import rescore
from fengqun.content.feed.models import Exposure, Reader, RingMember, Vote
from fengqun.people.accounts.personal_data import erases_personal_data, exports_personal_data
from fengqun.people.communities.queries import member_ids_of_user


@exports_personal_data("feed", _("看过什么，喜欢怎么计"))
def export(user_id: UUID) -> list[Mapping[str, object]]:
    """What stood on the person's screen in the last 30 days, how their likes count, and how they read."""
    members = member_ids_of_user(user_id)
    shown = Exposure.objects.filter(member_id__in=members).order_by("day", "post_id")
    votes = Vote.objects.filter(voter_id__in=members).order_by("cast_at")
    readers = Reader.objects.filter(member_id__in=members)
    rings = RingMember.objects.filter(member_id__in=members)
    return [
        *({"kind": "reading", "without_ranking": one.is_plain} for one in readers),
        *({"kind": "shown", "post": str(one.post_id), "day": one.day.isoformat()} for one in shown),
        *({"kind": "vote", "post": str(one.post_id), "weight": one.weight, "why": one.standing} for one in votes),
        *({"kind": "ring", "inside": one.inside, "given": one.given, "weight": one.weight} for one in rings),
    ]


@erases_personal_data("feed")
@transaction.atomic
def erase(user_id: UUID) -> None:
    """Forget what the person saw, how they read and what they voted; sums of what was shown remain."""
    members = member_ids_of_user(user_id)
    Exposure.objects.filter(member_id__in=members).delete()
    Reader.objects.filter(member_id__in=members).delete()
    RingMember.objects.filter(member_id__in=members).delete()
    voted = list(Vote.objects.filter(voter_id__in=members).values_list("post_id", flat=True))
    Vote.objects.filter(voter_id__in=members).delete()
    rescore(voted)
