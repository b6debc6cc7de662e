"""Who looks after what is said: rights, and where they hold.

In a circle those of its hosts hold, of who answers for all circles, and of who was given the right for that circle;
community-wide staff who do not belong to a circle do not see into it.
"""

from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import Denied
from fengqun.kernel.policies import SYSTEM, Actor, Right, Role
from fengqun.kernel.requests import Request
from fengqun.people.circles.choices import CircleRole
from fengqun.people.circles.policies import MANAGE_CIRCLES
from fengqun.people.circles.queries import my_circles

MODERATE = Right("content.moderate", _("处理举报"), roles={Role.OPERATOR, Role.HOST}, delegable=True)
SET_MODERATION_TERMS = Right("content.moderation_terms", _("设置举报与防骚扰"), roles={Role.OPERATOR})


@dataclass(frozen=True)
class Beat:
    """Where somebody looks after what is said: the community outside of circles, all circles, or some."""

    is_everywhere: bool = False
    has_commons: bool = False
    circle_ids: frozenset[UUID] = frozenset()

    @property
    def is_anywhere(self) -> bool:
        """Whether there is such a place at all."""
        return self.is_everywhere or self.has_commons or bool(self.circle_ids)

    def covers(self, circle_id: UUID | None) -> bool:
        """Whether that circle, or with None the community outside of circles, is one of the places."""
        if self.is_everywhere:
            return True
        return self.has_commons if circle_id is None else circle_id in self.circle_ids


def beat_of(actor: Actor, community_id: UUID) -> Beat:
    """Where the actor looks after what is said; at most one statement."""
    if actor.is_system:
        return Beat(is_everywhere=True, has_commons=True)
    if actor.community_id != community_id or actor.member_id is None:
        return Beat()
    has_commons = actor.may(MODERATE, community_id)
    if has_commons and actor.may(MANAGE_CIRCLES, community_id):
        return Beat(is_everywhere=True, has_commons=True)
    mine = my_circles(actor.member_id)
    circles = {one.circle.id for one in mine if has_commons or one.role == CircleRole.HOST}
    return Beat(has_commons=has_commons, circle_ids=frozenset(circles) | actor.scopes_of(MODERATE, community_id))


def require_beat(actor: Actor, community_id: UUID, circle_id: UUID | None) -> None:
    """Raise SignInRequired or Denied unless the actor looks after that place."""
    if not beat_of(actor, community_id).covers(circle_id):
        actor.require(MODERATE, community_id, circle_id)
        raise Denied(reason=_("这里归别人管。"))


def on_behalf(actor: Actor) -> Actor:
    """The system, acting for a moderator whose right was asked for already: other rooms note who it was."""
    return replace(SYSTEM, member_id=actor.member_id, community_id=actor.community_id, name=actor.name)


def moderators(request: Request) -> None:
    """Open to those who look after any place of the community."""
    community = request.community
    if community is None:
        raise Denied(reason=_("这里只对工作人员开放。"))
    if not beat_of(request.actor, community.id).is_anywhere:
        request.actor.require(MODERATE, community.id)


def role_shown(actor: Actor) -> str:
    """The part under which somebody stands in the public log."""
    if actor.is_system:
        return ""
    return next((role.value for role in (Role.OWNER, Role.OPERATOR, Role.HOST) if role in actor.roles), "delegate")
