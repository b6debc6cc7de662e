"""Operations of posts."""
# ruff: noqa: ARG001 - the address names the community; the middleware has read it from there

from datetime import datetime
from uuid import UUID

from ninja import Field, Router, Schema, Status
from pydantic import AwareDatetime

from fengqun.content.posts import commands, queries
from fengqun.content.posts.types import Attachment, CommentCard, Liked, Place, PostCard
from fengqun.kernel.errors import NotFound
from fengqun.kernel.policies import allow, anyone, members
from fengqun.kernel.requests import Request
from fengqun.people.profiles.queries import hidden_authors

router = Router(tags=["posts"])

BASE = "/communities/{community}/posts"
POST = BASE + "/{uuid:post_id}"
USUAL_LIMIT = 20
MAX_LIMIT = 50


class AuthorOut(Schema):
    """Who wrote it."""

    id: UUID
    name: str
    stage: str


class AttachmentOut(Schema):
    """A thing of another room that a post carries."""

    kind: str
    id: UUID


class PostOut(Schema):
    """A post. `body` is Markdown, `body_html` is sanitized."""

    id: UUID
    author: AuthorOut
    kind: str
    circle_id: UUID | None
    title: str
    body: str
    body_html: str
    tags: list[str]
    media_ids: list[UUID]
    state: str
    is_public: bool
    attachment: AttachmentOut | None
    picture_ids: list[UUID]
    like_count: int
    comment_count: int
    is_liked: bool
    is_featured: bool
    is_pinned: bool
    is_locked: bool
    publish_at: datetime | None
    published_at: datetime | None
    edited_at: datetime | None

    @classmethod
    def of(cls, card: PostCard) -> "PostOut":
        """What the API shows of a card."""
        author = AuthorOut(id=card.author.id, name=card.author.name, stage=card.author.stage)
        carried = card.attachment
        attachment = AttachmentOut(kind=carried.kind, id=carried.id) if carried else None
        return cls(
            id=card.id,
            author=author,
            kind=card.kind,
            circle_id=card.circle_id,
            tags=list(card.tags),
            media_ids=[one.id for one in card.media],
            is_pinned=card.is_pinned,
            is_locked=card.is_locked,
            publish_at=card.publish_at,
            title=card.title,
            body=card.body,
            body_html=card.body_html,
            state=card.state,
            is_public=card.is_public,
            attachment=attachment,
            picture_ids=[picture.id for picture in card.pictures],
            like_count=card.like_count,
            comment_count=card.comment_count,
            is_liked=card.is_liked,
            is_featured=card.featured_at is not None,
            published_at=card.published_at,
            edited_at=card.edited_at,
        )


class FeedOut(Schema):
    """A page of posts; give `next` as `before` to read on."""

    items: list[PostOut]
    next: str | None


class PostIn(Schema):
    """A post to publish, or what one is to become; `body` is Markdown."""

    title: str = Field("", max_length=80)
    body: str = Field("", max_length=20_000)
    is_public: bool = False
    attachment_kind: str = Field("", max_length=40, pattern="^[a-z_]*$")
    attachment_id: UUID | None = None
    circle_id: UUID | None = None
    media_ids: list[UUID] | None = Field(None, max_length=20)

    @property
    def attachment(self) -> Attachment | None:
        """The attachment, when both its kind and its id are given."""
        if self.attachment_kind and self.attachment_id:
            return Attachment(self.attachment_kind, self.attachment_id)
        return None


class CommentOut(Schema):
    """A comment with its replies."""

    id: UUID
    author: AuthorOut
    body_html: str
    is_removed: bool
    created_at: datetime
    replies: list["CommentOut"]

    @classmethod
    def of(cls, card: CommentCard) -> "CommentOut":
        """What the API shows of a card."""
        return cls(
            id=card.id,
            author=AuthorOut(id=card.author.id, name=card.author.name, stage=card.author.stage),
            body_html=card.body_html,
            is_removed=card.is_removed,
            created_at=card.created_at,
            replies=[cls.of(reply) for reply in card.replies],
        )


class CommentsOut(Schema):
    """A page of comments, oldest first; give `next` as `after` to read on."""

    items: list[CommentOut]
    next: UUID | None


class CommentIn(Schema):
    """A comment, or with `parent_id` an answer to one."""

    body: str = Field(max_length=2_000)
    parent_id: UUID | None = None


class LikedOut(Schema):
    """How a post stands."""

    like_count: int
    is_liked: bool

    @classmethod
    def of(cls, liked: Liked) -> "LikedOut":
        """What the API shows."""
        return cls(like_count=liked.like_count, is_liked=liked.is_liked)


class ReasonIn(Schema):
    """Why; the author reads it."""

    reason: str = Field(min_length=1, max_length=160)


class PinIn(Schema):
    """Until when a post stands first; without it until it is unpinned."""

    until: AwareDatetime | None = None


class PlaceIn(Schema):
    """Where a post goes; without a circle the community as a whole."""

    circle_id: UUID | None = None


class WordingIn(Schema):
    """Better words for a comment."""

    body: str = Field(max_length=2_000)


class Made(Schema):
    """The id of what was made."""

    id: UUID


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
