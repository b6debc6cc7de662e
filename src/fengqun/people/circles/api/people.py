"""Who belongs to a circle, who asks, who is invited."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Status

from fengqun.kernel.errors import Denied
from fengqun.kernel.policies import allow, members
from fengqun.kernel.requests import LAST_PAGE, Request
from fengqun.people.circles.api.router import CIRCLE, circle_detail, paged, router
from fengqun.people.circles.api.schemas import CircleDetail, CircleMemberPage, CircleRequestOut, ReasonIn, RequestIn
from fengqun.people.circles.commands import (
    accept_request,
    appoint_host,
    ask_to_join,
    dismiss_host,
    invite_to_circle,
    refuse_request,
    remove_from_circle,
    withdraw_invitation,
    withdraw_request,
)
from fengqun.people.circles.errors import RequestNotFound
from fengqun.people.circles.policies import may_see_people
from fengqun.people.circles.queries import (
    people_page,
    request_card,
    requests_waiting,
    role_of,
)
from fengqun.people.circles.types import RequestCard
from fengqun.people.circles.views.common import find, find_as_host


@router.get(CIRCLE + "/requests", response=list[CircleRequestOut], summary="Requests")
@allow(members)
def list_requests(request: Request, community: str, circle: str) -> list[RequestCard]:  # noqa: ARG001
    """Who asks to come in, for its hosts."""
    return requests_waiting(find_as_host(request, circle).id)


@router.post(CIRCLE + "/requests", response={201: CircleRequestOut, 202: CircleDetail}, summary="Ask")
@allow(members)
def post_request(
    request: Request,
    community: str,  # noqa: ARG001 - the middleware looked it up
    circle: str,
    body: RequestIn,
) -> Status[RequestCard] | Status[dict[str, Any]]:
    """Ask the hosts to come in; a second time answers the request that waits.

    202: the gate lets so many in a week, and the caller stands in line; the request is made when their turn comes.
    """
    card = find(request, circle)
    request_id = ask_to_join(
        request.community.id, card.id, actor=request.actor, message=body.message, answer=body.answer
    )
    if request_id is None:
        return Status(202, circle_detail(request, card))
    return Status(201, _request(card.id, request_id))


@router.delete(CIRCLE + "/requests/mine", response={204: None}, summary="Withdraw")
@allow(members)
def delete_request(request: Request, community: str, circle: str) -> Status[None]:  # noqa: ARG001
    """Take one's request back, or leave the line."""
    withdraw_request(request.community.id, find(request, circle).id, actor=request.actor)
    return Status(204, None)


@router.post(CIRCLE + "/requests/{uuid:request_id}/acceptance", response=CircleRequestOut)
@allow(members)
def post_acceptance(request: Request, community: str, circle: str, request_id: UUID) -> RequestCard:  # noqa: ARG001
    """Let the asking member in, as a host."""
    card = find(request, circle)
    accept_request(request.community.id, card.id, request_id, actor=request.actor)
    return _request(card.id, request_id)


@router.post(CIRCLE + "/requests/{uuid:request_id}/refusal", response=CircleRequestOut)
@allow(members)
def post_refusal(
    request: Request,
    community: str,  # noqa: ARG001 - the middleware looked it up
    circle: str,
    request_id: UUID,
    body: ReasonIn,
) -> RequestCard:
    """Refuse with a reason, as a host."""
    card = find(request, circle)
    refuse_request(request.community.id, card.id, request_id, actor=request.actor, reason=body.reason)
    return _request(card.id, request_id)


@router.get(CIRCLE + "/members", response=CircleMemberPage, summary="Who is in it")
@allow(members)
def list_people(request: Request, community: str, circle: str, page: int = 1) -> dict[str, Any]:  # noqa: ARG001
    """Hosts first, fifty a page; of a closed circle for those inside."""
    card = find(request, circle)
    if not may_see_people(request.actor, card, role_of(card.id, request.actor.member_id)):
        raise Denied(reason=_("圈里有谁，进来以后才看得到。"))
    return paged(people_page(card.id, number=max(1, min(page, LAST_PAGE))))


@router.delete(CIRCLE + "/members/{uuid:member_id}", response={204: None})
@allow(members)
def delete_member(
    request: Request,
    community: str,  # noqa: ARG001 - the middleware looked it up
    circle: str,
    member_id: UUID,
    reason: str,
) -> Status[None]:
    """Remove a member, as a host; `reason` is read by them."""
    card = find(request, circle)
    remove_from_circle(request.community.id, card.id, member_id, actor=request.actor, reason=reason)
    return Status(204, None)


@router.put(CIRCLE + "/hosts/{uuid:member_id}", response={204: None})
@allow(members)
def put_host(request: Request, community: str, circle: str, member_id: UUID) -> Status[None]:  # noqa: ARG001
    """Let a member of the circle host it."""
    appoint_host(request.community.id, find(request, circle).id, member_id, actor=request.actor)
    return Status(204, None)


@router.delete(CIRCLE + "/hosts/{uuid:member_id}", response={204: None})
@allow(members)
def delete_host(request: Request, community: str, circle: str, member_id: UUID) -> Status[None]:  # noqa: ARG001
    """Let a host step down."""
    dismiss_host(request.community.id, find(request, circle).id, member_id, actor=request.actor)
    return Status(204, None)


@router.put(CIRCLE + "/invitations/{uuid:member_id}", response={204: None})
@allow(members)
def put_invitation(request: Request, community: str, circle: str, member_id: UUID) -> Status[None]:  # noqa: ARG001
    """Invite a member, as a host."""
    invite_to_circle(request.community.id, find(request, circle).id, member_id, actor=request.actor)
    return Status(204, None)


@router.delete(CIRCLE + "/invitations/{uuid:member_id}", response={204: None})
@allow(members)
def withdraw(request: Request, community: str, circle: str, member_id: UUID) -> Status[None]:  # noqa: ARG001
    """Take an invitation back, as a host."""
    withdraw_invitation(request.community.id, find(request, circle).id, member_id, actor=request.actor)
    return Status(204, None)


def _request(circle_id: UUID, request_id: UUID) -> RequestCard:
    card = request_card(circle_id, request_id)
    if card is None:
        raise RequestNotFound
    return card
