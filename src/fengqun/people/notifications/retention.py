"""How long notices are kept."""

from datetime import timedelta

from fengqun.kernel import clock
from fengqun.people.notifications.models import Notice

KEPT_DAYS = 180
AT_ONCE = 5_000


def forget_old() -> int:
    """Delete what was read more than `KEPT_DAYS` ago, some thousands at a time; answers how many."""
    until = clock.now() - timedelta(days=KEPT_DAYS)
    forgotten = 0
    while True:
        old = Notice.objects.filter(read_at__lt=until).values("pk")[:AT_ONCE]
        ids = [row["pk"] for row in old]
        deleted = sum(Notice.objects.filter(community_id=community, id=one).delete()[0] for community, one in ids)
        forgotten += deleted
        if len(ids) < AT_ONCE:
            return forgotten
