"""Who may start and run series."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.policies import Actor, Right, Role
from fengqun.people.circles.queries import runs_circle

RUN_SERIES = Right("series.run", _("主持系列"), roles={Role.OPERATOR, Role.HOST}, delegable=True)
"""Given for the community, or for one circle of it."""


def is_member(actor: Actor, community_id: UUID) -> bool:
    """Whether the actor belongs to this community."""
    return actor.community_id == community_id and actor.member_id is not None


def may_start(actor: Actor, community_id: UUID, circle_id: UUID | None) -> bool:
    """Whether the actor may start series there: for the community, or in a circle that they host."""
    if actor.may(RUN_SERIES, community_id, circle_id):
        return True
    return circle_id is not None and runs_circle(actor, community_id, circle_id)


def may_run(actor: Actor, community_id: UUID, *, host_ids: Collection[UUID], circle_id: UUID | None) -> bool:
    """Whether the actor may change a series and what comes in it: its hosts, and who may start series there."""
    if is_member(actor, community_id) and actor.member_id in host_ids:
        return True
    return may_start(actor, community_id, circle_id)
