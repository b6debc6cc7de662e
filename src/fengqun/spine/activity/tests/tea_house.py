"""The subscribers of the crash and concurrency tests, and the tables that their effects are counted in."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from django.db import connection

from fengqun.spine.activity.commands import record
from fengqun.spine.activity.subscriptions import Subscription
from fengqun.spine.activity.tests.factories import Table, TeaBrewed, TeaPoured, listener
from fengqun.spine.activity.types import Recorded

TABLE = Table()


def everybody() -> list[Subscription]:
    """One that writes singly, one in batches, one that counts, one that records on, and one that hears that."""
    return [
        listener(write, name="writer"),
        listener(write_all, name="batcher", batch=True),
        listener(count, name="counter"),
        listener(pour, name="pourer"),
        listener(drink, TeaPoured, name="drinker"),
    ]


@contextmanager
def open_house() -> Iterator[Table]:
    """The tables, empty, for the block."""
    TABLE.make()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS tea_count")
        cursor.execute("CREATE TABLE tea_count (community_id uuid PRIMARY KEY, cups int NOT NULL)")
    try:
        yield TABLE
    finally:
        TABLE.drop()
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS tea_count")


def counted(community_id: UUID) -> int:
    """What the counter arrived at."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cups FROM tea_count WHERE community_id = %s", [community_id])
        (cups,) = cursor.fetchone()
    return int(cups)


def write(_activity: TeaBrewed, recorded: Recorded[TeaBrewed]) -> None:
    """One row each."""
    TABLE.write("writer", recorded)


def write_all(batch: Sequence[Recorded[TeaBrewed]]) -> None:
    """One row each, in a batch."""
    for recorded in batch:
        TABLE.write("batcher", recorded)


def count(activity: TeaBrewed, _recorded: Recorded[TeaBrewed]) -> None:
    """One counter a community: any effect that happens twice is seen."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO tea_count VALUES (%s, 1) ON CONFLICT (community_id) DO UPDATE SET cups = tea_count.cups + 1",
            [activity.community_id],
        )


def pour(activity: TeaBrewed, _recorded: Recorded[TeaBrewed]) -> None:
    """One activity leads to another."""
    record(TeaPoured(community_id=activity.community_id, object_id=activity.object_id, cup=activity.cup))


def drink(_activity: TeaPoured, recorded: Recorded[TeaPoured]) -> None:
    """What came of it."""
    TABLE.write("drinker", recorded)
