"""Reads of members on trial."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from fengqun.kernel.glimpses import how_many, is_there
from fengqun.people.communities.choices import TrialState
from fengqun.people.communities.models import Behaviour, Trial
from fengqun.people.communities.queries.cards import member_cards
from fengqun.people.communities.stages import Condition
from fengqun.people.communities.trials import conditions
from fengqun.people.communities.types import MemberCard

OPEN = (TrialState.RUNNING, TrialState.ASKED)


@dataclass(frozen=True)
class TrialCard:
    """Somebody's time on trial, and what is still missing."""

    id: UUID
    state: str
    started_at: datetime
    ends_at: datetime
    goals: Sequence[Condition]
    person: MemberCard | None = None

    @property
    def is_met(self) -> bool:
        """Whether nothing is missing."""
        return all(goal.is_met for goal in self.goals)


def trial_of(member_id: UUID, *, part_id: UUID | None = None) -> TrialCard | None:
    """The trial that a member is in now, in the community or in a circle; one statement for others, two for them."""
    row = Trial.objects.filter(membership_id=member_id, subject_id=part_id, state__in=OPEN).first()
    return _cards([row])[0] if row else None


def trials_asked(community_id: UUID, *, part_id: UUID | None = None, limit: int = 100) -> list[TrialCard]:
    """Trials in the community or in a circle that wait for a host, longest first; three statements."""
    rows = Trial.objects.filter(
        membership__community_id=community_id,
        membership__left_at=None,
        subject_id=part_id,
        state=TrialState.ASKED,
    )
    found = list(rows.order_by("ends_at", "id")[:limit])
    return _cards(found, with_people=True)


@is_there("circle")
def is_tried_in_circle(member: UUID, circle: UUID) -> QuerySet[Trial]:
    """Whether the member is on trial in the circle now."""
    return Trial.objects.filter(membership_id=member, subject_id=circle, state__in=OPEN)


@how_many("today")
def trials_to_decide(community: UUID) -> QuerySet[Trial]:
    """How many wait for a host, on Today."""
    return Trial.objects.filter(
        membership__community_id=community, membership__left_at=None, subject_id=None, state=TrialState.ASKED
    )


def count_trials_asked(community_id: UUID) -> int:
    """How many wait for a host."""
    return Trial.objects.filter(
        membership__community_id=community_id, membership__left_at=None, subject_id=None, state=TrialState.ASKED
    ).count()


def _cards(rows: Sequence[Trial], *, with_people: bool = False) -> list[TrialCard]:
    ids = [row.membership_id for row in rows]
    counts: dict[UUID, dict[str, int]] = {}
    for member_id, kind, count in Behaviour.objects.filter(membership_id__in=ids).values_list(
        "membership_id", "kind", "count"
    ):
        counts.setdefault(member_id, {})[kind] = count
    people = member_cards(ids) if with_people else {}
    return [
        TrialCard(
            id=row.id,
            state=row.state,
            started_at=row.started_at,
            ends_at=row.ends_at,
            goals=conditions(row.goals, row.baseline, counts.get(row.membership_id, {})),
            person=people.get(row.membership_id),
        )
        for row in rows
    ]
