"""What crosses this room's walls."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


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
