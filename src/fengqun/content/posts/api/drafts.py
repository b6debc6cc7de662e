"""Drafts and scheduled posts, each of their author alone."""
# ruff: noqa: ARG001 - the address names the community; the middleware has read it from there

from uuid import UUID

from ninja import Status

from fengqun.content.posts import commands, queries
from fengqun.content.posts.api.router import router
from fengqun.content.posts.api.schemas import DraftIn, DraftKept, PostOut, ScheduleIn
from fengqun.kernel.errors import NotFound
from fengqun.kernel.policies import allow, members
from fengqun.kernel.requests import Request


@router.get("/communities/{community}/drafts", response=list[PostOut], summary="My drafts and scheduled posts")
@allow(members)
def list_unpublished(request: Request, community: str) -> list[PostOut]:
    """What comes first stands first; `state` is `draft` or `scheduled`."""
    return [PostOut.of(post) for post in queries.unpublished(request.community.id, actor=request.actor)]


@router.put("/communities/{community}/drafts", response=DraftKept, summary="Keep a draft")
@allow(members)
def keep_draft(request: Request, community: str, body: DraftIn) -> DraftKept:
    """The one that the caller has in that place: the community, or a circle. 409 where another device was faster."""
    commands.save_draft(
        request.community.id,
        actor=request.actor,
        title=body.title,
        body=body.body,
        is_public=body.is_public,
        attachment=body.attachment,
        circle_id=body.circle_id,
        media_ids=body.media_ids,
        read_revision=body.revision,
    )
    kept = queries.open_draft(request.community.id, actor=request.actor, circle_id=body.circle_id)
    if kept is None:
        raise NotFound
    return DraftKept(id=kept.id, revision=kept.revision)


@router.delete("/communities/{community}/drafts/{uuid:post_id}", response={204: None}, summary="Throw a draft away")
@allow(members)
def discard(request: Request, community: str, post_id: UUID) -> Status[None]:
    """Or a scheduled post, with its files."""
    commands.discard_draft(request.community.id, post_id, actor=request.actor)
    return Status(204, None)


@router.post("/communities/{community}/drafts/{uuid:post_id}/publication", response=PostOut, summary="Publish a draft")
@allow(members)
def publish_draft(request: Request, community: str, post_id: UUID) -> PostOut:
    """Now; `state` is `held` where staff looks at it first."""
    commands.publish_draft(request.community.id, post_id, actor=request.actor)
    return PostOut.of(queries.own_post(request.community.id, post_id, actor=request.actor))


@router.put("/communities/{community}/drafts/{uuid:post_id}/schedule", response={204: None}, summary="Schedule a draft")
@allow(members)
def schedule(request: Request, community: str, post_id: UUID, body: ScheduleIn) -> Status[None]:
    """Or choose another time for a scheduled post."""
    commands.schedule_post(request.community.id, post_id, actor=request.actor, publish_at=body.publish_at)
    return Status(204, None)


@router.delete(
    "/communities/{community}/drafts/{uuid:post_id}/schedule", response={204: None}, summary="Make it a draft again"
)
@allow(members)
def unschedule(request: Request, community: str, post_id: UUID) -> Status[None]:
    """It is published when its author says so. 409 where another draft stands in that place."""
    commands.unschedule_post(request.community.id, post_id, actor=request.actor)
    return Status(204, None)
