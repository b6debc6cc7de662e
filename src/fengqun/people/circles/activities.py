"""What happened to circles and to who belongs to them. `object_id` is always the circle's id.

Payloads hold ids only: the name of a secret circle is nowhere in the history.
"""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fengqun.spine.activity.types import Activity


@dataclass(frozen=True, kw_only=True)
class CircleActivity(Activity):
    """Something about a circle."""

    object_kind: ClassVar[str] = "circle"


@dataclass(frozen=True, kw_only=True)
class CircleMemberActivity(CircleActivity):
    """Something about a member in a circle."""

    member_id: UUID


@dataclass(frozen=True, kw_only=True)
class CircleFounded(CircleActivity):
    """A circle began, of itself or as a copy of another."""

    verb: ClassVar[str] = "circles.founded"
    label: ClassVar[str | Promise] = _("圈子成立")

    kind: str
    copied_from_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class CircleChanged(CircleActivity):
    """Settings of a circle were changed."""

    verb: ClassVar[str] = "circles.changed"
    label: ClassVar[str | Promise] = _("圈子设置已更改")

    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CircleArchived(CircleActivity):
    """A circle came to rest."""

    verb: ClassVar[str] = "circles.archived"
    label: ClassVar[str | Promise] = _("圈子已归档")


@dataclass(frozen=True, kw_only=True)
class CircleRestored(CircleActivity):
    """A circle goes on again."""

    verb: ClassVar[str] = "circles.restored"
    label: ClassVar[str | Promise] = _("圈子已恢复")


@dataclass(frozen=True, kw_only=True)
class CircleJoined(CircleMemberActivity):
    """A member came into a circle: `way` is founded, open, request or invitation."""

    verb: ClassVar[str] = "circles.joined"
    label: ClassVar[str | Promise] = _("进了圈子")

    way: str


@dataclass(frozen=True, kw_only=True)
class CircleLeft(CircleMemberActivity):
    """A member left a circle, or left the community and so its circles."""

    verb: ClassVar[str] = "circles.left"
    label: ClassVar[str | Promise] = _("离开了圈子")

    with_community: bool = False


@dataclass(frozen=True, kw_only=True)
class CircleMemberRemoved(CircleMemberActivity):
    """A host removed a member."""

    verb: ClassVar[str] = "circles.member_removed"
    label: ClassVar[str | Promise] = _("被请出圈子")

    reason: str


@dataclass(frozen=True, kw_only=True)
class CircleRequested(CircleMemberActivity):
    """A member asked to come in."""

    verb: ClassVar[str] = "circles.requested"
    label: ClassVar[str | Promise] = _("申请进圈")

    request_id: UUID


@dataclass(frozen=True, kw_only=True)
class CircleRequestAccepted(CircleMemberActivity):
    """A host let the asking member in."""

    verb: ClassVar[str] = "circles.request_accepted"
    label: ClassVar[str | Promise] = _("进圈申请已通过")

    request_id: UUID


@dataclass(frozen=True, kw_only=True)
class CircleRequestRefused(CircleMemberActivity):
    """A host refused, with a reason."""

    verb: ClassVar[str] = "circles.request_refused"
    label: ClassVar[str | Promise] = _("进圈申请未通过")

    request_id: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class CircleRequestWithdrawn(CircleMemberActivity):
    """The asking member thought better of it."""

    verb: ClassVar[str] = "circles.request_withdrawn"
    label: ClassVar[str | Promise] = _("进圈申请已撤回")

    request_id: UUID


@dataclass(frozen=True, kw_only=True)
class CircleMemberInvited(CircleMemberActivity):
    """A host invited a member."""

    verb: ClassVar[str] = "circles.member_invited"
    label: ClassVar[str | Promise] = _("受邀进圈")

    invitation_id: UUID


@dataclass(frozen=True, kw_only=True)
class CircleInvitationClosed(CircleMemberActivity):
    """An invitation was declined by the member or withdrawn by a host."""

    verb: ClassVar[str] = "circles.invitation_closed"
    label: ClassVar[str | Promise] = _("进圈邀请已结束")

    invitation_id: UUID
    state: str


@dataclass(frozen=True, kw_only=True)
class CircleTurnCame(CircleMemberActivity):
    """A place became free for a member in line, who goes on at the gate."""

    verb: ClassVar[str] = "circles.turn_came"
    label: ClassVar[str | Promise] = _("排队进圈轮到了")


@dataclass(frozen=True, kw_only=True)
class CircleTrialDue(CircleMemberActivity):
    """A trial in a circle is over without its goals, and the hosts are to decide."""

    verb: ClassVar[str] = "circles.trial_due"
    label: ClassVar[str | Promise] = _("圈子试用到期，等主持决定")


@dataclass(frozen=True, kw_only=True)
class CircleTrialEnded(CircleMemberActivity):
    """A trial in a circle is over: the member stays or has left."""

    verb: ClassVar[str] = "circles.trial_ended"
    label: ClassVar[str | Promise] = _("圈子试用结束")

    stays: bool
    reason: str


@dataclass(frozen=True, kw_only=True)
class CircleHostAppointed(CircleMemberActivity):
    """A member became host of a circle."""

    verb: ClassVar[str] = "circles.host_appointed"
    label: ClassVar[str | Promise] = _("开始主持圈子")


@dataclass(frozen=True, kw_only=True)
class CircleHostDismissed(CircleMemberActivity):
    """A host stepped down or was dismissed."""

    verb: ClassVar[str] = "circles.host_dismissed"
    label: ClassVar[str | Promise] = _("不再主持圈子")


@dataclass(frozen=True, kw_only=True)
class CircleWasSplit(CircleActivity):
    """A circle became two; those who moved are in the offshoot now."""

    verb: ClassVar[str] = "circles.split"
    label: ClassVar[str | Promise] = _("圈子分成两个")

    offshoot_id: UUID
    moved: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class CircleSplitUndone(CircleActivity):
    """A circle that was split is one again."""

    verb: ClassVar[str] = "circles.split_undone"
    label: ClassVar[str | Promise] = _("分开的圈子合回来了")

    offshoot_id: UUID
    returned: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class CircleTermsChanged(Activity):
    """Who may found circles was changed; `object_id` is the community's id."""

    verb: ClassVar[str] = "circles.terms_changed"
    object_kind: ClassVar[str] = "community"
    label: ClassVar[str | Promise] = _("建圈的规定已更改")

    founding_stage: str
