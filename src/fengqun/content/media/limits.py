"""How large a file may be, and how much a member may upload in a day.

The server's settings name `UPLOAD_LIMITS_MB` (by kind) and `UPLOAD_DAY_MB`. A request that sends one file is bounded by
`UPLOAD_FILE_MAX_BYTES` before anything is read, every other one by `UPLOAD_MAX_BYTES`.
"""

from datetime import timedelta

from django.conf import settings

MEBIBYTE = 1 << 20
DAY = timedelta(days=1)
LOOSE_FOR = timedelta(days=1)
"""How long a file is kept that nothing carries."""
MAX_ATTACHED = 20
"""Files of one object."""


def limit_bytes(kind: str) -> int:
    """The largest file of that kind, in bytes."""
    by_kind: dict[str, int] = settings.UPLOAD_LIMITS_MB
    return by_kind[kind] * MEBIBYTE


def day_bytes() -> int:
    """What a member may upload within a day, in bytes."""
    megabytes: int = settings.UPLOAD_DAY_MB
    return megabytes * MEBIBYTE


def in_megabytes(size_bytes: int) -> int:
    """Whole megabytes, at least one, for people."""
    return max(size_bytes // MEBIBYTE, 1)
