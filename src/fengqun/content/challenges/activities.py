"""What happened among challenges."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fengqun.spine.activity.types import Activity


@dataclass(frozen=True, kw_only=True)
class ChallengeOpened(Activity):
    """Somebody set up a challenge; the actor runs it."""

    verb: ClassVar[str] = "challenges.opened"
    object_kind: ClassVar[str] = "challenge"
    label: ClassVar[str | Promise] = _("办了打卡")
    starts_on: date
    ends_on: date
    circle_id: UUID | None = None
    copied_from_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class ChallengeChanged(Activity):
    """The settings of a challenge were changed."""

    verb: ClassVar[str] = "challenges.changed"
    object_kind: ClassVar[str] = "challenge"
    label: ClassVar[str | Promise] = _("改了打卡")
    fields: tuple[str, ...]
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class ChallengeCancelled(Activity):
    """A challenge was called off."""

    verb: ClassVar[str] = "challenges.cancelled"
    object_kind: ClassVar[str] = "challenge"
    label: ClassVar[str | Promise] = _("取消了打卡")
    reason: str = ""
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class ChallengeJoined(Activity):
    """A member takes part."""

    verb: ClassVar[str] = "challenges.joined"
    object_kind: ClassVar[str] = "challenge"
    label: ClassVar[str | Promise] = _("参加了打卡")
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class ChallengeLeft(Activity):
    """A member takes part no longer; the check-ins stay."""

    verb: ClassVar[str] = "challenges.left"
    object_kind: ClassVar[str] = "challenge"
    label: ClassVar[str | Promise] = _("退出了打卡")
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class CheckedIn(Activity):
    """A member checked in; `is_again` where a check-in of that day had been removed before."""

    verb: ClassVar[str] = "challenges.checked_in"
    object_kind: ClassVar[str] = "check_in"
    label: ClassVar[str | Promise] = _("打了卡")
    challenge_id: UUID
    day: date
    is_makeup: bool = False
    is_again: bool = False
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class CheckInEdited(Activity):
    """A member rewrote the check-in of the day."""

    verb: ClassVar[str] = "challenges.check_in_edited"
    object_kind: ClassVar[str] = "check_in"
    label: ClassVar[str | Promise] = _("改了打卡内容")
    challenge_id: UUID
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class CheckInRemoved(Activity):
    """A check-in was taken back by its author or taken down by who runs the challenge."""

    verb: ClassVar[str] = "challenges.check_in_removed"
    object_kind: ClassVar[str] = "check_in"
    label: ClassVar[str | Promise] = _("删了一次打卡")
    challenge_id: UUID
    author_id: UUID
    day: date
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class CheckInLiked(Activity):
    """A member encouraged another."""

    verb: ClassVar[str] = "challenges.check_in_liked"
    object_kind: ClassVar[str] = "check_in"
    label: ClassVar[str | Promise] = _("给打卡加油")
    challenge_id: UUID
    author_id: UUID
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class CheckInReleased(Activity):
    """A check-in that was held may be seen."""

    verb: ClassVar[str] = "challenges.check_in_released"
    object_kind: ClassVar[str] = "check_in"
    label: ClassVar[str | Promise] = _("放行了打卡")
    challenge_id: UUID
    author_id: UUID


@dataclass(frozen=True, kw_only=True)
class CheckInRefused(Activity):
    """A check-in that was held was turned down."""

    verb: ClassVar[str] = "challenges.check_in_refused"
    object_kind: ClassVar[str] = "check_in"
    label: ClassVar[str | Promise] = _("没有放行打卡")
    challenge_id: UUID
    author_id: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class CheckInHidden(Activity):
    """A check-in was taken out of sight; the day still counts."""

    verb: ClassVar[str] = "challenges.check_in_hidden"
    object_kind: ClassVar[str] = "check_in"
    label: ClassVar[str | Promise] = _("隐藏了打卡")
    challenge_id: UUID
    author_id: UUID
    reason: str
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class CheckInShown(Activity):
    """A hidden check-in can be seen again."""

    verb: ClassVar[str] = "challenges.check_in_shown"
    object_kind: ClassVar[str] = "check_in"
    label: ClassVar[str | Promise] = _("恢复了打卡")
    challenge_id: UUID
    author_id: UUID
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class MemberCheered(Activity):
    """Who runs a challenge called to somebody who fell silent."""

    verb: ClassVar[str] = "challenges.cheered"
    object_kind: ClassVar[str] = "challenge"
    label: ClassVar[str | Promise] = _("招呼了掉队的人")
    member_id: UUID
    circle_id: UUID | None = None
