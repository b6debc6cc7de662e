"""Who may found circles in a community."""

from uuid import UUID

from fengqun.kernel.policies import Actor
from fengqun.people.circles.decisions import has_reached
from fengqun.people.circles.models import CircleTerms
from fengqun.people.circles.policies import MANAGE_CIRCLES
from fengqun.people.communities.queries import community_by_id, member_card, stage_labels


def founding_stage(community_id: UUID) -> str:
    """From which stage on members may found circles; "" where only staff do."""
    stage = CircleTerms.objects.filter(community_id=community_id).values_list("founding_stage", flat=True).first()
    return stage or ""


def may_found(actor: Actor, community_id: UUID) -> bool:
    """Whether the actor may found a circle here: staff always, members from the stage that the community says."""
    if actor.may(MANAGE_CIRCLES, community_id):
        return True
    if actor.member_id is None or actor.community_id != community_id:
        return False
    wanted = founding_stage(community_id)
    if not wanted:
        return False
    ladder = list(stage_labels(community_by_id(community_id).kind))
    return has_reached(member_card(actor.member_id).stage, wanted, ladder=ladder)
