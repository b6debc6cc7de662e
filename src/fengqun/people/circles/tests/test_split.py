"""Splitting a circle in two, and putting the halves together again."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqun.kernel import clock
from fengqun.people.circles.commands import (
    appoint_host,
    archive_circle,
    ask_to_join,
    change_circle,
    leave_circle,
    split_circle,
    undo_split,
)
from fengqun.people.circles.decisions import Seat, fingerprint, halves
from fengqun.people.circles.errors import (
    CircleNotFound,
    NotHost,
    NotInCircle,
    PeopleChanged,
    SplitStands,
    TooSmallToSplit,
)
from fengqun.people.circles.models import Circle, CircleMember
from fengqun.people.circles.queries import (
    circle_ids_of,
    hosts_of,
    member_ids_of,
    role_of,
    split_proposal,
    undoable_split,
)
from fengqun.people.circles.tests.factories import fresh, make_circle
from fengqun.people.communities.tests.factories import make_member
from fengqun.spine.activity.queries import activities_about

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)

seats = st.lists(st.booleans(), max_size=60).map(
    lambda roles: [Seat(UUID(int=number), is_host) for number, is_host in enumerate(roles, start=1)]
)


@pytest.fixture
def people(frozen, community, host):
    """A circle of the host and six others, who came one second after the other."""
    circle = make_circle(community, host, name="手冲研究所", slug="shouchong", rules="说参数", kind="closed")
    crowd = []
    for number in range(1, 7):
        with clock.travel_to(frozen + number * SECOND):
            person = make_member(community, f"同好{number}")
            CircleMember.objects.create(circle_id=circle.id, member_id=person.id, joined_at=clock.now())
            crowd.append(person)
    Circle.objects.filter(id=circle.id).update(member_count=7)
    return fresh(community, circle.id), crowd


@given(seats)
def test_every_seat_is_in_one_half_and_the_halves_are_even(people):
    parts = halves(people)
    hosts = [sum(seat.is_host for seat in side) for side in (parts.stay, parts.move)]

    assert sorted([*parts.stay, *parts.move], key=lambda seat: seat.member_id) == people
    assert abs(len(parts.stay) - len(parts.move)) <= 1
    assert hosts[0] - hosts[1] in {0, 1}


@given(seats)
def test_the_halves_keep_the_order_of_joining(people):
    parts = halves(people)

    for side in (parts.stay, parts.move):
        assert list(side) == sorted(side, key=lambda seat: seat.member_id)


@given(seats, seats)
def test_a_fingerprint_names_exactly_these_people(one, other):
    assert (fingerprint(one) == fingerprint(other)) == (one == other)


def test_a_split_moves_every_other_one(community, host, people, actor_of):
    # given
    circle, crowd = people
    proposal = split_proposal(circle.id)
    assert [one.person.name for one in proposal.stay] == ["老齐", "同好2", "同好4", "同好6"]
    assert [one.person.name for one in proposal.move] == ["同好1", "同好3", "同好5"]

    # when
    made = split_circle(
        community.id, circle.id, actor=actor_of(host), name="手冲二所", proposed=proposal.proposed, host_id=crowd[2].id
    )

    # then
    old, new = fresh(community, circle.id), fresh(community, made.id)
    assert (old.member_count, new.member_count) == (4, 3)
    assert member_ids_of(new.id) == {crowd[0].id, crowd[2].id, crowd[4].id}
    assert (new.name, new.kind, new.rules, new.split_from_id, new.is_core) == (
        "手冲二所",
        "closed",
        "说参数",
        circle.id,
        False,
    )
    assert [one.id for one in hosts_of(old.id)] == [host.id]
    assert [one.id for one in hosts_of(new.id)] == [crowd[2].id]
    assert circle_ids_of(crowd[0].id) == {new.id}
    (told,) = [
        one.activity for one in activities_about(community.id, "circle", circle.id) if one.verb == "circles.split"
    ]
    assert (told.offshoot_id, set(told.moved)) == (new.id, {crowd[0].id, crowd[2].id, crowd[4].id})


def test_hosts_go_to_both_halves(community, host, people, actor_of):
    # given
    circle, crowd = people
    appoint_host(community.id, circle.id, crowd[3].id, actor=actor_of(host))

    # when
    proposed = split_proposal(circle.id).proposed
    made = split_circle(community.id, circle.id, actor=actor_of(host), name="手冲二所", proposed=proposed)

    # then
    assert [one.id for one in hosts_of(circle.id)] == [host.id]
    assert [one.id for one in hosts_of(made.id)] == [crowd[3].id]


def test_without_a_choice_the_longest_member_of_the_new_half_hosts_it(community, host, people, actor_of):
    circle, crowd = people

    proposed = split_proposal(circle.id).proposed
    made = split_circle(community.id, circle.id, actor=actor_of(host), name="手冲二所", proposed=proposed)

    assert [one.id for one in hosts_of(made.id)] == [crowd[0].id]


def test_only_somebody_who_moves_takes_up_hosting(community, host, people, actor_of):
    circle, crowd = people
    proposed = split_proposal(circle.id).proposed

    with pytest.raises(NotInCircle):
        split_circle(community.id, circle.id, actor=actor_of(host), name="二所", proposed=proposed, host_id=crowd[1].id)

    assert fresh(community, circle.id).member_count == 7


def test_a_split_is_made_of_the_people_that_were_shown(community, host, people, actor_of):
    # given
    circle, crowd = people
    proposed = split_proposal(circle.id).proposed
    leave_circle(community.id, circle.id, actor=actor_of(crowd[5]))

    # when, then
    with pytest.raises(PeopleChanged):
        split_circle(community.id, circle.id, actor=actor_of(host), name="手冲二所", proposed=proposed)
    assert Circle.objects.count() == 1


def test_a_double_click_splits_once(community, host, people, actor_of):
    # given
    circle, _crowd = people
    proposed = split_proposal(circle.id).proposed
    split_circle(community.id, circle.id, actor=actor_of(host), name="手冲二所", proposed=proposed)

    # when, then
    with pytest.raises(PeopleChanged):
        split_circle(community.id, circle.id, actor=actor_of(host), name="手冲二所", proposed=proposed)
    assert Circle.objects.count() == 2


def test_three_people_are_not_split(community, host, member, make_member, actor_of):
    circle = make_circle(community, host, others=[member, make_member("小满")])

    with pytest.raises(TooSmallToSplit):
        split_circle(
            community.id, circle.id, actor=actor_of(host), name="二", proposed=split_proposal(circle.id).proposed
        )

    assert Circle.objects.count() == 1


def test_only_hosts_split(community, people, member, make_member, actor_of):
    # given
    circle, crowd = people
    other_host = make_member("隔壁主持")
    make_circle(community, other_host, name="别的圈")
    proposed = split_proposal(circle.id).proposed

    # when, then
    for person in (member, other_host, crowd[0]):
        with pytest.raises(NotHost):
            split_circle(community.id, circle.id, actor=actor_of(person), name="二", proposed=proposed)
    assert fresh(community, circle.id).member_count == 7


@pytest.fixture
def split(community, host, people, actor_of, frozen):
    """The circle just split; answers it, the offshoot and the crowd."""
    circle, crowd = people
    with clock.travel_to(frozen + timedelta(hours=1)):
        made = split_circle(
            community.id,
            circle.id,
            actor=actor_of(host),
            name="手冲二所",
            proposed=split_proposal(circle.id).proposed,
        )
    return circle, made, crowd


def test_an_untouched_split_is_undone_within_a_day(frozen, community, host, split, actor_of):
    # given
    circle, made, crowd = split
    before = sorted([host.id, *(one.id for one in crowd)])

    # when
    with clock.travel_to(frozen + timedelta(hours=24, minutes=59)):
        assert undoable_split(circle.id).offshoot.id == undoable_split(made.id).offshoot.id == made.id
        undo_split(community.id, made.id, actor=actor_of(host))
        undo_split(community.id, made.id, actor=actor_of(host))

    # then
    assert sorted(member_ids_of(circle.id)) == before
    assert (fresh(community, circle.id).member_count, fresh(community, made.id).member_count) == (7, 0)
    assert fresh(community, made.id).state == "archived"
    assert role_of(circle.id, crowd[0].id) == "member"
    assert [one.id for one in hosts_of(circle.id)] == [host.id]
    told = [one.verb for one in activities_about(community.id, "circle", circle.id)]
    assert told.count("circles.split_undone") == 1


def test_a_circle_is_split_again_after_an_undo(frozen, community, host, split, actor_of):
    # given
    circle, made, _crowd = split
    with clock.travel_to(frozen + timedelta(hours=2)):
        undo_split(community.id, made.id, actor=actor_of(host))

        # when
        again = split_circle(
            community.id,
            circle.id,
            actor=actor_of(host),
            name="手冲二所",
            proposed=split_proposal(circle.id).proposed,
        )

    # then
    assert fresh(community, again.id).member_count == 3


def test_after_a_day_the_split_stands(frozen, community, host, split, actor_of):
    circle, made, _crowd = split

    with clock.travel_to(frozen + timedelta(hours=25)):
        assert undoable_split(circle.id) is None
        with pytest.raises(SplitStands):
            undo_split(community.id, made.id, actor=actor_of(host))

    assert fresh(community, made.id).member_count == 3


def _somebody_leaves(community, circle, made, crowd, actor_of):
    leave_circle(community.id, circle.id, actor=actor_of(crowd[1]))


def _somebody_is_appointed(community, circle, made, crowd, actor_of):
    appoint_host(community.id, made.id, crowd[2].id, actor=actor_of(crowd[0]))


def _somebody_asks(community, circle, made, crowd, actor_of):
    ask_to_join(community.id, made.id, actor=actor_of(make_member(community, "想进来")))


def _it_is_archived(community, circle, made, crowd, actor_of):
    archive_circle(community.id, made.id, actor=actor_of(crowd[0]))


@pytest.mark.parametrize("change", [_somebody_leaves, _somebody_is_appointed, _somebody_asks, _it_is_archived])
def test_what_changed_since_lets_the_split_stand(frozen, community, host, split, actor_of, change):
    circle, made, crowd = split

    with clock.travel_to(frozen + timedelta(hours=2)):
        change(community, circle, made, crowd, actor_of)
        with pytest.raises(SplitStands):
            undo_split(community.id, made.id, actor=actor_of(host))

    assert member_ids_of(made.id) == {crowd[0].id, crowd[2].id, crowd[4].id}


def test_hosts_of_either_half_undo_and_nobody_else(frozen, community, split, member, actor_of):
    # given
    circle, made, crowd = split

    # when, then
    with clock.travel_to(frozen + timedelta(hours=2)):
        for person in (member, crowd[1], crowd[2]):
            with pytest.raises(NotHost):
                undo_split(community.id, made.id, actor=actor_of(person))
        with pytest.raises(CircleNotFound):
            undo_split(community.id, circle.id, actor=actor_of(crowd[0]))
        undo_split(community.id, made.id, actor=actor_of(crowd[0]))
    assert fresh(community, circle.id).member_count == 7


def test_a_secret_circle_is_split_and_undone_by_the_host_who_stayed(frozen, community, host, people, actor_of):
    # given
    circle, _crowd = people
    secret = circle.settings.__class__(**{**circle.settings.__dict__, "kind": "secret"})
    change_circle(community.id, circle.id, actor=actor_of(host), settings=secret)

    # when
    with clock.travel_to(frozen + timedelta(hours=1)):
        made = split_circle(
            community.id,
            circle.id,
            actor=actor_of(host),
            name="二所",
            proposed=split_proposal(circle.id).proposed,
        )
        undo_split(community.id, made.id, actor=actor_of(host))

    # then
    assert fresh(community, circle.id).member_count == 7
