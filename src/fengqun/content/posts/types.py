"""What other rooms and pages see of posts."""

import base64
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from fengqun.kernel.pictures.card import PictureCard
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

    @property
    def is_long(self) -> bool:
        """Whether a list shows the beginning only."""
        return len(self.body) > LONG_CHARS or self.body.count("\n") > LONG_LINES

    @property
    def is_hidden(self) -> bool:
        """Whether staff has taken it out of sight."""
        return self.state == "hidden"


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
class Liked:
    """How a post stands after a like was given or taken."""

    like_count: int
    is_liked: bool
