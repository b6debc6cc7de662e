"""How members read: with the ranking or without; and what the ranking leans on."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.circles.queries import circle_ids_of
from fengqun.people.communities.queries import member_cards
from fengqun.people.profiles.queries import follows

MOST_FOLLOWED = 500
"""The ranking leans on so many of those a member follows; the tab 关注 too."""

_REFRESH = """
INSERT INTO feed_reader (member_id, community_id, is_plain, followed, circles, refreshed_at)
VALUES (%(member)s, %(community)s, false, %(followed)s::uuid[], %(circles)s::uuid[], %(now)s)
ON CONFLICT (member_id) DO UPDATE
SET followed = excluded.followed, circles = excluded.circles, refreshed_at = excluded.refreshed_at
"""
_CHOOSE = """
INSERT INTO feed_reader (member_id, community_id, is_plain, followed, circles, refreshed_at)
VALUES (%(member)s, %(community)s, %(plain)s, '{}', '{}', %(now)s)
ON CONFLICT (member_id) DO UPDATE SET is_plain = excluded.is_plain
"""


@transaction.atomic
def refresh_readers(member_ids: Iterable[UUID]) -> None:
    """Read again whom these members follow and which circles are theirs."""
    for member_id, card in sorted(member_cards(member_ids).items()):
        values: dict[str, Any] = {
            "member": member_id,
            "community": card.community_id,
            "followed": sorted(follows(member_id), reverse=True)[:MOST_FOLLOWED],
            "circles": sorted(circle_ids_of(member_id)),
            "now": clock.now(),
        }
        with connection.cursor() as cursor:
            cursor.execute(_REFRESH, values)


@transaction.atomic
def choose_ranking(community_id: UUID, *, actor: Actor, is_plain: bool) -> None:
    """Read newest first without personal ranking from now on, or with it again."""
    member_id = actor.require_member(community_id)
    refresh_readers([member_id])
    values: dict[str, Any] = {"member": member_id, "community": community_id, "plain": is_plain, "now": clock.now()}
    with connection.cursor() as cursor:
        cursor.execute(_CHOOSE, values)
