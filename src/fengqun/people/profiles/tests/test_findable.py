"""Who is blocked or muted is not found."""

from collections.abc import Callable
from typing import Any

import pytest

from fengqun.kernel.policies import Actor
from fengqun.people.communities.types import CommunityCard, MemberCard
from fengqun.people.profiles.commands import block, mute, unmute
from fengqun.spine.search.queries import search

pytestmark = pytest.mark.django_db


def found(community: CommunityCard, text: str, actor: Actor) -> list[str]:
    """The people that this actor finds."""
    answer = search((community.id, community.slug), text, actor=actor, kind="person").group("person")
    return [hit.title_text for hit in answer.hits] if answer else []


def test_blocked_people_do_not_find_each_other(
    community: CommunityCard,
    member: MemberCard,
    make_member: Callable[..., MemberCard],
    actor_of: Callable[[Any], Actor],
) -> None:
    # given
    other, third = make_member("林小满"), make_member("周可")

    # when
    block(community.id, other.id, actor=actor_of(member))

    # then
    assert found(community, "林小满", actor_of(member)) == []
    assert found(community, "佟佟", actor_of(other)) == []
    assert found(community, "林小满", actor_of(third)) == ["林小满"]


def test_who_is_muted_is_not_found_and_finds(
    community: CommunityCard,
    member: MemberCard,
    make_member: Callable[..., MemberCard],
    actor_of: Callable[[Any], Actor],
) -> None:
    # given
    other = make_member("林小满")
    mute(community.id, other.id, actor=actor_of(member))

    # when / then
    assert found(community, "lxm", actor_of(member)) == []
    assert found(community, "佟佟", actor_of(other)) == ["佟佟"]

    # when / then
    unmute(community.id, other.id, actor=actor_of(member))
    assert found(community, "lxm", actor_of(member)) == ["林小满"]
