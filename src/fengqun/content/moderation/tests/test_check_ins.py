"""Check-ins that are flagged: hidden by flags, decided in the queue, undone, appealed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fengqun.content.challenges.commands import (
    check_in,
    edit_check_in,
    hide_check_in,
    put_check_in_aside,
    remove_check_in,
    show_check_in,
    take_down_check_in,
)
from fengqun.content.challenges.errors import CheckInNotFound, NotHost
from fengqun.content.challenges.models import CheckIn
from fengqun.content.challenges.queries import check_ins_page, my_part
from fengqun.content.challenges.tests.factories import FIRST, fresh, make_challenge, moment
from fengqun.content.moderation.commands import file_appeal, hear_appeal, undo_decision
from fengqun.content.moderation.errors import OwnThing, ThingNotFound
from fengqun.content.moderation.models import Case, Flag, LogLine
from fengqun.content.moderation.queries import own_cases
from fengqun.content.moderation.tests.factories import make_decision, make_flag
from fengqun.kernel import clock
from fengqun.people.circles.tests.factories import make_circle
from fengqun.people.notifications.models import Notice
from fengqun.spine.activity.testing import drain_all

pytestmark = pytest.mark.django_db

AD = "加我微信领券"


@pytest.fixture
def crowd(make_member):
    return [make_member(f"成员{number}") for number in range(3)]


@pytest.fixture
def challenge(frozen, community, operator, member, crowd):
    return make_challenge(community, operator, joined=(member, *crowd))


@pytest.fixture
def sent(community, challenge, member, actor_of):
    """What a newcomer sent on the first day."""
    return check_in(community.id, challenge.id, actor=actor_of(member), body=AD).id


def flagged(crowd, sent):
    for person in crowd:
        case = make_flag(person, sent, kind="check_in")
    return case


def state_of(sent):
    return CheckIn.objects.get(id=sent).state


def test_three_flags_take_a_newcomers_check_in_out_of_sight_and_the_day_stands(
    community, challenge, member, crowd, sent, actor_of
):
    # when
    case = flagged(crowd, sent)

    # then
    row = CheckIn.objects.get(id=sent)
    assert (row.state, row.held_reason) == ("hidden", "几位成员举报了，等管理人员看")
    assert (case.kind, case.has_held, case.excerpt, case.thread_id) == ("check_in", True, AD, challenge.id)
    assert check_ins_page(challenge.id, actor=actor_of(crowd[0])).items == ()
    assert [one.is_hidden for one in check_ins_page(challenge.id, actor=actor_of(member)).items] == [True]
    part = my_part(fresh(community, challenge.id, member), actor=actor_of(member))
    assert part is not None
    assert (part.days_done, part.standing.current) == (1, 1)
    assert Notice.objects.get(kind="challenges.hidden").member_id == member.id
    assert sorted(LogLine.objects.values_list("verb", flat=True)) == ["held", "silenced"]


@pytest.mark.parametrize(
    ("outcome", "state", "days"), [("keep", "published", 1), ("hide", "hidden", 1), ("remove", "removed", 0)]
)
def test_what_staff_decides_and_how_it_is_undone(
    community, challenge, member, operator, crowd, sent, actor_of, outcome, state, days
):
    # given
    case = flagged(crowd, sent)

    # when
    make_decision(operator, case, outcome)
    drain_all()

    # then
    part = my_part(fresh(community, challenge.id, member), actor=actor_of(member))
    assert part is not None
    assert (state_of(sent), part.days_done) == (state, days)

    # when
    undo_decision(community.id, case.id, actor=actor_of(operator))
    drain_all()

    # then
    assert (state_of(sent), Case.objects.get(id=case.id).state) == ("hidden", "open")


def test_a_day_that_was_checked_in_for_anew_is_not_taken_back(
    community, challenge, member, operator, crowd, sent, actor_of
):
    # given
    case = make_decision(operator, make_flag(crowd[0], sent, kind="check_in"), "remove")
    again = check_in(community.id, challenge.id, actor=actor_of(member), body="这回好好写。").id

    # when
    undo_decision(community.id, case.id, actor=actor_of(operator))

    # then
    assert (state_of(sent), state_of(again)) == ("removed", "published")


def test_another_person_hears_the_appeal_and_the_check_in_is_seen_again(
    community, member, owner, operator, crowd, sent, actor_of
):
    # given
    case = make_decision(operator, make_flag(crowd[0], sent, kind="check_in"), "hide")
    assert [one.kind_label for one in own_cases(community.id, member.id)] == ["打卡"]

    # when
    file_appeal(community.id, case.id, actor=actor_of(member), text="是我自己的豆子")
    hear_appeal(community.id, case.id, "lifted", actor=actor_of(owner), reason="不是广告")

    # then
    assert state_of(sent) == "published"
    assert Flag.objects.get().verdict == "refused"


def test_who_runs_the_challenge_settles_the_case(community, operator, crowd, sent, actor_of):
    # given
    case = make_flag(crowd[0], sent, kind="check_in")

    # when
    remove_check_in(community.id, sent, actor=actor_of(operator), reason="广告")
    drain_all()

    # then
    found = Case.objects.get(id=case.id)
    assert (found.state, found.outcome, found.decided_by) == ("decided", "remove", operator.id)


def test_what_cannot_be_flagged(community, operator, member, crowd, sent, actor_of):
    # given
    circle = make_circle(community, operator, others=[member], kind="secret")
    inside = make_challenge(community, operator, joined=(member,), circle_id=circle.id)
    with clock.travel_to(moment(2)):
        secret = check_in(community.id, inside.id, actor=actor_of(member), body=AD).id

    # then
    with pytest.raises(OwnThing):
        make_flag(member, sent, kind="check_in")
    with pytest.raises(ThingNotFound):
        make_flag(crowd[0], secret, kind="check_in")
    hide_check_in(community.id, sent, actor=actor_of(operator), reason="广告")
    with pytest.raises(ThingNotFound):
        make_flag(crowd[0], sent, kind="check_in")
    assert Flag.objects.count() == 0


def test_only_those_who_run_it_moderate_and_the_author_leaves_what_is_hidden(
    community, challenge, operator, member, crowd, sent, actor_of
):
    stranger = actor_of(crowd[0])
    with pytest.raises(NotHost):
        hide_check_in(community.id, sent, actor=stranger, reason="广告")
    with pytest.raises(NotHost):
        take_down_check_in(community.id, sent, actor=stranger)
    with pytest.raises(NotHost):
        put_check_in_aside(community.id, sent, "广告", actor=stranger)
    assert state_of(sent) == "published"

    hide_check_in(community.id, sent, actor=actor_of(operator), reason="广告")
    with pytest.raises(NotHost):
        show_check_in(community.id, sent, actor=stranger)
    with pytest.raises(CheckInNotFound):
        edit_check_in(community.id, sent, actor=actor_of(member), body="换一句")
    with pytest.raises(CheckInNotFound):
        remove_check_in(community.id, sent, actor=actor_of(member))
    row = CheckIn.objects.get(id=sent)
    assert (row.state, row.body, row.day) == ("hidden", AD, FIRST)


def test_the_way_to_flag_stands_on_the_page_and_costs_no_statement(
    community, challenge, member, crowd, sent, client_for, actor_of
):
    # given
    page = reverse("challenges-challenge", kwargs={"community": community.slug, "challenge_id": challenge.id})
    sheet = reverse("moderation-flag", kwargs={"community": community.slug, "kind": "check_in", "object_id": sent})
    reader, author = client_for(crowd[0]), client_for(member)
    reader.get(page)

    # when
    with CaptureQueriesContext(connection) as one:
        seen = reader.get(page).text
    own = author.get(page).text
    for number, person in enumerate(crowd[1:], start=2):
        with clock.travel_to(moment(number)):
            check_in(community.id, challenge.id, actor=actor_of(person), body="一杯")
    with CaptureQueriesContext(connection) as three:
        reader.get(page)

    # then
    assert sheet in seen
    assert sheet not in own
    assert len(three) == len(one)
    assert reader.post(sheet, {"reason": "ads", "text": ""}).status_code == 302
    assert Case.objects.get().kind == "check_in"


def test_the_author_of_a_hidden_check_in_finds_the_appeal(
    community, challenge, member, operator, sent, client_for, actor_of
):
    hide_check_in(community.id, sent, actor=actor_of(operator), reason="广告")
    page = reverse("challenges-challenge", kwargs={"community": community.slug, "challenge_id": challenge.id})

    text = client_for(member).get(page).text

    assert "今天打了，内容被隐藏" in text
    assert reverse("moderation-mine", kwargs={"community": community.slug}) in text
