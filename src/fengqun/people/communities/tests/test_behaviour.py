"""Stages: counted, explained, appointed."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from fengqun.kernel.errors import Denied
from fengqun.people.communities.choices import STAGES
from fengqun.people.communities.commands import appoint_stage, leave, note_behaviour, note_behaviours
from fengqun.people.communities.errors import ReasonMissing
from fengqun.people.communities.kinds import BEHAVIOURS, RULES_ACCEPTED, TEMPLATES
from fengqun.people.communities.queries import member_card, progress_of
from fengqun.people.communities.stages import earned_stage, next_stage
from fengqun.spine.activity.queries import recent

KINDS = sorted(TEMPLATES)
COUNTS = st.dictionaries(st.sampled_from(sorted(BEHAVIOURS)), st.integers(0, 60))


@given(kind=st.sampled_from(KINDS), counts=COUNTS, current=st.sampled_from(STAGES))
def test_nobody_falls_and_only_the_owner_makes_partners(kind, counts, current):
    earned = earned_stage(TEMPLATES[kind], counts, current=current)

    assert STAGES.index(earned) >= STAGES.index(current)
    assert earned != "partner" or current == "partner"


@given(kind=st.sampled_from(KINDS), counts=COUNTS, more=COUNTS)
def test_doing_more_never_earns_less(kind, counts, more):
    both = {key: counts.get(key, 0) + more.get(key, 0) for key in {*counts, *more}}

    before = earned_stage(TEMPLATES[kind], counts, current="newcomer")
    after = earned_stage(TEMPLATES[kind], both, current="newcomer")

    assert STAGES.index(after) >= STAGES.index(before)


@given(kind=st.sampled_from(KINDS), counts=COUNTS)
def test_where_one_stops_something_is_missing(kind, counts):
    stage = earned_stage(TEMPLATES[kind], counts, current="newcomer")

    assert not next_stage(TEMPLATES[kind], counts, current=stage).is_earned


@pytest.mark.parametrize("kind", KINDS)
def test_every_need_has_a_name(kind):
    needs = [need.kind for rule in TEMPLATES[kind].stages for need in (*rule.all_of, *rule.any_of)]

    assert set(needs) <= set(BEHAVIOURS)


@pytest.mark.django_db
def test_the_first_post_after_the_rules_makes_a_member(frozen, community, member):
    # given
    note_behaviour(member.id, RULES_ACCEPTED)
    assert member_card(member.id).stage == "newcomer"

    # when
    note_behaviour(member.id, "posts.published")

    # then
    assert member_card(member.id).stage == "member"
    (news,) = recent(community.id, verbs=["communities.stage_reached"])
    assert (news.activity.stage, news.activity.previous, news.occurred_at) == ("member", "newcomer", frozen)


@pytest.mark.django_db
def test_two_steps_at_once_are_both_remembered(frozen, community, member):
    # when
    note_behaviours(
        [
            (member.id, RULES_ACCEPTED, 1),
            (member.id, "orders.paid", 1),
            (member.id, "orders.received", 1),
            (member.id, "orders.received", 1),
            (member.id, "posts.commented", 3),
        ]
    )

    # then
    card = member_card(member.id)
    arrivals = {one.stage: one.reached_at for one in progress_of(card, kind="product").arrivals}
    assert card.stage == "fan"
    assert arrivals == {"newcomer": frozen, "member": frozen, "fan": frozen, "superfan": None, "partner": None}


@pytest.mark.django_db
def test_what_is_missing_is_said(community, member):
    # given
    note_behaviour(member.id, RULES_ACCEPTED)

    # when
    following = progress_of(member_card(member.id), kind="product").next

    # then
    assert following.stage == "member"
    assert [(str(c.label), c.done, c.needed) for c in following.all_of] == [("读过并同意群规", 1, 1)]
    assert [(str(c.label), c.missing) for c in following.any_of] == [("发帖", 1), ("下单", 1)]


@pytest.mark.django_db
def test_who_has_left_does_not_rise(community, member, actor_of):
    leave(community.id, actor=actor_of(member))

    note_behaviours([(member.id, RULES_ACCEPTED, 1), (member.id, "posts.published", 1)])

    assert member_card(member.id).stage == "newcomer"


@pytest.mark.django_db
def test_many_members_are_counted_in_a_constant_number_of_statements(community, make_member, django_assert_num_queries):
    one = [make_member("一").id]
    many = [make_member(f"第{n}位").id for n in range(20)]

    for members in (one, many):
        with django_assert_num_queries(8):
            note_behaviours([(member_id, "posts.liked", 2) for member_id in members])


@pytest.mark.django_db
def test_the_owner_appoints_with_a_reason(community, owner, member, actor_of):
    # when
    with pytest.raises(ReasonMissing):
        appoint_stage(community.id, member.id, "partner", actor=actor_of(owner), reason=" ")
    assert member_card(member.id).stage == "newcomer"
    appoint_stage(community.id, member.id, "partner", actor=actor_of(owner), reason="一起开第二家店")

    # then
    card = member_card(member.id)
    arrival = progress_of(card, kind="product").arrivals[-1]
    assert card.stage == "partner"
    assert (arrival.reason, arrival.appointed_by.id) == ("一起开第二家店", owner.id)


@pytest.mark.django_db
def test_operators_appoint_nobody(community, operator, member, actor_of):
    with pytest.raises(Denied):
        appoint_stage(community.id, member.id, "partner", actor=actor_of(operator), reason="好人")

    assert member_card(member.id).stage == "newcomer"


@pytest.mark.django_db
def test_the_page_appoints(community, owner, member, client_for):
    # given
    url = reverse("communities-console-member-stage", kwargs={"community": community.slug, "member_id": member.id})

    # when
    without_reason = client_for(owner).post(url, {"stage": "fan", "reason": ""})
    client_for(owner).post(url, {"stage": "fan", "reason": "内测时帮了大忙"})

    # then
    assert without_reason.status_code == 422
    assert member_card(member.id).stage == "fan"
