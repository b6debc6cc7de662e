"""Giving roles and taking them back."""

import pytest
from django.urls import reverse

from fengqun.kernel.errors import Denied
from fengqun.people.communities.commands import become_promoter, grant_role, revoke_role, stop_promoting
from fengqun.people.communities.errors import LastOwner, MemberNotFound, RoleUnknown
from fengqun.people.communities.queries import member_card
from fengqun.spine.activity.queries import activities_about

pytestmark = pytest.mark.django_db


def test_the_owner_gives_and_takes_roles(community, owner, member, actor_of):
    # when
    grant_role(community.id, member.id, "operator", actor=actor_of(owner))
    grant_role(community.id, member.id, "operator", actor=actor_of(owner))
    given = member_card(member.id).roles
    revoke_role(community.id, member.id, "operator", actor=actor_of(owner))

    # then
    log = [(one.verb, one.actor_id, one.payload) for one in activities_about(community.id, "member", member.id)[1:]]
    assert given == ("operator", "member")
    assert member_card(member.id).roles == ("member",)
    assert log == [
        ("communities.role_granted", owner.id, {"role": "operator"}),
        ("communities.role_revoked", owner.id, {"role": "operator"}),
    ]


@pytest.mark.parametrize("role", ["operator", "host", "promoter"])
def test_nobody_else_gives_roles(community, make_member, member, actor_of, role):
    other = make_member("别人", roles=[role])

    with pytest.raises(Denied):
        grant_role(community.id, member.id, "owner", actor=actor_of(other))
    with pytest.raises(Denied):
        grant_role(community.id, other.id, "owner", actor=actor_of(other))

    assert member_card(member.id).roles == ("member",)


def test_there_is_always_an_owner(community, owner, actor_of):
    with pytest.raises(LastOwner):
        revoke_role(community.id, owner.id, "owner", actor=actor_of(owner))

    assert "owner" in member_card(owner.id).roles


def test_a_role_is_given_to_members_of_the_community_only(community, owner, other_community, make_member, actor_of):
    foreign = make_member("隔壁的", community=other_community)

    with pytest.raises(MemberNotFound):
        grant_role(community.id, foreign.id, "operator", actor=actor_of(owner))

    assert member_card(foreign.id).roles == ("member",)


@pytest.mark.parametrize("role", ["guest", "member", "king"])
def test_only_known_roles_are_given(community, owner, member, actor_of, role):
    with pytest.raises(RoleUnknown):
        grant_role(community.id, member.id, role, actor=actor_of(owner))

    assert member_card(member.id).roles == ("member",)


def test_every_member_may_promote_and_stop(community, member, actor_of):
    # when
    become_promoter(community.id, actor=actor_of(member))
    promoting = member_card(member.id).roles
    stop_promoting(community.id, actor=actor_of(member))

    # then
    assert promoting == ("promoter", "member")
    assert member_card(member.id).roles == ("member",)


def test_strangers_do_not_promote(community, stranger, actor_of):
    with pytest.raises(Denied):
        become_promoter(community.id, actor=actor_of(stranger))


def test_the_pages_change_roles(community, owner, member, client_for):
    # given
    slug = {"community": community.slug}
    role_url = reverse("communities-console-member-role", kwargs={**slug, "member_id": member.id, "role": "host"})

    # when
    client_for(owner).post(role_url, {"go": "grant"})
    client_for(member).post(reverse("communities-promoter-role", kwargs=slug))

    # then
    assert member_card(member.id).roles == ("host", "promoter", "member")
