"""Appoint hosts of a circle, and let them step down."""

from uuid import UUID

from django.db import transaction

from fengqun.kernel.policies import Actor
from fengqun.people.circles.activities import CircleHostAppointed, CircleHostDismissed
from fengqun.people.circles.choices import CircleRole
from fengqun.people.circles.commands.locking import hold_as_host, other_hosts, role_in
from fengqun.people.circles.errors import LastHost, NotHost, NotInCircle
from fengqun.people.circles.models import Circle, CircleMember
from fengqun.people.circles.policies import MANAGE_CIRCLES
from fengqun.spine.activity.commands import record


@transaction.atomic
def appoint_host(community_id: UUID, circle_id: UUID, member_id: UUID, *, actor: Actor) -> None:
    """Let a member of the circle host it; nothing happens if they do. Raises CircleNotFound, NotHost, NotInCircle."""
    circle = hold_as_host(community_id, circle_id, actor=actor)
    role = role_in(circle, member_id)
    if role is None:
        raise NotInCircle
    if role == CircleRole.HOST:
        return
    _set_role(circle, member_id, CircleRole.HOST)
    record(
        CircleHostAppointed(
            community_id=community_id, object_id=circle.id, actor_id=actor.member_id, member_id=member_id
        )
    )


@transaction.atomic
def dismiss_host(community_id: UUID, circle_id: UUID, member_id: UUID, *, actor: Actor) -> None:
    """Step down oneself, or be dismissed by who answers for all circles; hosts do not depose each other.

    Nothing happens to who is no host. Raises CircleNotFound, NotHost, CircleIsArchived, NotInCircle, LastHost.
    """
    circle = hold_as_host(community_id, circle_id, actor=actor)
    if member_id != actor.member_id and not actor.may(MANAGE_CIRCLES, community_id):
        raise NotHost
    role = role_in(circle, member_id)
    if role is None:
        raise NotInCircle
    if role != CircleRole.HOST:
        return
    if not other_hosts(circle, member_id):
        raise LastHost
    _set_role(circle, member_id, CircleRole.MEMBER)
    record(
        CircleHostDismissed(
            community_id=community_id, object_id=circle.id, actor_id=actor.member_id, member_id=member_id
        )
    )


def _set_role(circle: Circle, member_id: UUID, role: CircleRole) -> None:
    CircleMember.objects.filter(circle_id=circle.id, member_id=member_id).update(role=role)
