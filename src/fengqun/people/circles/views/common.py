"""What the pages of circles share."""

from typing import Any
from uuid import UUID

from fengqun.kernel.errors import DomainError
from fengqun.kernel.requests import Request
from fengqun.people.circles.errors import InvalidCircle, NotHost, SlugTaken
from fengqun.people.circles.forms import CircleForm
from fengqun.people.circles.policies import MANAGE_CIRCLES, may_run
from fengqun.people.circles.queries import circle_by_slug, role_of
from fengqun.people.circles.types import CircleCard
from fengqun.people.communities.queries import stage_labels


def find(request: Request, slug: str) -> CircleCard:
    """The circle of the address. Raises CircleNotFound, also for secret circles of others."""
    return circle_by_slug(request.community.id, slug, actor=request.actor)


def find_as_host(request: Request, slug: str) -> CircleCard:
    """The same for those who run it. Raises CircleNotFound, NotHost."""
    circle = find(request, slug)
    if not may_run(request.actor, circle, role_of(circle.id, request.actor.member_id)):
        raise NotHost
    return circle


def code_key(circle: CircleCard) -> str:
    """Under which the session remembers the code that somebody came to the circle with."""
    return f"circle_code:{circle.id}"


def circle_form(request: Request, *, is_new: bool, initial: dict[str, Any] | None = None) -> CircleForm:
    """The form of a circle's settings for this actor, filled from the request if it was sent."""
    return CircleForm(
        request.POST if request.method == "POST" else None,
        stages=stage_labels(request.community.kind),
        is_new=is_new,
        is_staff=request.actor.may(MANAGE_CIRCLES, request.community.id),
        initial=initial or {},
    )


def refuse_in(form: CircleForm, error: DomainError) -> None:
    """Show a command's refusal where it belongs in the form."""
    is_about_address = isinstance(error, SlugTaken) and "slug" in form.fields
    text = str(error.details["reason"]) if isinstance(error, InvalidCircle) else str(error)
    form.add_error("slug" if is_about_address else None, text)


def member_ids(cards: list[Any]) -> list[UUID]:
    """The ids of the people on cards of a circle."""
    return [card.person.id for card in cards]
