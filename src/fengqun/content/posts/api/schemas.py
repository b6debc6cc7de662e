"""What goes in and out: posts, drafts, comments, wordings, what is held."""

from datetime import datetime
from uuid import UUID

from ninja import Field, Schema
from pydantic import AwareDatetime

from fengqun.content.posts.types import Attachment, CommentCard, Liked, PostCard


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


class DraftIn(PostIn):
    """What is written so far. `revision` is the one that was read (0 for none); without it nothing newer stops it."""

    revision: int | None = Field(None, ge=0)


class DraftKept(Schema):
    """The draft that was kept; give `revision` with the next save."""

    id: UUID
    revision: int


class ScheduleIn(Schema):
    """When it is published by itself, at most a year ahead."""

    publish_at: AwareDatetime


class VersionOut(Schema):
    """An earlier wording: when it was written, and when another took its place."""

    number: int
    title: str
    body: str
    written_at: datetime
    replaced_at: datetime


class HeldOut(Schema):
    """A post or comment (`kind`) that waits for staff, and why."""

    kind: str
    id: UUID
    post_id: UUID
    circle_id: UUID | None
    author: AuthorOut
    text: str
    reason: str
    moment: datetime
