"""Steps before a circle that let so many in, ask for a code, or begin a trial."""

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from fengqun.kernel import clock
from fengqun.people.circles.activities import CircleTrialEnded, CircleTurnCame
from fengqun.people.circles.commands import (
    add_circle_step,
    admit_from_circle_lines,
    answer_circle_step,
    archive_circle,
    ask_to_join,
    copy_circle,
    decide_circle_trial,
    dismiss_host,
    invite_person_to_circle,
    invite_to_circle,
    join_circle,
    leave_circle,
    make_circle_code,
    refuse_request,
    revoke_circle_code,
    withdraw_circle_code,
    withdraw_request,
)
from fengqun.people.circles.commands.walks import forget_walks
from fengqun.people.circles.errors import AlreadyInLine, CircleNotFound, GateStepsOpen, NotHost, NotInCircle
from fengqun.people.circles.models import CircleMember, CircleRequest, CircleWalk
from fengqun.people.circles.queries import circle_ids_of, requests_waiting, role_of
from fengqun.people.circles.queries.gates import gate_of_circle, way_of
from fengqun.people.circles.tests.factories import bring_in, make_circle
from fengqun.people.communities.commands import note_behaviour
from fengqun.people.communities.commands.trials import decide_trial, end_trials
from fengqun.people.communities.errors import (
    InvitationsFromStage,
    InvitationsSpent,
    InviteCodeInvalid,
    InviteCodeUsedUp,
    NoInvitationsHere,
    ReasonMissing,
    TrialNotFound,
)
from fengqun.people.communities.models import GateWeek, InviteCode, Trial
from fengqun.people.communities.queries import invite_codes, trial_of, trials_asked
from fengqun.spine.activity.queries import recent

pytestmark = pytest.mark.django_db
GOALS = {"days": 7, "goals": [{"kind": "posts.published", "count": 2}]}


@pytest.fixture
def circle(community, host):
    return make_circle(community, host, slug="shouchong")


@pytest.fixture
def closed(community, host):
    return make_circle(community, host, slug="closed", kind="closed")


@pytest.fixture
def lay(community, host, actor_of):
    def steps(circle, kind, **settings):
        return add_circle_step(community.id, circle.id, kind, settings, actor=actor_of(host))

    return steps


@pytest.fixture
def come(community, actor_of):
    def coming(circle, person):
        join_circle(community.id, circle.id, actor=actor_of(person))

    return coming


@pytest.fixture
def travel():
    with ExitStack() as trips:

        def to(moment=None, **later):
            trips.enter_context(clock.travel_to(moment or clock.now() + timedelta(**later)))

        yield to


def at(name, community, circle, **more):
    return reverse(name, kwargs={"community": community.slug, "circle": circle.slug, **more})


def taken(circle):
    return sum(GateWeek.objects.filter(subject_id=circle.id).values_list("taken", flat=True))


class TestQuota:
    def test_who_comes_too_late_waits_in_line_and_comes_in_by_themselves(self, circle, lay, come, make_member, travel):
        # given: a Wednesday, and one place a week
        travel(datetime(2026, 3, 4, 4, 0, tzinfo=UTC))
        lay(circle, "quota", per_week=1)
        first, second, third = (make_member(name) for name in ("阿一", "阿二", "阿三"))

        # when
        for person in (first, second, third):
            come(circle, person)
            travel(seconds=1)

        # then
        assert circle_ids_of(first.id) == {circle.id}
        assert [way_of(circle, one.id).place_in_line for one in (second, third)] == [1, 2]
        assert admit_from_circle_lines() == 0

        # when: the week turns
        travel(datetime(2026, 3, 9, 4, 0, tzinfo=UTC))
        moved, again = admit_from_circle_lines(), admit_from_circle_lines()

        # then
        assert (moved, again) == (1, 0)
        assert (circle_ids_of(second.id), circle_ids_of(third.id)) == ({circle.id}, frozenset())
        assert way_of(circle, third.id).place_in_line == 1

    def test_in_a_closed_circle_the_request_is_made_when_the_turn_comes(
        self, community, closed, lay, make_member, actor_of, travel
    ):
        # given
        travel(datetime(2026, 3, 4, 4, 0, tzinfo=UTC))
        lay(closed, "quota", per_week=1)
        first, second = make_member("阿一"), make_member("阿二")
        ask_to_join(community.id, closed.id, actor=actor_of(first), message="我先来")

        # when
        waits = ask_to_join(community.id, closed.id, actor=actor_of(second), message="我后来")
        before = [one.message for one in requests_waiting(closed.id)]
        travel(datetime(2026, 3, 9, 4, 0, tzinfo=UTC))
        admit_from_circle_lines()

        # then
        assert waits is None
        assert before == ["我先来"]
        assert [one.message for one in requests_waiting(closed.id)] == ["我先来", "我后来"]

    def test_after_the_quota_the_applicant_goes_on_and_is_told(
        self, community, circle, lay, come, make_member, actor_of, travel
    ):
        # given
        travel(datetime(2026, 3, 4, 4, 0, tzinfo=UTC))
        lay(circle, "quota", per_week=1)
        asked = lay(circle, "questions", questions=["喝什么？"])
        first, second = make_member("阿一"), make_member("阿二")
        come(circle, first)
        travel(seconds=1)
        come(circle, second)
        with pytest.raises(AlreadyInLine):
            come(circle, second)

        # when
        travel(datetime(2026, 3, 9, 4, 0, tzinfo=UTC))
        admit_from_circle_lines()
        standing_then = way_of(circle, second.id).standing.step.id
        answer_circle_step(community.id, circle.id, asked, {"answers": ["水洗"]}, actor=actor_of(second))

        # then
        assert standing_then == asked
        assert circle_ids_of(second.id) == {circle.id}
        assert circle_ids_of(first.id) == frozenset()
        assert len(recent(community.id, verbs=[CircleTurnCame.verb])) == 1

    def test_refusal_and_withdrawal_give_the_place_back(self, community, closed, host, lay, make_member, actor_of):
        # given
        lay(closed, "quota", per_week=2)
        first, second = make_member("阿一"), make_member("阿二")
        request_id = ask_to_join(community.id, closed.id, actor=actor_of(first))
        ask_to_join(community.id, closed.id, actor=actor_of(second))
        assert taken(closed) == 2

        # when
        refuse_request(community.id, closed.id, request_id, actor=actor_of(host), reason="先读圈规")
        withdraw_request(community.id, closed.id, actor=actor_of(second))

        # then
        assert taken(closed) == 0
        assert not CircleWalk.objects.exclude(handed_in_at=None).exists()

    def test_one_can_leave_the_line(self, community, circle, lay, come, make_member, client_for):
        # given
        lay(circle, "quota", per_week=1)
        come(circle, make_member("阿一"))
        second = make_member("阿二")
        come(circle, second)
        client = client_for(second)
        assert "你排在第 1 位" in client.get(at("circles-circle", community, circle)).text

        # when
        left = client.post(at("circles-request-withdrawal", community, circle))

        # then
        assert left.status_code == 302
        assert way_of(circle, second.id).place_in_line == 0
        assert "你排在第" not in client.get(at("circles-circle", community, circle)).text

    def test_looking_takes_no_place(self, community, circle, lay, member, client_for):
        lay(circle, "quota", per_week=1)

        client_for(member).get(at("circles-circle", community, circle))

        assert taken(circle) == 0

    def test_an_invitation_of_a_host_stands_above_the_line(
        self, community, circle, host, lay, come, make_member, actor_of
    ):
        lay(circle, "quota", per_week=1)
        come(circle, make_member("阿一"))
        second = make_member("阿二")
        come(circle, second)

        invite_to_circle(community.id, circle.id, second.id, actor=actor_of(host))
        come(circle, second)

        assert circle_ids_of(second.id) == {circle.id}
        assert taken(circle) == 1

    def test_a_full_circle_keeps_the_line(self, community, host, lay, come, make_member, travel, actor_of):
        # given: room for two, the host and one more
        small = make_circle(community, host, slug="small", capacity=3)
        travel(datetime(2026, 3, 4, 4, 0, tzinfo=UTC))
        lay(small, "quota", per_week=1)
        first, second = make_member("阿一"), make_member("阿二")
        come(small, first)
        travel(seconds=1)
        come(small, second)
        bring_in(community.id, small.id, host, make_member("阿三"))

        # when
        travel(datetime(2026, 3, 9, 4, 0, tzinfo=UTC))
        full = admit_from_circle_lines()
        leave_circle(community.id, small.id, actor=actor_of(first))
        free = admit_from_circle_lines()

        # then
        assert (full, free) == (0, 1)
        assert circle_ids_of(second.id) == {small.id}

    def test_archiving_lets_nobody_wait(self, community, circle, host, lay, come, make_member, actor_of):
        lay(circle, "quota", per_week=1)
        come(circle, make_member("阿一"))
        come(circle, make_member("阿二"))

        archive_circle(community.id, circle.id, actor=actor_of(host))

        assert not CircleWalk.objects.exclude(queued_at=None).exists()
        assert admit_from_circle_lines() == 0


class TestCodes:
    def test_a_code_lets_so_many_in(self, community, circle, host, lay, come, make_member, actor_of):
        # given
        step = lay(circle, "invite")
        code = make_circle_code(community.id, circle.id, actor=actor_of(host), quota=1)
        first, second = make_member("阿一"), make_member("阿二")
        with pytest.raises(GateStepsOpen):
            come(circle, first)

        # when
        for person in (first, second):
            typed = {"code": code.replace("-", "").lower()}
            answer_circle_step(community.id, circle.id, step, typed, actor=actor_of(person))
        come(circle, first)
        with pytest.raises(InviteCodeUsedUp):
            come(circle, second)

        # then
        assert circle_ids_of(first.id) == {circle.id}
        assert circle_ids_of(second.id) == frozenset()
        assert InviteCode.objects.get(code=code).used_count == 1

    def test_who_comes_a_second_time_needs_a_code_again(self, community, circle, host, lay, come, member, actor_of):
        # given
        step = lay(circle, "invite")
        asked = lay(circle, "questions", questions=["喝什么？"])
        code = make_circle_code(community.id, circle.id, actor=actor_of(host), quota=5)
        answer_circle_step(community.id, circle.id, step, {"code": code}, actor=actor_of(member))
        answer_circle_step(community.id, circle.id, asked, {"answers": ["水洗"]}, actor=actor_of(member))
        come(circle, member)

        # when
        leave_circle(community.id, circle.id, actor=actor_of(member))

        # then: the answer stays, the code does not
        assert way_of(circle, member.id).standing.step.id == step
        assert way_of(circle, member.id).done == 1

    def test_expired_taken_back_and_foreign_codes_open_nothing(
        self, community, circle, host, lay, make_member, actor_of
    ):
        # given
        step = lay(circle, "invite")
        other = make_circle(community, host, slug="other")
        hosts = actor_of(host)
        short = make_circle_code(community.id, circle.id, actor=hosts, expires_at=datetime(2099, 1, 1, tzinfo=UTC))
        InviteCode.objects.filter(code=short).update(expires_at=datetime(2020, 1, 1, tzinfo=UTC))
        gone = make_circle_code(community.id, circle.id, actor=hosts)
        revoke_circle_code(community.id, circle.id, InviteCode.objects.get(code=gone).id, actor=hosts)
        foreign = make_circle_code(community.id, other.id, actor=hosts)
        person = make_member("阿一")

        # when
        verdicts = [
            answer_circle_step(community.id, circle.id, step, {"code": code}, actor=actor_of(person)).is_passed
            for code in (short, gone, foreign)
        ]

        # then
        assert verdicts == [False, False, False]
        assert [card.code for card in invite_codes(community.id)] == []
        assert [card.code for card in invite_codes(community.id, part_id=other.id)] == [foreign]

    def test_a_code_of_who_hosts_no_more_opens_nothing(
        self, community, circle, host, operator, lay, make_member, actor_of
    ):
        # given
        step = lay(circle, "invite")
        second_host = make_member("二主持")
        bring_in(community.id, circle.id, host, second_host)
        CircleMember.objects.filter(circle_id=circle.id, member_id=second_host.id).update(role="host")
        code = make_circle_code(community.id, circle.id, actor=actor_of(second_host))

        # when
        dismiss_host(community.id, circle.id, second_host.id, actor=actor_of(operator))

        # then
        person = make_member("阿一")
        assert not answer_circle_step(community.id, circle.id, step, {"code": code}, actor=actor_of(person)).is_passed
        of_staff = make_circle_code(community.id, circle.id, actor=actor_of(operator))
        assert answer_circle_step(community.id, circle.id, step, {"code": of_staff}, actor=actor_of(person)).is_passed

    def test_refusal_gives_the_use_back(self, community, closed, host, lay, member, actor_of):
        # given
        step = lay(closed, "invite")
        code = make_circle_code(community.id, closed.id, actor=actor_of(host))
        answer_circle_step(community.id, closed.id, step, {"code": code}, actor=actor_of(member))
        request_id = ask_to_join(community.id, closed.id, actor=actor_of(member))
        assert InviteCode.objects.get(code=code).used_count == 1

        # when
        refuse_request(community.id, closed.id, request_id, actor=actor_of(host), reason="先读圈规")

        # then
        assert InviteCode.objects.get(code=code).used_count == 0
        assert circle_ids_of(member.id) == frozenset()

    def test_only_hosts_make_and_take_codes(self, community, circle, host, lay, member, actor_of, client_for):
        # given
        lay(circle, "invite")
        code = make_circle_code(community.id, circle.id, actor=actor_of(host))
        code_id = InviteCode.objects.get(code=code).id

        # when
        with pytest.raises(NotHost):
            make_circle_code(community.id, circle.id, actor=actor_of(member))
        with pytest.raises(NotHost):
            revoke_circle_code(community.id, circle.id, code_id, actor=actor_of(member))
        client = client_for(member)
        pages = [
            client.get(at("circles-codes", community, circle)),
            client.post(at("circles-codes", community, circle), {"quota": "5", "days": "7"}),
            client.post(at("circles-code-revocation", community, circle, code_id=code_id)),
        ]

        # then
        assert [page.status_code for page in pages] == [403, 403, 403]
        assert InviteCode.objects.get().revoked_at is None
        with pytest.raises(InviteCodeInvalid):
            revoke_circle_code(community.id, make_circle(community, host).id, code_id, actor=actor_of(host))

    def test_the_pages(self, community, circle, host, lay, member, client_for):
        # given
        step = lay(circle, "invite")
        hosts, client = client_for(host), client_for(member)

        # when
        made = hosts.post(at("circles-codes", community, circle), {"quota": "5", "days": "7"})
        code = InviteCode.objects.get().code
        listed = hosts.get(at("circles-codes", community, circle))
        client.get(at("circles-circle", community, circle) + f"?code={code}")
        prefilled = client.get(at("circles-gate-answer", community, circle, step_id=step))

        # then
        assert made.status_code == 302
        assert code in listed.text
        assert f'value="{code}"' in prefilled.text


class TestInvitations:
    def test_members_invite_one_person_each_so_often_a_month(
        self, community, circle, host, lay, come, make_member, actor_of
    ):
        # given
        step = lay(circle, "invitation", from_stage="member", per_month=1)
        inside = make_member("圈里人", stage="member")
        bring_in(community.id, circle.id, host, inside)
        guest = make_member("客人")

        # when
        code = invite_person_to_circle(community.id, circle.id, actor=actor_of(inside))
        with pytest.raises(InvitationsSpent):
            invite_person_to_circle(community.id, circle.id, actor=actor_of(inside))
        answer_circle_step(community.id, circle.id, step, {"code": code}, actor=actor_of(guest))
        come(circle, guest)

        # then
        assert circle_ids_of(guest.id) == {circle.id}
        assert [card.left for card in invite_codes(community.id, is_personal=True, part_id=circle.id)] == [0]
        assert invite_codes(community.id, is_personal=True) == []
        for _time in range(2):
            invite_person_to_circle(community.id, circle.id, actor=actor_of(host))

    def test_who_may_not_invite(self, community, circle, host, lay, make_member, member, actor_of, client_for):
        # given
        newcomer = make_member("刚进来", stage="newcomer")
        bring_in(community.id, circle.id, host, newcomer)

        # when
        with pytest.raises(NoInvitationsHere):
            invite_person_to_circle(community.id, circle.id, actor=actor_of(newcomer))
        lay(circle, "invitation", from_stage="fan")
        with pytest.raises(InvitationsFromStage):
            invite_person_to_circle(community.id, circle.id, actor=actor_of(newcomer))
        with pytest.raises(NotInCircle):
            invite_person_to_circle(community.id, circle.id, actor=actor_of(member))
        outside = client_for(member)

        # then
        assert outside.get(at("circles-guests", community, circle)).status_code == 404
        assert outside.post(at("circles-guests", community, circle)).status_code == 404
        assert not InviteCode.objects.exists()
        assert "走到“粉丝”以后就能邀请人" in client_for(newcomer).get(at("circles-guests", community, circle)).text

    def test_one_takes_back_only_ones_own(self, community, circle, host, lay, make_member, actor_of, client_for):
        # given
        lay(circle, "invitation", from_stage="newcomer", per_month=3)
        one, two = make_member("阿一"), make_member("阿二")
        for person in (one, two):
            bring_in(community.id, circle.id, host, person)
        invite_person_to_circle(community.id, circle.id, actor=actor_of(one))
        code_id = InviteCode.objects.get().id

        # when
        with pytest.raises(InviteCodeInvalid):
            withdraw_circle_code(community.id, circle.id, code_id, actor=actor_of(two))
        still = InviteCode.objects.get().revoked_at
        client_for(one).post(at("circles-guest-withdrawal", community, circle, code_id=code_id))

        # then
        assert still is None
        assert InviteCode.objects.get().revoked_at is not None


class TestTrial:
    def test_who_meets_the_goals_stays(self, circle, lay, come, member, travel):
        # given
        lay(circle, "trial", **GOALS, at_end="leave")
        note_behaviour(member.id, "posts.published")
        come(circle, member)
        assert trial_of(member.id) is None
        assert trial_of(member.id, part_id=circle.id).goals[0].done == 0

        # when
        note_behaviour(member.id, "posts.published")
        note_behaviour(member.id, "posts.published")
        travel(days=8)
        end_trials()

        # then
        assert circle_ids_of(member.id) == {circle.id}
        assert Trial.objects.get().state == "stayed"

    def test_who_does_not_leaves_the_circle_and_not_the_community(
        self, community, circle, lay, come, member, travel, client_for
    ):
        # given
        lay(circle, "trial", **GOALS, at_end="leave")
        come(circle, member)
        assert "试用" in client_for(member).get(at("circles-circle", community, circle)).text

        # when
        travel(days=8)
        end_trials()

        # then
        assert circle_ids_of(member.id) == frozenset()
        assert client_for(member).get(at("circles-circle", community, circle)).status_code == 200
        assert len(recent(community.id, verbs=[CircleTrialEnded.verb])) == 1
        assert Trial.objects.get().reason == "试用期到了，还差：发帖 0/2。这次先到这里，随时欢迎再来。"

    def test_a_host_decides(self, community, circle, host, lay, come, make_member, travel, client_for):
        # given
        lay(circle, "trial", **GOALS)
        one, two = make_member("阿一"), make_member("阿二")
        come(circle, one)
        come(circle, two)
        travel(days=8)
        end_trials()
        waiting = {card.person.id: card.id for card in trials_asked(community.id, part_id=circle.id)}
        client = client_for(host)

        # when
        page = client.get(at("circles-circle", community, circle))
        sheet = client.get(at("circles-trial", community, circle, trial_id=waiting[one.id]))
        stays = client.post(at("circles-trial", community, circle, trial_id=waiting[one.id]), {"go": "stay"})
        silent = client.post(at("circles-trial", community, circle, trial_id=waiting[two.id]), {"go": "leave"})
        leaves = client.post(
            at("circles-trial", community, circle, trial_id=waiting[two.id]), {"go": "leave", "reason": "忙的时候再来"}
        )

        # then
        assert "2 位试用到期" in page.text
        assert "0 / 2" in sheet.text
        assert (stays.status_code, silent.status_code, leaves.status_code) == (302, 422, 302)
        assert (role_of(circle.id, one.id), role_of(circle.id, two.id)) == ("member", "")
        assert trials_asked(community.id) == []

    def test_only_the_hosts_of_that_circle_decide(
        self, community, circle, host, operator, lay, come, make_member, member, travel, actor_of, client_for
    ):
        # given
        other_host = make_member("隔壁主持")
        other = make_circle(community, other_host, slug="other")
        lay(circle, "trial", **GOALS)
        come(circle, member)
        travel(days=8)
        end_trials()
        trial_id = Trial.objects.get().id

        # when
        with pytest.raises(NotHost):
            decide_circle_trial(community.id, circle.id, trial_id, actor=actor_of(other_host), stays=False, reason="x")
        with pytest.raises(TrialNotFound):
            decide_circle_trial(community.id, other.id, trial_id, actor=actor_of(other_host), stays=False, reason="x")
        with pytest.raises(TrialNotFound):
            decide_trial(community.id, trial_id, actor=actor_of(operator), stays=False, reason="x")
        with pytest.raises(ReasonMissing):
            decide_circle_trial(community.id, circle.id, trial_id, actor=actor_of(host), stays=False)
        denied = client_for(member).get(at("circles-trial", community, circle, trial_id=trial_id))

        # then
        assert denied.status_code == 403
        assert role_of(circle.id, member.id) == "member"
        assert Trial.objects.get().state == "asked"

    def test_leaving_ends_the_trial(self, community, circle, lay, come, member, actor_of, travel):
        lay(circle, "trial", **GOALS)
        come(circle, member)

        leave_circle(community.id, circle.id, actor=actor_of(member))

        assert trial_of(member.id, part_id=circle.id) is None
        travel(days=8)
        assert end_trials() == 0


class TestAround:
    def test_the_host_sees_what_an_applicant_sees(self, community, circle, lay, host, member, client_for):
        # given
        lay(circle, "questions", questions=["喝什么？"])
        lay(circle, "invite")
        lay(circle, "trial", **GOALS)

        # when
        seen = client_for(host).get(at("circles-gate-preview", community, circle))
        denied = client_for(member).get(at("circles-gate-preview", community, circle))

        # then
        assert [seen.status_code, denied.status_code] == [200, 403]
        assert "喝什么？" in seen.text
        assert "发帖" in seen.text
        assert not CircleWalk.objects.exists()

    def test_the_applicant_sees_promise_progress_and_the_reason_of_a_refusal(
        self, community, host, lay, member, actor_of, client_for
    ):
        # given
        kind = {"kind": "closed", "promise_now": "今天就有人陪你练", "promise_year": "一年后你来带人"}
        circle = make_circle(community, host, slug="promise", **kind)
        asked = lay(circle, "questions", questions=["喝什么？"])
        lay(circle, "quiz", items=[{"text": "水温？", "choices": ["60", "92"], "right": [1]}])
        client = client_for(member)

        # when
        answer_circle_step(community.id, circle.id, asked, {"answers": ["水洗"]}, actor=actor_of(member))
        page = client.get(at("circles-circle", community, circle)).text

        # then
        assert "今天就有人陪你练" in page
        assert "一年后你来带人" in page
        assert "走了 1 / 2" in page

        # when
        quiz = gate_of_circle(circle.id).steps[1].id
        answer_circle_step(community.id, circle.id, quiz, {"chosen": [[1]]}, actor=actor_of(member))
        request_id = ask_to_join(community.id, circle.id, actor=actor_of(member))
        refuse_request(community.id, circle.id, request_id, actor=actor_of(host), reason="先去听一次课")

        # then
        assert "先去听一次课" in client.get(at("circles-circle", community, circle)).text

    def test_a_copy_takes_the_gate_along_for_who_runs_it(self, community, circle, lay, operator, actor_of):
        lay(circle, "quiz", items=[{"text": "水温？", "choices": ["60", "92"], "right": [1]}])

        made = copy_circle(community.id, circle.id, actor=actor_of(operator), name="二号")

        assert gate_of_circle(made.id).kinds == ("quiz",)

    def test_a_forgotten_walk_gives_back_what_it_took(self, circle, lay, come, member, travel):
        # given: through the quota, then it is the applicant's turn, who never comes back
        travel(datetime(2026, 3, 4, 4, 0, tzinfo=UTC))
        lay(circle, "quota", per_week=1)
        lay(circle, "questions", questions=["喝什么？"])
        come(circle, member)
        assert taken(circle) == 1

        # when
        travel(days=91)

        # then
        assert forget_walks() == 1
        assert taken(circle) == 0

    def test_secret_circles_keep_codes_and_trials_to_themselves(
        self, community, host, member, lay, actor_of, client_for
    ):
        secret = make_circle(community, host, kind="secret", slug="secret")
        lay(secret, "invite")

        with pytest.raises(CircleNotFound):
            make_circle_code(community.id, secret.id, actor=actor_of(member))

        pages = [client_for(member).get(at(name, community, secret)) for name in ("circles-codes", "circles-guests")]
        assert [page.status_code for page in pages] == [404, 404]

    def test_the_api(self, community, circle, host, lay, member, client_for):
        # given
        lay(circle, "invite")
        base = f"/api/v1/communities/{community.slug}/circles/shouchong"
        hosts, client = client_for(host), client_for(member)

        # when
        made = hosts.post(f"{base}/codes", {"quota": 3}, content_type="application/json")
        denied = [
            client.post(f"{base}/codes", {"quota": 3}, content_type="application/json"),
            client.get(f"{base}/codes"),
            client.get(f"{base}/trials"),
            client.get(f"{base}/guests"),
            client.post(f"{base}/guests", {}, content_type="application/json"),
            client.delete(f"{base}/codes/{made.json()['id']}"),
        ]
        listed = hosts.get(f"{base}/codes").json()
        gone = hosts.delete(f"{base}/codes/{made.json()['id']}")

        # then
        assert made.status_code == 201
        assert [answer.status_code for answer in denied] == [403, 403, 403, 404, 404, 403]
        assert [(one["quota"], one["used_count"]) for one in listed] == [(3, 0)]
        assert gone.status_code == 204
        assert hosts.get(f"{base}/codes").json() == []

    def test_the_api_of_trials_and_lines(self, community, closed, lay, make_member, client_for, travel):
        # given
        travel(datetime(2026, 3, 4, 4, 0, tzinfo=UTC))
        lay(closed, "quota", per_week=1)
        base = f"/api/v1/communities/{community.slug}/circles/closed"
        first, second = client_for(make_member("阿一")), client_for(make_member("阿二"))

        # when
        asks = first.post(f"{base}/requests", {}, content_type="application/json")
        waits = second.post(f"{base}/requests", {}, content_type="application/json")

        # then
        assert (asks.status_code, waits.status_code) == (201, 202)
        assert waits.json()["place_in_line"] == 1
        assert CircleRequest.objects.count() == 1
