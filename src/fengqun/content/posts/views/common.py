"""What the pages of posts share."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse

from fengqun.content.media import commands as media
from fengqun.content.posts.types import PostCard
from fengqun.kernel.moments import read_moment
from fengqun.kernel.requests import Request
from fengqun.people.circles.queries import cards_by_id, my_circles
from fengqun.people.circles.types import CircleCard
from fengqun.people.profiles.queries import hidden_authors

UNREADABLE = 422
STATEFUL = ["POST", "PUT", "DELETE"]


def is_undo(request: Request) -> bool:
    """Whether the request takes back what the address names."""
    return request.method == "DELETE" or request.POST.get("_method") == "delete"


def thread_url(request: Request, post_id: UUID) -> str:
    """The address of a post."""
    return reverse("posts-detail", kwargs={"community": request.community.slug, "post_id": post_id})


def moment_here(request: Request, naive: datetime | None) -> datetime | None:
    """A moment entered on the community's clocks. Raises NoSuchTime."""
    return None if naive is None else read_moment(naive, ZoneInfo(request.community.time_zone))


def not_met(request: Request) -> frozenset[UUID]:
    """The authors whose words this reader does not meet; asked once a request."""
    kept: frozenset[UUID] | None = getattr(request, "authors_not_met", None)
    if kept is None:
        kept = hidden_authors(request.actor.member_id)
        request.authors_not_met = kept  # type: ignore[attr-defined]
    return kept


def circle_of(post: PostCard) -> CircleCard | None:
    """The circle that a post stands in."""
    return cards_by_id([post.circle_id]).get(post.circle_id) if post.circle_id else None


def places_of(request: Request) -> list[CircleCard]:
    """The circles that the actor may speak in."""
    if request.actor.member_id is None:
        return []
    return [one.circle for one in my_circles(request.actor.member_id)]


def take_in(request: Request, uploads: "Sequence[UploadedFile[Any]]") -> list[UUID]:
    """Keep the files that came with a plain form. Raises what `upload` raises."""
    return [media.upload(request.community.id, actor=request.actor, file=file).id for file in uploads]
