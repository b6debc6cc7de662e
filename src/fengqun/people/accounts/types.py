"""What crosses this room's walls."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

AVATARS = (
    ("", _("用名字的第一个字")),
    ("p-lan", _("头像一")),
    ("p-zhou", _("头像二")),
    ("p-ke", _("头像三")),
    ("p-tong", _("头像四")),
    ("p-bo", _("头像五")),
    ("p-yu", _("头像六")),
    ("p-hao", _("头像七")),
    ("p-qi", _("头像八")),
    ("p-man", _("头像九")),
)
"""Portraits drawn with the product, for people who have not uploaded one."""
AVATAR_KEYS = frozenset(key for key, _label in AVATARS)


@dataclass(frozen=True)
class UserCard:
    """A person, as other rooms see them. `is_reachable`: the address is real and the account open."""

    id: UUID
    email: str
    display_name: str
    language: str
    avatar: str
    is_reachable: bool
    is_staff: bool = False

    @property
    def avatar_key(self) -> str:
        """The portrait, under the name that templates look for."""
        return self.avatar

    @property
    def name(self) -> str:
        """What the person is called: the chosen name, else what stands before the @."""
        return self.display_name or self.email.partition("@")[0]


@dataclass(frozen=True)
class NewPerson:
    """Somebody to be entered without their doing."""

    name: str
    since: datetime
    email: str | None = None


@dataclass(frozen=True)
class TokenCard:
    """A personal token, without its secret."""

    id: UUID
    name: str
    hint: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


@dataclass(frozen=True)
class NewToken:
    """A token that has just been made; `secret` is shown this once and kept nowhere."""

    card: TokenCard
    secret: str


@dataclass(frozen=True)
class ExportCard:
    """A copy of a person's data: being made, or ready until it expires."""

    id: UUID
    asked_at: datetime
    ready_at: datetime | None
    expires_at: datetime | None


@dataclass(frozen=True)
class ErasureCard:
    """A person's wish to be erased; confirmed once it has a day. `hindered_at`: what had to be put off."""

    asked_at: datetime
    due_at: datetime | None
    hindered_at: datetime | None
