"""Appeals: another person, once, in time, never harder."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from fengqun.kernel import clock
from fengqun.kernel.errors import Denied
from fengqun.people.communities.commands import grant_right
from fengqun.people.communities.queries import member_card
from fengqun.people.conduct.commands import decide_appeal, end_penalties, file_appeal, tell_of_waiting_appeals
from fengqun.people.conduct.errors import (
    AlreadyAppealed,
    AlreadyDecided,
    InvalidCase,
    NothingToAppeal,
    NotImpartial,
    PenaltyNotFound,
    TooLateToAppeal,
)
from fengqun.people.conduct.models import Appeal, Penalty
from fengqun.people.conduct.queries import hearers_of
from fengqun.people.conduct.tests.factories import make_appeal, make_penalty
from fengqun.people.notifications.models import Notice
from fengqun.spine.jobs.commands import run_due_jobs

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_another_person_lifts_it_and_the_voice_is_back(community, owner, operator, member, actor_of, frozen):
    appeal = make_appeal(community, make_penalty(community, member, operator), member)

    decide_appeal(community.id, appeal.id, "lifted", actor=actor_of(owner), reason="确实不是广告")

    appeal.refresh_from_db()
    assert (appeal.state, appeal.decided_by) == ("lifted", owner.id)
    assert Penalty.objects.get().state == "lifted"
    assert member_card(member.id).silenced_until is None


def test_the_first_judge_decides_no_appeal_not_even_in_the_database(community, owner, operator, member, actor_of):
    # given
    appeal = make_appeal(community, make_penalty(community, member, operator), member)

    # when / then
    with pytest.raises(NotImpartial):
        decide_appeal(community.id, appeal.id, "upheld", actor=actor_of(operator), reason="我没错")
    with pytest.raises(IntegrityError, match="nobody_decides_an_appeal_against_themselves"), transaction.atomic():
        Appeal.objects.filter(id=appeal.id).update(
            state="upheld", decided_by=operator.id, decided_at=clock.now(), reason="绕过"
        )
    with pytest.raises(IntegrityError, match="nobody_decides_their_own_appeal"), transaction.atomic():
        Appeal.objects.filter(id=appeal.id).update(
            state="lifted", decided_by=member.id, decided_at=clock.now(), reason="绕过"
        )
    appeal.refresh_from_db()
    assert appeal.state == "waiting"


def test_where_the_owner_judged_other_staff_decide(community, owner, operator, member, actor_of):
    penalty = make_penalty(community, member, owner)
    appeal = make_appeal(community, penalty, member)

    assert [one.id for one in hearers_of(community.id, member, penalty.judge_id)] == [operator.id]
    with pytest.raises(NotImpartial):
        decide_appeal(community.id, appeal.id, "upheld", actor=actor_of(owner), reason="我没错")
    decide_appeal(community.id, appeal.id, "upheld", actor=actor_of(operator), reason="证据清楚")
    assert Penalty.objects.get().state == "standing"


def test_where_nobody_else_is_the_member_is_told_so(community, owner, member, client_for):
    penalty = make_penalty(community, member, owner)

    page = client_for(member).get(f"/c/{community.slug}/conduct/penalties/{penalty.id}/appeal/").text
    make_appeal(community, penalty, member)
    today = client_for(owner).get(f"/c/{community.slug}/console/").text

    assert "这里目前没有第二个人可以复核" in page
    assert "没有第二个人可以复核" in today


def test_who_was_given_the_right_decides(community, owner, member, make_member, actor_of):
    second = make_member("第二人")
    appeal = make_appeal(community, make_penalty(community, member, owner), member)
    with pytest.raises(Denied):
        decide_appeal(community.id, appeal.id, "lifted", actor=actor_of(second), reason="我来")

    grant_right(second.id, "conduct.appeals")
    decide_appeal(community.id, appeal.id, "lifted", actor=actor_of(member_card(second.id)), reason="不是广告")

    assert Penalty.objects.get().state == "lifted"


def test_a_change_is_milder_and_counts_from_the_same_moment(community, owner, operator, member, actor_of, frozen, at):
    appeal = make_appeal(community, make_penalty(community, member, operator, "silence", 168), member)
    change = {"actor": actor_of(owner), "reason": "太重了"}

    with pytest.raises(InvalidCase, match="不会加重"):
        decide_appeal(community.id, appeal.id, "changed", step="silence", hours=672, **change)
    with pytest.raises(InvalidCase, match="不会加重"):
        decide_appeal(community.id, appeal.id, "changed", step="silence", hours=168, **change)
    with at(frozen + DAY):
        decide_appeal(community.id, appeal.id, "changed", step="silence", hours=72, **change)

    first, second = Penalty.objects.order_by("is_by_appeal")
    assert (first.state, second.state, second.ends_at) == ("replaced", "standing", frozen + 3 * DAY)
    assert member_card(member.id).silenced_until == frozen + 3 * DAY


def test_a_change_whose_time_is_over_has_ended(community, owner, operator, member, actor_of, frozen, at):
    appeal = make_appeal(community, make_penalty(community, member, operator, "silence", 168), member)

    with at(frozen + 2 * DAY):
        decide_appeal(
            community.id, appeal.id, "changed", step="silence", hours=24, actor=actor_of(owner), reason="太重"
        )

    assert Penalty.objects.get(is_by_appeal=True).state == "ended"
    assert member_card(member.id).silenced_until is None


def test_who_was_removed_may_appeal_and_comes_back(
    community, owner, operator, member, actor_of, client_for, frozen, settings
):
    # given
    penalty = make_penalty(community, member, operator, "removal", 365 * 24)
    run_due_jobs()
    assert "你被移出了" in mail.outbox[-1].subject

    # when
    page = client_for(member).post(
        f"/c/{community.slug}/conduct/penalties/{penalty.id}/appeal/", {"text": "那是别人用了我的手机"}
    )
    decide_appeal(community.id, Appeal.objects.get().id, "lifted", actor=actor_of(owner), reason="查清楚了")

    # then
    assert page.status_code == 302
    card = member_card(member.id)
    assert (card.is_present, card.roles) == (True, ("member",))


def test_once_and_in_time_and_only_ones_own(community, operator, member, make_member, actor_of, frozen, at):
    penalty = make_penalty(community, member, operator)
    with pytest.raises(PenaltyNotFound):
        file_appeal(community.id, penalty.id, actor=actor_of(make_member("旁人")), text="我替他说")
    with at(frozen + 14 * DAY + timedelta(seconds=1)), pytest.raises(TooLateToAppeal, match="2026-03-16 09:00"):
        file_appeal(community.id, penalty.id, actor=actor_of(member), text="晚了")
    assert not Appeal.objects.exists()

    with at(frozen + 14 * DAY):
        end_penalties()
        make_appeal(community, penalty, member)
        with pytest.raises(AlreadyAppealed):
            make_appeal(community, penalty, member)
    assert Appeal.objects.count() == 1


def test_the_second_decision_is_the_last(community, owner, operator, member, make_member, actor_of):
    appeal = make_appeal(community, make_penalty(community, member, operator, "silence", 168), member)
    change = {"step": "warning", "hours": 0, "reason": "太重"}
    decide_appeal(community.id, appeal.id, "changed", actor=actor_of(owner), **change)

    with pytest.raises(AlreadyDecided):
        decide_appeal(community.id, appeal.id, "lifted", actor=actor_of(owner), reason="再改")
    with pytest.raises(NothingToAppeal):
        make_appeal(community, Penalty.objects.get(is_by_appeal=True), member)


def test_staff_are_heard_by_the_owner_only(community, owner, operator, make_member, actor_of):
    other = make_member("小孟", roles=["operator"])
    penalty = make_penalty(community, other, owner)
    appeal = make_appeal(community, penalty, other)

    assert hearers_of(community.id, other, penalty.judge_id) == []
    with pytest.raises(NotImpartial):
        decide_appeal(community.id, appeal.id, "lifted", actor=actor_of(operator), reason="同事")
    assert Appeal.objects.get().state == "waiting"


def told():
    return set(Notice.objects.filter(kind="conduct.appeal_filed").values_list("member_id", flat=True))


def test_who_may_hear_it_is_told_once_and_never_the_first_judge_nor_the_member(community, owner, operator, member):
    make_appeal(community, make_penalty(community, member, operator), member)

    assert told() == {owner.id}
    assert (tell_of_waiting_appeals(), tell_of_waiting_appeals()) == (0, 0)
    assert Notice.objects.filter(kind="conduct.appeal_filed").count() == 1


def test_whoever_is_given_the_right_later_is_told_then(community, owner, member, make_member):
    # given an appeal that nobody may hear
    make_appeal(community, make_penalty(community, member, owner), member)
    assert (told(), tell_of_waiting_appeals()) == (set(), 0)

    # when
    second = make_member("第二人")
    grant_right(second.id, "conduct.appeals")

    # then
    assert (tell_of_waiting_appeals(), tell_of_waiting_appeals()) == (1, 0)
    assert told() == {second.id}


def test_what_was_decided_is_told_of_no_more(community, owner, operator, member, make_member, actor_of):
    appeal = make_appeal(community, make_penalty(community, member, operator), member)
    decide_appeal(community.id, appeal.id, "upheld", actor=actor_of(owner), reason="证据清楚")
    grant_right(make_member("第二人").id, "conduct.appeals")

    assert tell_of_waiting_appeals() == 0


def test_today_offers_the_appeal_to_the_second_judge_alone(community, owner, operator, member, client_for):
    # given
    appeal = make_appeal(community, make_penalty(community, member, operator), member)
    today, hearing = f"/c/{community.slug}/console/", f"/conduct/appeals/{appeal.id}/"

    # when
    second, first = client_for(owner).get(today).text, client_for(operator).get(today).text

    # then
    assert (hearing in second, hearing in first) == (True, False)
    assert f"{member.name}的申诉" not in first
