"""What somebody is to a place: the whole community, or one of its circles."""

from dataclasses import dataclass
from uuid import UUID

from fengqun.content.posts.errors import NotInThisCircle
from fengqun.content.posts.policies import RIGHTS_IN_PLACE
from fengqun.kernel.errors import Denied
from fengqun.kernel.policies import Actor, Right
from fengqun.people.circles.choices import CircleRole
from fengqun.people.circles.policies import MANAGE_CIRCLES
from fengqun.people.circles.queries import role_of, speaks_in


@dataclass(frozen=True, slots=True)
class Standing:
    """An actor in a place; `circle_id` is None for the community as a whole."""

    actor: Actor
    community_id: UUID
    circle_id: UUID | None
    is_inside: bool
    is_host: bool

    def may(self, right: Right) -> bool:
        """Whether the actor has the right here."""
        if self.circle_id is None:
            return self.actor.may(right, self.community_id)
        return self.is_inside and (self.is_host or self.actor.may(right, self.community_id, self.circle_id))

    def require(self, right: Right) -> None:
        """Raise SignInRequired or Denied unless `may(right)`."""
        if self.may(right):
            return
        self.actor.require(right, self.community_id, self.circle_id)
        raise Denied(reason="")


def standing_in(actor: Actor, community_id: UUID, circle_id: UUID | None) -> Standing:
    """What the actor is there; one statement for a circle, none for the community as a whole."""
    if circle_id is None:
        return Standing(actor, community_id, None, is_inside=True, is_host=False)
    if actor.may(MANAGE_CIRCLES, community_id):
        return Standing(actor, community_id, circle_id, is_inside=True, is_host=True)
    role = role_of(circle_id, actor.member_id) if actor.community_id == community_id else ""
    has_grant = any(circle_id in actor.scopes_of(right, community_id) for right in RIGHTS_IN_PLACE)
    return Standing(actor, community_id, circle_id, is_inside=bool(role) or has_grant, is_host=role == CircleRole.HOST)


def insist_on_speaking(circle_id: UUID | None, member_id: UUID) -> None:
    """Raise NotInThisCircle unless the member belongs to the circle, if there is one, and the circle goes on."""
    if circle_id is not None and not speaks_in(circle_id, member_id):
        raise NotInThisCircle
