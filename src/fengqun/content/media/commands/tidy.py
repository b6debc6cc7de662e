"""Let files go that nothing carries."""

from uuid import UUID

from django.db import transaction

from fengqun.content.media.errors import MediaNotFound
from fengqun.content.media.limits import LOOSE_FOR
from fengqun.content.media.models import MediaFile
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor

AT_ONCE = 200


@transaction.atomic
def discard(community_id: UUID, media_id: UUID, *, actor: Actor) -> None:
    """Delete an own file that nothing carries. Raises MediaNotFound."""
    owner_id = actor.require_member(community_id)
    rows = MediaFile.objects.select_for_update().filter(community_id=community_id, id=media_id, owner_id=owner_id)
    row = rows.filter(object_id=None).first()
    if row is None:
        raise MediaNotFound
    row.delete_files_on_commit()
    row.delete()


def delete_loose() -> int:
    """Delete what has been loose for longer than a day; answers how many. Files that are being attached are skipped."""
    gone = 0
    while True:
        with transaction.atomic():
            rows = MediaFile.objects.select_for_update(skip_locked=True)
            old = list(rows.filter(object_id=None, loose_since__lte=clock.now() - LOOSE_FOR).order_by("id")[:AT_ONCE])
            for row in old:
                row.delete_files_on_commit()
            MediaFile.objects.filter(id__in=[row.id for row in old]).delete()
        gone += len(old)
        if len(old) < AT_ONCE:
            return gone
