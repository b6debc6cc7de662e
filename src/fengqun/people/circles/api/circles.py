"""Circles: found, read, come in, leave, change, archive, split."""

from typing import Any

from ninja import Status

from fengqun.kernel.policies import allow, members
from fengqun.kernel.requests import LAST_PAGE, Request
from fengqun.people.circles.api.router import CIRCLE, circle_detail, paged, router
from fengqun.people.circles.api.schemas import (
    ChangedCircleIn,
    CircleDetail,
    CircleOut,
    CirclePage,
    CopyIn,
    InvitationOut,
    MembershipIn,
    NewCircleIn,
    SplitIn,
    SplitPreview,
)
from fengqun.people.circles.commands import (
    archive_circle,
    change_circle,
    copy_circle,
    decline_invitation,
    found_circle,
    join_circle,
    leave_circle,
    mute_circle,
    restore_circle,
    split_circle,
    undo_split,
    unmute_circle,
)
from fengqun.people.circles.errors import SplitStands
from fengqun.people.circles.queries import (
    cards_by_id,
    circle_by_id,
    directory_page,
    invitations_to,
    split_proposal,
    undoable_split,
)
from fengqun.people.circles.types import CircleCard
from fengqun.people.circles.views.common import find, find_as_host


@router.get("/communities/{community}/circles", response=CirclePage, summary="Circles")
@allow(members)
def list_circles(request: Request, community: str, q: str = "", page: int = 1) -> dict[str, Any]:  # noqa: ARG001
    """The active circles that the caller may know of, fifty a page."""
    number = max(1, min(page, LAST_PAGE))
    return paged(directory_page(request.community.id, actor=request.actor, search=q, number=number))


@router.post("/communities/{community}/circles", response={201: CircleOut}, summary="Found a circle")
@allow(members)
def post_circle(request: Request, community: str, body: NewCircleIn) -> Status[CircleCard]:  # noqa: ARG001
    """Found a circle; whoever calls hosts it."""
    made = found_circle(
        request.community.id, actor=request.actor, settings=body.settings(), slug=body.slug, is_core=body.is_core
    )
    return Status(201, circle_by_id(request.community.id, made.id, actor=request.actor))


@router.get("/communities/{community}/circles/invitations", response=list[InvitationOut], summary="My invitations")
@allow(members)
def my_circle_invitations(request: Request, community: str) -> list[Any]:  # noqa: ARG001
    """Circles whose hosts invite the caller."""
    return list(invitations_to(request.actor.member_id))  # type: ignore[arg-type]  # the policy asked for a member


@router.get(CIRCLE, response=CircleDetail, summary="A circle")
@allow(members)
def get_circle(request: Request, community: str, circle: str) -> dict[str, Any]:  # noqa: ARG001
    """One circle, and how the caller comes in."""
    return circle_detail(request, find(request, circle))


@router.put(CIRCLE, response=CircleOut, summary="Change a circle")
@allow(members)
def put_circle(request: Request, community: str, circle: str, body: ChangedCircleIn) -> CircleCard:  # noqa: ARG001
    """For its hosts."""
    card = find(request, circle)
    change_circle(request.community.id, card.id, actor=request.actor, settings=body.settings(), is_core=body.is_core)
    return circle_by_id(request.community.id, card.id, actor=request.actor)


@router.post(CIRCLE + "/copies", response={201: CircleOut}, summary="Copy a circle")
@allow(members)
def post_copy(request: Request, community: str, circle: str, body: CopyIn) -> Status[CircleCard]:  # noqa: ARG001
    """Found another one like it."""
    card = find(request, circle)
    made = copy_circle(request.community.id, card.id, actor=request.actor, name=body.name, slug=body.slug)
    return Status(201, circle_by_id(request.community.id, made.id, actor=request.actor))


@router.put(CIRCLE + "/membership", response=CircleDetail, summary="Come in")
@allow(members)
def put_membership(
    request: Request,
    community: str,  # noqa: ARG001 - the middleware looked it up
    circle: str,
    body: MembershipIn,
) -> dict[str, Any]:
    """Through the open door or on an invitation; twice is once."""
    card = find(request, circle)
    join_circle(request.community.id, card.id, actor=request.actor, answer=body.answer)
    return circle_detail(request, circle_by_id(request.community.id, card.id, actor=request.actor))


@router.delete(CIRCLE + "/membership", response={204: None}, summary="Leave")
@allow(members)
def delete_membership(request: Request, community: str, circle: str) -> Status[None]:  # noqa: ARG001
    """The last host hands over first."""
    leave_circle(request.community.id, find(request, circle).id, actor=request.actor)
    return Status(204, None)


@router.put(CIRCLE + "/muting", response={204: None}, summary="Mute a circle")
@allow(members)
def put_muting(request: Request, community: str, circle: str) -> Status[None]:  # noqa: ARG001
    """Count nothing of it and notify of nothing; for who belongs."""
    mute_circle(request.community.id, find(request, circle).id, actor=request.actor)
    return Status(204, None)


@router.delete(CIRCLE + "/muting", response={204: None}, summary="Hear of a circle again")
@allow(members)
def delete_muting(request: Request, community: str, circle: str) -> Status[None]:  # noqa: ARG001
    """For who belongs."""
    unmute_circle(request.community.id, find(request, circle).id, actor=request.actor)
    return Status(204, None)


@router.delete(CIRCLE + "/invitation", response={204: None}, summary="Decline")
@allow(members)
def delete_invitation(request: Request, community: str, circle: str) -> Status[None]:  # noqa: ARG001
    """Say no to the invitation."""
    decline_invitation(request.community.id, find(request, circle).id, actor=request.actor)
    return Status(204, None)


@router.put(CIRCLE + "/archive", response={204: None}, summary="Archive")
@allow(members)
def put_archive(request: Request, community: str, circle: str) -> Status[None]:  # noqa: ARG001
    """Let the circle rest."""
    archive_circle(request.community.id, find(request, circle).id, actor=request.actor)
    return Status(204, None)


@router.delete(CIRCLE + "/archive", response={204: None}, summary="Restore")
@allow(members)
def delete_archive(request: Request, community: str, circle: str) -> Status[None]:  # noqa: ARG001
    """Let the circle go on."""
    restore_circle(request.community.id, find(request, circle).id, actor=request.actor)
    return Status(204, None)


@router.get(CIRCLE + "/split", response=SplitPreview, summary="Preview a split")
@allow(members)
def get_split(request: Request, community: str, circle: str) -> Any:  # noqa: ANN401, ARG001 - a proposal
    """The two halves that a split would make now, for its hosts."""
    return split_proposal(find_as_host(request, circle).id)


@router.post(CIRCLE + "/split", response={201: CircleOut}, summary="Split")
@allow(members)
def post_split(request: Request, community: str, circle: str, body: SplitIn) -> Status[CircleCard]:  # noqa: ARG001
    """Make the split that was previewed; answers the new circle."""
    card = find(request, circle)
    made = split_circle(
        request.community.id,
        card.id,
        actor=request.actor,
        name=body.name,
        proposed=body.proposed,
        host_id=body.host_id,
    )
    return Status(201, cards_by_id([made.id])[made.id])


@router.delete(CIRCLE + "/split", response={204: None}, summary="Undo a split")
@allow(members)
def delete_split(request: Request, community: str, circle: str) -> Status[None]:  # noqa: ARG001
    """Put the two halves together again, within a day and while nothing else changed."""
    undoable = undoable_split(find_as_host(request, circle).id)
    if undoable is None:
        raise SplitStands
    undo_split(request.community.id, undoable.offshoot.id, actor=request.actor)
    return Status(204, None)
