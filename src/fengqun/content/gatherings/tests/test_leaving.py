"""Seats do not survive leaving: the community, a circle, or being removed from one."""

from datetime import timedelta

import pytest

from fengqun.content.gatherings.commands import hide_gathering, show_gathering
from fengqun.content.gatherings.models import Gathering
from fengqun.content.gatherings.tests.factories import check_in, counts, make_gathering, row_of, sign_up
from fengqun.kernel.policies import SYSTEM
from fengqun.people.circles.commands import leave_circle, remove_from_circle
from fengqun.people.circles.tests.factories import bring_in, make_circle
from fengqun.people.communities.commands import leave, remove_member
from fengqun.people.notifications.models import Notice
from fengqun.spine.activity.commands import drain_all
from fengqun.spine.activity.queries import activities_about
from fengqun.spine.activity.subscriptions import subscription

pytestmark = pytest.mark.django_db

PROMOTED, OFFERED = "gatherings.promoted", "gatherings.confirm"


@pytest.fixture
def next_one(make_member):
    """Whoever waits behind the member."""
    return make_member("阿二")


@pytest.fixture
def circle(community, host, member, next_one):
    return make_circle(community, host, others=[member, next_one])


@pytest.fixture
def full(community, host, member, next_one, frozen, at):
    """Plan a gathering with one seat: the member has it, the next one waits. A minute has passed since."""

    def make(**choices):
        gathering = make_gathering(community, host, capacity=1, **choices)
        sign_up(gathering, member)
        with at(frozen + timedelta(minutes=1)):
            sign_up(gathering, next_one)
        return gathering

    return make


def states(gathering, *people):
    return [row_of(gathering, one).state for one in people]


def told(person):
    kinds = Notice.objects.filter(member_id=person.id, kind__in=[PROMOTED, OFFERED])
    return sorted(kinds.values_list("kind", flat=True))


def given_up(gathering):
    news = activities_about(gathering.community_id, "gathering", gathering.id)
    return [one for one in news if one.verb == "gatherings.seat_given_up"]


def test_who_leaves_the_community_gives_all_seats_back_and_the_next_moves_up(
    community, circle, full, member, next_one, frozen, at, actor_of
):
    # given
    of_all, of_circle = full(), full(circle_id=circle.id)

    # when
    with at(frozen + timedelta(minutes=2)):
        leave(community.id, actor=actor_of(member))
        drain_all()

    # then
    for gathering in (of_all, of_circle):
        assert states(gathering, member, next_one) == ["given_up", "seated"]
        assert counts(gathering) == (1, 0)
        assert len(given_up(gathering)) == 1
    assert told(next_one) == [PROMOTED, PROMOTED]


def test_who_is_removed_from_the_community_has_no_seat_either(community, full, member, next_one, frozen, at):
    gathering = full()
    with at(frozen + timedelta(minutes=2)):
        remove_member(community.id, member.id, barred_until=None)
        drain_all()
    assert states(gathering, member, next_one) == ["given_up", "seated"]
    assert told(next_one) == [PROMOTED]


def test_who_leaves_a_circle_gives_back_what_is_of_that_circle_alone(
    community, circle, full, host, member, next_one, frozen, at, actor_of
):
    # given
    other = make_circle(community, host, name="拉花小组", others=[member, next_one])
    of_circle, of_other, of_all = full(circle_id=circle.id), full(circle_id=other.id), full()

    # when
    with at(frozen + timedelta(minutes=2)):
        leave_circle(community.id, circle.id, actor=actor_of(member))
        drain_all()

    # then
    assert states(of_circle, member, next_one) == ["given_up", "seated"]
    assert states(of_other, member, next_one) == ["seated", "waiting"]
    assert states(of_all, member, next_one) == ["seated", "waiting"]
    assert told(next_one) == [PROMOTED]


def test_who_is_removed_from_a_circle_gives_its_seats_back(
    community, circle, full, host, member, next_one, frozen, at, actor_of
):
    # given
    of_circle, of_all = full(circle_id=circle.id), full()

    # when
    with at(frozen + timedelta(minutes=2)):
        remove_from_circle(community.id, circle.id, member.id, actor=actor_of(host), reason="总是不来")
        drain_all()

    # then
    assert states(of_circle, member, next_one) == ["given_up", "seated"]
    assert counts(of_circle) == (1, 0)
    assert states(of_all, member, next_one) == ["seated", "waiting"]
    assert told(next_one) == [PROMOTED]


def test_a_place_in_the_line_and_an_unanswered_offer_go_back_too(
    community, full, make_member, member, next_one, frozen, at, actor_of
):
    # given a line of three, close to the start
    gathering, third = full(starts_at=frozen + timedelta(hours=10)), make_member("阿三")
    with at(frozen + timedelta(minutes=2)):
        sign_up(gathering, third)

    # when the first leaves, the second is offered the seat and leaves without a word
    with at(frozen + timedelta(minutes=3)):
        leave(community.id, actor=actor_of(member))
        drain_all()
    assert (told(next_one), row_of(gathering, next_one).confirmed_at) == ([OFFERED], None)
    with at(frozen + timedelta(minutes=4)):
        leave(community.id, actor=actor_of(next_one))
        drain_all()

    # then
    assert states(gathering, member, next_one, third) == ["given_up", "given_up", "seated"]
    assert (counts(gathering), told(third)) == ((1, 0), [OFFERED])


def test_who_waits_and_leaves_waits_no_more(community, full, member, next_one, frozen, at, actor_of):
    gathering = full()
    with at(frozen + timedelta(minutes=2)):
        leave(community.id, actor=actor_of(next_one))
        drain_all()
    assert states(gathering, member, next_one) == ["seated", "given_up"]
    assert counts(gathering) == (1, 0)
    assert given_up(gathering)[0].payload["was_waiting"] is True


def test_what_has_begun_stays_as_it_is(community, full, member, next_one, frozen, at, actor_of):
    # given
    begun = full(starts_at=frozen + timedelta(hours=1))
    ahead = full(starts_at=frozen + timedelta(days=3))

    # when
    with at(frozen + timedelta(hours=1)):
        leave(community.id, actor=actor_of(member))
        drain_all()

    # then
    assert states(begun, member, next_one) == ["seated", "waiting"]
    assert (counts(begun), given_up(begun)) == ((1, 1), [])
    assert states(ahead, member, next_one) == ["given_up", "seated"]


def test_who_was_let_in_before_the_start_was_there(community, host, member, frozen, at, actor_of):
    gathering = make_gathering(community, host, starts_at=frozen + timedelta(hours=1))
    seat = sign_up(gathering, member)
    with at(frozen + timedelta(minutes=50)):
        check_in(gathering, host, seat)
        leave(community.id, actor=actor_of(member))
        drain_all()
    assert (states(gathering, member), counts(gathering)) == (["seated"], (1, 0))


def test_heard_twice_it_happens_once(community, circle, full, host, member, next_one, frozen, at, actor_of):
    # given
    gathering = full(circle_id=circle.id)
    with at(frozen + timedelta(minutes=2)):
        leave_circle(community.id, circle.id, actor=actor_of(member))
        drain_all()
    news = activities_about(community.id, "circle", circle.id)
    left = next(one for one in news if one.verb == "circles.left")

    # when it is heard again, also after the member came back and stands in the line anew
    hear = subscription("gatherings.give_seats_back").handle
    with at(frozen + timedelta(minutes=3)):
        hear([left])
    assert states(gathering, member, next_one) == ["given_up", "seated"]
    with at(frozen + timedelta(minutes=4)):
        bring_in(community.id, circle.id, host, member)
        sign_up(gathering, member)
        hear([left])

    # then
    assert states(gathering, member, next_one) == ["waiting", "seated"]
    assert counts(gathering) == (1, 1)
    assert (len(given_up(gathering)), told(next_one)) == (1, [PROMOTED])


def test_the_gatherings_of_a_host_who_left_take_place(community, make_member, member, frozen, at, actor_of):
    leaving = make_member("老周", roles=["host"])
    gathering = make_gathering(community, leaving)
    sign_up(gathering, member)
    with at(frozen + timedelta(minutes=2)):
        leave(community.id, actor=actor_of(leaving))
        drain_all()
    row = Gathering.objects.get(id=gathering.id)
    assert (row.state, row.host_id, row.taken) == ("planned", leaving.id, 1)
    assert states(gathering, member) == ["seated"]


def test_out_of_sight_the_seat_goes_back_and_the_next_moves_up_once_it_is_shown(
    community, full, member, next_one, frozen, at, actor_of
):
    # given
    gathering = full()
    with at(frozen + timedelta(minutes=2)):
        hide_gathering(community.id, gathering.id, actor=SYSTEM, reason="要看一看")
        leave(community.id, actor=actor_of(member))
        drain_all()
    assert (states(gathering, member, next_one), told(next_one)) == (["given_up", "waiting"], [])

    # when
    with at(frozen + timedelta(minutes=3)):
        show_gathering(community.id, gathering.id, actor=SYSTEM)

    # then
    assert states(gathering, member, next_one) == ["given_up", "seated"]
    assert (counts(gathering), told(next_one)) == ((1, 0), [PROMOTED])
