from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError

from fengqun.growth.referrals.commands import set_rule
from fengqun.growth.referrals.errors import DefaultRateMissing, RateOutOfRange, StartsInThePast
from fengqun.growth.referrals.models import CommissionRule, ReferralTerms
from fengqun.growth.referrals.queries import rule_history, rules_in_force
from fengqun.kernel import clock
from fengqun.kernel.errors import Denied

pytestmark = pytest.mark.django_db


def test_versions_of_default_and_product(community, operator, actor_of, frozen):
    # given
    staff, product = actor_of(operator), uuid4()

    # when
    set_rule(community.id, actor=staff, rate_bps=1_000)
    set_rule(community.id, actor=staff, rate_bps=500, product_id=product)
    set_rule(community.id, actor=staff, rate_bps=1_200, valid_from=frozen + timedelta(days=1))

    # then
    now = rules_in_force(community.id, [product], at=clock.now())
    assert (now[None].rate_bps, now[None].version) == (1_000, 1)
    assert (now[product].rate_bps, now[product].is_product_rule) == (500, True)
    assert rules_in_force(community.id, [], at=frozen + timedelta(days=1))[None].rate_bps == 1_200
    assert len(rule_history(community.id)) == 3


def test_a_product_may_go_back_to_the_default(community, operator, actor_of, frozen):
    staff, product = actor_of(operator), uuid4()
    set_rule(community.id, actor=staff, rate_bps=500, product_id=product)

    set_rule(community.id, actor=staff, rate_bps=None, product_id=product)

    rule = rules_in_force(community.id, [product], at=clock.now())[product]
    assert (rule.rate_bps, rule.is_product_rule) == (800, False)


def test_out_of_range_past_and_missing(community, operator, actor_of, frozen):
    staff = actor_of(operator)

    with pytest.raises(RateOutOfRange):
        set_rule(community.id, actor=staff, rate_bps=5_001)
    with pytest.raises(RateOutOfRange):
        set_rule(community.id, actor=staff, rate_bps=-1)
    with pytest.raises(StartsInThePast):
        set_rule(community.id, actor=staff, rate_bps=500, valid_from=frozen - timedelta(seconds=1))
    with pytest.raises(DefaultRateMissing):
        set_rule(community.id, actor=staff, rate_bps=None)

    assert not CommissionRule.objects.exists()


def test_members_and_promoters_set_no_rules(community, member, promoter, actor_of):
    for person in (member, promoter):
        with pytest.raises(Denied):
            set_rule(community.id, actor=actor_of(person), rate_bps=5_000)

    assert not CommissionRule.objects.exists()


def test_only_the_direct_profile_can_be_stored(community):
    with pytest.raises(IntegrityError):
        ReferralTerms.objects.create(community_id=community.id, profile="three_tiers")
