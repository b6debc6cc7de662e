"""What the pages of challenges share."""

from typing import Any
from uuid import UUID

from fengqun.content.challenges.errors import MayNotOpen, NotHost
from fengqun.content.challenges.forms import ChallengeForm
from fengqun.content.challenges.policies import RUN_CHALLENGES
from fengqun.content.challenges.queries import challenge_card, runs_challenge
from fengqun.content.challenges.types import ChallengeCard
from fengqun.kernel.requests import Request
from fengqun.people.circles.queries import cards_by_id, circle_cards, my_circles
from fengqun.people.circles.types import CircleCard
from fengqun.people.communities.queries import stage_labels


def find(request: Request, challenge_id: UUID) -> ChallengeCard:
    """The challenge of the address. Raises ChallengeNotFound."""
    return challenge_card(request.community, challenge_id, actor=request.actor)


def is_run_by(request: Request, challenge: ChallengeCard) -> bool:
    """Whether the one who looks runs it."""
    return runs_challenge(request.actor, request.community.id, host_id=challenge.host_id, circle_id=challenge.circle_id)


def find_as_host(request: Request, challenge_id: UUID) -> ChallengeCard:
    """The challenge for those who run it. Raises ChallengeNotFound, NotHost."""
    challenge = find(request, challenge_id)
    if not is_run_by(request, challenge):
        raise NotHost
    return challenge


def circle_named(challenge: ChallengeCard) -> CircleCard | None:
    """The circle that the challenge is for."""
    return cards_by_id([challenge.circle_id]).get(challenge.circle_id) if challenge.circle_id else None


def challenge_form(request: Request, *, is_new: bool, initial: dict[str, Any] | None = None) -> ChallengeForm:
    """The form of a challenge's settings for this actor. Raises MayNotOpen for who could open none."""
    is_staff = request.actor.may(RUN_CHALLENGES, request.community.id)
    circles = _circles(request, is_staff=is_staff) if is_new else []
    if is_new and not is_staff and not circles:
        raise MayNotOpen
    return ChallengeForm(
        request.POST if request.method == "POST" else None,
        stages=stage_labels(request.community.kind),
        circles=circles,
        may_open_for_all=is_staff,
        is_new=is_new,
        initial=initial or {},
    )


def may_open_some(request: Request) -> bool:
    """Whether the one who looks may open a challenge somewhere."""
    if request.actor.may_somewhere(RUN_CHALLENGES, request.community.id):
        return True
    mine = my_circles(request.actor.member_id) if request.actor.member_id else []
    return any(one.is_host for one in mine)


def _circles(request: Request, *, is_staff: bool) -> list[CircleCard]:
    if is_staff:
        return circle_cards(request.community.id, actor=request.actor)
    scopes = request.actor.scopes_of(RUN_CHALLENGES, request.community.id)
    mine = my_circles(request.actor.member_id) if request.actor.member_id else []
    return [one.circle for one in mine if one.is_host or one.circle.id in scopes]
