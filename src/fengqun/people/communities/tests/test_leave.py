"""Leaving."""

import pytest
from django.urls import reverse

from fengqun.kernel.errors import Denied
from fengqun.people.communities.commands import grant_role, leave
from fengqun.people.communities.errors import LastOwner
from fengqun.people.communities.queries import community_by_id, member_card, member_of
from fengqun.spine.activity.queries import activities_about

pytestmark = pytest.mark.django_db


def test_leaving_keeps_the_history_and_drops_the_roles(frozen, community, promoter, actor_of):
    # when
    leave(community.id, actor=actor_of(promoter))

    # then
    card = member_card(promoter.id)
    assert (card.left_at, card.roles) == (frozen, ("member",))
    assert member_of(community.id, promoter.user_id) is None
    assert community_by_id(community.id).member_count == 1
    assert {one.verb for one in activities_about(community.id, "member", promoter.id)} == {
        "communities.member_joined",
        "communities.member_left",
    }


def test_leaving_twice_counts_once(community, member, actor_of):
    leave(community.id, actor=actor_of(member))
    leave(community.id, actor=actor_of(member))

    assert community_by_id(community.id).member_count == 1


def test_the_last_owner_stays(community, owner, member, actor_of):
    # when
    with pytest.raises(LastOwner):
        leave(community.id, actor=actor_of(owner))
    assert member_of(community.id, owner.user_id).is_present
    grant_role(community.id, member.id, "owner", actor=actor_of(owner))
    leave(community.id, actor=actor_of(owner))

    # then
    assert member_of(community.id, owner.user_id) is None


def test_strangers_have_nothing_to_leave(community, stranger, actor_of):
    with pytest.raises(Denied):
        leave(community.id, actor=actor_of(stranger))

    assert community_by_id(community.id).member_count == 1


def test_the_page_lets_go(community, member, client_for):
    response = client_for(member).post(reverse("communities-departure", kwargs={"community": community.slug}))

    assert response.headers["Location"] == "/c/shanye/about/"
    assert member_of(community.id, member.user_id) is None
