"""Keep a partition ready for each month."""

from datetime import UTC, datetime
from uuid import UUID

from django.db import connection, transaction

from fengqun.kernel import clock
from fengqun.kernel.ids import first_id, moment_of

_PARENT = "activity_activity"
_NET = "activity_activity_default"
_LOCK = 0x61637470
"""Key of the advisory lock ("actp") that keeps two of us from making the same partition."""


def ensure_partitions(months_ahead: int = 3, *, since: datetime | None = None) -> list[str]:
    """Make the partitions that are missing, and move what fell into the net to where it belongs.

    From the month of `since` (default: this one) to `months_ahead` after now, and every month that the default
    partition holds rows of. Answers the names of the new partitions. A replay or an import of the past calls
    this first with its first day; without it nothing is lost, the daily job sorts it out.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        cursor.execute(
            "SELECT relname FROM pg_inherits JOIN pg_class ON oid = inhrelid WHERE inhparent = %s::regclass",
            [_PARENT],
        )
        existing = {name for (name,) in cursor.fetchall()}
        wanted = _months(since or clock.now(), _add_months(_month(clock.now()), months_ahead))
        stranded = _months_in_net()
        missing = [month for month in sorted({*wanted, *stranded}) if _name(month) not in existing]
        for month in missing:
            if month in stranded:
                _create_from_net(month)
            else:
                _create(month)
    return [_name(month) for month in missing]


def _create(month: datetime) -> None:
    lower, upper = _bounds(month)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {_name(month)} PARTITION OF {_PARENT} FOR VALUES FROM ('{lower}') TO ('{upper}')")
        _never_emptied(month)


def _create_from_net(month: datetime) -> None:
    # Once detached, the default partition is an ordinary table without the refusing row trigger.
    lower, upper = _bounds(month)
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {_PARENT} DETACH PARTITION {_NET}")
        _create(month)
        cursor.execute(
            f"WITH moved AS (DELETE FROM {_NET} WHERE id >= '{lower}' AND id < '{upper}' RETURNING *) "  # noqa: S608
            f"INSERT INTO {_name(month)} SELECT * FROM moved"
        )
        cursor.execute(f"ALTER TABLE {_PARENT} ATTACH PARTITION {_NET} DEFAULT")


def _never_emptied(month: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TRIGGER activity_is_never_emptied BEFORE TRUNCATE ON {_name(month)} "
            "FOR EACH STATEMENT EXECUTE FUNCTION activity_refuse_change()"
        )


def _months_in_net() -> set[datetime]:
    months: set[datetime] = set()
    lowest = UUID(int=0)
    with connection.cursor() as cursor:
        while True:  # one look per month, not one per row
            cursor.execute(f"SELECT id FROM {_NET} WHERE id >= %s ORDER BY id LIMIT 1", [lowest])  # noqa: S608
            found = cursor.fetchone()
            if found is None:
                return months
            month = _month(moment_of(found[0]))
            months.add(month)
            lowest = _floor(_add_months(month, 1))


def _months(first: datetime, last: datetime) -> list[datetime]:
    month, months = _month(first), []
    while month <= last:
        months.append(month)
        month = _add_months(month, 1)
    return months


def _month(moment: datetime) -> datetime:
    moment = moment.astimezone(UTC)
    return datetime(moment.year, moment.month, 1, tzinfo=UTC)


def _add_months(month: datetime, count: int) -> datetime:
    years, rest = divmod(month.month - 1 + count, 12)
    return month.replace(year=month.year + years, month=rest + 1)


def _name(month: datetime) -> str:
    return f"{_PARENT}_{month:%Y_%m}"


def _bounds(month: datetime) -> tuple[UUID, UUID]:
    return _floor(month), _floor(_add_months(month, 1))


def _floor(moment: datetime) -> UUID:
    # The lowest id of the moment's millisecond, whatever its version and variant bits.
    return UUID(int=first_id(moment).int >> 80 << 80)
