"""Cases for tests, made by the real commands."""

from typing import Any
from uuid import UUID

from fengqun.people.communities.queries.cards import actor_of
from fengqun.people.communities.types import CommunityCard, MemberCard
from fengqun.people.conduct.choices import Step
from fengqun.people.conduct.commands import decide_case, file_appeal, open_violation
from fengqun.people.conduct.models import Appeal, Penalty
from fengqun.people.conduct.queries import suggestion_for, terms_of


def make_case(community: CommunityCard, member: MemberCard, judge: MemberCard, **more: Any) -> UUID:
    """An open case."""
    more.setdefault("reason", "连发三条广告")
    return open_violation(community.id, member.id, actor=actor_of(judge), **more)


def make_penalty(
    community: CommunityCard,
    member: MemberCard,
    judge: MemberCard,
    step: str = Step.SILENCE,
    hours: int = 24,
    **more: Any,
) -> Penalty:
    """A decided case's penalty; it departs from the ladder where it has to."""
    case_id = make_case(community, member, judge, **more)
    suggested = suggestion_for(member.id, terms_of(community.id)).measure
    departure = "" if (suggested.step, suggested.hours) == (step, hours) else "情节不同"
    penalty_id = decide_case(
        community.id, case_id, step, hours, actor=actor_of(judge), reason="广告请发到集市圈", departure=departure
    )
    return Penalty.objects.get(id=penalty_id)


def make_appeal(community: CommunityCard, penalty: Penalty, member: MemberCard, text: str = "那不是广告") -> Appeal:
    """An appeal that waits."""
    return Appeal.objects.get(id=file_appeal(community.id, penalty.id, actor=actor_of(member), text=text))
