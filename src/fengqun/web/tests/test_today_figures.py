"""The figures of an operator's day are counted from the rows."""

from datetime import timedelta

import pytest

from fengqun.commerce.orders.figures import sales
from fengqun.content.posts.figures import contributors
from fengqun.growth.referrals.figures import brought
from fengqun.kernel import clock
from fengqun.people.communities.queries import community_by_id
from fengqun.people.communities.queries.figures import arrivals, stage_flow
from fengqun.ui.flows import stations

pytestmark = pytest.mark.django_db


def test_who_joined_is_counted_by_week(frozen, community, make_member, at):
    # given
    with at(frozen - timedelta(days=8)):
        make_member("早来的")
    make_member("刚来的")

    # when
    found = arrivals(community.id, community.zone)

    # then
    assert (found.lately, found.before) == (2, 1)  # the owner founded it now
    assert (len(found.by_day), found.by_day[-1], found.by_day[-9]) == (14, 2, 1)


def test_whoever_stands_at_a_stage_has_reached_all_before_it(community, make_member):
    make_member("新来的")

    flow = stage_flow(community.id, community.kind)

    assert flow[0].reached == community_by_id(community.id).member_count - 1  # without the founder, who walked no part
    assert [stage.reached for stage in flow] == sorted((stage.reached for stage in flow), reverse=True)
    assert sum(stage.standing for stage in flow) == flow[0].reached


def test_a_quiet_community_has_true_zeros(frozen, community):
    found = sales(community.id, community.currency, community.zone)

    assert (found.orders, found.gross.amount_minor, found.net.amount_minor, found.change_percent) == (0, 0, 0, None)
    assert brought(community.id, community.currency, community.zone).orders == 0
    assert contributors(community.id).lately == 0
    assert clock.now() == frozen


def test_bars_narrow_with_those_who_stay():
    drawn = stations([100, 50, 0])

    assert [bar.share for bar in drawn] == [50, 0, None]
    assert [bar.height for bar in drawn] == [74.0, 37.0, 2.0]


def test_today_shows_them(community, owner, client_for):
    page = client_for(owner).get(f"/c/{community.slug}/console/").content.decode()

    assert page.count('<div class="stat">') == 6
    assert 'class="flow"' in page
