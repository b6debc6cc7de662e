"""Signing up, waiting, moving up, giving back."""

from datetime import timedelta

import pytest

from fengqun.content.gatherings import errors
from fengqun.content.gatherings.commands import (
    cancel_gathering,
    change_gathering,
    confirm_seat,
    give_up_seat,
    release_unconfirmed,
    take_seat,
)
from fengqun.content.gatherings.models import Gathering, Seat
from fengqun.content.gatherings.queries import card_for, places_ahead, seat_of, tickets_of
from fengqun.content.gatherings.tests.factories import a_plan, counts, fresh, make_gathering, row_of, sign_up
from fengqun.content.gatherings.types import TicketPlan
from fengqun.kernel import clock
from fengqun.kernel.errors import Denied, SignInRequired
from fengqun.kernel.policies import Actor
from fengqun.people.circles.tests.factories import make_circle
from fengqun.people.communities.queries import stage_labels
from fengqun.people.notifications.models import Notice
from fengqun.spine.activity.queries import activities_about

pytestmark = pytest.mark.django_db


def verbs(gathering):
    return sorted(one.verb for one in activities_about(gathering.community_id, "gathering", gathering.id))


def told(person):
    return sorted(Notice.objects.filter(member_id=person.id).values_list("kind", flat=True))


def test_a_member_gets_a_seat_with_guests(community, host, member, frozen):
    # given
    gathering = make_gathering(community, host, guest_limit=2)

    # when
    seat = sign_up(gathering, member, guests=2)

    # then
    assert (seat.state, seat.heads, len(seat.code)) == ("seated", 3, 6)
    assert counts(gathering) == (3, 0)
    assert tickets_of(gathering.id)[0].taken == 3
    assert verbs(gathering) == ["gatherings.planned", "gatherings.seat_taken"]
    assert told(host) == ["gatherings.signed_up"]


def test_more_guests_than_allowed_are_refused_and_nothing_happens(community, host, member, frozen):
    gathering = make_gathering(community, host, guest_limit=1)
    with pytest.raises(errors.TooManyGuests):
        sign_up(gathering, member, guests=2)
    assert (Seat.objects.count(), counts(gathering)) == (0, (0, 0))


def test_who_comes_too_late_waits_and_moves_up_in_order(community, host, make_member, at, frozen, actor_of):
    # given
    gathering = make_gathering(community, host, capacity=1)
    first, second, third = (make_member(name) for name in ("阿一", "阿二", "阿三"))
    for minutes, person in enumerate((first, second, third)):
        with at(frozen + timedelta(minutes=minutes)):
            sign_up(gathering, person)
    assert [row_of(gathering, one).state for one in (first, second, third)] == ["seated", "waiting", "waiting"]
    assert places_ahead(seat_of(gathering.id, third.id)) == 1

    # when
    with at(frozen + timedelta(minutes=9)):
        give_up_seat(community.id, gathering.id, actor=actor_of(first))

    # then
    assert [row_of(gathering, one).state for one in (first, second, third)] == ["given_up", "seated", "waiting"]
    assert counts(gathering) == (1, 1)
    assert (told(second), told(third)) == (["gatherings.promoted"], [])


def test_close_to_the_start_a_promoted_seat_must_be_confirmed_and_goes_on_to_the_next(
    community, host, make_member, at, frozen, actor_of
):
    # given
    start = frozen + timedelta(hours=10)
    gathering = make_gathering(community, host, capacity=1, starts_at=start)
    first, second, third = (make_member(name) for name in ("阿一", "阿二", "阿三"))
    for minutes, person in enumerate((first, second, third)):
        with at(frozen + timedelta(minutes=minutes)):
            sign_up(gathering, person)
    with at(frozen + timedelta(minutes=5)):
        give_up_seat(community.id, gathering.id, actor=actor_of(first))
    seat = seat_of(gathering.id, second.id)
    assert (seat.state, seat.confirm_by) == ("seated", frozen + timedelta(minutes=125))
    assert told(second) == ["gatherings.confirm"]

    # when nobody says a word
    with at(frozen + timedelta(minutes=124)):
        assert release_unconfirmed() == 0
    with at(frozen + timedelta(minutes=125)):
        assert release_unconfirmed() == 1
        confirm_seat(community.id, gathering.id, actor=actor_of(third))
    with at(frozen + timedelta(hours=9)):
        assert release_unconfirmed() == 0

    # then
    assert [row_of(gathering, one).state for one in (second, third)] == ["released", "seated"]
    assert counts(gathering) == (1, 0)
    assert told(second) == ["gatherings.confirm", "gatherings.released"]


def test_a_confirmation_that_nobody_asked_for_is_refused(community, host, member, frozen, actor_of):
    gathering = make_gathering(community, host)
    sign_up(gathering, member)
    with pytest.raises(errors.NothingToConfirm):
        confirm_seat(community.id, gathering.id, actor=actor_of(member))
    assert row_of(gathering, member).confirmed_at is None


def test_more_seats_move_the_line_up_and_fewer_send_nobody_away(community, host, make_member, at, frozen, actor_of):
    # given
    gathering = make_gathering(community, host, capacity=1)
    people = [make_member(f"同好{place}") for place in range(3)]
    for minutes, person in enumerate(people):
        with at(frozen + timedelta(minutes=minutes)):
            sign_up(gathering, person)

    # when
    plan = a_plan(starts_at=gathering.starts_at, capacity=3)
    assert change_gathering(community.id, gathering.id, plan, actor=actor_of(host)) == ("capacity",)

    # then
    assert counts(gathering) == (3, 0)
    assert told(people[1]) == ["gatherings.promoted"]

    # when
    plan = a_plan(starts_at=gathering.starts_at, capacity=1)
    change_gathering(community.id, gathering.id, plan, actor=actor_of(host))
    give_up_seat(community.id, gathering.id, actor=actor_of(people[0]))

    # then
    assert counts(gathering) == (2, 0)
    late = make_member("后来的")
    assert sign_up(gathering, late).state == "waiting"


def test_a_newcomer_does_not_overtake_who_needs_more_seats(community, host, make_member, at, frozen):
    gathering = make_gathering(community, host, capacity=2, guest_limit=3)
    one, family, late = make_member("一个人"), make_member("一家人"), make_member("后来的")
    sign_up(gathering, one)
    with at(frozen + timedelta(minutes=1)):
        assert sign_up(gathering, family, guests=2).state == "waiting"
    with at(frozen + timedelta(minutes=2)):
        assert sign_up(gathering, late).state == "waiting"
    assert counts(gathering) == (1, 2)


def test_ticket_kinds_have_quotas_and_stages(community, host, make_member, frozen):
    stages = list(stage_labels(community.kind))
    tickets = (TicketPlan("新朋友", quota=1, stages=(stages[0],)), TicketPlan("老朋友", stages=(stages[-1],)))
    gathering = make_gathering(community, host, tickets=tickets)
    new, old = tickets_of(gathering.id)
    first, second = make_member("阿一"), make_member("阿二")

    assert sign_up(gathering, first, ticket_id=new.id).state == "seated"
    assert sign_up(gathering, second).state == "waiting"
    with pytest.raises(errors.TicketNotForYou):
        sign_up(gathering, make_member("阿三"), ticket_id=old.id)
    assert counts(gathering) == (1, 1)


def test_changing_the_number_of_guests_counts_seats_right(community, host, member, make_member, at, frozen):
    gathering = make_gathering(community, host, capacity=3, guest_limit=2)
    sign_up(gathering, member, guests=2)
    waiting = make_member("等着的")
    with at(frozen + timedelta(minutes=1)):
        sign_up(gathering, waiting)
    sign_up(gathering, member, guests=1)
    assert counts(gathering) == (3, 0)
    with pytest.raises(errors.NoRoomForMore):
        sign_up(gathering, member, guests=2)
    assert row_of(gathering, member).guests == 1


def test_required_answers_are_insisted_on_and_kept(community, host, member, frozen):
    gathering = make_gathering(community, host, questions=("喝不喝酒", "几点到"), answers_are_required=True)
    with pytest.raises(errors.AnswersMissing):
        sign_up(gathering, member, answers=["喝"])
    assert Seat.objects.count() == 0
    assert sign_up(gathering, member, answers=["喝", "七点"]).answers == ("喝", "七点")


def test_who_gave_a_seat_back_gets_another_ticket_and_the_end_of_the_line(
    community, host, member, make_member, at, frozen, actor_of
):
    gathering = make_gathering(community, host, capacity=1)
    before = sign_up(gathering, member)
    other = make_member("阿二")
    with at(frozen + timedelta(minutes=1)):
        sign_up(gathering, other)
        give_up_seat(community.id, gathering.id, actor=actor_of(member))
    with at(frozen + timedelta(minutes=2)):
        again = sign_up(gathering, member)
    assert (again.id, again.state) == (before.id, "waiting")
    assert again.code != before.code


def test_full_is_said_to_who_does_not_want_to_wait(community, host, member, make_member, frozen):
    gathering = make_gathering(community, host, capacity=1)
    sign_up(gathering, member)
    with pytest.raises(errors.Full):
        sign_up(gathering, make_member("急性子"), may_wait=False)
    assert (Seat.objects.count(), counts(gathering)) == (1, (1, 0))


def test_strangers_and_those_outside_the_circle_are_refused(community, host, member, make_member, stranger, frozen):
    circle = make_circle(community, host)
    inside = make_gathering(community, host, circle_id=circle.id)
    open_to_all = make_gathering(community, host, is_public=True)
    with pytest.raises(errors.GatheringNotFound):
        sign_up(inside, member)
    with pytest.raises(Denied):
        sign_up(open_to_all, stranger)
    with pytest.raises(SignInRequired):
        take_seat(community.id, open_to_all.id, actor=Actor())
    assert Seat.objects.count() == 0


def test_a_cancelled_gathering_tells_all_why(community, host, member, make_member, at, frozen, actor_of):
    # given
    gathering = make_gathering(community, host, capacity=1)
    waiting = make_member("等着的")
    sign_up(gathering, member)
    with at(frozen + timedelta(minutes=1)):
        sign_up(gathering, waiting)

    # when
    cancel_gathering(community.id, gathering.id, actor=actor_of(host), reason="台风要来")

    # then
    card = fresh(community, gathering.id)
    assert (card.state, card.cancel_reason, card.sequence) == ("cancelled", "台风要来", 1)
    assert (told(member), told(waiting)) == (["gatherings.cancelled"], ["gatherings.cancelled"])
    with pytest.raises(errors.GatheringIsCancelled):
        sign_up(gathering, make_member("后来的"))


def test_an_ordinary_member_can_neither_plan_nor_change_nor_cancel(community, host, member, frozen, actor_of):
    gathering = make_gathering(community, host)
    with pytest.raises(errors.NotTheHost):
        make_gathering(community, member)
    with pytest.raises(errors.NotTheHost):
        change_gathering(community.id, gathering.id, a_plan(title="改名"), actor=actor_of(member))
    with pytest.raises(errors.NotTheHost):
        cancel_gathering(community.id, gathering.id, actor=actor_of(member), reason="不想办")
    assert list(Gathering.objects.values_list("title", "state")) == [("周末手冲聚会", "planned")]


def test_a_host_of_a_circle_plans_for_the_circle_alone(community, host, member, frozen, actor_of):
    circle = make_circle(community, member)
    inside = make_gathering(community, member, circle_id=circle.id)
    assert inside.circle_id == circle.id
    with pytest.raises(errors.NotTheHost):
        make_gathering(community, member)
    with pytest.raises(errors.CirclesAreNotPublic):
        make_gathering(community, member, circle_id=circle.id, is_public=True)


def test_nothing_reaches_into_another_community(community, other_community, host, frozen, actor_of):
    gathering = make_gathering(community, host)
    with pytest.raises(errors.GatheringNotFound):
        card_for(other_community.id, gathering.id, actor=actor_of(host))


def test_those_who_come_are_told_what_changed(community, host, member, frozen, actor_of):
    # given
    gathering = make_gathering(community, host)
    sign_up(gathering, member)

    # when
    plan = a_plan(starts_at=gathering.starts_at + timedelta(hours=1), place="河边")
    changes = change_gathering(community.id, gathering.id, plan, actor=actor_of(host))

    # then
    assert changes == ("ends_at", "place", "starts_at")
    notice = Notice.objects.get(member_id=member.id)
    assert (notice.kind, notice.params["changes"]) == ("gatherings.changed", "03-05 10:00、河边")
    assert fresh(community, gathering.id).sequence == 1


@pytest.mark.parametrize(
    ("choices", "refusal"),
    [
        ({"title": " "}, errors.TitleMissing),
        ({"place": "", "link": ""}, errors.NowhereToMeet),
        ({"place": "", "link": "javascript:alert(1)"}, errors.NowhereToMeet),
        ({"capacity": 0}, errors.NumbersUnreasonable),
        ({"guest_limit": 10}, errors.NumbersUnreasonable),
        ({"questions": ("一",) * 6}, errors.QuestionsUnreasonable),
        ({"tickets": (TicketPlan("票"), TicketPlan("票"))}, errors.TicketsUnreasonable),
    ],
)
def test_unreasonable_plans_are_refused(community, host, frozen, choices, refusal):
    with pytest.raises(refusal):
        make_gathering(community, host, **choices)
    assert Gathering.objects.count() == 0


def test_a_gathering_cannot_begin_in_the_past_or_end_before_it_begins(community, host, frozen):
    with pytest.raises(errors.TimesUnreasonable):
        make_gathering(community, host, starts_at=clock.now() - timedelta(hours=1))
    with pytest.raises(errors.TimesUnreasonable):
        make_gathering(community, host, ends_at=clock.now())
    assert Gathering.objects.count() == 0
