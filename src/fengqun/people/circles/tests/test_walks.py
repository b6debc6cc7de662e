"""Ways into circles that nobody goes on with are forgotten."""

from datetime import timedelta

import pytest

from fengqun.kernel import clock
from fengqun.people.circles.jobs import drop_old_walks
from fengqun.people.circles.models import CircleRequest, CircleWalk
from fengqun.people.circles.tests.factories import make_circle

pytestmark = pytest.mark.django_db


@pytest.fixture
def circle(community, operator):
    return make_circle(community, operator, slug="shouchong")


def test_a_way_is_forgotten_after_ninety_days(circle, member, operator, make_member):
    # given
    now = clock.now()
    old = CircleWalk.objects.create(
        circle_id=circle.id, member_id=member.id, touched_at=now - timedelta(days=90, seconds=1)
    )
    CircleWalk.objects.create(circle_id=circle.id, member_id=operator.id, touched_at=now - timedelta(days=89))
    waits = make_member("林小满")
    CircleWalk.objects.create(circle_id=circle.id, member_id=waits.id, touched_at=now - timedelta(days=200))
    CircleRequest.objects.create(circle_id=circle.id, member_id=waits.id)

    # when
    forgotten = drop_old_walks()

    # then
    assert forgotten == 1
    assert not CircleWalk.objects.filter(id=old.id).exists()
    assert set(CircleWalk.objects.values_list("member_id", flat=True)) == {operator.id, waits.id}
