"""What this room knows of a person, and how the person is taken out of it."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqun.kernel import clock
from fengqun.kernel.policies import Role
from fengqun.people.accounts.personal_data import (
    ERASED_NAME,
    Record,
    erases_personal_data,
    exports_personal_data,
    hinders_erasure,
)
from fengqun.people.communities.commands.leave import part
from fengqun.people.communities.commands.listing import list_members
from fengqun.people.communities.models import (
    Application,
    Behaviour,
    BehaviourDay,
    Community,
    Consent,
    InviteCode,
    Membership,
    StageArrival,
    Trial,
)


@exports_personal_data("communities", gettext_lazy("社群"))
def export(user_id: UUID) -> Sequence[Record]:
    """Memberships with everything that hangs on them, applications with their answers, consents and invitations."""
    mine = {"membership__user_id": user_id}
    parts = {
        "membership": Membership.objects.filter(user_id=user_id)
        .order_by("joined_at", "id")
        .values(
            "id",
            "community__name",
            "display_name",
            "avatar_key",
            "stage",
            "roles",
            "joined_at",
            "left_at",
            "is_customer_only",
            "silenced_until",
            "silenced_reason",
            "source",
            "source_id",
        ),
        "application": Application.objects.filter(user_id=user_id)
        .order_by("created_at", "id")
        .values("community__name", "state", "display_name", "answers", "created_at", "decided_at", "reason"),
        "consent": Consent.objects.filter(user_id=user_id)
        .order_by("decided_at", "id")
        .values("community__name", "purpose", "version", "is_given", "decided_at"),
        "stage": StageArrival.objects.filter(**mine)
        .order_by("reached_at", "id")
        .values("membership__community__name", "stage", "reached_at", "counts", "reason"),
        "behaviour": Behaviour.objects.filter(**mine)
        .order_by("kind")
        .values("membership__community__name", "kind", "count", "last_at"),
        "trial": Trial.objects.filter(**mine)
        .order_by("started_at", "id")
        .values("membership__community__name", "goals", "started_at", "ends_at", "state", "reason"),
        "invitation": InviteCode.objects.filter(inviter__user_id=user_id)
        .order_by("created_at", "id")
        .values("community__name", "code", "email", "quota", "used_count", "created_at", "revoked_at"),
    }
    return [{"type": kind, **row} for kind, rows in parts.items() for row in rows]


@hinders_erasure("communities")
def hinder(user_id: UUID) -> Sequence[str]:
    """A community must not be left without an owner."""
    owned = Membership.objects.filter(user_id=user_id, left_at=None, roles__contains=[Role.OWNER])
    reasons = []
    for member_id, community_id, name in owned.values_list("id", "community_id", "community__name"):
        owners = Membership.objects.filter(community_id=community_id, left_at=None, roles__contains=[Role.OWNER])
        if not owners.exclude(id=member_id).exists():
            reasons.append(_("你是“%(name)s”唯一的群主，先把群主交给别人。") % {"name": name})
    return reasons


@erases_personal_data("communities")
def erase(user_id: UUID) -> None:
    """End every membership and take name, answers and reasons away; consents stay as the proof of what was allowed."""
    mine = Membership.objects.filter(user_id=user_id)
    present = mine.filter(left_at=None).order_by("community_id").values_list("community_id", "id")
    for community_id, member_id in list(present):
        Community.objects.select_for_update().get(id=community_id)
        part(community_id, member_id)
    member_ids = list(mine.values_list("id", flat=True))
    mine.update(
        display_name=ERASED_NAME, avatar_key="", source="", source_id="", silenced_reason="", granted=[], roles=[]
    )
    list_members(member_ids)
    Application.objects.filter(user_id=user_id).delete()
    StageArrival.objects.filter(membership_id__in=member_ids).update(reason="")
    Trial.objects.filter(membership_id__in=member_ids).update(reason="")
    BehaviourDay.objects.filter(membership_id__in=member_ids).delete()
    codes = InviteCode.objects.filter(inviter_id__in=member_ids)
    codes.filter(revoked_at=None).update(revoked_at=clock.now())
    codes.update(email="")
