"""For tests of this room and of rooms above: subscribers of their own, and a look at what is owed."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from fengqun.spine.activity.commands import drain_all
from fengqun.spine.activity.subscriptions import Subscription, only_these

__all__ = ["drain_all", "nobody_listens", "only_these", "owed"]


@contextmanager
def nobody_listens() -> Iterator[None]:
    """Within the block activities are recorded and delivered to nobody."""
    with only_these():
        yield


def owed(listener: Subscription | None = None) -> int:
    """How many deliveries are still to be made, to one subscriber or to all."""
    name = listener.name if listener else None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM activity_delivery WHERE %s::text IS NULL OR subscriber = %s",
            [name, name],
        )
        (count,) = cursor.fetchone()
    return int(count)
