"""Give a member a stage by hand, with a reason that they read."""

from uuid import UUID

from django.db import transaction

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.communities.activities import StageReached
from fengqun.people.communities.choices import Stage
from fengqun.people.communities.errors import InvalidSetting, MemberNotFound, ReasonMissing
from fengqun.people.communities.models import Membership, StageArrival
from fengqun.people.communities.policies import APPOINT_STAGE
from fengqun.spine.activity.commands import record


@transaction.atomic
def appoint_stage(community_id: UUID, member_id: UUID, stage: str, *, actor: Actor, reason: str) -> None:
    """Put the member at `stage`, whatever has been counted. Raises Denied, ReasonMissing, MemberNotFound."""
    actor.require(APPOINT_STAGE, community_id)
    if not reason.strip():
        raise ReasonMissing
    if stage not in Stage.values:
        raise InvalidSetting(field="stage", reason=stage)
    member = (
        Membership.objects.select_for_update()
        .filter(community_id=community_id, id=member_id, left_at=None, is_customer_only=False)
        .first()
    )
    if member is None:
        raise MemberNotFound
    if member.stage == stage:
        return
    previous, now = member.stage, clock.now()
    member.stage, member.stage_reached_at = stage, now
    member.save(update_fields=["stage", "stage_reached_at"])
    StageArrival.objects.create(
        membership=member, stage=stage, reached_at=now, appointed_by=actor.member_id, reason=reason.strip()[:200]
    )
    record(
        StageReached(
            community_id=community_id,
            object_id=member_id,
            actor_id=actor.member_id,
            occurred_at=now,
            stage=stage,
            previous=previous,
            is_appointed=True,
        )
    )
