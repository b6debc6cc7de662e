"""Whoever comes through a link, joins or signs up, and buys before the worker has heard of it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from fengqun.growth.referrals.commands import bind_by_code, carry_clicks, unbind
from fengqun.growth.referrals.models import Attribution, Binding
from fengqun.growth.referrals.queries import tie_of
from fengqun.growth.referrals.subscriptions import bind_newcomers
from fengqun.growth.referrals.tests.factories import click, link_for, order_of, tell
from fengqun.people.communities.activities import MemberJoined
from fengqun.people.communities.queries import customer_of
from fengqun.people.communities.tests.factories import make_community
from fengqun.spine.activity.commands import drain_all
from fengqun.spine.activity.queries import recent

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = "Mozilla/5.0 (iPhone) Mobile"


@pytest.fixture
def link(community, promoter, actor_of, frozen):
    return link_for(community, promoter, actor_of)


@pytest.fixture
def joined(make_person, make_member, link, at, frozen):
    """Somebody who followed the link and joined a minute later; nobody has heard of it yet."""
    drain_all()
    person = make_person("新人")
    visitor = uuid4()
    click(link, visitor_id=visitor)
    carry_clicks(visitor, user_id=person.id)
    with at(frozen + timedelta(minutes=1)):
        return make_member("新人", user=person)


def shown(community, buyer):
    tie = tie_of(community.id, buyer_id=buyer.id, user_id=buyer.user_id)
    return (tie.promoter_id, str(tie.reason)) if tie else None


def test_the_first_checkout_shows_who_will_be_thanked(community, promoter, joined, make_member, actor_of, at, frozen):
    # given
    other = link_for(community, make_member("阿浩", roles=["promoter"]), actor_of)
    moment = frozen + timedelta(minutes=2)

    # when: a later click does not win over the binding that joining makes, heard of or not
    with at(moment):
        click(other, joined)
        before = shown(community, joined)
        order = order_of(community, joined, 10_000)
        tell(order.placed())
        after = shown(community, joined)

    # then
    [line] = Attribution.objects.all()
    [binding] = Binding.objects.all()
    assert before == after == (promoter.id, "binding")
    assert (line.promoter_id, line.reason, line.binding_id) == (promoter.id, "binding", binding.id)
    assert binding.bound_at == frozen + timedelta(minutes=1)


def test_an_order_heard_of_before_the_joining_names_the_binding(community, promoter, joined, at, frozen):
    # given: the subscriber of orders is faster than that of newcomers
    with at(frozen + timedelta(minutes=2)):
        order = order_of(community, joined, 10_000)
        tell(order.placed())
        drain_all()

    # when: it comes once more
    bind_newcomers(recent(community.id, verbs=[MemberJoined.verb]))

    # then
    assert Binding.objects.count() == 1
    assert Attribution.objects.get().binding_id == Binding.objects.get().id


def test_what_the_newcomer_decides_first_stands(community, joined, make_member, actor_of, at, frozen):
    # given
    second = make_member("阿浩", roles=["promoter"])
    other = link_for(community, second, actor_of)

    # when: a code is typed before the worker hears of the joining
    with at(frozen + timedelta(minutes=2)):
        bind_by_code(community.id, actor=actor_of(joined), buyer_id=joined.id, code=other.code)
        drain_all()

        # then
        assert shown(community, joined) == (second.id, "typed_code")
    assert Binding.objects.filter(ended_at=None).count() == 1


def test_whoever_wants_nobody_thanked_stays_unbound(community, promoter, joined, at, frozen):
    with at(frozen + timedelta(minutes=2)):
        assert shown(community, joined) == (promoter.id, "binding")

        unbind(community.id, buyer_id=joined.id, user_id=joined.user_id)
        drain_all()

        assert shown(community, joined) is None
    assert not Binding.objects.filter(ended_at=None).exists()


def test_a_buyer_who_is_no_member_sees_it_at_the_first_checkout(community, promoter, make_person, client_for, link):
    # given: signed up, not joined, never bought
    person = make_person("外来的买家")
    browser = client_for(person)
    browser.get(link.path, headers={"User-Agent": PHONE})
    address = reverse("referrals-binding", kwargs={"community": community.slug})

    # when
    page = browser.get(address).text

    # then: to look makes nobody a customer
    assert "周可" in page
    assert customer_of(community.id, person.id) is None

    # when
    browser.post(reverse("referrals-unbinding", kwargs={"community": community.slug}))

    # then
    assert customer_of(community.id, person.id) is not None
    assert "没有推荐人" in browser.get(address).text


def test_where_only_members_buy_outsiders_name_nobody(make_person, client_for):
    # given
    pure = make_community(slug="pure", economy="pure")
    person = make_person("路人")
    address = reverse("referrals-binding", kwargs={"community": pure.slug})

    # when
    browser = client_for(person)

    # then
    assert browser.get(address).status_code == 403
    assert browser.post(address, {"code": "2222222"}).status_code == 403
    assert customer_of(pure.id, person.id) is None
