"""What happened to communities and to who belongs to them."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fengqun.spine.activity.types import Activity


@dataclass(frozen=True, kw_only=True)
class CommunityFounded(Activity):
    """A community began; `object_id` is its id."""

    verb: ClassVar[str] = "communities.founded"
    object_kind: ClassVar[str] = "community"
    label: ClassVar[str | Promise] = _("社群成立")

    kind: str
    economy: str


@dataclass(frozen=True, kw_only=True)
class CanvasChanged(Activity):
    """The owner changed what the community says it is; `object_id` is the community's id."""

    verb: ClassVar[str] = "communities.canvas_changed"
    object_kind: ClassVar[str] = "community"
    label: ClassVar[str | Promise] = _("定位画布已更新")

    version: int
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class GateChanged(Activity):
    """The way in was changed; `object_id` is the community's id."""

    verb: ClassVar[str] = "communities.gate_changed"
    object_kind: ClassVar[str] = "community"
    label: ClassVar[str | Promise] = _("门槛已更新")

    steps: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RulesPublished(Activity):
    """A new version of the rules holds; `object_id` is the community's id."""

    verb: ClassVar[str] = "communities.rules_published"
    object_kind: ClassVar[str] = "community"
    label: ClassVar[str | Promise] = _("群规已更新")

    version: int
    asks_again: bool = False


@dataclass(frozen=True, kw_only=True)
class ApplicationSubmitted(Activity):
    """Somebody asks to come in; `object_id` is the application's id."""

    verb: ClassVar[str] = "communities.application_submitted"
    object_kind: ClassVar[str] = "application"
    label: ClassVar[str | Promise] = _("提交入群申请")

    user_id: UUID


@dataclass(frozen=True, kw_only=True)
class ApplicationAccepted(Activity):
    """An application was accepted; the member is in."""

    verb: ClassVar[str] = "communities.application_accepted"
    object_kind: ClassVar[str] = "application"
    label: ClassVar[str | Promise] = _("通过入群申请")

    user_id: UUID
    member_id: UUID


@dataclass(frozen=True, kw_only=True)
class ApplicationRefused(Activity):
    """An application was refused, with a reason that the applicant sees."""

    verb: ClassVar[str] = "communities.application_refused"
    object_kind: ClassVar[str] = "application"
    label: ClassVar[str | Promise] = _("未通过入群申请")

    user_id: UUID


@dataclass(frozen=True, kw_only=True)
class MemberActivity(Activity):
    """What all news about one member has in common; `object_id` is the membership's id."""

    object_kind: ClassVar[str] = "member"

    @property
    def member_id(self) -> UUID:
        """The membership's id."""
        return self.object_id


@dataclass(frozen=True, kw_only=True)
class MemberJoined(MemberActivity):
    """A person came in, or came back."""

    verb: ClassVar[str] = "communities.member_joined"
    label: ClassVar[str | Promise] = _("入群")

    user_id: UUID
    invited_by: UUID | None = None
    way: str = "gate"
    is_return: bool = False


@dataclass(frozen=True, kw_only=True)
class MemberLeft(MemberActivity):
    """A member left."""

    verb: ClassVar[str] = "communities.member_left"
    label: ClassVar[str | Promise] = _("退群")

    is_removed: bool = False
    """Whether a decision ended the membership, and not the member."""


@dataclass(frozen=True, kw_only=True)
class StageReached(MemberActivity):
    """A member rose to a stage."""

    verb: ClassVar[str] = "communities.stage_reached"
    label: ClassVar[str | Promise] = _("升到新阶段")

    stage: str
    previous: str
    is_appointed: bool = False


@dataclass(frozen=True, kw_only=True)
class RoleGranted(MemberActivity):
    """A member was given a role, or took up the promoter's."""

    verb: ClassVar[str] = "communities.role_granted"
    label: ClassVar[str | Promise] = _("得到角色")

    role: str


@dataclass(frozen=True, kw_only=True)
class RoleRevoked(MemberActivity):
    """A member gave up a role or lost it."""

    verb: ClassVar[str] = "communities.role_revoked"
    label: ClassVar[str | Promise] = _("不再担任角色")

    role: str


@dataclass(frozen=True, kw_only=True)
class RightGranted(MemberActivity):
    """A member was given a right beyond their roles: `right` is its code, with `@` and a scope."""

    verb: ClassVar[str] = "communities.right_granted"
    label: ClassVar[str | Promise] = _("得到授权")

    right: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class RightRevoked(MemberActivity):
    """A right that was given to a member ended."""

    verb: ClassVar[str] = "communities.right_revoked"
    label: ClassVar[str | Promise] = _("授权结束")

    right: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class MemberSilenced(MemberActivity):
    """A member's voice was taken until a moment, or given back (`until` is empty)."""

    verb: ClassVar[str] = "communities.silenced"
    label: ClassVar[str | Promise] = _("禁言有变化")

    until: str = ""


@dataclass(frozen=True, kw_only=True)
class RulesAccepted(MemberActivity):
    """A member accepted a version of the rules."""

    verb: ClassVar[str] = "communities.rules_accepted"
    label: ClassVar[str | Promise] = _("同意了群规")

    version: int


@dataclass(frozen=True, kw_only=True)
class ConsentChanged(MemberActivity):
    """A member gave or withdrew a consent."""

    verb: ClassVar[str] = "communities.consent_changed"
    label: ClassVar[str | Promise] = _("同意事项已更改")

    purpose: str
    is_given: bool


@dataclass(frozen=True, kw_only=True)
class TrialEnded(MemberActivity):
    """A member's time on trial is over."""

    verb: ClassVar[str] = "communities.trial_ended"
    label: ClassVar[str | Promise] = _("试用期结束")

    stays: bool


@dataclass(frozen=True, kw_only=True)
class StageRulesChanged(Activity):
    """What leads to the stages, or what they give, was changed; `object_id` is the community's id."""

    verb: ClassVar[str] = "communities.stage_rules_changed"
    object_kind: ClassVar[str] = "community"
    label: ClassVar[str | Promise] = _("阶段规则已更新")

    version: int
