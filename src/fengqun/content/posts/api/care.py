"""What staff does with posts, and where posts stand: hidden, held, picked, pinned, locked, moved."""
# ruff: noqa: ARG001 - the address names the community; the middleware has read it from there

from uuid import UUID

from ninja import Status

from fengqun.content.posts import commands, queries
from fengqun.content.posts.api.router import BASE, POST, router
from fengqun.content.posts.api.schemas import AuthorOut, HeldOut, PinIn, PlaceIn, ReasonIn
from fengqun.content.posts.policies import MODERATE_POSTS
from fengqun.kernel.policies import allow, having_somewhere, members
from fengqun.kernel.requests import Request


@router.put(POST + "/hiding", response={204: None}, summary="Hide a post")
@allow(members)
def hide(request: Request, community: str, post_id: UUID, body: ReasonIn) -> Status[None]:
    """With a reason its author reads."""
    commands.hide_post(request.community.id, post_id, actor=request.actor, reason=body.reason)
    return Status(204, None)


@router.delete(POST + "/hiding", response={204: None}, summary="Show a hidden post")
@allow(members)
def show(request: Request, community: str, post_id: UUID) -> Status[None]:
    """Everybody in its audience reads it again."""
    commands.show_post(request.community.id, post_id, actor=request.actor)
    return Status(204, None)


@router.get(BASE + "/held", response=list[HeldOut], summary="What waits for staff")
@allow(having_somewhere(MODERATE_POSTS))
def list_held(request: Request, community: str) -> list[HeldOut]:
    """Posts and comments, longest waiting first, in the places where the caller decides."""
    return [
        HeldOut(
            kind=one.kind,
            id=one.id,
            post_id=one.post_id,
            circle_id=one.circle_id,
            author=AuthorOut(id=one.author.id, name=one.author.name, stage=one.author.stage),
            text=one.text,
            reason=one.reason,
            moment=one.moment,
        )
        for one in queries.held_things(request.community.id, actor=request.actor)
    ]


@router.put(BASE + "/held/{uuid:object_id}/release", response={204: None}, summary="Let a held post or comment through")
@allow(members)
def release(request: Request, community: str, object_id: UUID) -> Status[None]:
    """It is published as of now; for staff of the place where it stands."""
    commands.release(object_id, actor=request.actor)
    return Status(204, None)


@router.put(BASE + "/held/{uuid:object_id}/refusal", response={204: None}, summary="Do not let it through")
@allow(members)
def refuse(request: Request, community: str, object_id: UUID, body: ReasonIn) -> Status[None]:
    """Its author reads why; for staff of the place where it stands."""
    commands.refuse_held(object_id, body.reason, actor=request.actor)
    return Status(204, None)


@router.put(POST + "/featuring", response={204: None}, summary="Pick a post")
@allow(members)
def feature(request: Request, community: str, post_id: UUID) -> Status[None]:
    """It stands among the picked ones; a second time changes nothing."""
    commands.feature_post(request.community.id, post_id, actor=request.actor)
    return Status(204, None)


@router.delete(POST + "/featuring", response={204: None}, summary="Take a post back from the picked ones")
@allow(members)
def unfeature(request: Request, community: str, post_id: UUID) -> Status[None]:
    """It stays where it stands otherwise."""
    commands.unfeature_post(request.community.id, post_id, actor=request.actor)
    return Status(204, None)


@router.put(POST + "/pin", response={204: None}, summary="Pin a post")
@allow(members)
def pin(request: Request, community: str, post_id: UUID, body: PinIn) -> Status[None]:
    """Three in each place at most."""
    commands.pin_post(request.community.id, post_id, actor=request.actor, until=body.until)
    return Status(204, None)


@router.delete(POST + "/pin", response={204: None}, summary="Unpin a post")
@allow(members)
def unpin(request: Request, community: str, post_id: UUID) -> Status[None]:
    """It stands where its time puts it."""
    commands.unpin_post(request.community.id, post_id, actor=request.actor)
    return Status(204, None)


@router.put(POST + "/lock", response={204: None}, summary="Close a post for comments")
@allow(members)
def lock(request: Request, community: str, post_id: UUID) -> Status[None]:
    """By its author or staff."""
    commands.lock_post(request.community.id, post_id, actor=request.actor)
    return Status(204, None)


@router.delete(POST + "/lock", response={204: None}, summary="Open a post for comments")
@allow(members)
def unlock(request: Request, community: str, post_id: UUID) -> Status[None]:
    """By its author or staff."""
    commands.unlock_post(request.community.id, post_id, actor=request.actor)
    return Status(204, None)


@router.put(POST + "/place", response={204: None}, summary="Move a post")
@allow(members)
def move(request: Request, community: str, post_id: UUID, body: PlaceIn) -> Status[None]:
    """Into a circle that its author belongs to, or out of one."""
    commands.move_post(request.community.id, post_id, actor=request.actor, circle_id=body.circle_id)
    return Status(204, None)
