"""Activities of a small tea house, and people who listen to them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db import connection, transaction

from fengqun.kernel.ids import new_id
from fengqun.kernel.policies import Actor, Role
from fengqun.spine.activity.commands import record_many
from fengqun.spine.activity.queries import activity
from fengqun.spine.activity.subscriptions import Subscription
from fengqun.spine.activity.types import Activity, Recorded, StoredActivity

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class TeaBrewed(Activity):
    """Tea was brewed."""

    verb: ClassVar[str] = "tea.brewed"
    object_kind: ClassVar[str] = "pot"
    label: ClassVar[str] = "泡了一壶茶"

    cup: int = 0


@dataclass(frozen=True, kw_only=True)
class TeaPoured(Activity):
    """Tea was poured."""

    verb: ClassVar[str] = "tea.poured"
    object_kind: ClassVar[str] = "pot"
    label: ClassVar[str] = "倒了一杯茶"

    cup: int = 0


def brewed(community_id: UUID, *cups: int, pot: UUID | None = None) -> list[TeaBrewed]:
    """One activity a cup."""
    return [TeaBrewed(community_id=community_id, object_id=pot or new_id(), cup=cup) for cup in cups]


def kept(community_id: UUID, activity_id: UUID) -> StoredActivity:
    """The activity as it was stored."""
    found = activity(community_id, activity_id)
    assert found is not None
    return found


def brew(community_id: UUID, *cups: int) -> list[UUID]:
    """Record them in a transaction of their own."""
    with transaction.atomic():
        return record_many(brewed(community_id, *cups))


def listener(handler: Callable[..., None], *kinds: type[Activity], name: str = "", batch: bool = False) -> Subscription:
    """A subscriber for `only_these`."""
    return Subscription(
        name=name or f"test.{handler.__name__}",
        verbs=frozenset(kind.verb for kind in kinds or (TeaBrewed,)),
        handler=handler,
        is_batch=batch,
    )


@dataclass
class Table:
    """A table that subscribers write to, so that effects are counted where they happen: in the database."""

    name: str = "tea_table"

    def make(self) -> "Table":
        """Create it empty."""
        self._run(f"DROP TABLE IF EXISTS {self.name}")
        self._run(
            f"CREATE TABLE {self.name} (place bigserial, subscriber text, community_id uuid, cup int, activity_id uuid)"
        )
        return self

    def drop(self) -> None:
        """Remove it."""
        self._run(f"DROP TABLE IF EXISTS {self.name}")

    def write(self, subscriber: str, recorded: Recorded[Any]) -> None:
        """One effect."""
        self._run(
            f"INSERT INTO {self.name} (subscriber, community_id, cup, activity_id) VALUES (%s, %s, %s, %s)",  # noqa: S608
            [subscriber, recorded.activity.community_id, recorded.activity.cup, recorded.id],
        )

    def cups(self, subscriber: str, community_id: UUID) -> list[int]:
        """What this subscriber wrote for this community, in the order in which it did."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT cup FROM {self.name} WHERE subscriber = %s AND community_id = %s ORDER BY place",  # noqa: S608
                [subscriber, community_id],
            )
            return [cup for (cup,) in cursor.fetchall()]

    def _run(self, statement: str, values: Sequence[Any] = ()) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)


@dataclass
class Memory:
    """A subscriber that remembers what it was given, and fails on the cups in `chokes_on`."""

    chokes_on: set[int] = field(default_factory=set)
    cups: list[int] = field(default_factory=list)
    batches: list[list[int]] = field(default_factory=list)
    attempts: list[int] = field(default_factory=list)

    def one(self, activity: TeaBrewed, recorded: Recorded[TeaBrewed]) -> None:
        """Take a single one."""
        assert recorded.activity is activity
        self._take(activity.cup)

    def many(self, batch: Sequence[Recorded[TeaBrewed]]) -> None:
        """Take a batch."""
        self.batches.append([recorded.activity.cup for recorded in batch])
        for recorded in batch:
            self._take(recorded.activity.cup)

    def _take(self, cup: int) -> None:
        self.attempts.append(cup)
        if cup in self.chokes_on:
            raise RuntimeError(f"cup {cup} is too hot")
        self.cups.append(cup)


def operator_of(community_id: UUID) -> Actor:
    """Somebody who runs this community."""
    return Actor(
        user_id=new_id(), community_id=community_id, member_id=new_id(), roles=frozenset({Role.OPERATOR, Role.MEMBER})
    )


def member_of(community_id: UUID) -> Actor:
    """Somebody who only belongs to it."""
    return Actor(user_id=new_id(), community_id=community_id, member_id=new_id(), roles=frozenset({Role.MEMBER}))
