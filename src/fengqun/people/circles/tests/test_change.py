"""Changing, archiving and restoring circles."""

from dataclasses import replace

import pytest

from fengqun.people.circles.commands import archive_circle, change_circle, join_circle, restore_circle
from fengqun.people.circles.errors import CircleIsArchived, CoreByStaff, CoreTaken, NotHost
from fengqun.people.circles.queries import circle_ids_of, member_ids_of
from fengqun.people.circles.tests.factories import fresh, make_circle
from fengqun.spine.activity.queries import activities_about

pytestmark = pytest.mark.django_db


@pytest.fixture
def circle(community, host, member):
    return make_circle(community, host, others=[member])


def changes(community, circle):
    told = activities_about(community.id, "circle", circle.id)
    return [one.activity.fields for one in told if one.verb == "circles.changed"]


def test_a_host_changes_settings_and_the_history_says_which(community, circle, host, actor_of):
    # given
    settings = replace(circle.settings, purpose="一起杯测", advised_to=40)

    # when
    change_circle(community.id, circle.id, actor=actor_of(host), settings=settings)
    change_circle(community.id, circle.id, actor=actor_of(host), settings=settings)

    # then
    assert fresh(community, circle.id).settings == settings
    assert changes(community, circle) == [("advised_to", "purpose")]


def test_a_higher_gate_leaves_those_inside(community, circle, host, member, actor_of):
    change_circle(
        community.id,
        circle.id,
        actor=actor_of(host),
        settings=replace(circle.settings, kind="closed", minimum_stage="partner", capacity=2),
    )

    assert member_ids_of(circle.id) == {host.id, member.id}


def test_only_its_hosts_change_a_circle(community, circle, member, make_member, actor_of):
    # given
    other_host = make_member("隔壁主持")
    make_circle(community, other_host, name="别的圈")

    # when, then
    for person in (member, other_host):
        with pytest.raises(NotHost):
            change_circle(
                community.id, circle.id, actor=actor_of(person), settings=replace(circle.settings, name="我的圈")
            )
        with pytest.raises(NotHost):
            archive_circle(community.id, circle.id, actor=actor_of(person))
    assert fresh(community, circle.id) == circle


def test_staff_say_which_circle_is_the_core(community, circle, host, operator, actor_of):
    # given
    with pytest.raises(CoreByStaff):
        change_circle(community.id, circle.id, actor=actor_of(host), settings=circle.settings, is_core=True)

    # when
    change_circle(community.id, circle.id, actor=actor_of(operator), settings=circle.settings, is_core=True)

    # then
    assert fresh(community, circle.id).is_core
    other = make_circle(community, host, name="另一个")
    with pytest.raises(CoreTaken):
        change_circle(community.id, other.id, actor=actor_of(operator), settings=other.settings, is_core=True)
    with pytest.raises(CoreByStaff):
        archive_circle(community.id, circle.id, actor=actor_of(host))


def test_archiving_and_restoring(frozen, community, circle, host, member, make_member, actor_of):
    # when
    archive_circle(community.id, circle.id, actor=actor_of(host))
    archive_circle(community.id, circle.id, actor=actor_of(host))

    # then
    assert fresh(community, circle.id).archived_at == frozen
    assert circle_ids_of(member.id) == frozenset()
    assert member_ids_of(circle.id) == {host.id, member.id}
    with pytest.raises(CircleIsArchived):
        change_circle(community.id, circle.id, actor=actor_of(host), settings=replace(circle.settings, name="改名"))

    # when
    restore_circle(community.id, circle.id, actor=actor_of(host))
    restore_circle(community.id, circle.id, actor=actor_of(host))
    join_circle(community.id, circle.id, actor=actor_of(make_member("新来的")))

    # then
    assert fresh(community, circle.id).member_count == 3
    told = [one.verb for one in activities_about(community.id, "circle", circle.id)]
    assert (told.count("circles.archived"), told.count("circles.restored")) == (1, 1)


def test_a_second_core_is_not_restored(community, owner, host, operator, actor_of):
    # given
    first = make_circle(community, host, name="老核心", is_core=True)
    archive_circle(community.id, first.id, actor=actor_of(operator))
    make_circle(community, host, name="新核心", is_core=True)

    # when, then
    with pytest.raises(CoreTaken):
        restore_circle(community.id, first.id, actor=actor_of(operator))
    assert fresh(community, first.id).state == "archived"
