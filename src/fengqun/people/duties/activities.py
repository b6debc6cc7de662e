"""What happened in this room; `object_id` of what is about a term is the term's id."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fengqun.spine.activity.types import Activity


@dataclass(frozen=True, kw_only=True)
class TermActivity(Activity):
    """What all news about one term has in common."""

    object_kind: ClassVar[str] = "term"

    member_id: UUID
    kind_code: str
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class DutyOffered(TermActivity):
    """A member was asked to take a duty."""

    verb: ClassVar[str] = "duties.offered"
    label: ClassVar[str | Promise] = _("被请去担任职责")


@dataclass(frozen=True, kw_only=True)
class DutyTaken(TermActivity):
    """A member took a duty."""

    verb: ClassVar[str] = "duties.taken"
    label: ClassVar[str | Promise] = _("接下职责")


@dataclass(frozen=True, kw_only=True)
class DutyBegan(TermActivity):
    """A term began, and its rights with it."""

    verb: ClassVar[str] = "duties.began"
    label: ClassVar[str | Promise] = _("任期开始")


@dataclass(frozen=True, kw_only=True)
class DutyEnded(TermActivity):
    """A term ended: by its time, or because its holder resigned or was dismissed (`way`)."""

    verb: ClassVar[str] = "duties.ended"
    label: ClassVar[str | Promise] = _("任期结束")

    way: str


@dataclass(frozen=True, kw_only=True)
class DutyDone(TermActivity):
    """Something was done on duty."""

    verb: ClassVar[str] = "duties.done"
    label: ClassVar[str | Promise] = _("履行了职责")


@dataclass(frozen=True, kw_only=True)
class RightDelegated(Activity):
    """A right was given to a member outside of a term; `object_id` is the delegation's id."""

    verb: ClassVar[str] = "duties.right_delegated"
    object_kind: ClassVar[str] = "delegation"
    label: ClassVar[str | Promise] = _("授予了权限")

    member_id: UUID
    right: str
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class DelegationEnded(Activity):
    """A delegated right was taken back or laid down; `object_id` is the delegation's id."""

    verb: ClassVar[str] = "duties.delegation_ended"
    object_kind: ClassVar[str] = "delegation"
    label: ClassVar[str | Promise] = _("收回了权限")

    member_id: UUID
    right: str
