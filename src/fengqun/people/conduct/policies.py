"""Who judges whom: rights, and pure answers."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import Denied
from fengqun.kernel.policies import Actor, Right, Role
from fengqun.kernel.requests import Request
from fengqun.people.communities.types import MemberCard
from fengqun.people.conduct.choices import CIRCLE_JUDGE_HOURS, Step
from fengqun.people.conduct.errors import AboutStaff, NotImpartial, NotInCircle, TooHardForCircle

JUDGE = Right("conduct.judge", _("裁决违规"), roles={Role.OPERATOR}, delegable=True)
JUDGE_APPEALS = Right("conduct.appeals", _("复核申诉"), roles={Role.OPERATOR}, delegable=True)
SET_CONDUCT_TERMS = Right("conduct.terms", _("设置违规与申诉"), roles={Role.OPERATOR})

STAFF = frozenset({Role.OWNER, Role.OPERATOR})


def require_judge(actor: Actor, accused: MemberCard, circle_id: UUID | None, *, circles: Collection[UUID]) -> None:
    """Raise unless the actor may judge this member, in that circle where one is named.

    Nobody judges themselves; staff are judged by owners only, and owners by another owner. Who judges in one circle
    judges its members: `circles` are those of the accused. Raises SignInRequired, Denied, NotImpartial, AboutStaff,
    NotInCircle.
    """
    actor.require(JUDGE, accused.community_id, circle_id)
    if actor.is_system:
        return
    if actor.member_id == accused.id:
        raise NotImpartial
    if STAFF & set(accused.roles) and Role.OWNER not in actor.roles:
        raise AboutStaff
    if not actor.may(JUDGE, accused.community_id) and circle_id not in circles:
        raise NotInCircle


def require_measure(actor: Actor, community_id: UUID, step: str, hours: int) -> None:
    """Raise TooHardForCircle where somebody who judges in one circle only would decide more than they may."""
    if actor.may(JUDGE, community_id):
        return
    if step == Step.REMOVAL or hours > CIRCLE_JUDGE_HOURS:
        raise TooHardForCircle(hours=CIRCLE_JUDGE_HOURS)


def may_hear(actor: Actor, community_id: UUID, *, member: MemberCard, first_judge_id: UUID | None) -> bool:
    """Whether the actor may decide that member's appeal against the first judge's decision."""
    if actor.member_id is None or actor.member_id in {member.id, first_judge_id}:
        return False
    if not actor.may(JUDGE_APPEALS, community_id):
        return False
    return Role.OWNER in actor.roles or not STAFF & set(member.roles)


def workers(request: Request) -> None:
    """Open to those who judge somewhere in the community, or hear appeals."""
    community, actor = request.community, request.actor
    if community is None:
        raise Denied(reason=_("这里只对工作人员开放。"))
    if not actor.may(JUDGE_APPEALS, community.id) and not actor.may_somewhere(JUDGE, community.id):
        actor.require(JUDGE, community.id)
