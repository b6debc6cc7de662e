"""Delegated rights: from somebody who has them, to somebody else, and gone when taken back. No way up from below."""

import pytest
from django.db import IntegrityError, transaction

from fengqun.kernel.errors import Denied
from fengqun.kernel.policies import SYSTEM, Actor, Right, Role, grant_code, right_of
from fengqun.people.circles.tests.factories import make_circle
from fengqun.people.communities.commands import grant_right
from fengqun.people.communities.errors import MemberNotFound, NotToOneself, RightNotDelegable
from fengqun.people.communities.models import Membership
from fengqun.people.communities.policies import GRANT_ROLES, REVIEW_APPLICATIONS
from fengqun.people.communities.queries import member_card
from fengqun.people.communities.queries.cards import actor_of as fresh_actor
from fengqun.people.communities.tests.factories import make_member as new_member
from fengqun.people.duties.commands import delegate, resign, save_kind, withdraw
from fengqun.people.duties.errors import AlreadyDelegated, NotInCircle
from fengqun.people.duties.models import Delegation
from fengqun.people.duties.queries import delegations_page
from fengqun.people.duties.tests.factories import make_kind, make_term, rights_of
from fengqun.spine.activity.queries import activities_about

pytestmark = pytest.mark.django_db
REVIEW = REVIEW_APPLICATIONS.code
OWNERS_ONLY = Right("tests.owners_only", "只有群主", roles=set(), delegable=True)


def fresh(member):
    return fresh_actor(member_card(member.id))


def test_given_used_and_taken_back(community, operator, member, actor_of, client_for):
    # given
    queue = f"/c/{community.slug}/console/applications/"
    assert client_for(member).get(queue).status_code == 403

    # when
    row = delegate(community.id, member.id, REVIEW, actor=actor_of(operator), reason="这周帮忙看申请")

    # then
    assert client_for(member).get(queue).status_code == 200
    withdraw(community.id, row, actor=actor_of(operator), reason="忙完了")
    assert client_for(member).get(queue).status_code == 403
    card = delegations_page(community.id).object_list[0]
    assert (card.granted_by.id, card.reason, card.ended_by.id, card.ended_because) == (
        operator.id,
        "这周帮忙看申请",
        operator.id,
        "忙完了",
    )
    verbs = {one.activity.verb for one in activities_about(community.id, "member", member.id)}
    assert {"communities.right_granted", "communities.right_revoked"} <= verbs


def test_nobody_gives_what_they_do_not_have(community, operator, owner, member, actor_of):
    with pytest.raises(Denied):
        delegate(community.id, member.id, OWNERS_ONLY.code, actor=actor_of(operator), reason="试试")
    with pytest.raises(Denied):
        save_kind(community.id, actor=actor_of(operator), code="own", name="自定", rights=[OWNERS_ONLY.code])
    assert rights_of(member) == set()
    assert not Delegation.objects.exists()

    delegate(community.id, member.id, OWNERS_ONLY.code, actor=actor_of(owner), reason="信得过")
    assert fresh(member).may(OWNERS_ONLY, community.id)


@pytest.mark.parametrize("who", ["member", "host", "promoter"])
def test_without_the_right_to_delegate_nobody_delegates(who, request, community, make_member, actor_of):
    other = make_member("旁人")

    with pytest.raises(Denied):
        delegate(community.id, other.id, REVIEW, actor=actor_of(request.getfixturevalue(who)), reason="试试")

    assert rights_of(other) == set()


def test_who_was_given_a_right_does_not_hand_it_on(community, operator, member, make_member, actor_of):
    delegate(community.id, member.id, REVIEW, actor=actor_of(operator), reason="帮忙")
    other = make_member("旁人")

    with pytest.raises(Denied):
        delegate(community.id, other.id, REVIEW, actor=fresh(member), reason="转给你")

    assert rights_of(other) == set()


def test_nobody_gives_to_themselves_not_even_in_the_database(community, owner, operator, actor_of):
    for person in (owner, operator):
        with pytest.raises(NotToOneself):
            delegate(community.id, person.id, REVIEW, actor=actor_of(person), reason="给自己")
        with pytest.raises(NotToOneself):
            grant_right(person.id, REVIEW, actor=actor_of(person))
    with pytest.raises(IntegrityError, match="nobody_delegates_to_themselves"), transaction.atomic():
        Delegation.objects.create(
            community_id=community.id, member_id=owner.id, right=REVIEW, reason="绕", granted_by=owner.id
        )


@pytest.mark.parametrize("code", [GRANT_ROLES.code, "communities.delegate", "duties.run", "no.such", REVIEW + "@x"])
def test_only_what_may_be_delegated(code, community, owner, member, actor_of):
    with pytest.raises(RightNotDelegable):
        delegate(community.id, member.id, code, actor=actor_of(owner), reason="试试")

    assert rights_of(member) == set()


def test_a_grant_of_what_is_not_delegable_counts_nothing(community, member):
    Membership.objects.filter(id=member.id).update(granted=[GRANT_ROLES.code])

    assert not fresh(member).may(GRANT_ROLES, community.id)


def test_in_one_circle_it_counts_there_only(community, host, operator, member, make_member, actor_of):
    # given
    circle, other = make_circle(community, host, others=[member]), make_circle(community, host, name="另一个")
    delegate(community.id, member.id, "posts.feature", actor=actor_of(operator), reason="挑精选", circle_id=circle.id)
    feature = right_of("posts.feature")

    # when
    actor = fresh(member)

    # then
    assert rights_of(member) == {grant_code("posts.feature", circle.id)}
    assert actor.may(feature, community.id, circle.id)
    assert not actor.may(feature, community.id, other.id)
    assert not actor.may(feature, community.id)
    assert actor.may_somewhere(feature, community.id)
    with pytest.raises(NotInCircle):
        delegate(
            community.id, make_member("圈外").id, REVIEW, actor=actor_of(operator), reason="x", circle_id=circle.id
        )


def test_a_right_by_term_and_by_delegation_ends_with_the_last(community, operator, member, actor_of):
    term_id = make_term(community, make_kind(community), member)
    row = delegate(community.id, member.id, "posts.feature", actor=actor_of(operator), reason="也给")
    with pytest.raises(AlreadyDelegated):
        delegate(community.id, member.id, "posts.feature", actor=actor_of(operator), reason="再给")

    resign(community.id, term_id, actor=actor_of(member))
    assert rights_of(member) == {"posts.feature"}
    withdraw(community.id, row, actor=actor_of(member), reason="交还")
    assert rights_of(member) == set()


def test_another_community_is_out_of_reach(community, other_community, operator, actor_of):
    elsewhere = new_member(other_community, "邻居")

    with pytest.raises(MemberNotFound):
        delegate(community.id, elsewhere.id, REVIEW, actor=actor_of(operator), reason="x")
    with pytest.raises(Denied):
        delegate(other_community.id, elsewhere.id, REVIEW, actor=actor_of(operator), reason="x")

    assert rights_of(elsewhere) == set()


def test_others_take_nothing_back(community, operator, member, make_member, actor_of):
    row = delegate(community.id, member.id, REVIEW, actor=actor_of(operator), reason="帮忙")

    with pytest.raises(Denied):
        withdraw(community.id, row, actor=actor_of(make_member("旁人")), reason="我不服")

    assert rights_of(member) == {REVIEW}


def test_the_new_rights_of_a_kind_reach_who_holds_it(community, owner, member, actor_of):
    kind = make_kind(community)
    make_term(community, kind, member)

    save_kind(community.id, actor=actor_of(owner), kind_id=kind.id, rights=["communities.review"], badge="star")

    assert rights_of(member) == {"communities.review"}
    assert SYSTEM.is_system
    assert Actor(roles=frozenset({Role.MEMBER})).granted == frozenset()
