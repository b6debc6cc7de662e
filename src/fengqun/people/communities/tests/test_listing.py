"""People are found by their names while they are here."""

from collections.abc import Callable
from typing import Any

import pytest

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.communities.commands import (
    change_member_profile,
    ensure_customer,
    import_members,
    leave,
    remove_member,
)
from fengqun.people.communities.commands.listing import PERSON, all_listed
from fengqun.people.communities.findable import PEOPLE, names_of
from fengqun.people.communities.types import CommunityCard, MemberCard
from fengqun.spine.search.queries import search

pytestmark = pytest.mark.django_db
ActorOf = Callable[[Any], Actor]


def found(community: CommunityCard, text: str, actor: Actor) -> list[str]:
    """The names that this actor finds."""
    answer = search((community.id, community.slug), text, actor=actor, kind=PERSON).group(PERSON)
    return [hit.title_text for hit in answer.hits] if answer else []


@pytest.mark.parametrize("asked", ["林小满", "小满", "满", "lxm", "linxiaoman", "林小滿"])
def test_a_member_is_found_by_name_and_pinyin(
    community: CommunityCard, member: MemberCard, make_member: Callable[..., MemberCard], actor_of: ActorOf, asked: str
) -> None:
    # given
    make_member("林小满")

    # when / then
    assert found(community, asked, actor_of(member)) == ["林小满"]
    assert found(community, asked, Actor()) == []


def test_whoever_leaves_or_is_removed_is_found_no_longer(
    community: CommunityCard, member: MemberCard, make_member: Callable[..., MemberCard], actor_of: ActorOf
) -> None:
    # given
    leaving, removed = make_member("林小满"), make_member("林小寒")

    # when
    leave(community.id, actor=actor_of(leaving))
    remove_member(community.id, removed.id, barred_until=None)

    # then
    assert found(community, "林小", actor_of(member)) == []


def test_a_new_name_takes_the_place_of_the_old(
    community: CommunityCard, member: MemberCard, make_member: Callable[..., MemberCard], actor_of: ActorOf
) -> None:
    # given
    person = make_member("林小满")

    # when
    change_member_profile(community.id, actor=actor_of(person), display_name="满满")

    # then
    assert found(community, "林小满", actor_of(member)) == []
    assert found(community, "mm", actor_of(member)) == ["满满"]


def test_imported_members_are_found_and_customers_are_not(
    community: CommunityCard, member: MemberCard, make_person: Callable[..., Any], actor_of: ActorOf
) -> None:
    # given
    import_members(community.id, [("7", "林小满", member.joined_at or clock.now(), None)])
    ensure_customer(community.id, make_person("林小寒").id)

    # when / then
    assert found(community, "林小", actor_of(member)) == ["林小满"]
    assert {document.title for document in all_listed(community.id)} == {"阿岚", "佟佟", "林小满"}


def test_a_person_of_another_community_is_not_named(
    community: CommunityCard,
    other_community: CommunityCard,
    member: MemberCard,
    make_member: Callable[..., MemberCard],
) -> None:
    # given
    elsewhere = make_member("隔壁", community=other_community)

    # when / then
    assert names_of(community.id, [member.id, elsewhere.id]) == {member.id: "佟佟"}
    assert PEOPLE.address("shanye", member.id) == f"/c/shanye/members/{member.id}/"
