"""Gatherings for tests, made by the real commands."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from fengqun.content.gatherings.commands import plan_gathering, record_scans, take_seat
from fengqun.content.gatherings.models import Gathering, Seat
from fengqun.content.gatherings.queries import card_for
from fengqun.content.gatherings.types import GatheringCard, GatheringPlan, ScanRequest, SeatCard
from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.kernel.policies import SYSTEM
from fengqun.people.communities.tests.factories import actor_for_test
from fengqun.people.communities.types import CommunityCard, MemberCard

TITLE = "周末手冲聚会"


def a_plan(**choices: Any) -> GatheringPlan:
    """Three days from now, two hours, in a place; eight seats."""
    starts_at = choices.pop("starts_at", clock.now() + timedelta(days=3))
    plan = {
        "title": TITLE,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "place": "山野咖啡馆",
        "capacity": 8,
    }
    return GatheringPlan(**{**plan, **choices})


def make_gathering(community: CommunityCard, host: MemberCard, **choices: Any) -> GatheringCard:
    """A gathering of that host."""
    made = plan_gathering(community.id, a_plan(**choices), actor=actor_for_test(host))
    return fresh(community, made)


def fresh(community: CommunityCard, gathering_id: UUID) -> GatheringCard:
    """The gathering as it is now."""
    return card_for(community.id, gathering_id, actor=SYSTEM)


def sign_up(gathering: GatheringCard, person: MemberCard, **choices: Any) -> SeatCard:
    """That member signs up."""
    return take_seat(gathering.community_id, gathering.id, actor=actor_for_test(person), **choices)


def row_of(gathering: GatheringCard, person: MemberCard) -> Seat:
    """The member's row."""
    return Seat.objects.get(gathering_id=gathering.id, member_id=person.id)


def counts(gathering: GatheringCard) -> tuple[int, int]:
    """Heads with a seat, and wishes that wait."""
    row = Gathering.objects.get(id=gathering.id)
    return row.taken, row.waiting


def check_in(gathering: GatheringCard, host: MemberCard, *seats: SeatCard, **choices: Any) -> list[str]:
    """The host scans those seats now; answers the outcomes."""
    scans = [ScanRequest(id=new_id(), moment=clock.now(), seat_id=seat.id) for seat in seats]
    actor = actor_for_test(host)
    answers = record_scans(gathering.community_id, gathering.id, scans, actor=actor, **choices)
    return [one.outcome for one in answers]
