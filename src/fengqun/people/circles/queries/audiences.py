"""Whose audience somebody is: what was said in circles, and who may read it."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from fengqun.kernel.policies import Actor
from fengqun.kernel.prepared import prepared
from fengqun.people.circles.choices import CircleRole, State
from fengqun.people.circles.models import Circle, CircleMember
from fengqun.people.circles.policies import MANAGE_CIRCLES
from fengqun.people.circles.types import CIRCLE, MEMBERS, PUBLIC

READ_BY_CIRCLES = """
SELECT mine.circle_id FROM circles_circlemember mine JOIN circles_circle own ON own.id = mine.circle_id
WHERE mine.member_id = %(reader)s AND own.state = 'active' """
"""For statements of rooms above: the active circles of the member `reader`, to stand behind `IN`."""


def audiences_of(actor: Actor, community_id: UUID) -> list[str]:
    """The audiences that the actor belongs to in that community, as `Audience.as_text` writes them.

    Who answers for all circles reads them all; whoever left a circle reads it no more. Archived circles stay readable.
    """
    if actor.community_id != community_id and not actor.is_system:
        return [PUBLIC]
    if actor.member_id is None and not actor.is_system:
        return [PUBLIC]
    return [PUBLIC, MEMBERS, *(f"{CIRCLE}{one}" for one in sorted(readable_circle_ids(actor, community_id)))]


def readable_circle_ids(actor: Actor, community_id: UUID) -> frozenset[UUID]:
    """The circles, archived ones too, whose words the actor may read; one statement."""
    if actor.may(MANAGE_CIRCLES, community_id):
        return frozenset(Circle.objects.filter(community_id=community_id).values_list("id", flat=True))
    if actor.member_id is None or actor.community_id != community_id:
        return frozenset()
    return frozenset(row["circle_id"] for row in _all_of(member=actor.member_id))


@prepared
def _all_of(member: UUID) -> QuerySet[CircleMember, Any]:
    mine = CircleMember.objects.filter(member_id=member, member__left_at=None)
    ids: QuerySet[CircleMember, Any] = mine.values("circle_id")
    return ids


def within_reach(actor: Actor, community_id: UUID, *, prefix: str = "") -> Q:
    """Rows of this community with a column `circle_id` that stand in no circle, or in one that the actor reads.

    A condition that costs no statement of its own; the rows themselves must be of the community.
    """
    if actor.may(MANAGE_CIRCLES, community_id):
        return Q()
    outside = Q(**{f"{prefix}circle_id": None})
    if actor.member_id is None or actor.community_id != community_id:
        return outside
    mine = CircleMember.objects.filter(member_id=actor.member_id, member__left_at=None)
    return outside | Q(**{f"{prefix}circle_id__in": mine.values("circle_id")})


def hosted_by(member_id: UUID) -> Q:
    """Rows with a column `circle_id` that stand in a circle which the member hosts; no statement of its own."""
    mine = CircleMember.objects.filter(member_id=member_id, member__left_at=None, role=CircleRole.HOST)
    return Q(circle_id__in=mine.values("circle_id"))


def speaks_in(circle_id: UUID, member_id: UUID) -> bool:
    """Whether the member belongs to the circle and the circle goes on."""
    people = CircleMember.objects.filter(circle_id=circle_id, member_id=member_id, member__left_at=None)
    return people.filter(circle__state=State.ACTIVE).exists()


def runs_circle(actor: Actor, community_id: UUID, circle_id: UUID) -> bool:
    """Whether the actor hosts the circle or answers for all circles of the community."""
    if actor.may(MANAGE_CIRCLES, community_id):
        return True
    if actor.member_id is None or actor.community_id != community_id:
        return False
    hosts = CircleMember.objects.filter(circle_id=circle_id, role=CircleRole.HOST, member_id=actor.member_id)
    return hosts.filter(Q(member__left_at=None, circle__community_id=community_id)).exists()


def is_muted(circle_id: UUID, member_id: UUID) -> bool:
    """Whether the member wants to hear no more of the circle."""
    return bool(muted_by(circle_id, [member_id]))


def muted_by(circle_id: UUID, member_ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of the members who want to hear no more of the circle."""
    rows = CircleMember.objects.filter(circle_id=circle_id, is_muted=True, member_id__in=member_ids)
    return frozenset(rows.values_list("member_id", flat=True))
