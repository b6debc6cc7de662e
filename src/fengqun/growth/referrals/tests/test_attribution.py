from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.signals import user_logged_in

from fengqun.growth.referrals.commands import bind_by_code, carry_clicks, set_rule, unbind
from fengqun.growth.referrals.errors import OwnCode, UnknownCode
from fengqun.growth.referrals.models import Attribution, Binding, Commission
from fengqun.growth.referrals.queries import tie_of
from fengqun.growth.referrals.tests.factories import click, link_for, order_of, tell
from fengqun.people.accounts.models import User
from fengqun.people.communities.commands.roles import stop_promoting
from fengqun.spine.activity.commands import drain_all

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def link(community, promoter, actor_of, frozen):
    return link_for(community, promoter, actor_of)


def thanked(community, buyer):
    tie = tie_of(community.id, buyer_id=buyer.id, user_id=buyer.user_id)
    return tie.promoter_id if tie else None


def test_the_last_click_is_thanked(community, promoter, member, link):
    # given
    clicked = click(link, member)
    order = order_of(community, member, 15_800, quantity=2)

    # when
    tell(order.placed())

    # then
    [line] = Attribution.objects.all()
    assert (line.promoter_id, line.reason, line.click_id) == (promoter.id, "last_click", clicked)
    assert (line.base_minor, line.rate_bps, line.rule_version, line.window_days) == (15_800, 800, 0, 30)


def test_clicks_before_signing_in_are_carried_over(community, promoter, member, link):
    # given
    visitor = uuid4()
    click(link, visitor_id=visitor)
    assert tie_of(community.id, buyer_id=member.id, user_id=member.user_id) is None

    # when
    carried = carry_clicks(visitor, user_id=member.user_id)

    # then
    assert carried == 1
    assert thanked(community, member) == promoter.id


def test_signing_in_carries_the_cookie_over(community, promoter, member, link, guest_client, rf):
    # given
    guest_client.get(link.path, HTTP_USER_AGENT="Mozilla/5.0 (iPhone) Mobile")
    request = rf.post("/")
    request.COOKIES["fq_visitor"] = guest_client.cookies["fq_visitor"].value

    # when: every way of signing in ends in Django's own announcement of it
    user_logged_in.send(sender=User, request=request, user=User.objects.get(id=member.user_id))

    # then
    assert thanked(community, member) == promoter.id


def test_who_joins_through_a_link_is_bound(community, promoter, make_person, make_member, link):
    # given
    person = make_person("新人")
    visitor = uuid4()
    click(link, visitor_id=visitor)
    carry_clicks(visitor, user_id=person.id)

    # when
    newcomer = make_member("新人", user=person)
    drain_all()

    # then
    [binding] = Binding.objects.all()
    assert (binding.member_id, binding.promoter_id, binding.source) == (newcomer.id, promoter.id, "click")
    assert binding.expires_at - binding.bound_at == timedelta(days=30)


def test_a_binding_outlives_later_clicks_and_a_code_replaces_it(
    community, promoter, member, make_member, actor_of, link, at, frozen
):
    # given
    second = make_member("阿浩", roles=["promoter"])
    other = link_for(community, second, actor_of)
    bind_by_code(community.id, actor=actor_of(member), buyer_id=member.id, code=link.code)

    # when
    with at(frozen + timedelta(days=2)):
        click(other, member)
        order = order_of(community, member, 10_000)
        tell(order.placed())
    with at(frozen + timedelta(days=3)):
        bind_by_code(community.id, actor=actor_of(member), buyer_id=member.id, code=other.code.lower())
        later = order_of(community, member, 10_000)
        tell(later.placed())

    # then
    thanked = {line.order_id: (line.promoter_id, line.reason) for line in Attribution.objects.all()}
    assert thanked == {order.id: (promoter.id, "typed_code"), later.id: (second.id, "typed_code")}
    assert Binding.objects.filter(ended_at__isnull=True).count() == 1


def test_wrong_and_own_codes_bind_nobody(community, promoter, member, actor_of, link):
    with pytest.raises(UnknownCode):
        bind_by_code(community.id, actor=actor_of(member), buyer_id=member.id, code="2222222")
    with pytest.raises(OwnCode):
        bind_by_code(community.id, actor=actor_of(promoter), buyer_id=promoter.id, code=link.code)

    assert not Binding.objects.exists()


def test_a_code_of_another_community_is_unknown(other_community, community, member, make_member, actor_of):
    foreign = make_member("别处", community=other_community, roles=["promoter"])
    link = link_for(other_community, foreign, actor_of)

    with pytest.raises(UnknownCode):
        bind_by_code(community.id, actor=actor_of(member), buyer_id=member.id, code=link.code)


def test_a_buyer_may_thank_nobody(community, member, actor_of, link, at, frozen):
    # given
    click(link, member)

    # when
    unbind(community.id, buyer_id=member.id, user_id=member.user_id)
    order = order_of(community, member, 10_000)
    tell(order.placed(), order.paid())

    # then
    assert Attribution.objects.get().reason == "nobody"
    with at(frozen + timedelta(hours=1)):
        click(link, member)
        assert tie_of(community.id, buyer_id=member.id, user_id=member.user_id) is not None


def test_self_referral_never_pays_and_says_so(community, promoter, link):
    # given
    click(link, promoter)
    order = order_of(community, promoter, 10_000)

    # when
    tell(order.placed(), order.paid())

    # then
    line = Attribution.objects.get()
    assert (line.reason, line.promoter_id) == ("self_referral", None)
    assert not Commission.objects.exists()


def test_who_stopped_promoting_is_not_paid(community, promoter, member, actor_of, link):
    # given
    click(link, member)
    stop_promoting(community.id, actor=actor_of(promoter))

    # when
    order = order_of(community, member, 10_000)
    tell(order.placed(), order.paid())

    # then
    assert Attribution.objects.get().reason == "not_a_promoter"
    assert not Commission.objects.exists()


def test_it_is_decided_once_as_of_the_order(community, member, make_member, owner, actor_of, link, at, frozen):
    # given: news that is heard late, after a code and a rate have changed
    click(link, member)
    order = order_of(community, member, 10_000)
    placed, paid = order.placed(), order.paid()
    second = make_member("阿浩", roles=["promoter"])
    other = link_for(community, second, actor_of)
    with at(frozen + timedelta(hours=1)):
        bind_by_code(community.id, actor=actor_of(member), buyer_id=member.id, code=other.code)
        set_rule(community.id, actor=actor_of(owner), rate_bps=2_000)

        # when
        tell(placed, paid, placed)

    # then
    line = Attribution.objects.get()
    assert (line.promoter_id, line.rate_bps) == (link.promoter_id, 800)
