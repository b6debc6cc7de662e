"""Operations of media."""
# ruff: noqa: ARG001 - the address names the community; the middleware has read it from there

from uuid import UUID

from django.urls import reverse
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from fengqun.content.media import commands
from fengqun.content.media.types import MediaCard
from fengqun.kernel.policies import allow, members
from fengqun.kernel.requests import Request

router = Router(tags=["media"])

BASE = "/communities/{community}/media"


class MediaOut(Schema):
    """An uploaded file; `url` serves it, ranges included, to those who may see it."""

    id: UUID
    kind: str
    content_type: str
    name: str
    alt: str
    size_bytes: int
    width: int
    height: int
    duration_ms: int
    url: str
    small_url: str | None

    @classmethod
    def of(cls, card: MediaCard, slug: str) -> "MediaOut":
        """What the API shows of a card."""
        kwargs = {"community": slug, "media_id": card.id}
        return cls(
            id=card.id,
            kind=card.kind,
            content_type=card.content_type,
            name=card.name,
            alt=card.alt,
            size_bytes=card.size_bytes,
            width=card.width,
            height=card.height,
            duration_ms=card.duration_ms,
            url=reverse("media-file", kwargs=kwargs),
            small_url=reverse("media-small", kwargs=kwargs) if card.has_poster else None,
        )


class DescriptionIn(Schema):
    """What a picture shows, in words."""

    alt: str


@router.post(BASE, response={201: MediaOut}, summary="Upload a file")
@allow(members)
def upload_file(request: Request, community: str, file: File[UploadedFile], alt: Form[str] = "") -> Status[MediaOut]:
    """It is its owner's alone until a post or another thing carries it; what nothing carries is deleted after a day."""
    card = commands.upload(request.community.id, actor=request.actor, file=file, alt=alt)
    return Status(201, MediaOut.of(card, request.community.slug))


@router.put(BASE + "/{uuid:media_id}/description", response={204: None}, summary="Describe an own file")
@allow(members)
def describe_file(request: Request, community: str, media_id: UUID, body: DescriptionIn) -> Status[None]:
    """For those who cannot see it."""
    commands.describe(request.community.id, media_id, actor=request.actor, alt=body.alt)
    return Status(204, None)


@router.delete(BASE + "/{uuid:media_id}", response={204: None}, summary="Delete an own file that nothing carries")
@allow(members)
def discard_file(request: Request, community: str, media_id: UUID) -> Status[None]:
    """A file that a post carries goes with the post."""
    commands.discard(request.community.id, media_id, actor=request.actor)
    return Status(204, None)
