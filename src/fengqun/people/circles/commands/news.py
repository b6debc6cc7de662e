"""What was said in a circle: count it, mark it as seen, and let a circle be quiet."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.circles.errors import NotInCircle
from fengqun.people.circles.models import Circle, CircleMember
from fengqun.people.circles.types import Said

_SEEN = """
UPDATE circles_circlemember m SET seen_count = c.news_count, seen_at = %(now)s
FROM circles_circle c
WHERE c.id = m.circle_id AND m.circle_id = %(circle)s AND m.member_id = %(member)s AND m.seen_count < c.news_count
"""

# What was said is new to a member who belonged then, did not say it, and has not looked since.
_SHIFT = """
UPDATE circles_circlemember m
SET seen_count = GREATEST(0, LEAST(c.news_count, m.seen_count + %(step)s * unseen.count))
FROM circles_circle c, (
    SELECT n.id, count(*) AS count FROM circles_circlemember n
    JOIN unnest(%(moments)s::timestamptz[], %(authors)s::uuid[]) AS said(at, author)
      ON n.joined_at <= said.at AND n.member_id <> said.author AND (n.seen_at IS NULL OR n.seen_at < said.at)
    WHERE n.circle_id = %(circle)s GROUP BY n.id
) unseen
WHERE c.id = m.circle_id AND m.id = unseen.id
"""


def note_news(circle_id: UUID, at: datetime, *, by: UUID | None = None) -> None:
    """Count something new in a circle, in the caller's transaction; to `by`, who said it, it is not new."""
    Circle.objects.filter(id=circle_id).update(news_count=F("news_count") + 1, news_at=at)
    if by is not None:
        CircleMember.objects.filter(circle_id=circle_id, member_id=by).update(seen_count=F("seen_count") + 1)


def retract_news(circle_id: UUID, said: Sequence[Said]) -> None:
    """What was said is out of sight: whoever has not seen it has so much less to see. In the caller's transaction."""
    _shift(circle_id, said, 1)


def return_news(circle_id: UUID, said: Sequence[Said]) -> None:
    """What was retracted is in sight again: new once more to whoever had not seen it. In the caller's transaction."""
    _shift(circle_id, said, -1)


def _shift(circle_id: UUID, said: Sequence[Said], step: int) -> None:
    asked: dict[str, Any] = {
        "circle": circle_id,
        "step": step,
        "moments": [one.at for one in said],
        "authors": [one.by for one in said],
    }
    with connection.cursor() as cursor:
        cursor.execute(_SHIFT, asked)


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
