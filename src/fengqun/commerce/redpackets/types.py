"""What other rooms and pages see of red packets."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from fengqun.commerce.orders.types import Audience
from fengqun.commerce.redpackets.choices import Kind, Phase, State
from fengqun.kernel.money import Money


@dataclass(frozen=True, slots=True)
class PacketCard:
    """A packet as pages show it. `giver_id` is None where the community itself gives; `given_by` is who clicked."""

    id: UUID
    community_id: UUID
    giver_id: UUID | None
    given_by: UUID
    kind: Kind
    pot: Money
    count: int
    wish: str
    audience: Audience
    has_word: bool
    state: State
    phase: Phase
    opened_count: int
    opened: Money
    returned: Money
    given_at: datetime
    given_on: date
    opens_at: datetime
    closes_at: datetime
    first_opened_at: datetime | None
    last_opened_at: datetime | None

    @property
    def is_lucky(self) -> bool:
        """Whether shares differ by chance."""
        return self.kind is Kind.LUCKY

    @property
    def left_count(self) -> int:
        """Shares that nobody has opened."""
        return self.count - self.opened_count

    @property
    def left(self) -> Money:
        """What is still in the pot."""
        return self.pot - self.opened - self.returned

    @property
    def cost(self) -> Money:
        """What it has cost the giver so far: all of it, less what came back."""
        return self.pot - self.returned

    @property
    def is_done(self) -> bool:
        """Whether nothing can be opened any more."""
        return self.phase in {Phase.EMPTY, Phase.OVER, Phase.WITHDRAWN}

    @property
    def lasts(self) -> timedelta:
        """How long it can be opened."""
        return self.closes_at - self.opens_at

    @property
    def took(self) -> timedelta | None:
        """From the first opening to the last."""
        if self.first_opened_at is None or self.last_opened_at is None:
            return None
        return self.last_opened_at - self.first_opened_at

    @property
    def opened_percent(self) -> int:
        """How much of it has been opened, in percent of the shares."""
        return self.opened_count * 100 // self.count


@dataclass(frozen=True, slots=True)
class ShareCard:
    """One opened share. `place` counts openings from 1; `transfer_id` is the transfer that brought it."""

    id: UUID
    packet_id: UUID
    place: int
    amount: Money
    member_id: UUID
    opened_at: datetime
    transfer_id: UUID
    is_best: bool = False


@dataclass(frozen=True, slots=True)
class GivenPacket:
    """The answer to giving. `is_replay`: the same form had been sent before."""

    packet_id: UUID
    pot: Money
    count: int
    is_replay: bool = False


@dataclass(frozen=True, slots=True)
class Opening:
    """What became of a member's wish to open a packet; `status` is what HTTP says."""

    outcome: str
    status: int
    amount: Money | None = None
    place: int = 0
    is_last: bool = False
    is_replay: bool = False
    opens_at: datetime | None = None
    guesses_left: int | None = None


@dataclass(frozen=True, slots=True)
class Returned:
    """What went back to the giver, and how many shares it had been."""

    packet_id: UUID
    amount: Money
    count: int
