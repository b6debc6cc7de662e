"""What happened to the culture of a community."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fengqun.spine.activity.types import Activity


@dataclass(frozen=True, kw_only=True)
class RitualChanged(Activity):
    """A ritual was added, changed or removed (`deed`)."""

    verb: ClassVar[str] = "culture.ritual_changed"
    object_kind: ClassVar[str] = "ritual"
    label: ClassVar[str | Promise] = _("改了仪式")
    deed: str
    version: int


@dataclass(frozen=True, kw_only=True)
class TermChanged(Activity):
    """A term was added, changed or removed (`deed`)."""

    verb: ClassVar[str] = "culture.term_changed"
    object_kind: ClassVar[str] = "term"
    label: ClassVar[str | Promise] = _("改了词条")
    deed: str
    version: int


@dataclass(frozen=True, kw_only=True)
class PersonaProposed(Activity):
    """A leader wants to show something new; the object is the membership."""

    verb: ClassVar[str] = "culture.persona_proposed"
    object_kind: ClassVar[str] = "member"
    label: ClassVar[str | Promise] = _("提交了人物页")


@dataclass(frozen=True, kw_only=True)
class PersonaPublished(Activity):
    """A leader's page was published; the actor is who consented, or the leader where no consent is needed."""

    verb: ClassVar[str] = "culture.persona_published"
    object_kind: ClassVar[str] = "member"
    label: ClassVar[str | Promise] = _("发布了人物页")
    version: int


@dataclass(frozen=True, kw_only=True)
class PersonaDeclined(Activity):
    """Staff did not consent."""

    verb: ClassVar[str] = "culture.persona_declined"
    object_kind: ClassVar[str] = "member"
    label: ClassVar[str | Promise] = _("没有同意人物页")
    reason: str


@dataclass(frozen=True, kw_only=True)
class PersonaHidden(Activity):
    """A leader's page was taken out of sight, by the leader or by staff."""

    verb: ClassVar[str] = "culture.persona_hidden"
    object_kind: ClassVar[str] = "member"
    label: ClassVar[str | Promise] = _("收起了人物页")
    version: int
