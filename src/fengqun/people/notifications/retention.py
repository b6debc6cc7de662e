"""How long notices are kept."""

from datetime import timedelta

from django.db import connection

from fengqun.kernel import clock

KEPT_DAYS = 180
AT_ONCE = 5_000

_FORGET = """
DELETE FROM notifications_notice WHERE (community_id, id) IN (
    SELECT community_id, id FROM notifications_notice WHERE read_at < %s ORDER BY read_at LIMIT %s
)
"""


def forget_old(*, at_once: int = AT_ONCE) -> int:
    """Delete what was read more than `KEPT_DAYS` ago, some thousands in each statement; answers how many."""
    until = clock.now() - timedelta(days=KEPT_DAYS)
    forgotten = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(_FORGET, [until, at_once])
            gone = int(cursor.rowcount)
            forgotten += gone
            if gone < at_once:
                return forgotten
