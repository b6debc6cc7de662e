"""Leaving circles, being removed, and hosts who come and go."""

import pytest

from fengqun.people.circles.commands import (
    appoint_host,
    ask_to_join,
    dismiss_host,
    invite_to_circle,
    join_circle,
    leave_circle,
    remove_from_circle,
)
from fengqun.people.circles.errors import HostStays, LastHost, NotHost, NotInCircle, ReasonMissing
from fengqun.people.circles.models import CircleRemoval
from fengqun.people.circles.queries import (
    circle_ids_of,
    circles_in_need,
    hosts_of,
    invitations_to,
    last_request,
    member_ids_of,
    role_of,
)
from fengqun.people.circles.tests.factories import fresh, make_circle
from fengqun.people.communities.commands import leave
from fengqun.people.communities.queries import owners_of
from fengqun.spine.activity.commands import drain_all
from fengqun.spine.activity.queries import activities_about

pytestmark = pytest.mark.django_db


@pytest.fixture
def circle(community, host, member):
    return make_circle(community, host, others=[member])


def verbs(community, circle):
    return [one.verb for one in activities_about(community.id, "circle", circle.id)]


def test_a_member_leaves_once(community, circle, host, member, actor_of):
    # when
    leave_circle(community.id, circle.id, actor=actor_of(member))
    leave_circle(community.id, circle.id, actor=actor_of(member))

    # then
    assert member_ids_of(circle.id) == {host.id}
    assert fresh(community, circle.id).member_count == 1
    assert verbs(community, circle).count("circles.left") == 1


def test_the_last_host_hands_over_first(community, circle, host, member, actor_of):
    # given
    with pytest.raises(LastHost):
        leave_circle(community.id, circle.id, actor=actor_of(host))
    with pytest.raises(LastHost):
        dismiss_host(community.id, circle.id, host.id, actor=actor_of(host))
    assert [one.id for one in hosts_of(circle.id)] == [host.id]

    # when
    appoint_host(community.id, circle.id, member.id, actor=actor_of(host))
    appoint_host(community.id, circle.id, member.id, actor=actor_of(host))
    leave_circle(community.id, circle.id, actor=actor_of(host))

    # then
    assert [one.id for one in hosts_of(circle.id)] == [member.id]
    assert verbs(community, circle).count("circles.host_appointed") == 2  # the founder and the successor


def test_hosts_step_down_and_do_not_depose_each_other(community, circle, host, member, operator, actor_of):
    # given
    appoint_host(community.id, circle.id, member.id, actor=actor_of(host))

    # when, then
    with pytest.raises(NotHost):
        dismiss_host(community.id, circle.id, host.id, actor=actor_of(member))
    assert role_of(circle.id, host.id) == "host"
    dismiss_host(community.id, circle.id, member.id, actor=actor_of(operator))
    assert role_of(circle.id, member.id) == "member"


def test_a_host_removes_a_member_with_a_reason(community, circle, host, member, actor_of):
    # given
    with pytest.raises(ReasonMissing):
        remove_from_circle(community.id, circle.id, member.id, actor=actor_of(host), reason=" ")

    # when
    remove_from_circle(community.id, circle.id, member.id, actor=actor_of(host), reason=" 发了三次广告 ")

    # then
    removal = CircleRemoval.objects.get()
    assert (removal.member_id, removal.removed_by, removal.reason) == (member.id, host.id, "发了三次广告")
    assert circle_ids_of(member.id) == frozenset()
    assert fresh(community, circle.id).member_count == 1
    with pytest.raises(NotInCircle):
        remove_from_circle(community.id, circle.id, member.id, actor=actor_of(host), reason="再一次")


def test_a_host_is_dismissed_before_being_removed(community, circle, host, operator, actor_of):
    with pytest.raises(HostStays):
        remove_from_circle(community.id, circle.id, host.id, actor=actor_of(operator), reason="不管事")

    assert role_of(circle.id, host.id) == "host"


def test_nobody_else_removes_or_appoints(community, circle, host, member, make_member, other_community, actor_of):
    # given
    other_host, inside, gone = make_member("隔壁主持"), make_member("圈里人"), make_member("被请出的")
    make_circle(community, other_host, name="别的圈")
    for person in (inside, gone):
        join_circle(community.id, circle.id, actor=actor_of(person))
    remove_from_circle(community.id, circle.id, gone.id, actor=actor_of(host), reason="吵架")
    foreign = owners_of(other_community.id)[0]

    # when, then
    for person in (other_host, inside, gone, foreign):
        with pytest.raises(NotHost):
            remove_from_circle(community.id, circle.id, member.id, actor=actor_of(person), reason="看不顺眼")
        with pytest.raises(NotHost):
            appoint_host(community.id, circle.id, person.id, actor=actor_of(person))
    assert member_ids_of(circle.id) == {host.id, member.id, inside.id}
    assert [one.id for one in hosts_of(circle.id)] == [host.id]


def test_only_those_inside_are_appointed(community, circle, host, make_member, actor_of):
    outside = make_member("圈外人")

    with pytest.raises(NotInCircle):
        appoint_host(community.id, circle.id, outside.id, actor=actor_of(host))

    assert [one.id for one in hosts_of(circle.id)] == [host.id]


def test_who_leaves_the_community_leaves_its_circles(community, circle, host, member, make_member, actor_of):
    # given
    other = make_circle(community, make_member("小满"), name="别的圈")
    closed = make_circle(community, make_member("老周"), name="要申请的圈", kind="closed")
    invite_to_circle(community.id, other.id, host.id, actor=actor_of(hosts_of(other.id)[0]))
    ask_to_join(community.id, closed.id, actor=actor_of(host))

    # when
    leave(community.id, actor=actor_of(host))
    drain_all()
    drain_all()

    # then
    assert member_ids_of(circle.id) == {member.id}
    assert fresh(community, circle.id).member_count == 1
    assert last_request(closed.id, host.id).state == "withdrawn"
    assert invitations_to(host.id) == []
    assert [one.id for one in circles_in_need(community.id)[0]] == [circle.id]
    assert verbs(community, circle).count("circles.left") == 1


def test_who_has_left_counts_nowhere_before_the_news_is_heard(community, circle, host, member, actor_of):
    leave(community.id, actor=actor_of(member))

    assert circle_ids_of(member.id) == frozenset()
    assert member_ids_of(circle.id) == {host.id}
