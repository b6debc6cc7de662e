"""Let the tools of the machine look at a video or a sound: how long it plays, how large it is, its first good frame."""

import io
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction

from fengqun.content.media.models import MediaFile
from fengqun.content.media.tools import look_at
from fengqun.content.media.types import Kind
from fengqun.kernel.pictures.errors import PictureRefused
from fengqun.kernel.pictures.safe import prepare


def examine(media_id: UUID) -> bool:
    """Find out what ffprobe and ffmpeg can tell; answers whether anything was found. Twice is once.

    Without those programs nothing happens. The programs run outside of any transaction.
    """
    row = MediaFile.objects.filter(id=media_id, kind__in=[Kind.VIDEO, Kind.AUDIO]).first()
    if row is None or row.duration_ms or row.small:
        return False
    try:
        with row.file.open("rb") as file:
            seen = look_at(file, wants_frame=row.kind == Kind.VIDEO, suffix=str(row.file.name).rpartition(".")[2])
    except FileNotFoundError:
        return False
    if seen is None:
        return False
    if seen.frame is not None:
        _keep_poster(row, seen.frame)
    row.duration_ms, row.width, row.height = seen.duration_ms, seen.width, seen.height
    with transaction.atomic():
        kept = MediaFile.objects.filter(id=media_id, duration_ms=0, small="").update(
            duration_ms=row.duration_ms, width=row.width, height=row.height, small=row.small.name or ""
        )
    if not kept and row.small:
        row.small.storage.delete(str(row.small.name))
    return bool(kept)


def _keep_poster(row: MediaFile, frame: bytes) -> None:
    try:
        safe = prepare(io.BytesIO(frame))
    except PictureRefused:
        return
    row.small.save(f"media/{row.community_id}/{row.id}-poster.{safe.suffix}", ContentFile(safe.thumbnail), save=False)
