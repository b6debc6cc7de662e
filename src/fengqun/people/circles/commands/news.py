"""What was said in a circle: count it, mark it as seen, and let a circle be quiet."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.circles.errors import NotInCircle
from fengqun.people.circles.models import Circle, CircleMember

_SEEN = """
UPDATE circles_circlemember m SET seen_count = c.news_count, seen_at = %(now)s
FROM circles_circle c
WHERE c.id = m.circle_id AND m.circle_id = %(circle)s AND m.member_id = %(member)s AND m.seen_count < c.news_count
"""


def note_news(circle_id: UUID, at: datetime, *, by: UUID | None = None) -> None:
    """Count something new in a circle, in the caller's transaction; to `by`, who said it, it is not new."""
    Circle.objects.filter(id=circle_id).update(news_count=F("news_count") + 1, news_at=at)
    if by is not None:
        CircleMember.objects.filter(circle_id=circle_id, member_id=by).update(seen_count=F("seen_count") + 1)


@transaction.atomic
def mark_seen(circle_id: UUID, actor: Actor) -> bool:
    """Say that the actor has seen what is new in a circle; answers whether anything was. Others change nothing."""
    if actor.member_id is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute(_SEEN, {"circle": circle_id, "member": actor.member_id, "now": clock.now()})
        return bool(cursor.rowcount)


@transaction.atomic
def mute_circle(community_id: UUID, circle_id: UUID, *, actor: Actor) -> None:
    """Hear no more of a circle until unmuted. Raises SignInRequired, Denied, NotInCircle."""
    _set_muted(community_id, circle_id, actor, muted=True)


@transaction.atomic
def unmute_circle(community_id: UUID, circle_id: UUID, *, actor: Actor) -> None:
    """Hear of a circle again. Raises SignInRequired, Denied, NotInCircle."""
    _set_muted(community_id, circle_id, actor, muted=False)


def _set_muted(community_id: UUID, circle_id: UUID, actor: Actor, *, muted: bool) -> None:
    member_id = actor.require_member(community_id)
    mine = CircleMember.objects.filter(circle_id=circle_id, member_id=member_id, circle__community_id=community_id)
    if not mine.update(is_muted=muted):
        raise NotInCircle
