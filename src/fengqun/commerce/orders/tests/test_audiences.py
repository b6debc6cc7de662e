"""Whom something is for."""

import pytest
from django.utils import translation

from fengqun.commerce.orders.commands import refund_order
from fengqun.commerce.orders.errors import AudienceUnreasonable
from fengqun.commerce.orders.queries import audience_sentence, insist_audience, is_in_audience
from fengqun.commerce.orders.tests.factories import paid_order, placed_order
from fengqun.commerce.orders.types import Audience
from fengqun.commerce.payments.tests.factories import wired
from fengqun.kernel.ids import new_id
from fengqun.kernel.policies import SYSTEM
from fengqun.people.circles.tests.factories import make_circle
from fengqun.people.communities.commands import appoint_stage, ensure_customer, leave
from fengqun.product.catalog.tests.factories import make_product

EVERYONE = Audience()


def test_everyone_means_members(community, member, stranger):
    customer_id = ensure_customer(community.id, stranger.id)

    assert is_in_audience(EVERYONE, member.id) is True
    assert is_in_audience(EVERYONE, customer_id) is False
    assert is_in_audience(EVERYONE, new_id()) is False


def test_who_left_is_in_no_audience(community, member, actor_of):
    leave(community.id, actor=actor_of(member))

    assert is_in_audience(EVERYONE, member.id) is False
    assert is_in_audience(Audience(stages=("newcomer",)), member.id) is False


def test_a_stage_is_meant_exactly(community, member, owner, actor_of):
    appoint_stage(community.id, member.id, "superfan", actor=actor_of(owner), reason="常来")

    assert is_in_audience(Audience(stages=("fan",)), member.id) is False
    assert is_in_audience(Audience(stages=("fan", "superfan")), member.id) is True


def test_buyers_have_paid_and_kept_it(community, member, make_member):
    # given: one who paid, one who has not, one who got everything back
    product = make_product(community, "耶加雪菲")
    quantities = {product.variants[0].id: 1}
    waiting, refunded = make_member("周可"), make_member("老齐")
    with wired():
        paid_order(community, member, quantities)
        placed_order(community, waiting, quantities)
        order = paid_order(community, refunded, quantities)
    refund_order(order.id, actor=SYSTEM, reason="不要了", key="1")

    # when
    audience = Audience(product_ids=(product.id,))

    # then
    assert [is_in_audience(audience, one.id) for one in (member, waiting, refunded)] == [True, False, False]


def test_one_condition_of_several_is_enough(community, member, make_member):
    product = make_product(community)
    with wired():
        paid_order(community, member, {product.variants[0].id: 1})
    audience = Audience(stages=("partner",), product_ids=(product.id,))

    assert is_in_audience(audience, member.id) is True
    assert is_in_audience(audience, make_member("周可").id) is False


def test_an_audience_names_only_what_the_community_has(community, other_community):
    theirs = make_product(other_community)
    insist_audience(community.id, Audience(stages=("fan",), product_ids=(make_product(community).id,)))

    for wrong in (
        Audience(stages=("king",)),
        Audience(product_ids=(theirs.id,)),
        Audience(product_ids=(new_id(),)),
        Audience(circle_ids=(new_id(),)),
    ):
        with pytest.raises(AudienceUnreasonable):
            insist_audience(community.id, wrong)


def test_who_belongs_to_a_circle_is_in_its_audience(community, other_community, host, member, make_member):
    circle = make_circle(community, host, name="手冲研究所", others=[member])
    secret = make_circle(community, host, name="评审团", kind="secret")
    audience = Audience(circle_ids=(circle.id, secret.id))
    insist_audience(community.id, audience)

    assert [is_in_audience(audience, one.id) for one in (host, member, make_member("周可"))] == [True, True, False]
    assert audience_sentence(community.id, audience) == "参加的人：圈子“手冲研究所”的人、受邀圈子的人。"
    with pytest.raises(AudienceUnreasonable):
        insist_audience(other_community.id, audience)


def test_it_is_kept_as_plain_data_and_reads_as_a_sentence(community):
    product = make_product(community, "耶加雪菲")
    audience = Audience(stages=("fan",), product_ids=(product.id,))

    assert Audience.from_data(audience.as_data()) == audience
    assert Audience().as_data() == {}
    assert audience_sentence(community.id, EVERYONE) == "成员都能参加。"
    assert audience_sentence(community.id, audience) == "参加的人：粉丝、买过“耶加雪菲”的人。"
    with translation.override("en"):
        assert audience_sentence(community.id, EVERYONE) == "Every member can take part."
