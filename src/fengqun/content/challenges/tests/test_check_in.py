"""Checking in: which day counts, what is asked for, and who may."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from fengqun.content.challenges.commands import (
    check_in,
    edit_check_in,
    join_challenge,
    leave_challenge,
    remove_check_in,
)
from fengqun.content.challenges.errors import (
    AlreadyCheckedIn,
    ChallengeIsOver,
    ChallengeNotFound,
    CheckInNotFound,
    DayIsOver,
    DayNotOpen,
    NeedsAudio,
    NeedsPicture,
    NothingToMakeUpWith,
    NotHost,
    NotStarted,
    NotTakingPart,
    TooShort,
)
from fengqun.content.challenges.models import CheckIn
from fengqun.content.challenges.opened import opened_mark
from fengqun.content.challenges.queries import my_part
from fengqun.content.challenges.tests.factories import FIRST, fresh, make_challenge, moment, on_days
from fengqun.content.posts import screening
from fengqun.content.posts.screening import Verdict
from fengqun.kernel import clock
from fengqun.kernel.errors import Denied, Silenced
from fengqun.people.communities.models import Behaviour
from fengqun.spine.activity.commands import drain_all
from fengqun.spine.activity.queries import activities_about

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def challenge(community, host, member):
    return make_challenge(community, host, joined=(member,), makeup_days=1, makeup_back=2)


@pytest.fixture
def send(community, challenge, member, actor_of):
    def sending(body="今天的豆子是花魁。", **more):
        return check_in(community.id, challenge.id, actor=actor_of(member), body=body, **more)

    return sending


def test_a_check_in_counts_for_today_and_is_recorded(community, challenge, member, send):
    made = send()

    assert (made.day, made.is_makeup, made.is_held) == (FIRST, False, False)
    row = CheckIn.objects.get()
    assert (row.member_id, row.day, row.body, row.state) == (member.id, FIRST, "今天的豆子是花魁。", "published")
    [news] = activities_about(community.id, "check_in", made.id)
    assert news.verb == "challenges.checked_in"
    drain_all()
    assert Behaviour.objects.get(membership_id=member.id, kind="challenges.checked_in").count == 1


def test_once_a_day(send):
    send()

    with pytest.raises(AlreadyCheckedIn):
        send("再来一次")
    assert CheckIn.objects.count() == 1


def test_what_was_removed_can_be_sent_again_and_counts_once_for_the_stage(community, member, actor_of, send):
    # given
    made = send()
    remove_check_in(community.id, made.id, actor=actor_of(member))

    # when
    again = send()
    drain_all()

    # then
    assert again.day == FIRST
    assert list(CheckIn.objects.exclude(state="removed").values_list("id", flat=True)) == [again.id]
    assert Behaviour.objects.get(membership_id=member.id, kind="challenges.checked_in").count == 1


def test_a_form_opened_before_midnight_keeps_its_day(challenge, member, send):
    # given
    with clock.travel_to(moment(1, "23:58")):
        mark = opened_mark(challenge.id, member.id)

    # when
    with clock.travel_to(moment(2, "00:01")):
        late = send(opened=mark)
        today = send(opened=mark)

    # then
    assert late.day == FIRST
    assert today.day == FIRST + timedelta(days=1)


def test_a_mark_of_somebody_else_or_too_old_counts_for_nothing(challenge, member, host, send):
    with clock.travel_to(moment(1, "23:58")):
        others, mine = opened_mark(challenge.id, host.id), opened_mark(challenge.id, member.id)

    with clock.travel_to(moment(2, "00:06")):
        assert send(opened=mine).day == FIRST + timedelta(days=1)
    with clock.travel_to(moment(3, "00:01")):
        assert send(opened=others).day == FIRST + timedelta(days=2)
    with clock.travel_to(moment(4, "00:01")):
        assert send(opened=mine[:-3] + "abc").day == FIRST + timedelta(days=3)


def test_late_hours_belong_to_the_day_before(community, host, member, actor_of):
    challenge = make_challenge(community, host, joined=(member,), late_minutes=120)

    with clock.travel_to(moment(2, "01:30")):
        made = check_in(community.id, challenge.id, actor=actor_of(member), body="夜里的一杯")

    assert made.day == FIRST


def test_before_the_first_day_and_after_the_last(challenge, send):
    with clock.travel_to(moment(0)), pytest.raises(NotStarted):
        send()
    with clock.travel_to(moment(8)), pytest.raises(ChallengeIsOver):
        send()
    assert not CheckIn.objects.exists()


def test_a_missed_day_is_made_up_within_reach_and_number(challenge, send):
    with clock.travel_to(moment(4)):
        with pytest.raises(DayNotOpen):
            send(day=FIRST)
        with pytest.raises(DayNotOpen):
            send(day=FIRST + timedelta(days=5))
        made = send(day=FIRST + timedelta(days=1))
        assert (made.day, made.is_makeup) == (FIRST + timedelta(days=1), True)
        with pytest.raises(NothingToMakeUpWith):
            send(day=FIRST + timedelta(days=2))
    assert CheckIn.objects.count() == 1


def test_naming_today_is_no_make_up(send):
    assert send(day=FIRST).is_makeup is False


def test_what_a_check_in_needs(community, host, member, actor_of):
    asked = [({"min_chars": 5}, TooShort), ({"needs_picture": True}, NeedsPicture), ({"needs_audio": True}, NeedsAudio)]
    for needs, error in asked:
        challenge = make_challenge(community, host, joined=(member,), **needs)
        with pytest.raises(error):
            check_in(community.id, challenge.id, actor=actor_of(member), body="一 二 三 四")
    assert not CheckIn.objects.exists()


def test_who_does_not_take_part_does_not_check_in(community, challenge, host, member, actor_of):
    leave_challenge(community.id, challenge.id, actor=actor_of(member))

    for person in (host, member):
        with pytest.raises(NotTakingPart):
            check_in(community.id, challenge.id, actor=actor_of(person), body="我也来")
    assert not CheckIn.objects.exists()


def test_outsiders_and_other_communities_are_kept_out(
    community, other_community, challenge, stranger, make_member, actor_of
):
    neighbour = make_member("邻居", community=other_community)

    with pytest.raises(Denied):
        check_in(community.id, challenge.id, actor=actor_of(stranger), body="路过")
    with pytest.raises(Denied):
        check_in(community.id, challenge.id, actor=actor_of(neighbour), body="路过")
    with pytest.raises(ChallengeNotFound):
        check_in(other_community.id, challenge.id, actor=actor_of(neighbour), body="路过")
    assert not CheckIn.objects.exists()


def test_who_is_silenced_does_not_check_in(community, challenge, member, operator, actor_of):
    actor = replace(actor_of(member), silenced_until=clock.now() + timedelta(days=1))

    with pytest.raises(Silenced):
        check_in(community.id, challenge.id, actor=actor, body="我说")
    assert not CheckIn.objects.exists()


def test_words_are_cleaned_and_never_run(send):
    made = send("<script>alert(1)</script>\x00[点](javascript:alert(1))")

    html = CheckIn.objects.get(id=made.id).body_html
    assert "<script" not in html
    assert "<a" not in html
    assert "\x00" not in CheckIn.objects.get(id=made.id).body


def test_a_check_in_is_rewritten_on_its_day_only(community, member, host, actor_of, send):
    made = send()

    edit_check_in(community.id, made.id, actor=actor_of(member), body="改成了这样")
    assert CheckIn.objects.get().body == "改成了这样"
    with pytest.raises(CheckInNotFound):
        edit_check_in(community.id, made.id, actor=actor_of(host), body="别人改")
    with clock.travel_to(moment(2)), pytest.raises(DayIsOver):
        edit_check_in(community.id, made.id, actor=actor_of(member), body="第二天再改")
    assert CheckIn.objects.get().body == "改成了这样"


def test_others_cannot_remove_it_and_hosts_tell_why(community, challenge, host, make_member, actor_of, send):
    other = make_member("小白")
    made = send()

    with pytest.raises(NotHost):
        remove_check_in(community.id, made.id, actor=actor_of(other))
    assert CheckIn.objects.get().state == "published"

    remove_check_in(community.id, made.id, actor=actor_of(host), reason="和打卡没有关系")
    assert CheckIn.objects.get().state == "removed"


def test_what_is_held_keeps_its_day(community, challenge, member, actor_of, send, monkeypatch):
    monkeypatch.setitem(screening._screens, "test", lambda _candidate: Verdict.hold("先看一眼"))

    made = send("加我微信")

    assert made.is_held
    assert my_part(fresh(community, challenge.id, member), actor=actor_of(member)).standing.total == 1
    with pytest.raises(AlreadyCheckedIn):
        send()


def test_my_calendar_says_how_each_day_stands(community, challenge, member, actor_of, send):
    # given
    on_days(challenge, member, 1)
    with clock.travel_to(moment(4)):
        send(day=FIRST + timedelta(days=2))

        # when
        part = my_part(fresh(community, challenge.id, member), actor=actor_of(member))

    # then
    [month] = part.months
    assert (month.first, month.lead) == (date(2026, 3, 2), 0)
    assert [cell.mark for cell in month.cells] == ["done", "missed", "made_up", "today", "ahead", "ahead", "ahead"]
    assert (part.standing.total, part.standing.current, part.standing.longest) == (2, 1, 1)
    assert part.makeups_left == 0


def test_who_comes_back_finds_the_old_days(community, challenge, member, actor_of):
    on_days(challenge, member, 1)
    leave_challenge(community.id, challenge.id, actor=actor_of(member))

    join_challenge(community.id, challenge.id, actor=actor_of(member))

    part = my_part(fresh(community, challenge.id, member), actor=actor_of(member))
    assert (part.is_joined, part.standing.total) == (True, 1)
