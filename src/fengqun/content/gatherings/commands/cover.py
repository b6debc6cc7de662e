"""The picture on top of a gathering."""

from uuid import UUID

from django.db import transaction

from fengqun.content.gatherings.commands.locking import hold_as_host
from fengqun.content.gatherings.models import Cover
from fengqun.content.gatherings.types import NewCover
from fengqun.kernel.pictures.safe import prepare
from fengqun.kernel.policies import Actor

FOLDER = "gatherings"


def set_cover(community_id: UUID, gathering_id: UUID, cover: NewCover, *, actor: Actor) -> None:
    """Put a picture on top, instead of the one before.

    Raises PictureRefused, GatheringNotFound, SignInRequired, NotTheHost.
    """
    safe = prepare(cover.upload)
    with transaction.atomic():
        hold_as_host(community_id, gathering_id, actor=actor)
        _drop(gathering_id)
        row = Cover(gathering_id=gathering_id, alt=cover.alt.strip()[:160])
        row.keep_files(safe, folder=FOLDER)
        row.save(force_insert=True)


@transaction.atomic
def remove_cover(community_id: UUID, gathering_id: UUID, *, actor: Actor) -> None:
    """Take the picture away; the drawing stands there again. Raises GatheringNotFound, SignInRequired, NotTheHost."""
    hold_as_host(community_id, gathering_id, actor=actor)
    _drop(gathering_id)


def _drop(gathering_id: UUID) -> None:
    for row in Cover.objects.filter(gathering_id=gathering_id):
        row.delete_files_on_commit()
        row.delete()
