"""What happened in the feed."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fengqun.spine.activity.types import Activity


@dataclass(frozen=True, kw_only=True)
class PickExplained(Activity):
    """Somebody said why a post is picked."""

    verb: ClassVar[str] = "feed.pick_explained"
    object_kind: ClassVar[str] = "post"
    label: ClassVar[str | Promise] = _("写了精选理由")
    author_id: UUID
    reason: str
    circle_id: UUID | None = None
