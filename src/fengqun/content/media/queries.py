"""Reads of files, for those who may see them."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from fengqun.content.media.commands.attach import FOR_STAFF
from fengqun.content.media.errors import MediaNotFound
from fengqun.content.media.models import MediaFile
from fengqun.content.media.policies import REVIEW_MEDIA
from fengqun.content.media.types import Kind, MediaCard, StoredFile
from fengqun.kernel.policies import Actor
from fengqun.people.circles.queries import readable_circle_ids, runs_circle
from fengqun.people.circles.types import MEMBERS, PUBLIC, Audience

INLINE_KINDS = {Kind.PICTURE, Kind.VIDEO, Kind.AUDIO}


def media_of(object_kind: str, object_ids: Collection[UUID]) -> dict[UUID, tuple[MediaCard, ...]]:
    """The files that objects of one kind carry, in order, in one statement; the caller answers for who sees them."""
    if not object_ids:
        return {}
    rows = MediaFile.objects.filter(object_kind=object_kind, object_id__in=list(object_ids))
    found: dict[UUID, list[MediaCard]] = defaultdict(list)
    for row in rows.order_by("object_id", "position", "id"):
        if row.object_id is not None:
            found[row.object_id].append(row.card())
    return {object_id: tuple(cards) for object_id, cards in found.items()}


def own_media(community_id: UUID, media_ids: Collection[UUID], *, actor: Actor) -> list[MediaCard]:
    """The actor's own files among these, in the order given."""
    rows = MediaFile.objects.filter(community_id=community_id, id__in=list(media_ids), owner_id=actor.member_id)
    cards = {row.id: row.card() for row in rows}
    return [cards[media_id] for media_id in media_ids if media_id in cards]


def stored_file(community_id: UUID, media_id: UUID, *, actor: Actor, small: bool = False) -> StoredFile:
    """The file as it is served to this actor. Raises MediaNotFound also where they may not see it."""
    row = MediaFile.objects.filter(community_id=community_id, id=media_id).first()
    if row is None or (small and not row.small) or not _may_see(row, actor):
        raise MediaNotFound
    name = str(row.small.name if small else row.file.name)
    picture_type = "image/png" if name.endswith(".png") else "image/jpeg"
    return StoredFile(
        storage_name=name,
        content_type=picture_type if small else row.content_type,
        name=row.name,
        size_bytes=None if small else row.size_bytes,
        etag=f'"{row.digest[:32]}{"-small" if small else ""}"',
        is_inline=small or row.kind in INLINE_KINDS,
        is_for_everybody=row.audience == PUBLIC,
    )


def _may_see(row: MediaFile, actor: Actor) -> bool:
    if actor.is_system or row.audience == PUBLIC:
        return True
    if actor.member_id is None or actor.community_id != row.community_id:
        return False
    if row.owner_id == actor.member_id:
        return True
    if row.audience in {"", MEMBERS}:
        return row.audience == MEMBERS
    if row.audience.startswith(FOR_STAFF):
        return _may_review(row, actor)
    return Audience.read(row.audience).circle_id in readable_circle_ids(actor, row.community_id)


def _may_review(row: MediaFile, actor: Actor) -> bool:
    """What is held or hidden in a circle is for its hosts and for those who review there, not for all staff."""
    _staff, _colon, circle = row.audience.partition(":")
    if not circle:
        return actor.may(REVIEW_MEDIA, row.community_id)
    place = UUID(circle)
    if runs_circle(actor, row.community_id, place):
        return True
    is_inside = place in readable_circle_ids(actor, row.community_id)
    return actor.may(REVIEW_MEDIA, row.community_id, place) and (
        is_inside or place in actor.scopes_of(REVIEW_MEDIA, row.community_id)
    )
