"""What several pages of gatherings need."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import segno

from fengqun.content.gatherings.errors import NotTheHost
from fengqun.content.gatherings.policies import HOST_GATHERINGS
from fengqun.content.gatherings.queries import card_for, runs
from fengqun.content.gatherings.types import GatheringCard
from fengqun.kernel.errors import NotFound, SignInRequired
from fengqun.kernel.requests import Request
from fengqun.people.circles.queries import my_circles
from fengqun.people.circles.types import CircleCard

UNREADABLE = 422


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code as a path in a square of `side` modules."""

    side: int
    path: str


def code_of(text: str) -> Code:
    """The QR code of a text, with the quiet zone that readers need."""
    rows = [list(row) for row in segno.make(text, error="m").matrix_iter(border=2)]
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return Code(len(rows), path)


def find(request: Request, gathering_id: UUID) -> GatheringCard:
    """The gathering that the address names. Raises NotFound, GatheringNotFound."""
    if request.community is None:
        raise NotFound
    return card_for(request.community.id, gathering_id, actor=request.actor)


def find_as_host(request: Request, gathering_id: UUID) -> GatheringCard:
    """The same for those who run it. Raises SignInRequired, NotTheHost."""
    card = find(request, gathering_id)
    if not runs(request.actor, card):
        if request.actor.user_id is None:
            raise SignInRequired
        raise NotTheHost
    return card


def circles_to_host_in(request: Request) -> list[CircleCard]:
    """The circles in which the actor may plan something: their own ones that they host, all of theirs for hosts."""
    actor, community = request.actor, request.community
    if actor.member_id is None:
        return []
    hosts_all = actor.may(HOST_GATHERINGS, community.id)
    return [
        one.circle
        for one in my_circles(actor.member_id)
        if hosts_all or one.is_host or actor.may(HOST_GATHERINGS, community.id, one.circle.id)
    ]


def may_plan_something(request: Request) -> bool:
    """Whether there is anything that the actor may plan."""
    actor, community = request.actor, request.community
    if actor.member_id is None:
        return False
    return actor.may(HOST_GATHERINGS, community.id) or bool(circles_to_host_in(request))


def member_context(**more: Any) -> dict[str, Any]:  # noqa: ANN401 - of templates
    """The context of a member page."""
    return {"nav": "home", **more}
