"""Hold a circle while something about it changes, and ask who may change it.

Every command that changes who belongs to a circle holds the circle's row first, so they take turns; two circles are
held in the order of their ids.
"""

from uuid import UUID

from fengqun.kernel.policies import Actor
from fengqun.people.circles.choices import CircleRole, State
from fengqun.people.circles.errors import CircleIsArchived, CircleNotFound, NotHost
from fengqun.people.circles.models import Circle, CircleMember
from fengqun.people.circles.policies import MANAGE_CIRCLES
from fengqun.people.circles.queries.cards import visible_to


def hold(community_id: UUID, circle_id: UUID, *, actor: Actor) -> Circle:
    """The circle, held until the transaction ends. Raises CircleNotFound, also for what the actor may not know of."""
    known = visible_to(actor, community_id).filter(id=circle_id)
    circle = known.select_for_update(of=("self",), no_key=True).first()
    if circle is None:
        raise CircleNotFound
    return circle


def hold_active(community_id: UUID, circle_id: UUID, *, actor: Actor) -> Circle:
    """The same for a circle that goes on. Raises CircleNotFound, CircleIsArchived."""
    circle = hold(community_id, circle_id, actor=actor)
    if circle.state != State.ACTIVE:
        raise CircleIsArchived
    return circle


def hold_as_host(community_id: UUID, circle_id: UUID, *, actor: Actor, even_archived: bool = False) -> Circle:
    """The same for those who may run it: its hosts, and who answers for all circles.

    Raises CircleNotFound, NotHost, CircleIsArchived.
    """
    circle = (hold if even_archived else hold_active)(community_id, circle_id, actor=actor)
    if not may_host(circle, actor):
        raise NotHost
    return circle


def may_host(circle: Circle, actor: Actor) -> bool:
    """Whether the actor hosts this circle or answers for all of them; hosts of other circles do not."""
    if actor.may(MANAGE_CIRCLES, circle.community_id):
        return True
    return actor.member_id is not None and role_in(circle, actor.member_id) == CircleRole.HOST


def role_in(circle: Circle, member_id: UUID) -> str | None:
    """What the member does in the circle, or None if they don't belong."""
    roles = CircleMember.objects.filter(circle_id=circle.id, member_id=member_id, member__left_at=None)
    return roles.values_list("role", flat=True).first()


def other_hosts(circle: Circle, member_id: UUID) -> bool:
    """Whether somebody else hosts the circle too."""
    hosts = CircleMember.objects.filter(circle_id=circle.id, role=CircleRole.HOST, member__left_at=None)
    return hosts.exclude(member_id=member_id).exists()
