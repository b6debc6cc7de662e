"""Gates of a community: codes, invitations, quotas, lines, trials, levels, drafts, and changes in the middle."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from fengqun.kernel.errors import Denied
from fengqun.kernel.policies import SYSTEM, Actor
from fengqun.people.communities.commands import (
    JoinRequest,
    accept_application,
    add_step,
    answer_step,
    change_step,
    decide_trial,
    hand_in,
    invite_person,
    join,
    make_invite_code,
    move_step,
    note_behaviour,
    refuse_application,
    remove_step,
    withdraw_invitation,
)
from fengqun.people.communities.commands.decide import drop_reason, keep_reason
from fengqun.people.communities.errors import (
    AlreadyDecided,
    AlreadyWaiting,
    GateChangedMeanwhile,
    InvitationForAnother,
    InvitationsFromStage,
    InvitationsSpent,
    InviteCodeInvalid,
    InviteCodeUsedUp,
    NoInvitationsHere,
    StepsOpen,
    TooEarly,
)
from fengqun.people.communities.jobs import drop_old_drafts, mail_invitation, move_lines, settle_trials
from fengqun.people.communities.models import Application, GateVersion, InviteCode, Membership, Trial
from fengqun.people.communities.queries import (
    funnel,
    gate_of,
    invite_codes,
    last_application,
    member_of,
    owners_of,
    refusal_reasons,
    trial_of,
    trials_asked,
    walk_of,
)
from fengqun.people.communities.tests.factories import make_community, make_member, make_person

pytestmark = pytest.mark.django_db
ACCEPTED = JoinRequest(accepts_rules_version=1)
QUIZ = {"items": [{"text": "水温？", "choices": ["60", "92"], "right": [1]}], "tries": 2, "wait_hours": 5}
GOAL = {"days": 7, "goals": [{"kind": "posts.published", "count": 2}]}


@pytest.fixture
def gate(community, owner, actor_of):
    """Lay a gate: `gate(("quiz", QUIZ), ("review", {}))` answers the ids of the steps."""

    def lay(*steps):
        return [add_step(community.id, kind, settings, actor=actor_of(owner)) for kind, settings in steps]

    return lay


def page(name, community, **more):
    return reverse(name, kwargs={"community": community.slug, **more})


def test_a_review_in_the_middle_hands_back_to_the_applicant(community, owner, gate, stranger, actor_of):
    # given
    asked, _review, quiz = gate(("questions", {"questions": ["喝什么？"]}), ("review", {}), ("quiz", QUIZ))
    actor = actor_of(stranger)
    answer_step(community.id, asked, {"answers": ["水洗"]}, actor=actor)

    # when
    outcome = hand_in(community.id, ACCEPTED, actor=actor)
    with pytest.raises(AlreadyWaiting):
        answer_step(community.id, quiz, {"chosen": [[1]]}, actor=actor)
    accepted = accept_application(community.id, outcome.application_id, actor=actor_of(owner))
    wrong = answer_step(community.id, quiz, {"chosen": [[0]]}, actor=actor)
    right = answer_step(community.id, quiz, {"chosen": [[1]]}, actor=actor)

    # then
    assert outcome.is_waiting
    assert accepted is None
    assert (wrong.verdict.is_passed, wrong.member_id) == (False, None)
    assert right.member_id == member_of(community.id, stranger.id).id
    assert last_application(community.id, stranger.id).answers == (("喝什么？", "水洗"), ("水温？", "92"))


def test_a_quiz_is_answered_before_handing_in_and_its_tries_count(frozen, community, gate, stranger, actor_of, at):
    # given
    (quiz,) = gate(("quiz", QUIZ))
    actor = actor_of(stranger)

    # when
    with pytest.raises(StepsOpen):
        join(community.id, ACCEPTED, actor=actor)
    for _try in range(2):
        answer_step(community.id, quiz, {"chosen": [[0]]}, actor=actor)
    too_early = answer_step(community.id, quiz, {"chosen": [[1]]}, actor=actor)
    with at(frozen + timedelta(hours=5)):
        passed = answer_step(community.id, quiz, {"chosen": [[1]]}, actor=actor)
        outcome = hand_in(community.id, ACCEPTED, actor=actor)

    # then
    assert (too_early.verdict.is_passed, too_early.verdict.retry_at) == (False, frozen + timedelta(hours=5))
    assert passed.verdict.is_passed
    assert member_of(community.id, stranger.id).id == outcome.member_id


def test_the_browser_never_sees_right_answers(community, gate, stranger, client_for, guest_client):
    # given
    (quiz,) = gate(("quiz", QUIZ))
    browser = client_for(stranger)
    url = page("communities-join-step", community, step_id=quiz)

    # when
    shown = browser.get(url)
    failed = browser.post(url, {"answer_0": "0", "go": "next"})
    told = guest_client.get(f"/api/v1/communities/{community.slug}/gate").json()

    # then
    assert (shown.status_code, "checked" in shown.text) == (200, False)
    assert (failed.status_code, "答对了 0 题，要 1 题" in failed.text) == (422, True)
    assert told["asks"][0]["questions"] == [
        {"name": "answer_0", "text": "水温？", "choices": ["60", "92"], "takes_several": False}
    ]
    assert "right" not in str(told)


def test_a_member_invites_one_person_and_is_named(community, owner, gate, member, stranger, actor_of):
    # given
    gate(("invitation", {"from_stage": "newcomer", "per_month": 1}))

    # when
    invitation = invite_person(community.id, actor=actor_of(member))
    with pytest.raises(InvitationsSpent):
        invite_person(community.id, actor=actor_of(member))
    outcome = join(
        community.id, JoinRequest(accepts_rules_version=1, invite_code=invitation.code), actor=actor_of(stranger)
    )
    with pytest.raises(InviteCodeUsedUp):
        join(
            community.id,
            JoinRequest(accepts_rules_version=1, invite_code=invitation.code),
            actor=actor_of(make_person("后到")),
        )

    # then
    assert Membership.objects.get(id=outcome.member_id).invited_by == member.id
    assert [one.left for one in invite_codes(community.id, is_personal=True)] == [0]
    assert invite_codes(community.id) == []


def test_an_invitation_by_mail_is_for_that_address(community, gate, member, actor_of):
    # given
    gate(("invitation", {"from_stage": "newcomer"}))
    meant, other = make_person("小满", email="xiaoman@example.test"), make_person("别人")

    # when
    invitation = invite_person(community.id, actor=actor_of(member), email="Xiaoman@example.test")
    mail_invitation(code_id=invitation.id)
    handed = JoinRequest(accepts_rules_version=1, invite_code=invitation.code)
    with pytest.raises(InvitationForAnother):
        join(community.id, handed, actor=actor_of(other))
    joined = join(community.id, handed, actor=actor_of(meant))

    # then
    assert [one.to for one in mail.outbox] == [["xiaoman@example.test"]]
    assert invitation.code in mail.outbox[0].body
    assert joined.member_id is not None
    assert member_of(community.id, other.id) is None


def test_who_may_invite_is_set_and_months_turn(frozen, community, gate, member, owner, actor_of, at):
    # given
    with pytest.raises(NoInvitationsHere):
        invite_person(community.id, actor=actor_of(member))
    gate(("invitation", {"from_stage": "fan", "per_month": 1}))

    # when
    with pytest.raises(InvitationsFromStage):
        invite_person(community.id, actor=actor_of(member))
    fan = make_member(community, "老客", stage="fan")
    first = invite_person(community.id, actor=actor_of(fan))
    withdraw_invitation(community.id, first.id, actor=actor_of(fan))
    with pytest.raises(InvitationsSpent):
        invite_person(community.id, actor=actor_of(fan))
    with at(frozen + timedelta(days=31)):
        invite_person(community.id, actor=actor_of(fan))

    # then
    assert InviteCode.objects.filter(inviter_id=fan.id).count() == 2
    assert InviteCode.objects.filter(inviter_id=member.id).count() == 0
    with pytest.raises(InviteCodeInvalid):
        withdraw_invitation(community.id, first.id, actor=actor_of(member))


def test_a_code_of_staff_is_no_invitation_of_a_member_nor_the_reverse(community, owner, gate, stranger, actor_of):
    # given
    gate(("invitation", {}))
    staff_code = make_invite_code(community.id, actor=actor_of(owner), quota=5)

    # when
    with pytest.raises(InviteCodeInvalid):
        join(community.id, JoinRequest(accepts_rules_version=1, invite_code=staff_code.code), actor=actor_of(stranger))

    # then
    assert member_of(community.id, stranger.id) is None
    assert InviteCode.objects.get(id=staff_code.id).used_count == 0


def test_when_the_week_is_full_one_waits_in_line_and_comes_in_with_the_next(frozen, community, gate, actor_of, at):
    # given
    gate(("quota", {"per_week": 1}))
    people = [make_person(name) for name in ("甲", "乙", "丙")]
    for minutes, person in enumerate(people):
        with at(frozen + timedelta(minutes=minutes)):
            join(community.id, ACCEPTED, actor=actor_of(person))

    # when
    places = [walk_of(community.id, person.id).place_in_line for person in people[1:]]
    with at(frozen + timedelta(days=6, hours=14)):
        same_week = move_lines()
    with at(frozen + timedelta(days=6, hours=16)):
        next_week, again = move_lines(), move_lines()
        newcomer = join(community.id, ACCEPTED, actor=actor_of(make_person("丁")))
        left = walk_of(community.id, people[2].id).place_in_line

    # then
    assert places == [1, 2]
    assert (same_week, next_week, again) == (0, 1, 0)
    assert [member_of(community.id, person.id) is not None for person in people] == [True, True, False]
    assert (newcomer.is_waiting, left) == (True, 1)


def test_nobody_overtakes_the_line_before_it_has_moved(frozen, community, gate, actor_of, at):
    # given
    gate(("quota", {"per_week": 1}))
    first, second, third = (make_person(name) for name in ("甲", "乙", "丙"))
    join(community.id, ACCEPTED, actor=actor_of(first))
    join(community.id, ACCEPTED, actor=actor_of(second))

    # when
    with at(frozen + timedelta(days=7)):
        overtaking = join(community.id, ACCEPTED, actor=actor_of(third))
        move_lines()

    # then
    assert overtaking.is_waiting
    assert member_of(community.id, second.id) is not None
    assert member_of(community.id, third.id) is None


def test_a_refusal_gives_code_and_place_back_and_says_when_to_come_again(
    frozen, community, owner, gate, stranger, actor_of, at
):
    # given
    gate(("invite", {}), ("quota", {"per_week": 1}), ("review", {"retry_days": 7}))
    code = make_invite_code(community.id, actor=actor_of(owner), quota=1)
    handed = JoinRequest(accepts_rules_version=1, invite_code=code.code)
    outcome = join(community.id, handed, actor=actor_of(stranger))

    # when
    refuse_application(community.id, outcome.application_id, actor=actor_of(owner), reason="再想想")
    with pytest.raises(TooEarly):
        join(community.id, handed, actor=actor_of(stranger))
    other = join(community.id, handed, actor=actor_of(make_person("别人")))

    # then
    assert walk_of(community.id, stranger.id).refused.retry_at == frozen + timedelta(days=7)
    assert InviteCode.objects.get(id=code.id).used_count == 1
    assert last_application(community.id, Application.objects.get(id=other.application_id).user_id).state == "submitted"
    with at(frozen + timedelta(days=7)):
        answer_step(
            community.id, gate_of(community.id).steps[0].id, {"code": "X"}, actor=actor_of(stranger), is_draft=True
        )


def test_a_level_names_what_is_missing(frozen, community, gate, actor_of, at):
    # given
    other = make_community(name="隔壁茶社", slug="tea")
    gate(("level", {"account_days": 3, "community": "tea", "stage": "member"}))
    with at(frozen - timedelta(days=1)):
        person = make_person("佟佟")
        make_member(other, user=person)

    # when
    with pytest.raises(StepsOpen) as refused:
        join(community.id, ACCEPTED, actor=actor_of(person))
    with at(frozen + timedelta(days=2)):
        Membership.objects.filter(user=person).update(stage="fan")
        joined = join(community.id, ACCEPTED, actor=actor_of(person))

    # then
    assert "账号要满 3 天，现在 1 天。" in str(refused.value)
    assert "要先在“隔壁茶社”走到“成员”。" in str(refused.value)
    assert joined.member_id is not None


def test_who_meets_the_goals_of_a_trial_stays(frozen, community, gate, stranger, actor_of, at):
    # given
    gate(("trial", GOAL))
    member_id = join(community.id, ACCEPTED, actor=actor_of(stranger)).member_id

    # when
    note_behaviour(member_id, "posts.published")
    half = trial_of(member_id)
    note_behaviour(member_id, "posts.published")
    early = settle_trials()
    with at(frozen + timedelta(days=7)):
        ended = settle_trials()

    # then
    assert [(one.done, one.needed) for one in half.goals] == [(1, 2)]
    assert (early, ended) == (0, 1)
    assert (Trial.objects.get().state, trial_of(member_id)) == ("stayed", None)
    assert member_of(community.id, stranger.id) is not None


def test_where_goals_are_missed_a_host_is_asked(frozen, community, host, member, gate, stranger, actor_of, at):
    # given
    gate(("trial", GOAL))
    member_id = join(community.id, ACCEPTED, actor=actor_of(stranger)).member_id
    with at(frozen + timedelta(days=8)):
        settle_trials()
        (asked,) = trials_asked(community.id)

        # when
        with pytest.raises(Denied):
            decide_trial(community.id, asked.id, actor=actor_of(member), stays=False, reason="走吧")
        assert member_of(community.id, stranger.id) is not None
        decide_trial(community.id, asked.id, actor=actor_of(host), stays=False, reason="先忙你的，有空再来。")
        with pytest.raises(AlreadyDecided):
            decide_trial(community.id, asked.id, actor=actor_of(host), stays=True)

    # then
    assert asked.person.id == member_id
    assert member_of(community.id, stranger.id) is None
    assert (Trial.objects.get().state, trials_asked(community.id)) == ("left", [])


def test_where_the_gate_says_so_who_missed_the_goals_leaves_with_a_friendly_reason(
    frozen, community, gate, stranger, actor_of, at
):
    gate(("trial", {**GOAL, "at_end": "leave"}))
    join(community.id, ACCEPTED, actor=actor_of(stranger))

    with at(frozen + timedelta(days=7)):
        settle_trials()

    assert member_of(community.id, stranger.id) is None
    assert Trial.objects.get().reason == "试用期到了，还差：发帖 0/2。这次先到这里，随时欢迎再来。"


def test_drafts_are_forgotten_after_ninety_days(frozen, community, gate, stranger, actor_of, at):
    # given
    (asked,) = gate(("questions", {"questions": ["喝什么？"]}))
    answer_step(community.id, asked, {"answers": ["水"]}, actor=actor_of(stranger), is_draft=True)

    # when
    with at(frozen + timedelta(days=90)):
        kept = drop_old_drafts()
    with at(frozen + timedelta(days=90, seconds=1)):
        dropped = drop_old_drafts()

    # then
    assert (kept, dropped, Application.objects.count()) == (0, 1, 0)


def test_what_was_handed_in_walks_under_its_own_gate(community, owner, gate, stranger, actor_of):
    # given
    _asked, review = gate(("questions", {"questions": ["喝什么？"]}), ("review", {}))
    waiting = join(community.id, JoinRequest(accepts_rules_version=1, answers=["水"]), actor=actor_of(stranger))

    # when
    remove_step(community.id, review, actor=actor_of(owner))
    add_step(community.id, "quiz", QUIZ, actor=actor_of(owner))
    member_id = accept_application(community.id, waiting.application_id, actor=actor_of(owner))

    # then
    assert member_id == member_of(community.id, stranger.id).id
    assert gate_of(community.id).kinds == ("questions", "quiz")


def test_what_was_not_handed_in_follows_the_changes(community, owner, gate, stranger, actor_of):
    # given
    first, second = gate(("questions", {"questions": ["喝什么？"]}), ("questions", {"questions": ["找谁？"]}))
    actor = actor_of(stranger)
    answer_step(community.id, first, {"answers": ["水"]}, actor=actor)

    # when
    move_step(community.id, second, -1, actor=actor_of(owner))
    moved = walk_of(community.id, stranger.id)
    change_step(community.id, first, {"questions": ["喝茶吗？"]}, actor=actor_of(owner))
    changed = answer_step(community.id, second, {"answers": ["同好"]}, actor=actor)

    # then
    assert (moved.done, moved.standing.step.id) == (1, second)
    assert changed.standing.step.id == first


def test_two_operators_do_not_change_a_step_over_each_other(community, owner, gate, actor_of):
    (asked,) = gate(("questions", {"questions": ["喝什么？"]}))
    seen = gate_of(community.id).version
    change_step(community.id, asked, {"questions": ["一"]}, actor=actor_of(owner), seen=seen)

    with pytest.raises(GateChangedMeanwhile):
        change_step(community.id, asked, {"questions": ["二"]}, actor=actor_of(owner), seen=seen)

    assert gate_of(community.id).questions == ("一",)


def test_members_change_no_steps(community, member, gate, actor_of):
    (asked,) = gate(("questions", {"questions": ["喝什么？"]}))
    versions = GateVersion.objects.count()

    for change in (
        lambda: add_step(community.id, "review", {}, actor=actor_of(member)),
        lambda: change_step(community.id, asked, {"questions": ["?"]}, actor=actor_of(member)),
        lambda: move_step(community.id, asked, 1, actor=actor_of(member)),
        lambda: remove_step(community.id, asked, actor=actor_of(member)),
        lambda: keep_reason(community.id, actor=actor_of(member), label="一", text="二"),
    ):
        with pytest.raises(Denied):
            change()

    assert GateVersion.objects.count() == versions
    assert refusal_reasons(community.id) == []


def test_the_funnel_counts_where_people_stop(community, gate, actor_of, django_assert_num_queries):
    # given
    first, _second = gate(("questions", {"questions": ["喝什么？"]}), ("quiz", QUIZ))
    for number in range(6):
        person = make_person(f"第{number}位")
        answer_step(community.id, first, {"answers": ["水"]}, actor=actor_of(person), is_draft=number < 2)

    # when
    with django_assert_num_queries(5):
        counted = funnel(community.id)

    # then
    assert [one.count for one in counted.steps] == [2, 4, 0]
    assert counted.begun == 6


def test_the_operator_edits_the_gate_by_the_pages(community, owner, client_for):
    # given
    browser = client_for(owner)
    quiz = {
        "items": "水温？\n- 60\n* 92\n\n处理法？\n* 水洗\n- 红烧",
        "pass_mark": "2",
        "tries": "3",
        "wait_hours": "24",
    }

    # when
    browser.post(page("communities-console-step-new", community, kind="quiz"), quiz)
    browser.post(
        page("communities-console-step-new", community, kind="trial"),
        {"days": "7", "at_end": "ask", "kind_0": "posts.published", "count_0": "2"},
    )
    wrong = browser.post(page("communities-console-step-new", community, kind="quiz"), {**quiz, "items": "水温？"})
    first = gate_of(community.id).steps[0]
    browser.post(page("communities-console-step-place", community, step_id=first.id), {"go": "down"})
    editor = browser.get(page("communities-console-step", community, step_id=first.id)).text
    seen = browser.get(page("communities-console-gate-preview", community))
    browser.post(page("communities-console-reasons", community), {"label": "太短", "text": "多写两句"})

    # then
    plan = gate_of(community.id)
    assert plan.kinds == ("trial", "quiz")
    assert [item["right"] for item in plan.steps[1].settings["items"]] == [[1], [0]]
    assert (wrong.status_code, "* 92" in editor) == (422, True)
    assert (seen.status_code, "先试用 7 天" in seen.text, " checked" in seen.text) == (200, True, False)
    (kept,) = refusal_reasons(community.id)
    assert kept[1:] == ("太短", "多写两句")
    drop_reason(community.id, kept[0], actor=SYSTEM)
    assert refusal_reasons(community.id) == []


def test_the_promise_is_that_for_ones_own_segment(community, owner, gate, stranger, client_for):
    # given
    gate(("review", {}))
    client_for(owner).post(
        page("communities-console-canvas", community),
        {"part": "segments", "name_0": "新手", "now_0": "有人带你冲第一杯", "year_0": "自己会烘豆", "name_1": "店主"},
    )
    browser, url = client_for(stranger), page("communities-join", community)

    # when
    plain = browser.get(url).text
    chosen = browser.get(f"{url}?segment=新手").text
    browser.post(page("communities-join-segment", community), {"segment": "新手"})
    hand_in(community.id, ACCEPTED, actor=Actor(user_id=stranger.id))

    # then
    assert ("有人带你冲第一杯" in plain, "新手" in plain) == (False, True)
    assert ("有人带你冲第一杯" in chosen, "自己会烘豆" in chosen) == (True, True)
    assert last_application(owners_of(community.id)[0].community_id, stranger.id).segment == "新手"
