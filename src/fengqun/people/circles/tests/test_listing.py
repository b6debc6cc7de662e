"""Circles are found by those who may know of them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from fengqun.kernel.policies import Actor
from fengqun.people.circles.commands import archive_circle, change_circle, restore_circle
from fengqun.people.circles.commands.listing import CIRCLE, all_listed
from fengqun.people.circles.findable import CIRCLES
from fengqun.people.circles.tests.factories import make_circle
from fengqun.people.circles.types import CircleSettings
from fengqun.people.communities.types import CommunityCard, MemberCard
from fengqun.spine.search.queries import search

pytestmark = pytest.mark.django_db
ActorOf = Callable[[Any], Actor]


def found(community: CommunityCard, text: str, actor: Actor) -> list[str]:
    """The circles that this actor finds."""
    answer = search((community.id, community.slug), text, actor=actor, kind=CIRCLE).group(CIRCLE)
    return [hit.title_text for hit in answer.hits] if answer else []


@pytest.mark.parametrize("kind", ["open", "closed"])
def test_open_and_closed_circles_are_found_by_members_alone(
    community: CommunityCard, host: MemberCard, member: MemberCard, actor_of: ActorOf, kind: str
) -> None:
    # given
    make_circle(community, host, name="手冲研究所", kind=kind, purpose="研究水温")

    # when / then
    assert found(community, "手冲", actor_of(member)) == ["手冲研究所"]
    assert found(community, "水温", actor_of(member)) == ["手冲研究所"]
    assert found(community, "手冲", Actor()) == []


def test_a_secret_circle_is_found_by_those_in_it(
    community: CommunityCard, host: MemberCard, member: MemberCard, operator: MemberCard, actor_of: ActorOf
) -> None:
    # given
    make_circle(community, host, name="秘密实验", kind="secret")

    # when / then
    assert found(community, "秘密", actor_of(host)) == ["秘密实验"]
    assert found(community, "秘密", actor_of(operator)) == ["秘密实验"]
    assert found(community, "秘密", actor_of(member)) == []


def test_a_circle_that_turns_secret_is_hidden_at_once(
    community: CommunityCard, host: MemberCard, member: MemberCard, actor_of: ActorOf
) -> None:
    # given
    circle = make_circle(community, host, name="手冲研究所")

    # when
    settings = CircleSettings(name="手冲研究所", kind="secret")
    change_circle(community.id, circle.id, actor=actor_of(host), settings=settings)

    # then
    assert found(community, "手冲", actor_of(member)) == []
    assert [document.audience for document in all_listed(community.id)] == [f"circle:{circle.id}"]


def test_a_circle_that_rests_is_not_found_until_it_goes_on(
    community: CommunityCard, host: MemberCard, actor_of: ActorOf
) -> None:
    # given
    circle = make_circle(community, host, name="手冲研究所")

    # when / then
    archive_circle(community.id, circle.id, actor=actor_of(host))
    assert found(community, "手冲", actor_of(host)) == []
    restore_circle(community.id, circle.id, actor=actor_of(host))
    assert found(community, "手冲", actor_of(host)) == ["手冲研究所"]


def test_the_address_leads_to_the_circle_for_those_who_may_know_of_it(
    community: CommunityCard, host: MemberCard, member: MemberCard, client_for: Callable[[Any], Client]
) -> None:
    # given
    secret = make_circle(community, host, name="秘密实验", kind="secret")
    address = CIRCLES.address(community.slug, secret.id)

    # when / then
    assert client_for(host).get(address).headers["Location"] == f"/c/{community.slug}/circles/{secret.slug}/"
    assert client_for(member).get(address).status_code == 404
