"""Who stands where: by days, then by the longest streak, then by who got there earlier.

One statement counts it all from the check-ins. Runs of days are found as usual: within a run, the day minus its number
in the member's own order stays the same. `days.standing` says the same of one member; a test holds both together.
"""

from typing import Any
from uuid import UUID

from django.db import connection

from fengqun.content.challenges.types import Ranking, RankRow
from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries import member_cards

PAGE_SIZE = 50

_RANKING = """
WITH marks AS (
    SELECT c.member_id, c.day, c.created_at,
           c.day - (row_number() OVER (PARTITION BY c.member_id ORDER BY c.day))::int AS run
    FROM challenges_checkin c
    JOIN challenges_participant p ON p.challenge_id = c.challenge_id AND p.member_id = c.member_id AND p.left_at IS NULL
    JOIN communities_membership m ON m.id = c.member_id AND m.left_at IS NULL
    WHERE c.challenge_id = %(challenge)s AND c.state <> 'removed'
), runs AS (
    SELECT member_id, count(*) AS length, max(created_at) AS latest_at FROM marks GROUP BY member_id, run
), sums AS (
    SELECT member_id, sum(length)::int AS days, max(length)::int AS longest, max(latest_at) AS latest_at
    FROM runs GROUP BY member_id
), places AS (
    SELECT member_id, days, longest, latest_at,
           rank() OVER (ORDER BY days DESC, longest DESC, latest_at) AS place,
           row_number() OVER (ORDER BY days DESC, longest DESC, latest_at, member_id) AS number,
           count(*) OVER () AS total
    FROM sums
)
SELECT member_id, days, longest, latest_at, place, number, total FROM places
WHERE number > %(skipped)s AND number <= %(skipped)s + %(limit)s OR member_id = %(me)s
ORDER BY number
"""


def ranking(challenge_id: UUID, *, actor: Actor, number: int = 1, size: int = PAGE_SIZE) -> Ranking:
    """A page of the ranking and the actor's own place; two statements. Who left is not ranked."""
    skipped = (max(number, 1) - 1) * size
    with connection.cursor() as cursor:
        asked: dict[str, Any] = {"challenge": challenge_id, "skipped": skipped, "limit": size, "me": actor.member_id}
        cursor.execute(_RANKING, asked)
        found = cursor.fetchall()
    people = member_cards({row[0] for row in found}) if found else {}
    rows, mine = [], None
    for member_id, days, longest, latest_at, place, position, _total in found:
        is_me = member_id == actor.member_id
        row = RankRow(place, people[member_id], days, longest, latest_at, is_me)
        mine = row if is_me else mine
        if skipped < position <= skipped + size:
            rows.append(row)
    total = found[0][-1] if found else 0
    return Ranking(tuple(rows), mine, total, max(number, 1), max(-(-total // size), 1))
