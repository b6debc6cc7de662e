"""How large a file may be, and how much a member may upload in a day.

The server's settings may name `UPLOAD_LIMITS_MB` (by kind) and `UPLOAD_DAY_MB`; a request as a whole is bounded by
`UPLOAD_MAX_BYTES` before anything is read.
"""

from datetime import timedelta

from django.conf import settings

from fengqun.content.media.types import Kind

MEBIBYTE = 1 << 20
USUAL_LIMITS_MB: dict[str, int] = {Kind.PICTURE: 12, Kind.VIDEO: 200, Kind.AUDIO: 60, Kind.FILE: 50}
USUAL_DAY_MB = 1_000
AROUND_A_FILE = 64 * 1024
"""What a form adds to the file it carries."""
DAY = timedelta(days=1)
LOOSE_FOR = timedelta(days=1)
"""How long a file is kept that nothing carries."""
MAX_ATTACHED = 20
"""Files of one object."""


def limit_bytes(kind: str) -> int:
    """The largest file of that kind, in bytes."""
    by_kind: dict[str, int] = USUAL_LIMITS_MB | dict(getattr(settings, "UPLOAD_LIMITS_MB", {}))
    whole_request: int = settings.UPLOAD_MAX_BYTES - AROUND_A_FILE
    return min(by_kind[kind] * MEBIBYTE, whole_request)


def day_bytes() -> int:
    """What a member may upload within a day, in bytes."""
    megabytes: int = getattr(settings, "UPLOAD_DAY_MB", USUAL_DAY_MB)
    return megabytes * MEBIBYTE


def in_megabytes(size_bytes: int) -> int:
    """Whole megabytes, at least one, for people."""
    return max(size_bytes // MEBIBYTE, 1)
