"""Keep a partition ready for each month."""

from datetime import UTC, datetime
from uuid import UUID

from django.db import connection, transaction

from fengqun.kernel import clock
from fengqun.kernel.ids import first_id, moment_of

_NET = "activity_activity_default"


def ensure_partitions(months_ahead: int = 3, *, since: datetime | None = None) -> list[str]:
    """Make the partitions that are missing, and move what fell into the net to where it belongs.

    From the month of `since` (default: this one) to `months_ahead` after now, and every month that the default
    partition holds rows of. Answers the names of the new partitions. A replay or an import of the past calls
    this first with its first day; without it nothing is lost, the hourly job sorts it out.
    """
    wanted = _months(since or clock.now(), _add_months(_month(clock.now()), months_ahead))
    with transaction.atomic():
        months = sorted({*wanted, *_months_in_net()} - _months_present())
        return [f"activity_activity_{month:%Y_%m}" for month in months if _ensure(month)]


def _ensure(month: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT activity_ensure_month(%s)", [month.date()])
        (is_new,) = cursor.fetchone()
    return bool(is_new)


def _months_present() -> set[datetime]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT right(relname, 7) FROM pg_inherits JOIN pg_class ON oid = inhrelid"
            " WHERE inhparent = 'activity_activity'::regclass AND relname <> %s",
            [_NET],
        )
        return {datetime.strptime(name, "%Y_%m").replace(tzinfo=UTC) for (name,) in cursor.fetchall()}


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


def _floor(moment: datetime) -> UUID:
    # The lowest id of the moment's millisecond, whatever its version and variant bits.
    return UUID(int=first_id(moment).int >> 80 << 80)
