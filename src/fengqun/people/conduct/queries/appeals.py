"""Who may decide an appeal."""

from uuid import UUID

from fengqun.people.communities.queries.cards import actor_of, holders_of
from fengqun.people.communities.types import MemberCard
from fengqun.people.conduct.policies import JUDGE_APPEALS, may_hear


def hearers_of(community_id: UUID, member: MemberCard, first_judge_id: UUID | None) -> list[MemberCard]:
    """Those who may decide that member's appeal against that judge; nobody, if there is no second person."""
    return [
        one
        for one in holders_of(community_id, JUDGE_APPEALS)
        if may_hear(actor_of(one), community_id, member=member, first_judge_id=first_judge_id)
    ]
