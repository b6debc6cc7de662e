"""Challenges for tests, made by the real commands."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from fengqun.content.challenges.commands import check_in, join_challenge, open_challenge
from fengqun.content.challenges.queries import challenge_card
from fengqun.content.challenges.types import ChallengeCard, ChallengeSettings
from fengqun.kernel import clock
from fengqun.people.communities.queries.cards import actor_of
from fengqun.people.communities.types import CommunityCard, MemberCard

FIRST = date(2026, 3, 2)
"""The Monday on which the frozen clock stands at nine in Shanghai."""


def settings(**more: Any) -> ChallengeSettings:
    """Seven days of writing, from the Monday on."""
    usual: dict[str, Any] = {"title": "七天手冲打卡", "starts_on": FIRST, "ends_on": FIRST + timedelta(days=6)}
    return ChallengeSettings(**usual | more)


def make_challenge(
    community: CommunityCard, host: MemberCard, *, joined: tuple[MemberCard, ...] = (), **more: Any
) -> ChallengeCard:
    """A challenge that those members have joined."""
    challenge_id = open_challenge(community.id, actor=actor_of(host), settings=settings(**more))
    for person in joined:
        join_challenge(community.id, challenge_id, actor=actor_of(person))
    return fresh(community, challenge_id, host)


def fresh(community: CommunityCard, challenge_id: UUID, person: MemberCard) -> ChallengeCard:
    """The challenge as that person sees it now."""
    return challenge_card(community, challenge_id, actor=actor_of(person))


def moment(day: int, clock_time: str = "09:00") -> datetime:
    """A moment in Shanghai, on the given day of the challenge (the first is 1)."""
    return datetime.fromisoformat(f"{FIRST + timedelta(days=day - 1)}T{clock_time}:00+08:00")


def on_days(
    challenge: ChallengeCard, person: MemberCard, *days: int, body: str = "今天手冲一杯。", at: str = "09:00"
) -> None:
    """Check in on those days, at that time."""
    for day in days:
        with clock.travel_to(moment(day, at)):
            check_in(challenge.community_id, challenge.id, actor=actor_of(person), body=body)
