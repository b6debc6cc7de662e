"""What happened among polls and surveys. None of these says what was answered."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fengqun.spine.activity.types import Activity


@dataclass(frozen=True, kw_only=True)
class PollOpened(Activity):
    """A post carries a poll."""

    verb: ClassVar[str] = "surveys.poll_opened"
    object_kind: ClassVar[str] = "poll"
    label: ClassVar[str | Promise] = _("发起了投票")
    post_id: UUID


@dataclass(frozen=True, kw_only=True)
class PollVoted(Activity):
    """A member voted for the first time."""

    verb: ClassVar[str] = "surveys.poll_voted"
    object_kind: ClassVar[str] = "poll"
    label: ClassVar[str | Promise] = _("投了票")
    post_id: UUID


@dataclass(frozen=True, kw_only=True)
class PollEnded(Activity):
    """The author closed a poll."""

    verb: ClassVar[str] = "surveys.poll_closed"
    object_kind: ClassVar[str] = "poll"
    label: ClassVar[str | Promise] = _("截止了投票")
    post_id: UUID


@dataclass(frozen=True, kw_only=True)
class SurveyOpened(Activity):
    """A survey takes answers, now or from its moment on."""

    verb: ClassVar[str] = "surveys.opened"
    object_kind: ClassVar[str] = "survey"
    label: ClassVar[str | Promise] = _("发出了问卷")
    is_anonymous: bool


@dataclass(frozen=True, kw_only=True)
class SurveyClosed(Activity):
    """A survey takes no more answers."""

    verb: ClassVar[str] = "surveys.closed"
    object_kind: ClassVar[str] = "survey"
    label: ClassVar[str | Promise] = _("截止了问卷")
    answer_count: int


@dataclass(frozen=True, kw_only=True)
class SurveyAnswered(Activity):
    """A member answered a survey that is not anonymous."""

    verb: ClassVar[str] = "surveys.answered"
    object_kind: ClassVar[str] = "survey"
    label: ClassVar[str | Promise] = _("答了问卷")


@dataclass(frozen=True, kw_only=True)
class SurveyExported(Activity):
    """Somebody took the answers out as a file."""

    verb: ClassVar[str] = "surveys.exported"
    object_kind: ClassVar[str] = "survey"
    label: ClassVar[str | Promise] = _("导出了问卷")
    format: str
