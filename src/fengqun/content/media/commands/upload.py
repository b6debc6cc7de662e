"""Take a file in: look at what it is, make it safe, keep it."""

import hashlib
from contextlib import suppress
from typing import Any, BinaryIO
from uuid import UUID

from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.db.models import Sum

from fengqun.content.media.errors import FileEmpty, FileTooLarge, QuotaUsedUp
from fengqun.content.media.limits import DAY, day_bytes, in_megabytes, limit_bytes
from fengqun.content.media.models import MediaFile
from fengqun.content.media.sniffing import Sniffed, clean_name, sniff
from fengqun.content.media.types import Kind, MediaCard
from fengqun.kernel import clock
from fengqun.kernel.pictures.safe import prepare
from fengqun.kernel.policies import Actor
from fengqun.spine.jobs.registry import job_named

CHUNK = 1 << 20
EXAMINE = "media.examine"
"""The job that looks at videos and sounds; it calls a command of this package and so is asked by name."""
_HOLD_OWNER = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


def upload(
    community_id: UUID,
    *,
    actor: Actor,
    file: "BinaryIO | UploadedFile[Any]",
    alt: str = "",
    purpose: str = "post",
    name: str = "",
) -> MediaCard:
    """Keep a member's file, loose until a room attaches it, and answer its card.

    Pictures are decoded and encoded anew; all else is kept byte by byte under the type that its bytes show. Raises
    SignInRequired, Denied, Silenced, FileEmpty, FileTooLarge, TypeRefused, QuotaUsedUp, PictureRefused.
    """
    owner_id = actor.require_voice(community_id)
    sent_as = name or str(getattr(file, "name", "") or "")
    size_bytes = _size(file)
    if not size_bytes:
        raise FileEmpty
    found = sniff(file, name=sent_as, claimed=str(getattr(file, "content_type", "") or ""))
    limit = limit_bytes(found.kind)
    if size_bytes > limit:
        raise FileTooLarge(limit=in_megabytes(limit))
    _insist_on_quota(owner_id, size_bytes)
    row = MediaFile(
        community_id=community_id,
        owner_id=owner_id,
        kind=found.kind,
        purpose=purpose[:20],
        alt=" ".join(alt.split())[:160],
    )
    try:
        _keep(row, file, found, sent_as)
        with transaction.atomic():
            _hold_owner(owner_id)
            _insist_on_quota(owner_id, row.size_bytes)
            row.save(force_insert=True)
            if row.kind in {Kind.VIDEO, Kind.AUDIO}:
                job_named(EXAMINE).defer_in_transaction(media_id=row.id)  # type: ignore[union-attr]
    except BaseException:
        _forget(row)
        raise
    return row.card()


def _keep(row: MediaFile, file: "BinaryIO | UploadedFile[Any]", found: Sniffed, sent_as: str) -> None:
    """Store the content below the community's folder, under the id of the row and the suffix of its true type."""
    folder = f"media/{row.community_id}/{row.id}"
    if found.kind == Kind.PICTURE:
        safe = prepare(file)  # type: ignore[arg-type]  # an uploaded file reads like any other
        row.file.save(f"{folder}.{safe.suffix}", ContentFile(safe.content), save=False)
        row.small.save(f"{folder}-small.{safe.suffix}", ContentFile(safe.thumbnail), save=False)
        row.width, row.height, row.size_bytes = safe.width, safe.height, len(safe.content)
        row.content_type = "image/png" if safe.suffix == "png" else "image/jpeg"
        row.digest = hashlib.sha256(safe.content).hexdigest()
        row.name = clean_name(sent_as, safe.suffix)
        return
    row.digest, row.size_bytes = _digest(file)
    file.seek(0)
    row.file.save(f"{folder}.{found.suffix}", File(file), save=False)
    row.content_type, row.name = found.content_type, clean_name(sent_as, found.suffix)


def _digest(file: "BinaryIO | UploadedFile[Any]") -> tuple[str, int]:
    file.seek(0)
    digest, size_bytes = hashlib.sha256(), 0
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        size_bytes += len(chunk)
    return digest.hexdigest(), size_bytes


def _size(file: "BinaryIO | UploadedFile[Any]") -> int:
    return int(file.seek(0, 2) or 0) if not isinstance(file, UploadedFile) else int(file.size or 0)


def _insist_on_quota(owner_id: UUID, more_bytes: int) -> None:
    """Raise QuotaUsedUp where these bytes would be more than a day allows. Exact while the owner is held."""
    rows = MediaFile.objects.filter(owner_id=owner_id, created_at__gt=clock.now() - DAY)
    used: int = rows.aggregate(used=Sum("size_bytes"))["used"] or 0
    if used + more_bytes > day_bytes():
        raise QuotaUsedUp(limit=in_megabytes(day_bytes()))


def _hold_owner(owner_id: UUID) -> None:
    """Let uploads of one member take turns until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD_OWNER, [f"media:{owner_id}"])


def _forget(row: MediaFile) -> None:
    """Take back what lies in the storage of a row that was not kept."""
    for field in (row.file, row.small):
        if field:
            with suppress(OSError):
                field.storage.delete(str(field.name))
