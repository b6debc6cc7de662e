"""Rights over circles, and who may see what of one: pure answers."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.policies import Actor, Right, Role
from fengqun.people.circles.choices import CircleRole, Kind
from fengqun.people.circles.types import CircleCard

MANAGE_CIRCLES = Right("circles.manage", _("管理圈子"), roles={Role.OPERATOR})
"""Answers for all circles of the community, and so knows of the secret ones."""


def may_run(actor: Actor, circle: CircleCard, role: str) -> bool:
    """Whether the actor, who plays `role` in the circle ("" for none), runs it."""
    return role == CircleRole.HOST or actor.may(MANAGE_CIRCLES, circle.community_id)


def may_see_people(actor: Actor, circle: CircleCard, role: str) -> bool:
    """Whether the actor may see who belongs: all members for open circles, else those inside and who runs it.

    Hosts are named to everybody who may know of the circle.
    """
    return circle.kind == Kind.OPEN or bool(role) or may_run(actor, circle, role)
