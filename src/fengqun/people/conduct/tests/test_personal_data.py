"""What is held of a person here is handed out, and goes with them."""

import pytest

from fengqun.people.communities.types import CommunityCard, MemberCard
from fengqun.people.conduct.commands import drop_case
from fengqun.people.conduct.models import Appeal, Case, Penalty
from fengqun.people.conduct.personal_data import erase, export
from fengqun.people.conduct.tests.factories import make_appeal, make_case, make_penalty

pytestmark = pytest.mark.django_db


def test_decisions_and_appeals_are_handed_out_to_whom_they_are_about(
    community: CommunityCard, member: MemberCard, operator: MemberCard
) -> None:
    # given
    penalty = make_penalty(community, member, operator)
    make_appeal(community, penalty, member, "那不是广告")

    # when
    mine, theirs = export(member.user_id), export(operator.user_id)

    # then
    assert [(row["kind"], row.get("reason"), row.get("text")) for row in mine] == [
        ("penalty", "广告请发到集市圈", None),
        ("appeal", "", "那不是广告"),
    ]
    assert theirs == []


def test_words_about_a_person_go_and_the_decision_stays(
    community: CommunityCard, member: MemberCard, operator: MemberCard, actor_of
) -> None:
    # given
    penalty = make_penalty(community, member, operator)
    make_appeal(community, penalty, member, "我是阿岚，那不是广告")
    dropped = make_case(community, member, operator, reason="阿岚又来了")
    drop_case(community.id, dropped, actor=actor_of(operator), reason="阿岚说清楚了")

    # when
    erase(member.user_id)

    # then
    kept = set(Case.objects.values_list("reason", "dropped_because", "evidence_text"))
    assert kept == {("—", "", ""), ("—", "—", "")}
    assert list(Penalty.objects.values_list("reason", "step", "hours")) == [("—", penalty.step, penalty.hours)]
    assert list(Appeal.objects.values_list("text", "reason", "state")) == [("—", "", "waiting")]


def test_nobody_elses_words_go(community: CommunityCard, member: MemberCard, operator: MemberCard) -> None:
    # given
    make_penalty(community, member, operator)

    # when
    erase(operator.user_id)

    # then
    assert list(Penalty.objects.values_list("reason", flat=True)) == ["广告请发到集市圈"]
