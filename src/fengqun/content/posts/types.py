"""What other rooms and pages see of posts."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from fengqun.content.media.types import MediaCard
from fengqun.content.posts.kinds import TEXT, PostKind, kind_of
from fengqun.kernel.pictures.card import PictureCard
from fengqun.people.circles.types import Audience
from fengqun.people.communities.types import MemberCard


@dataclass(frozen=True, slots=True)
class Attachment:
    """A thing of another room that a post carries, for instance `Attachment("product", product_id)`."""

    kind: str
    id: UUID


@dataclass(frozen=True, slots=True)
class NewPicture:
    """A picture to add: an uploaded file, or the key of a drawing."""

    upload: BinaryIO | None = None
    art_key: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class LinkCard:
    """What a link in a post leads to, in the words of that page."""

    url: str
    title: str
    description: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True)
class PostCard:
    """A post as one viewer sees it. `body_html` is sanitized; `body` is the author's Markdown."""

    id: UUID
    community_id: UUID
    author: MemberCard
    kind: str
    title: str
    body: str
    body_html: str
    state: str
    is_public: bool
    attachment: Attachment | None
    pictures: tuple[PictureCard, ...]
    like_count: int
    comment_count: int
    is_liked: bool
    published_at: datetime | None
    edited_at: datetime | None
    featured_at: datetime | None
    saved_at: datetime
    hidden_reason: str
    circle_id: UUID | None = None
    tags: tuple[str, ...] = ()
    links: tuple[LinkCard, ...] = ()
    media: tuple[MediaCard, ...] = ()
    publish_at: datetime | None = None
    pinned_at: datetime | None = None
    pinned_until: datetime | None = None
    locked_at: datetime | None = None
    version_count: int = 0
    revision: int = 0
    composed: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def is_long(self) -> bool:
        """Whether a list shows the beginning only."""
        return len(self.body) > LONG_CHARS or self.body.count("\n") > LONG_LINES

    @property
    def is_hidden(self) -> bool:
        """Whether staff has taken it out of sight."""
        return self.state == "hidden"

    @property
    def is_held(self) -> bool:
        """Whether staff has still to look at it."""
        return self.state == "held"

    @property
    def is_locked(self) -> bool:
        """Whether nobody comments any more."""
        return self.locked_at is not None

    @property
    def is_pinned(self) -> bool:
        """Whether it stands at the top of its place, as far as the clock was asked."""
        return self.pinned_at is not None

    @property
    def form(self) -> PostKind:
        """The kind of post it is, with its name."""
        return kind_of(self.kind)

    @property
    def is_plain(self) -> bool:
        """Whether it is an ordinary post."""
        return self.kind == TEXT.code

    @property
    def audience(self) -> Audience:
        """Who may read it once it is published."""
        return Audience(is_public=self.is_public, circle_id=self.circle_id)

    @property
    def shots(self) -> tuple[PictureCard | MediaCard, ...]:
        """Its pictures, whichever way they came."""
        return (*self.pictures, *(one for one in self.media if one.is_picture))

    @property
    def players(self) -> tuple[MediaCard, ...]:
        """Its videos, sounds and files."""
        return tuple(one for one in self.media if not one.is_picture)


LONG_CHARS = 180
LONG_LINES = 7


@dataclass(frozen=True, slots=True)
class CommentCard:
    """A comment with its replies, oldest first. Of a removed one that has replies only the place is left."""

    id: UUID
    author: MemberCard
    body_html: str
    is_removed: bool
    created_at: datetime
    replies: tuple["CommentCard", ...] = ()
    post_id: UUID | None = None
    parent_id: UUID | None = None
    body: str = ""
    state: str = "published"
    reason: str = ""
    edited_at: datetime | None = None
    like_count: int = 0
    is_liked: bool = False

    @property
    def is_held(self) -> bool:
        """Whether staff has still to look at it."""
        return self.state == "held"

    @property
    def is_hidden(self) -> bool:
        """Whether staff has taken it out of sight."""
        return self.state == "hidden"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a list that is ordered by moment and id, newest first; it stays where it is when posts are added."""

    moment: datetime
    id: UUID

    def __str__(self) -> str:
        raw = f"{self.moment.isoformat()}|{self.id}"
        return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """The place that `str()` wrote, or None for anything else."""
        try:
            raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
            moment, _bar, identifier = raw.partition("|")
            place = cls(datetime.fromisoformat(moment), UUID(identifier))
        except (ValueError, UnicodeError):
            return None
        return place if place.moment.tzinfo else None


@dataclass(frozen=True, slots=True)
class Feed:
    """One page of posts; `next` is where the following page begins, None at the end."""

    posts: tuple[PostCard, ...]
    tab: str
    next: Place | None


@dataclass(frozen=True, slots=True)
class Thread:
    """A post with a page of its comments; `next_comment` is the id after which the following page begins."""

    post: PostCard
    comments: tuple[CommentCard, ...]
    next_comment: UUID | None


@dataclass(frozen=True, slots=True)
class Version:
    """An earlier wording of a post."""

    number: int
    title: str
    body: str
    written_at: datetime
    replaced_at: datetime


@dataclass(frozen=True, slots=True)
class Terms:
    """What a community decides about its posts."""

    has_open_history: bool = True
    has_previews: bool = True


@dataclass(frozen=True, slots=True)
class HeldThing:
    """A post or comment that waits for staff."""

    kind: str
    id: UUID
    post_id: UUID
    circle_id: UUID | None
    author: MemberCard
    text: str
    reason: str
    moment: datetime


@dataclass(frozen=True, slots=True)
class Liked:
    """How a post stands after a like was given or taken."""

    like_count: int
    is_liked: bool
