"""Opening and dropping cases, and who may."""

from uuid import uuid4

import pytest

from fengqun.kernel.errors import Denied, SignInRequired
from fengqun.kernel.policies import SYSTEM, Actor, grant_code
from fengqun.people.circles.tests.factories import make_circle
from fengqun.people.communities.commands import grant_right, publish_rules
from fengqun.people.communities.errors import MemberNotFound
from fengqun.people.communities.queries import member_card
from fengqun.people.communities.tests.factories import make_member as new_member
from fengqun.people.conduct.commands import decide_case, drop_case, open_violation
from fengqun.people.conduct.errors import (
    AboutStaff,
    AlreadyDecided,
    CaseIsOpen,
    CaseNotFound,
    InvalidCase,
    NotImpartial,
    NotInCircle,
    TooHardForCircle,
)
from fengqun.people.conduct.models import Case, Penalty
from fengqun.people.conduct.policies import JUDGE
from fengqun.people.conduct.queries import case_card, cases_page
from fengqun.people.conduct.tests.factories import make_case
from fengqun.people.conduct.types import Evidence
from fengqun.spine.activity.queries import activities_about

pytestmark = pytest.mark.django_db


def test_a_case_keeps_the_rule_and_what_was_seen_as_they_were(community, owner, operator, member, actor_of):
    # given
    publish_rules(community.id, actor=actor_of(owner), text="说人话\n不发广告")
    seen = Evidence("post", uuid4(), f"/c/{community.slug}/posts/1/", "全场三折，加我微信")

    # when
    case_id = make_case(community, member, operator, rule_number=2, evidence=seen)
    publish_rules(community.id, actor=actor_of(owner), text="只有一条")

    # then
    card = case_card(community.id, case_id, actor=actor_of(operator))
    assert (card.rules_version, card.rule_number, card.rule_text) == (2, 2, "不发广告")
    assert card.evidence == seen
    assert card.is_open
    assert [one.activity.verb for one in activities_about(community.id, "case", case_id)] == ["conduct.case_opened"]


@pytest.mark.parametrize("who", ["member", "host", "promoter"])
def test_without_the_right_nobody_opens_a_case(who, request, community, make_member, actor_of):
    accused = make_member("阿杜")

    with pytest.raises(Denied):
        make_case(community, accused, request.getfixturevalue(who))

    assert not Case.objects.exists()


def test_a_guest_has_to_sign_in(community, member):
    with pytest.raises(SignInRequired):
        open_violation(community.id, member.id, actor=Actor(), reason="广告")


def test_nobody_judges_themselves(community, operator):
    with pytest.raises(NotImpartial):
        make_case(community, operator, operator)

    assert not Case.objects.exists()


def test_staff_are_judged_by_the_owner_only(community, owner, operator, member, make_member, actor_of):
    # given
    other = make_member("小孟", roles=["operator"])
    grant_right(member.id, JUDGE.code)

    # when / then
    for judge in (operator, member_card(member.id)):
        with pytest.raises(AboutStaff):
            make_case(community, other, judge)
        with pytest.raises(AboutStaff):
            make_case(community, owner, judge)
    assert not Case.objects.exists()
    make_case(community, other, owner)
    assert Case.objects.count() == 1


def test_a_member_of_another_community_is_unknown_here(community, other_community, operator):
    elsewhere = new_member(other_community, "邻居")

    with pytest.raises(MemberNotFound):
        make_case(community, elsewhere, operator)


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": "  "},
        {"reason": "长" * 501},
        {"rule_number": 99},
        {"rule_number": -1},
        {"evidence": Evidence(url="https://evil.test/")},
        {"evidence": Evidence(url="//evil.test/")},
        {"evidence": Evidence(url="javascript:alert(1)")},
        {"evidence": Evidence(text="长" * 2001)},
    ],
)
def test_what_a_case_says_is_checked(wrong, community, operator, member):
    with pytest.raises(InvalidCase):
        make_case(community, member, operator, **wrong)

    assert not Case.objects.exists()


def test_one_thing_is_looked_at_once_at_a_time(community, operator, owner, member, actor_of):
    seen = Evidence("post", uuid4())
    first = make_case(community, member, operator, evidence=seen)

    with pytest.raises(CaseIsOpen):
        make_case(community, member, owner, evidence=seen)

    drop_case(community.id, first, actor=actor_of(operator), reason="看错了")
    make_case(community, member, owner, evidence=seen)
    assert Case.objects.count() == 2


def test_the_moderation_of_the_system_opens_cases_without_a_person(community, member):
    case_id = open_violation(community.id, member.id, actor=SYSTEM, reason="被多人举报")

    assert Case.objects.get(id=case_id).opened_by is None


def test_a_dropped_case_leads_to_nothing(community, operator, member, actor_of):
    case_id = make_case(community, member, operator)

    drop_case(community.id, case_id, actor=actor_of(operator), reason="是转述")

    assert Case.objects.get(id=case_id).state == "dropped"
    assert not Penalty.objects.exists()
    with pytest.raises(AlreadyDecided):
        drop_case(community.id, case_id, actor=actor_of(operator), reason="再来")


def test_a_judge_of_one_circle_judges_its_members_and_lightly(community, host, operator, member, make_member, actor_of):
    # given
    outsider, judge = make_member("圈外人"), make_member("圈里裁判")
    circle = make_circle(community, host, others=[member, judge])
    grant_right(judge.id, grant_code(JUDGE, circle.id))
    judge = member_card(judge.id)

    # when / then: only there, and only members of it
    with pytest.raises(Denied):
        make_case(community, member, judge)
    with pytest.raises(NotInCircle):
        make_case(community, outsider, judge, circle_id=circle.id)
    elsewhere = make_circle(community, host, name="别的圈")
    with pytest.raises(Denied):
        make_case(community, member, judge, circle_id=elsewhere.id)
    case_id = make_case(community, member, judge, circle_id=circle.id)

    # when / then: nothing that weighs more than a short silence
    for step, hours in (("silence", 168), ("removal", 2160)):
        with pytest.raises(TooHardForCircle):
            decide_case(community.id, case_id, step, hours, actor=actor_of(judge), reason="重", departure="重")
    assert not Penalty.objects.exists()
    decide_case(community.id, case_id, "silence", 72, actor=actor_of(judge), reason="冷静三天", departure="第二次了")
    assert Penalty.objects.get().hours == 72

    # then: what is not theirs they do not see
    general = make_case(community, member, operator)
    assert [one.id for one in cases_page(community.id, actor=actor_of(judge)).object_list] == [case_id]
    with pytest.raises(CaseNotFound):
        case_card(community.id, general, actor=actor_of(judge))
