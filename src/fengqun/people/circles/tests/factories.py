"""Circles for tests, made by the real commands."""

from collections.abc import Sequence
from itertools import count
from typing import Any
from uuid import UUID

from fengqun.kernel.policies import SYSTEM
from fengqun.people.circles.commands import found_circle, invite_to_circle, join_circle
from fengqun.people.circles.queries import circle_by_id
from fengqun.people.circles.types import CircleCard, CircleSettings
from fengqun.people.communities.queries.cards import actor_of
from fengqun.people.communities.tests.factories import make_member
from fengqun.people.communities.types import CommunityCard, MemberCard

_numbers = count(1)


def make_circle(
    community: CommunityCard,
    host: MemberCard,
    *,
    name: str = "手冲研究所",
    slug: str = "",
    is_core: bool = False,
    others: Sequence[MemberCard] = (),
    **settings: Any,
) -> CircleCard:
    """A circle with its host; `others` come in by invitation and answer whatever it asks."""
    made = found_circle(
        community.id,
        actor=SYSTEM,
        settings=CircleSettings(name=name, **settings),
        slug=slug or f"circle-{next(_numbers)}",
        is_core=is_core,
        host_ids=[host.id],
    )
    for person in others:
        bring_in(community.id, made.id, host, person)
    return fresh(community, made.id)


def bring_in(community_id: UUID, circle_id: UUID, host: MemberCard, person: MemberCard) -> None:
    """The host invites, the person comes."""
    invite_to_circle(community_id, circle_id, person.id, actor=actor_of(host))
    join_circle(community_id, circle_id, actor=actor_of(person))


def make_crowd(community: CommunityCard, size: int, *, name: str = "同好") -> list[MemberCard]:
    """Members of the community, to fill a circle with."""
    return [make_member(community, f"{name}{number}") for number in range(1, size + 1)]


def fresh(community: CommunityCard, circle_id: UUID) -> CircleCard:
    """The circle as it is now."""
    return circle_by_id(community.id, circle_id, actor=SYSTEM)
