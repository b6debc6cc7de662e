"""Who may plan and run gatherings, and who may know of which."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.policies import Actor, Right, Role
from fengqun.people.circles.queries import runs_circle

HOST_GATHERINGS = Right("gatherings.host", _("主持聚会"), roles={Role.OPERATOR, Role.HOST}, delegable=True)
"""Given for the community, or for one circle of it."""


def is_member(actor: Actor, community_id: UUID) -> bool:
    """Whether the actor belongs to this community."""
    return actor.community_id == community_id and actor.member_id is not None


def may_host(actor: Actor, community_id: UUID, circle_id: UUID | None) -> bool:
    """Whether the actor may plan gatherings there: of the whole community, or of that circle.

    Who hosts a circle may plan what it does.
    """
    if actor.may(HOST_GATHERINGS, community_id, circle_id):
        return True
    return circle_id is not None and runs_circle(actor, community_id, circle_id)


def may_run(actor: Actor, community_id: UUID, *, host_id: UUID, circle_id: UUID | None) -> bool:
    """Whether the actor may change it, see who comes and stand at its door: its host, and who may host there."""
    if is_member(actor, community_id) and actor.member_id == host_id:
        return True
    return may_host(actor, community_id, circle_id)
