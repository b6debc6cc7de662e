"""Decisions: what they do, who may, undo, appeal, and what the classifier learns."""

from datetime import timedelta

import pytest

from fengqun.content.moderation.commands import claim_case, decide, file_appeal, hear_appeal, undo_decision
from fengqun.content.moderation.commands.remind import remind_moderators
from fengqun.content.moderation.commands.tell import tell_of_waiting_appeals
from fengqun.content.moderation.errors import (
    AlreadyDecided,
    CaseNotFound,
    ClaimedByOther,
    NothingToAppeal,
    NothingToUndo,
    NotImpartial,
    OwnCaseDecision,
    ReasonNeeded,
)
from fengqun.content.moderation.models import Case, Flag, LogLine, SpamCount, SpamTotal
from fengqun.content.moderation.queries import case_card, cases_waiting, count_waiting, learned_of, log_page, queue_page
from fengqun.content.moderation.tests.factories import make_decision, make_flag, now_of
from fengqun.content.posts.commands import hide_post, release, restore_post
from fengqun.content.posts.errors import PostNotFound
from fengqun.content.posts.models import Comment, Post
from fengqun.content.posts.screening import Candidate, Verdict, _screens, screens
from fengqun.content.posts.tests.factories import make_comment, make_post
from fengqun.kernel import clock
from fengqun.kernel.errors import Denied
from fengqun.people.circles.tests.factories import make_circle
from fengqun.people.communities.commands import grant_right
from fengqun.people.conduct.models import Case as Violation
from fengqun.people.notifications.models import Notice
from fengqun.spine.activity.testing import drain_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd(make_member):
    return [make_member(f"成员{number}") for number in range(4)]


@pytest.fixture
def case(frozen, member, crowd):
    """A newcomer's post, held by three flags."""
    post_id = make_post(member, "加我微信领券，全场三折")
    for person in crowd[:3]:
        found = make_flag(person, post_id)
    return found


@pytest.fixture
def careful():
    """A screen that holds whatever says 可疑."""

    @screens
    def hold_suspects(candidate: Candidate) -> Verdict | None:
        return Verdict.hold("先看一眼") if "可疑" in candidate.text else None

    yield
    _screens.pop(f"{hold_suspects.__module__}.{hold_suspects.__qualname__}")


def state_of(case):
    rows = Post if case.kind == "post" else Comment
    return rows.objects.get(id=case.object_id).state


def verdicts():
    return sorted(Flag.objects.values_list("verdict", flat=True))


def test_kept_things_are_seen_again_and_the_voice_comes_back(case, member, operator, crowd):
    made = make_decision(operator, case, "keep", "")

    assert (made.state, made.outcome, state_of(case)) == ("decided", "keep", "published")
    assert now_of(member).silenced_until is None
    assert verdicts() == ["refused"] * 3
    assert Notice.objects.filter(member_id=crowd[0].id, kind="moderation.judged").count() == 1
    assert Notice.objects.filter(member_id=member.id, kind="moderation.kept").count() == 1


@pytest.mark.parametrize(("outcome", "state"), [("hide", "hidden"), ("remove", "removed"), ("violation", "hidden")])
def test_each_outcome_and_its_undoing(case, community, owner, outcome, state, actor_of):
    made = make_decision(owner, case, outcome, "广告请发到集市圈")
    assert (state_of(case), verdicts(), made.state_before) == (state, ["upheld"] * 3, "hidden")

    undo_decision(community.id, case.id, actor=actor_of(owner))

    again = Case.objects.get(id=case.id)
    assert (again.state, again.outcome, state_of(case), verdicts()) == ("open", "", "hidden", [""] * 3)
    make_decision(owner, again, "keep", "")
    assert state_of(case) == "published"


def test_a_violation_quotes_what_was_said(case, community, owner, member, actor_of):
    violation_id = decide(community.id, case.id, "violation", actor=actor_of(owner), reason="连发广告")

    row = Violation.objects.get(id=violation_id)
    assert (row.member_id, row.evidence_text, row.evidence_id) == (member.id, "加我微信领券，全场三折", case.object_id)


def test_undoing_a_removal_puts_back_what_was_published(community, member, operator, crowd, actor_of):
    post_id = make_post(member)
    case = make_flag(crowd[0], post_id)
    make_decision(operator, case, "remove", "跑题")
    with pytest.raises(PostNotFound):
        restore_post(community.id, post_id, actor=actor_of(member))

    undo_decision(community.id, case.id, actor=actor_of(operator))

    assert state_of(case) == "published"


def test_a_comment_is_counted_again_when_its_removal_is_undone(community, member, operator, crowd, actor_of):
    post_id = make_post(operator)
    case = make_flag(crowd[0], make_comment(member, post_id), kind="comment")
    make_decision(operator, case, "remove", "骂人")
    removed = (state_of(case), Post.objects.get(id=post_id).comment_count)
    undo_decision(community.id, case.id, actor=actor_of(operator))

    assert removed == ("removed", 0)
    assert (state_of(case), Post.objects.get(id=post_id).comment_count) == ("published", 1)


def test_what_is_against_somebody_needs_a_reason_and_a_decision_is_made_once(case, community, operator, actor_of):
    with pytest.raises(ReasonNeeded):
        decide(community.id, case.id, "hide", actor=actor_of(operator), reason="  ")
    make_decision(operator, case, "hide")
    with pytest.raises(AlreadyDecided):
        make_decision(operator, case, "keep")
    assert LogLine.objects.filter(verb="hide").count() == 1


def test_a_claim_keeps_others_off_until_it_runs_out(case, community, owner, operator, actor_of, at, frozen):
    claim_case(community.id, case.id, actor=actor_of(operator))
    with pytest.raises(ClaimedByOther):
        claim_case(community.id, case.id, actor=actor_of(owner))
    with pytest.raises(ClaimedByOther):
        make_decision(owner, case)
    assert state_of(case) == "hidden"
    assert Case.objects.get(id=case.id).state == "open"

    with at(frozen + timedelta(minutes=30)):
        claim_case(community.id, case.id, actor=actor_of(owner))
        assert make_decision(owner, case).decided_by == owner.id


def test_members_and_strangers_decide_nothing(case, community, member, crowd, stranger, actor_of):
    for person in (member, crowd[3]):
        with pytest.raises(Denied):
            decide(community.id, case.id, "keep", actor=actor_of(person))
    with pytest.raises(Denied):
        decide(community.id, case.id, "keep", actor=actor_of(stranger))
    assert (Case.objects.get(id=case.id).state, state_of(case)) == ("open", "hidden")


def test_nobody_decides_about_what_they_wrote(community, operator, crowd, actor_of):
    case = make_flag(crowd[0], make_post(operator))

    with pytest.raises(OwnCaseDecision):
        decide(community.id, case.id, "keep", actor=actor_of(operator))
    assert Case.objects.get(id=case.id).state == "open"


def test_who_moderates_one_circle_reaches_no_other(community, member, make_member, crowd, host, actor_of):
    # given: two circles, each with a flagged post, and somebody who was given the right for the first
    helper, other_host = make_member("帮手"), make_member("别圈主持")
    first = make_circle(community, member, name="甲圈", others=[crowd[0], crowd[1], helper])
    second = make_circle(community, other_host, name="乙圈", others=[crowd[0], crowd[1]], kind="secret")
    grant_right(helper.id, f"content.moderate@{first.id}")
    helper = now_of(helper)
    mine = make_flag(crowd[0], make_post(crowd[1], circle_id=first.id))
    theirs = make_flag(crowd[0], make_post(crowd[1], circle_id=second.id))
    commons = make_flag(crowd[0], make_post(crowd[1]))

    # then
    def seen(person):
        return {one.id for one in queue_page(community.id, actor=actor_of(person)).object_list}

    assert seen(helper) == {mine.id}
    assert seen(member) == {mine.id}
    assert seen(other_host) == {theirs.id}
    assert seen(host) == {commons.id}
    assert seen(crowd[2]) == set()
    for case in (theirs, commons):
        with pytest.raises(CaseNotFound):
            make_decision(helper, case, "remove")
        with pytest.raises(CaseNotFound):
            claim_case(community.id, case.id, actor=actor_of(helper))
        with pytest.raises(CaseNotFound):
            case_card(community.id, case.id, actor=actor_of(helper))
    assert make_decision(helper, mine, "hide").state == "decided"
    assert {state_of(theirs), state_of(commons)} == {"published"}


def test_a_right_in_one_community_reaches_no_other(case, other_community, make_member, operator, actor_of):
    foreign = make_member("隔壁运营", community=other_community, roles=["operator"])

    with pytest.raises(CaseNotFound):
        decide(other_community.id, case.id, "keep", actor=actor_of(foreign))
    with pytest.raises(Denied):
        decide(case.community_id, case.id, "keep", actor=actor_of(foreign))
    assert Case.objects.get(id=case.id).state == "open"


def test_held_things_wait_in_the_same_queue(community, member, operator, careful, actor_of):
    post_id = make_post(member, "可疑的东西")
    drain_all()
    case = Case.objects.get()
    assert (case.hold_reason, case.is_new, state_of(case)) == ("先看一眼", True, "held")

    make_decision(operator, case, "hide", "不行")
    refused = state_of(case)
    undo_decision(community.id, case.id, actor=actor_of(operator))
    back = state_of(case)
    make_decision(operator, Case.objects.get(id=case.id), "keep", "")

    assert (refused, back, Post.objects.get(id=post_id).state) == ("hidden", "held", "published")
    drain_all()
    assert Case.objects.count() == 1


def test_what_was_decided_on_the_thing_itself_leaves_the_queue(community, member, operator, crowd, careful, actor_of):
    held, flagged = make_post(member, "可疑"), make_post(member)
    make_flag(crowd[0], flagged)
    drain_all()
    release(held, actor=actor_of(operator))
    hide_post(community.id, flagged, actor=actor_of(operator), reason="广告")
    drain_all()

    outcomes = dict(Case.objects.values_list("object_id", "outcome"))
    assert outcomes == {held: "keep", flagged: "hide"}
    assert verdicts() == ["upheld"]
    assert set(Case.objects.values_list("decided_by", flat=True)) == {operator.id}


def test_an_appeal_is_heard_by_another_person(case, community, member, operator, owner, crowd, actor_of):
    # given
    make_decision(operator, case, "remove", "广告")
    with pytest.raises(CaseNotFound):
        file_appeal(community.id, case.id, actor=actor_of(crowd[0]), text="不是我的")
    file_appeal(community.id, case.id, actor=actor_of(member), text="那是我自己烘的豆子")

    # when, then
    for person, refusal in ((operator, NotImpartial), (member, Denied)):
        with pytest.raises(refusal):
            hear_appeal(community.id, case.id, "lifted", actor=actor_of(person), reason="好")
    assert state_of(case) == "removed"
    assert Notice.objects.filter(kind="moderation.appealed").values_list("member_id", flat=True).get() == owner.id
    hear_appeal(community.id, case.id, "lifted", actor=actor_of(owner), reason="不是广告")
    assert (state_of(case), verdicts()) == ("published", ["refused"] * 3)
    with pytest.raises(NothingToUndo):
        undo_decision(community.id, case.id, actor=actor_of(operator))
    assert learned_of(community.id).spam_texts == 0


def test_an_appeal_comes_in_time_and_against_something(case, community, member, operator, actor_of, at, frozen):
    with pytest.raises(NothingToAppeal):
        file_appeal(community.id, case.id, actor=actor_of(member), text="早了")
    make_decision(operator, case, "hide")
    with at(frozen + timedelta(days=14, seconds=1)), pytest.raises(NothingToAppeal):
        file_appeal(community.id, case.id, actor=actor_of(member), text="晚了")


def test_decisions_teach_and_undoing_forgets(case, community, operator, actor_of):
    make_decision(operator, case, "hide")
    learned = (SpamTotal.objects.get().spam_texts, SpamCount.objects.get(sign="微信").spam)
    undo_decision(community.id, case.id, actor=actor_of(operator))

    assert learned == (1, 1)
    assert SpamCount.objects.count() == 0
    total = SpamTotal.objects.get()
    assert (total.spam_texts, total.spam_signs, total.ham_signs) == (0, 0, 0)
    make_decision(operator, Case.objects.get(id=case.id), "keep", "")
    assert SpamTotal.objects.get().ham_texts == 1


def test_staff_is_reminded_once_after_two_days(case, community, operator, host, member, at, frozen):
    with at(frozen + timedelta(hours=47)):
        early = remind_moderators()
    with at(frozen + timedelta(hours=48)):
        counts = (remind_moderators(), remind_moderators())

    assert (early, counts) == (0, (1, 0))
    told = set(Notice.objects.filter(kind="moderation.reminded").values_list("member_id", flat=True))
    assert {operator.id, host.id} <= told
    assert member.id not in told


def test_the_log_names_roles_and_hides_names(case, community, operator, crowd, actor_of):
    make_decision(operator, case, "hide", "广告请发到集市圈")

    hidden = next(one for one in log_page(community.id, actor=actor_of(crowd[0])).object_list if one.verb == "hide")
    assert (hidden.role, hidden.reason, hidden.doer, hidden.member) == ("operator", "广告请发到集市圈", None, None)
    assert clock.now() == hidden.moment


def told():
    return set(Notice.objects.filter(kind="moderation.appealed").values_list("member_id", flat=True))


def test_an_appeal_is_told_to_second_persons_once_and_waits_for_them_alone(
    community, owner, operator, member, case, actor_of
):
    # given
    make_decision(operator, case)

    # when
    file_appeal(community.id, case.id, actor=actor_of(member), text="不是广告")

    # then
    assert operator.id not in told()
    assert owner.id in told()
    assert tell_of_waiting_appeals() == 0
    assert (
        count_waiting(community.id, actor=actor_of(owner)),
        count_waiting(community.id, actor=actor_of(operator)),
    ) == (
        1,
        0,
    )
    assert cases_waiting(community.id, actor=actor_of(operator)) == ([], 0, 0)


def test_whoever_looks_after_the_place_later_is_told_then(community, owner, member, crowd, make_member, actor_of):
    # given an appeal that only its first judge could hear
    post_id = make_post(member)
    case = make_decision(owner, make_flag(crowd[0], post_id))
    file_appeal(community.id, case.id, actor=actor_of(member), text="不是广告")
    assert (told(), tell_of_waiting_appeals()) == (set(), 0)

    # when
    second = make_member("第二人")
    grant_right(second.id, "content.moderate")

    # then
    assert (tell_of_waiting_appeals(), tell_of_waiting_appeals()) == (1, 0)
    assert told() == {second.id}
