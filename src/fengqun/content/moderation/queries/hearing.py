"""Who looks after a place, and who may hear an appeal."""

from uuid import UUID

from fengqun.content.moderation.models import Case
from fengqun.content.moderation.policies import MODERATE
from fengqun.people.circles.policies import MANAGE_CIRCLES
from fengqun.people.circles.queries import circle_ids_of, hosts_of
from fengqun.people.communities.queries import holders_of
from fengqun.people.communities.queries.cards import actor_of
from fengqun.people.communities.types import MemberCard


def moderators_of(community_id: UUID, circle_id: UUID | None) -> list[MemberCard]:
    """Those who look after the community outside of circles, or after one circle."""
    holders = holders_of(community_id, MODERATE, scope=circle_id)
    if circle_id is None:
        return [one for one in holders if actor_of(one).may(MODERATE, community_id)]
    inside = {one.id: one for one in hosts_of(circle_id)}
    for one in holders:
        actor = actor_of(one)
        sees = actor.may(MANAGE_CIRCLES, community_id) or circle_id in actor.scopes_of(MODERATE, community_id)
        if sees or circle_id in circle_ids_of(one.id):
            inside[one.id] = one
    return list(inside.values())


def hearers_of(case: Case) -> list[MemberCard]:
    """Those who may hear the author's appeal; nobody, if there is no second person."""
    return [
        one
        for one in moderators_of(case.community_id, case.circle_id)
        if one.id not in {case.author_id, case.decided_by}
    ]
