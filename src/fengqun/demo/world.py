"""What the replay knows: its people, its shop, and what is going to happen."""

import heapq
import random
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from fengqun.demo.calendar import DAY, Calendar
from fengqun.kernel.policies import Actor, Role

YOUNG = 0.3
"""In this first share of the replay not everybody with a part is there yet."""
SETTLE_AFTER = 25.0
"""Minutes for which payments are gathered before messages and news are delivered."""


@dataclass
class Person:
    """Somebody of the demo. The weights say how often they post, talk and buy, compared with others."""

    key: int
    name: str
    email: str
    avatar: str = ""
    city: str = ""
    address: tuple[str, str, str] = ("", "", "")
    talks: float = 1.0
    chats: float = 1.0
    buys: float = 1.0
    cycle_days: float = 28.0
    favourites: tuple[str, ...] = ()
    user_id: UUID | None = None
    member_id: UUID | None = None
    visitor_id: UUID | None = None
    roles: set[Role] = field(default_factory=set)
    joined: float | None = None
    bought: float | None = None
    orders: int = 0
    brought_by: int | None = None
    is_core: bool = False
    has_left: bool = False
    accepted: int = 1
    """The version of the rules they accepted last."""
    silenced_until: float = 0.0
    topics: int = 0
    replies: int = 0

    @property
    def is_member(self) -> bool:
        """Whether they belong to the community now."""
        return self.member_id is not None and not self.has_left


@dataclass
class Said:
    """A post, as far as others react to it."""

    post_id: UUID
    author: int
    topic: str
    at: float
    comments: list[tuple[UUID, int]] = field(default_factory=list)
    likes: int = 0
    is_closed: bool = False
    """Whether only those of a circle, or nobody, may comment."""


@dataclass
class Bought:
    """An order, as far as its buyer goes on with it."""

    order_id: UUID
    buyer: int
    total_minor: int
    at: float
    after: str = ""
    is_parcel: bool = True
    payment_ref: UUID | None = None


@dataclass
class Gathering:
    """A circle, and who has made up their mind about it."""

    circle_id: UUID
    considered: set[int] = field(default_factory=set)


@dataclass
class Rush:
    """A drop: its people in the order in which they press."""

    drop_id: UUID
    pressing: list[int] = field(default_factory=list)
    claims: dict[int, UUID] = field(default_factory=dict)
    """What was won, by the key of the winner."""
    late: list[int] = field(default_factory=list)
    """Who came too late, in order."""


@dataclass
class World:
    """Everything that the replay carries from one day to the next. It can be pickled, to begin a day anew."""

    calendar: Calendar
    rng: random.Random
    size: int
    community_id: UUID
    people: list[Person]
    lots: random.Random = field(default_factory=random.Random)
    """Draws apart from `rng`, for what came into the story later."""
    fates: random.Random = field(default_factory=random.Random)
    """The same once more, for the life of the community beyond posts and orders."""
    agenda: list[tuple[float, int, str, tuple[Any, ...]]] = field(default_factory=list)
    ticket: int = 0
    minute: float = 0.0
    settling: float | None = None
    variants: dict[str, UUID] = field(default_factory=dict)
    shelf: dict[str, int] = field(default_factory=dict)
    products: dict[str, UUID] = field(default_factory=dict)
    posts: dict[int, Said] = field(default_factory=dict)
    orders: dict[UUID, Bought] = field(default_factory=dict)
    circles: dict[str, Gathering] = field(default_factory=dict)
    rushes: dict[str, Rush] = field(default_factory=dict)
    packets: dict[str, UUID] = field(default_factory=dict)
    links: dict[tuple[int, str], Any] = field(default_factory=dict)
    unread: dict[str, list[int]] = field(default_factory=dict)
    told: dict[str, int] = field(default_factory=dict)
    reviewed: bool = False
    rules_version: int = 1
    quiz: str = ""
    """The step of the gate that asks about beans, once there is one."""
    things: dict[str, UUID] = field(default_factory=dict)
    """What was made and is used again later, by a name of the story."""
    parts: dict[str, list[int]] = field(default_factory=dict)
    """Who takes part in what, by the same names."""
    mean_presence: float = 1.0

    def plan_ago(self, days: float, hour: float, verb: str, *facts: Any) -> bool:  # noqa: ANN401 - whatever the verb needs
        """Let it happen at that hour so many days ago, unless the community was too young; answers whether it will."""
        at = self.calendar.today - days * DAY + hour * 60
        if at < self.calendar.end * YOUNG:
            return False
        self.plan(at, verb, *facts)
        return True

    def plan(self, minute: float, verb: str, *facts: Any) -> None:  # noqa: ANN401 - whatever the verb needs
        """Let something happen at that minute; what would come after the end does not."""
        if minute < self.calendar.end:
            self.ticket += 1
            heapq.heappush(self.agenda, (max(minute, self.minute), self.ticket, verb, facts))

    def settle_soon(self, after: float = SETTLE_AFTER) -> None:
        """Have messages and news delivered within `after` minutes, together with what happens until then."""
        at = min(self.minute + after, (self.day + 1) * DAY - 0.5)
        if self.settling is None or self.settling > at:
            self.settling = at
            self.plan(at, "settle")

    @property
    def day(self) -> int:
        """The day's number; the first is 0."""
        return int(self.minute // DAY)

    @property
    def is_today(self) -> bool:
        """Whether the replay has reached the last day."""
        return self.minute >= self.calendar.today

    @property
    def members(self) -> list[Person]:
        """Who belongs to the community now."""
        return [person for person in self.people if person.is_member]

    def actor(self, person: Person) -> Actor:
        """The actor that this person is in the community."""
        roles = {Role.MEMBER, *person.roles} if person.is_member else set()
        return Actor(
            user_id=person.user_id,
            community_id=self.community_id,
            member_id=person.member_id if person.is_member else None,
            roles=frozenset(roles),
            name=person.name,
        )

    def named(self, name: str) -> Person:
        """The person of that name."""
        return next(person for person in self.people if person.name == name)

    def present(self, *names: str) -> list[Person]:
        """Those of them who belong to the community now."""
        return [person for person in map(self.named, names) if person.is_member]

    def drawn(self, count: int, but: Collection[int] = ()) -> list[Person]:
        """So many members by lot, the talkative likelier; not `but`, newcomers, and who may not write now."""
        settled = self.minute - 2 * DAY
        able = [
            one
            for one in self.members
            if one.key not in but and one.silenced_until <= self.minute and (one.joined or 0.0) <= settled
        ]
        order = sorted(able, key=lambda one: self.fates.random() ** (1 / (one.chats + 0.3)), reverse=True)
        return order[:count]

    def chance(self, share: float) -> bool:
        """Whether something happens that happens in that share of cases."""
        return self.rng.random() < share

    def count(self, what: str) -> int:
        """The number of this happening, from 1."""
        self.told[what] = self.told.get(what, 0) + 1
        return self.told[what]
