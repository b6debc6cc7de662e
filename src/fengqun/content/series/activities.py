"""What happened to series. `object_id` is always the series' id."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fengqun.spine.activity.types import Activity


@dataclass(frozen=True, kw_only=True)
class SeriesActivity(Activity):
    """What all news about series has in common."""

    object_kind: ClassVar[str] = "series"

    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class SeriesStarted(SeriesActivity):
    """A series began."""

    verb: ClassVar[str] = "series.started"
    label: ClassVar[str | Promise] = _("开了系列")
    rhythm: str


@dataclass(frozen=True, kw_only=True)
class SeriesChanged(SeriesActivity):
    """A series was changed; `changes` names what."""

    verb: ClassVar[str] = "series.changed"
    label: ClassVar[str | Promise] = _("改了系列")
    changes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SeriesEnded(SeriesActivity):
    """A series came to its end."""

    verb: ClassVar[str] = "series.ended"
    label: ClassVar[str | Promise] = _("系列完结")


@dataclass(frozen=True, kw_only=True)
class EpisodePublished(SeriesActivity):
    """An episode came out; `day` is the beat that it keeps, "" beside the cadence."""

    verb: ClassVar[str] = "series.episode_published"
    label: ClassVar[str | Promise] = _("发了一期")
    post_id: UUID
    number: int
    day: str = ""


@dataclass(frozen=True, kw_only=True)
class BeatMissed(SeriesActivity):
    """A beat and its grace went by without an episode."""

    verb: ClassVar[str] = "series.beat_missed"
    label: ClassVar[str | Promise] = _("系列断更")
    due_at: datetime
    host_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class BeatExcused(SeriesActivity):
    """A host said why a beat does not come."""

    verb: ClassVar[str] = "series.beat_excused"
    label: ClassVar[str | Promise] = _("系列请假")
    day: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class BeatHandedOver(SeriesActivity):
    """Another host takes a beat."""

    verb: ClassVar[str] = "series.beat_handed_over"
    label: ClassVar[str | Promise] = _("交接一期")
    day: str
    host_id: UUID
