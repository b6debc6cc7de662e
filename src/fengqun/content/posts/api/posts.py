"""Posts: read, published, rewritten, removed and brought back."""
# ruff: noqa: ARG001 - the address names the community; the middleware has read it from there

from uuid import UUID

from ninja import Status

from fengqun.content.posts import commands, queries
from fengqun.content.posts.api.router import BASE, MAX_LIMIT, POST, USUAL_LIMIT, router
from fengqun.content.posts.api.schemas import FeedOut, Made, PostIn, PostOut, VersionOut
from fengqun.content.posts.types import Place
from fengqun.kernel.errors import NotFound
from fengqun.kernel.policies import allow, anyone, members
from fengqun.kernel.requests import Request
from fengqun.people.profiles.queries import hidden_authors


@router.get(BASE, response=FeedOut, summary="Posts, newest first")
@allow(anyone)
def list_posts(
    request: Request, community: str, tab: str = queries.LATEST, before: str = "", limit: int = USUAL_LIMIT
) -> FeedOut:
    """`tab` is `latest` or `featured`. Who is no member sees what is public."""
    if tab not in queries.TABS:
        raise NotFound
    feed = queries.feed(
        request.community.id,
        actor=request.actor,
        tab=tab,
        before=Place.read(before),
        limit=min(max(limit, 1), MAX_LIMIT),
        without=hidden_authors(request.actor.member_id),
    )
    return FeedOut(items=[PostOut.of(post) for post in feed.posts], next=str(feed.next) if feed.next else None)


@router.post(BASE, response={201: Made}, summary="Publish a post")
@allow(members)
def publish(request: Request, community: str, body: PostIn) -> Status[Made]:
    """At once, leaving an open draft alone."""
    post_id = commands.publish_post(
        request.community.id,
        actor=request.actor,
        title=body.title,
        body=body.body,
        is_public=body.is_public,
        attachment=body.attachment,
        circle_id=body.circle_id,
        media_ids=body.media_ids or [],
    )
    return Status(201, Made(id=post_id))


@router.get(
    "/communities/{community}/circles/{uuid:circle_id}/posts",
    response=FeedOut,
    summary="Posts of a circle, newest first",
)
@allow(members)
def list_circle_posts(
    request: Request, community: str, circle_id: UUID, before: str = "", limit: int = USUAL_LIMIT
) -> FeedOut:
    """Nothing for who does not belong."""
    feed = queries.circle_feed(
        request.community.id,
        circle_id,
        actor=request.actor,
        before=Place.read(before),
        limit=min(max(limit, 1), MAX_LIMIT),
        without=hidden_authors(request.actor.member_id),
    )
    return FeedOut(items=[PostOut.of(post) for post in feed.posts], next=str(feed.next) if feed.next else None)


@router.get("/communities/{community}/topics/{tag}/posts", response=FeedOut, summary="Posts about a topic")
@allow(anyone)
def list_topic_posts(request: Request, community: str, tag: str, before: str = "", limit: int = USUAL_LIMIT) -> FeedOut:
    """Newest first, as far as this person may read them, and nothing by whom they do not want to meet."""
    feed = queries.tag_feed(
        request.community.id,
        tag,
        actor=request.actor,
        before=Place.read(before),
        limit=min(max(limit, 1), MAX_LIMIT),
        without=hidden_authors(request.actor.member_id),
    )
    return FeedOut(items=[PostOut.of(post) for post in feed.posts], next=str(feed.next) if feed.next else None)


@router.get(POST, response=PostOut, summary="One post")
@allow(anyone)
def detail(request: Request, community: str, post_id: UUID) -> PostOut:
    """If this person may read it."""
    return PostOut.of(queries.post_card(request.community.id, post_id, actor=request.actor))


@router.put(POST, response=PostOut, summary="Rewrite an own post")
@allow(members)
def rewrite(request: Request, community: str, post_id: UUID, body: PostIn) -> PostOut:
    """It is marked as edited."""
    commands.edit_post(
        request.community.id,
        post_id,
        actor=request.actor,
        title=body.title,
        body=body.body,
        is_public=body.is_public,
        attachment=body.attachment,
        media_ids=body.media_ids,
    )
    return PostOut.of(queries.own_post(request.community.id, post_id, actor=request.actor))


@router.delete(POST, response={204: None}, summary="Remove an own post")
@allow(members)
def remove(request: Request, community: str, post_id: UUID) -> Status[None]:
    """It can be restored for half an hour."""
    commands.remove_post(request.community.id, post_id, actor=request.actor)
    return Status(204, None)


@router.put(POST + "/restoration", response={204: None}, summary="Bring an own removed post back")
@allow(members)
def restore(request: Request, community: str, post_id: UUID) -> Status[None]:
    """Within half an hour, likes and comments with it; what staff took down stays down."""
    commands.restore_post(request.community.id, post_id, actor=request.actor)
    return Status(204, None)


@router.get(POST + "/versions", response=list[VersionOut], summary="Earlier wordings of a post")
@allow(anyone)
def list_versions(request: Request, community: str, post_id: UUID) -> list[VersionOut]:
    """Latest first: for its author and staff, and for all its readers where the community keeps the history open."""
    _post, versions = queries.versions_of(request.community.id, post_id, actor=request.actor)
    return [
        VersionOut(
            number=one.number,
            title=one.title,
            body=one.body,
            written_at=one.written_at,
            replaced_at=one.replaced_at,
        )
        for one in versions
    ]
