"""Decide claims, hundreds at once: the only way in which a unit of a drop is ever won."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from fengqun.commerce.drops.activities import DropWon
from fengqun.commerce.drops.answers import Verdict, answer_to
from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.people.communities.queries import present_members
from fengqun.spine.activity.commands import record_many
from fengqun.spine.lane.types import Answer, Claim

_SEPARATOR = "\x1f"
"""Stands between the items of a list on its way to the database: no id and no key holds it."""

_DECIDE = """
WITH given AS (SELECT %s::uuid AS community_id, %s::timestamptz AS moment, %s::text AS separator)
SELECT decided.verdict, decided.claim_id, (extract(epoch FROM decided.pay_until) * 1000000)::bigint,
       (extract(epoch FROM decided.starts_at) * 1000000)::bigint, decided.is_new, decided.is_whole
  FROM given, drops_decide(
        given.community_id, given.moment,
        string_to_array(%s, given.separator)::uuid[], string_to_array(%s, given.separator)::uuid[],
        string_to_array(%s, given.separator), string_to_array(%s, given.separator)::uuid[],
        string_to_array(%s, given.separator)::boolean[]
       ) AS decided
 ORDER BY decided.place
"""
"""Lists go as one text each and moments come as microseconds: dumping and loading them singly costs more than all the
rest of a batch.
"""


class UnitsDisagree(RuntimeError):
    """More units were given out than a drop had. The lock makes it impossible; nothing is kept of it."""


def decide(community_id: UUID, claims: Sequence[Claim]) -> list[Answer]:
    """Answer claims of one community, on any number of its drops, in their order; all or none are decided.

    Whether the members may take part was decided when their tokens were issued; that they still belong to the
    community is looked at again. A key that was decided before gets the same answer, whatever has happened since.
    No two claims may have the same drop, member and key.
    """
    moment = clock.now()
    with transaction.atomic():
        rows = _verdicts(community_id, claims, moment)
        record_many(
            [
                DropWon(
                    community_id=community_id,
                    object_id=claim.subject_id,
                    actor_id=claim.member_id,
                    occurred_at=moment,
                    claim_id=row.claim_id,
                )
                for claim, row in zip(claims, rows, strict=True)
                if row.is_new and row.verdict == "won"
            ]
        )
    return [answer_to(community_id, row, moment=moment) for row in rows]


def _verdicts(community_id: UUID, claims: Sequence[Claim], moment: datetime) -> list[Verdict]:
    present = present_members(community_id, {claim.member_id for claim in claims})
    with connection.cursor() as cursor:
        cursor.execute(
            _DECIDE,
            [
                community_id,
                moment,
                _SEPARATOR,
                _SEPARATOR.join([claim.subject_id.hex for claim in claims]),
                _SEPARATOR.join([claim.member_id.hex for claim in claims]),
                _SEPARATOR.join([claim.key for claim in claims]),
                _SEPARATOR.join([new_id(moment).hex for _claim in claims]),
                _SEPARATOR.join(["t" if claim.member_id in present else "f" for claim in claims]),
            ],
        )
        rows = [Verdict._make(row) for row in cursor.fetchall()]
    if not all(row.is_whole for row in rows):
        raise UnitsDisagree
    return rows
