"""Some tell things of themselves to those alone who are in a circle with them."""

import pytest

from fengqun.people.circles.commands import leave_circle
from fengqun.people.circles.tests.factories import make_circle
from fengqun.people.profiles.sharing import share_a_circle

pytestmark = pytest.mark.django_db


def test_who_shares_a_circle(community, host, member, promoter, actor_of):
    circle = make_circle(community, host, others=[member])
    make_circle(community, promoter, name="骑行")
    assert share_a_circle(community.id, member.id, host.id) is True
    assert share_a_circle(community.id, member.id, promoter.id) is False
    leave_circle(community.id, circle.id, actor=actor_of(member))
    assert share_a_circle(community.id, member.id, host.id) is False
