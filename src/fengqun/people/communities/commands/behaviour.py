"""Count what members do, and let them rise to the stage that it earns."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.people.communities.activities import StageReached
from fengqun.people.communities.models import Membership, StageArrival
from fengqun.people.communities.queries.ladders import counts_of, ladders_of
from fengqun.people.communities.stages import earned_stage, stages_between
from fengqun.spine.activity.commands import record_many

_ADD = """
    INSERT INTO communities_behaviour (id, membership_id, kind, count, last_at)
    SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::integer[], %s::timestamptz[])
    ON CONFLICT ON CONSTRAINT one_count_per_member_and_behaviour DO UPDATE
    SET count = communities_behaviour.count + excluded.count,
        last_at = greatest(communities_behaviour.last_at, excluded.last_at)
"""

_ADD_DAYS = """
    INSERT INTO communities_behaviourday (id, membership_id, kind, day, count)
    SELECT new.id, new.membership_id, new.kind, (new.moment AT TIME ZONE c.time_zone)::date, new.count
    FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::integer[], %s::timestamptz[])
        AS new (id, membership_id, kind, count, moment)
    JOIN communities_membership m ON m.id = new.membership_id
    JOIN communities_community c ON c.id = m.community_id
    ON CONFLICT ON CONSTRAINT one_count_per_member_behaviour_and_day DO UPDATE
    SET count = communities_behaviourday.count + excluded.count
"""


def note_behaviour(member_id: UUID, kind: str, count: int = 1, *, at: datetime | None = None) -> None:
    """A member did `kind` (the verb of an activity) `count` times.

    Rooms above call this from a subscription, which makes it happen once for each activity:

        @on(OrderReceived)
        def count_for_stage(activity, _recorded):
            note_behaviour(activity.buyer_member_id, activity.verb, at=activity.occurred_at)
    """
    note_behaviours([(member_id, kind, count)], at=at)


@transaction.atomic
def note_behaviours(done: Iterable[tuple[UUID, str, int]], *, at: datetime | None = None) -> None:
    """The same for many `(member id, kind, count)` at once; whoever earned a stage by it rises to it."""
    moment = at or clock.now()
    sums: Counter[tuple[UUID, str]] = Counter()
    for member_id, kind, count in done:
        sums[member_id, kind] += count
    if not sums:
        return
    rows = sorted(sums.items())
    columns: list[Any] = [
        [new_id() for _ in rows],
        [member_id for (member_id, _kind), _count in rows],
        [kind for (_member_id, kind), _count in rows],
        [count for _key, count in rows],
        [moment for _ in rows],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_ADD, columns)
        cursor.execute(_ADD_DAYS, columns)
    promote({member_id for member_id, _kind in sums}, at=moment)


def promote(member_ids: set[UUID], *, at: datetime | None = None) -> list[UUID]:
    """Let those members rise who have earned it; nobody ever falls. Answers who rose."""
    moment = at or clock.now()
    members = (
        Membership.objects.select_for_update(of=("self",))
        .filter(id__in=member_ids, left_at=None, is_customer_only=False)
        .order_by("id")
    )
    present = list(members)
    ladders = ladders_of({member.community_id for member in present})
    counts: dict[UUID, dict[str, int]] = {}
    for community_id, ladder in ladders.items():
        counts |= counts_of([one.id for one in present if one.community_id == community_id], ladder)
    risen: list[Membership] = []
    arrivals: list[StageArrival] = []
    news: list[StageReached] = []
    for member in present:
        stage = earned_stage(ladders[member.community_id], counts.get(member.id, {}), current=member.stage)
        if stage == member.stage:
            continue
        news.append(
            StageReached(
                community_id=member.community_id,
                object_id=member.id,
                actor_id=member.id,
                occurred_at=moment,
                stage=stage,
                previous=member.stage,
            )
        )
        arrivals += [
            StageArrival(membership=member, stage=passed, reached_at=moment, counts=counts.get(member.id, {}))
            for passed in stages_between(member.stage, stage)
        ]
        member.stage, member.stage_reached_at = stage, moment
        risen.append(member)
    Membership.objects.bulk_update(risen, ["stage", "stage_reached_at"])
    StageArrival.objects.bulk_create(arrivals)
    record_many(news)
    return [member.id for member in risen]
