"""Comments and likes."""
# ruff: noqa: ARG001 - the address names the community; the middleware has read it from there

from uuid import UUID

from ninja import Status

from fengqun.content.posts import commands, queries
from fengqun.content.posts.api.router import POST, router
from fengqun.content.posts.api.schemas import CommentIn, CommentOut, CommentsOut, LikedOut, Made, WordingIn
from fengqun.kernel.policies import allow, anyone, members
from fengqun.kernel.requests import Request
from fengqun.people.profiles.queries import hidden_authors


@router.get(POST + "/comments", response=CommentsOut, summary="Comments of a post")
@allow(anyone)
def list_comments(request: Request, community: str, post_id: UUID, after: UUID | None = None) -> CommentsOut:
    """Oldest first, each with its replies."""
    not_met = hidden_authors(request.actor.member_id)
    cards, following = queries.comments_of(
        request.community.id, post_id, actor=request.actor, after=after, without=not_met
    )
    return CommentsOut(items=[CommentOut.of(card) for card in cards], next=following)


@router.post(POST + "/comments", response={201: Made}, summary="Comment on a post")
@allow(members)
def comment(request: Request, community: str, post_id: UUID, body: CommentIn) -> Status[Made]:
    """Or answer a comment."""
    comment_id = commands.publish_comment(
        request.community.id, post_id, actor=request.actor, body=body.body, parent_id=body.parent_id
    )
    return Status(201, Made(id=comment_id))


@router.delete(POST + "/comments/{uuid:comment_id}", response={204: None}, summary="Remove a comment")
@allow(members)
def remove_comment(request: Request, community: str, post_id: UUID, comment_id: UUID) -> Status[None]:
    """One's own, or as staff anybody's."""
    commands.remove_comment(request.community.id, comment_id, actor=request.actor)
    return Status(204, None)


@router.put(POST + "/like", response=LikedOut, summary="Like a post")
@allow(members)
def like(request: Request, community: str, post_id: UUID) -> LikedOut:
    """A second time changes nothing."""
    return LikedOut.of(commands.like_post(request.community.id, post_id, actor=request.actor))


@router.delete(POST + "/like", response=LikedOut, summary="Take a like back")
@allow(members)
def unlike(request: Request, community: str, post_id: UUID) -> LikedOut:
    """Without one nothing changes."""
    return LikedOut.of(commands.unlike_post(request.community.id, post_id, actor=request.actor))


@router.put(POST + "/comments/{uuid:comment_id}", response={204: None}, summary="Reword an own comment")
@allow(members)
def reword_comment(request: Request, community: str, post_id: UUID, comment_id: UUID, body: WordingIn) -> Status[None]:
    """It is marked as edited."""
    commands.edit_comment(request.community.id, comment_id, actor=request.actor, body=body.body)
    return Status(204, None)


@router.put(POST + "/comments/{uuid:comment_id}/like", response=LikedOut, summary="Like a comment")
@allow(members)
def like_comment(request: Request, community: str, post_id: UUID, comment_id: UUID) -> LikedOut:
    """A second time changes nothing."""
    return LikedOut.of(commands.like_comment(request.community.id, comment_id, actor=request.actor))


@router.delete(POST + "/comments/{uuid:comment_id}/like", response=LikedOut, summary="Take a comment's like back")
@allow(members)
def unlike_comment(request: Request, community: str, post_id: UUID, comment_id: UUID) -> LikedOut:
    """Without one nothing changes."""
    return LikedOut.of(commands.unlike_comment(request.community.id, comment_id, actor=request.actor))
