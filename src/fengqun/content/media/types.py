"""What crosses this room's walls."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """How a file is shown."""

    PICTURE = "picture", _("图片")
    VIDEO = "video", _("视频")
    AUDIO = "audio", _("音频")
    FILE = "file", _("文件")


@dataclass(frozen=True, slots=True)
class MediaCard:
    """An uploaded file, as pages need it. `duration_ms` and the poster are known once a tool has looked at it."""

    id: UUID
    kind: str
    content_type: str
    name: str
    alt: str = ""
    size_bytes: int = 0
    width: int = 0
    height: int = 0
    duration_ms: int = 0
    has_poster: bool = False
    owner_id: UUID | None = None
    created_at: datetime | None = None

    @property
    def is_picture(self) -> bool:
        """Whether it is shown in a grid of pictures."""
        return self.kind == Kind.PICTURE

    @property
    def length(self) -> str:
        """How long it plays, as `3:05`; empty where nobody knows."""
        minutes, seconds = divmod(round(self.duration_ms / 1000), 60)
        return f"{minutes}:{seconds:02}" if self.duration_ms else ""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as it is served: where it lies, what it is, and how it may be kept."""

    storage_name: str
    content_type: str
    name: str
    size_bytes: int | None
    etag: str
    is_inline: bool
    is_for_everybody: bool
