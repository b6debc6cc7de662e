"""Let something carry files, say who may see them, and let go of them."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import transaction

from fengqun.content.media.errors import MediaNotFound, TooManyFiles
from fengqun.content.media.limits import MAX_ATTACHED
from fengqun.content.media.models import MediaFile
from fengqun.content.media.types import MediaCard
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.circles.types import Audience

FOR_STAFF = "staff"


@transaction.atomic
def attach(
    media_ids: Sequence[UUID],
    *,
    actor: Actor,
    object_kind: str,
    object_id: UUID,
    audience: Audience | None,
    for_staff: bool = False,
) -> list[MediaCard]:
    """Let the object carry exactly these files, in this order; what it carried else becomes loose.

    Only the owner's own files, loose or already with this object. Without an `audience` only the owner sees them;
    `for_staff` narrows it to the owner and those who review in that place. Raises MediaNotFound, TooManyFiles.
    """
    wanted = list(dict.fromkeys(media_ids))
    if len(wanted) > MAX_ATTACHED:
        raise TooManyFiles(limit=MAX_ATTACHED)
    held = MediaFile.objects.select_for_update().filter(id__in=wanted).order_by("id")
    rows = {row.id: row for row in held if _is_free_for(row, actor, object_kind, object_id)}
    if len(rows) != len(wanted):
        raise MediaNotFound
    MediaFile.objects.filter(object_kind=object_kind, object_id=object_id).exclude(id__in=wanted).update(
        object_kind="", object_id=None, audience="", loose_since=clock.now()
    )
    for position, media_id in enumerate(wanted):
        row = rows[media_id]
        row.object_kind, row.object_id, row.position = object_kind, object_id, position
        row.audience, row.loose_since = _text(audience, for_staff=for_staff), None
    MediaFile.objects.bulk_update(rows.values(), ["object_kind", "object_id", "position", "audience", "loose_since"])
    return [rows[media_id].card() for media_id in wanted]


def set_audience(
    object_kind: str, object_ids: Collection[UUID], *, audience: Audience | None, for_staff: bool = False
) -> int:
    """Say anew who may see the files of these objects, in the caller's transaction; answers how many there are."""
    rows = MediaFile.objects.filter(object_kind=object_kind, object_id__in=object_ids)
    return rows.update(audience=_text(audience, for_staff=for_staff))


def drop_of(object_kind: str, object_ids: Collection[UUID]) -> int:
    """Delete the files of objects that are gone, in the caller's transaction; answers how many."""
    rows = list(MediaFile.objects.select_for_update().filter(object_kind=object_kind, object_id__in=object_ids))
    for row in rows:
        row.delete_files_on_commit()
    MediaFile.objects.filter(id__in=[row.id for row in rows]).delete()
    return len(rows)


@transaction.atomic
def describe(community_id: UUID, media_id: UUID, *, actor: Actor, alt: str) -> None:
    """Say in words what an own file shows, for those who cannot see it. Raises MediaNotFound."""
    owner_id = actor.require_member(community_id)
    rows = MediaFile.objects.filter(community_id=community_id, id=media_id, owner_id=owner_id)
    if not rows.update(alt=" ".join(alt.split())[:160]):
        raise MediaNotFound


def _is_free_for(row: MediaFile, actor: Actor, object_kind: str, object_id: UUID) -> bool:
    is_there = (row.object_kind, row.object_id) == (object_kind, object_id)
    if row.object_id is not None:
        return is_there
    return actor.is_system or (actor.member_id == row.owner_id and actor.community_id == row.community_id)


def _text(audience: Audience | None, *, for_staff: bool) -> str:
    if audience is None:
        return ""
    if for_staff:
        return f"{FOR_STAFF}:{audience.circle_id}" if audience.circle_id else FOR_STAFF
    return audience.as_text()
