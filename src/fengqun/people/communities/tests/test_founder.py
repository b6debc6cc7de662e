"""The founder began at the top: nobody pretends that they climbed there."""

import pytest
from django.urls import reverse

from fengqun.people.communities.commands import appoint_stage
from fengqun.people.communities.queries import member_card, progress_of
from fengqun.people.communities.queries.figures import stage_flow

pytestmark = pytest.mark.django_db


def test_figures_leave_the_founder_out(community, make_member):
    # given
    make_member("新来的")
    make_member("走到粉丝的", stage="fan")

    # when
    flow = stage_flow(community.id, community.kind)

    # then
    assert [(str(one.label), one.reached, one.standing) for one in flow] == [
        ("新人", 2, 1),
        ("成员", 1, 0),
        ("粉丝", 1, 1),
        ("超级用户", 0, 0),
        ("合伙人", 0, 0),
    ]


def test_an_appointed_partner_is_counted(community, owner, member, actor_of):
    # when
    appoint_stage(community.id, member.id, "partner", actor=actor_of(owner), reason="一起开店")

    # then
    assert stage_flow(community.id, community.kind)[-1].standing == 1
    assert not progress_of(member_card(member.id), kind=community.kind).is_founder


def test_the_founders_own_page_draws_no_climb(community, owner, member, client_for):
    # when
    founders = client_for(owner).get(reverse("communities-me", kwargs={"community": community.slug})).text
    others = client_for(member).get(reverse("communities-me", kwargs={"community": community.slug})).text

    # then
    assert "这个社群是你建的" in founders
    assert 'class="path"' not in founders
    assert 'class="path"' in others
