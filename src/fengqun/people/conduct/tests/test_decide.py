"""Decisions: the ladder, what they do, and how they end."""

from datetime import UTC, datetime, timedelta

import pytest

from fengqun.kernel.errors import Denied, RulesUnread, Silenced
from fengqun.people.communities.commands import JoinRequest, accept_rules, join, publish_rules
from fengqun.people.communities.errors import Barred
from fengqun.people.communities.queries import current_rules, member_card
from fengqun.people.communities.queries.cards import actor_of as fresh_actor
from fengqun.people.communities.queries.rules import acceptances_of, rules_history
from fengqun.people.conduct.commands import decide_case, end_penalties
from fengqun.people.conduct.errors import AlreadyDecided, InvalidCase
from fengqun.people.conduct.models import Penalty
from fengqun.people.conduct.queries import cases_of, suggestion_for, terms_of
from fengqun.people.conduct.tests.factories import make_case, make_penalty
from fengqun.people.conduct.types import Measure
from fengqun.people.notifications.models import Notice

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def voice(member):
    return fresh_actor(member_card(member.id)).require_voice(member.community_id)


def test_each_penalty_that_counts_leads_one_step_up(community, operator, member, frozen, at):
    seen = []
    moment = frozen
    for _step in range(7):
        with at(moment):
            measure = suggestion_for(member.id, terms_of(community.id)).measure
            seen.append((str(measure.step), measure.hours))
            if measure.step != "removal":
                make_penalty(community, member, operator, measure.step, measure.hours)
            moment += timedelta(hours=1)

    assert seen == [
        ("warning", 0),
        ("silence", 24),
        ("silence", 72),
        ("silence", 168),
        ("silence", 672),
        ("removal", 2160),
        ("removal", 2160),
    ]


def test_what_is_long_ago_counts_no_more(community, operator, member, frozen, at):
    make_penalty(community, member, operator, "warning", 0)
    counting = []
    for days in (179, 180):
        with at(frozen + days * DAY):
            counting.append(suggestion_for(member.id, terms_of(community.id)).standing)

    assert counting == [1, 0]


def test_a_silence_takes_the_voice_until_its_moment_and_no_longer(community, operator, member, frozen, at):
    # given: nine in the morning in Shanghai
    make_penalty(community, member, operator)

    # when / then
    with pytest.raises(Silenced) as refused:
        voice(member)
    assert refused.value.code == "silenced"
    assert "2026-03-03 09:00" in str(refused.value)
    assert "广告请发到集市圈" in str(refused.value)
    with at(frozen + DAY - timedelta(seconds=1)), pytest.raises(Silenced):
        voice(member)
    with at(frozen + DAY):
        assert voice(member) == member.id


def test_the_end_is_told_and_written_down_once(community, operator, member, frozen, at):
    # given
    penalty = make_penalty(community, member, operator)

    # when: the clock jumps far beyond
    with at(frozen + 40 * DAY):
        assert (end_penalties(), end_penalties()) == (1, 0)

    # then
    penalty.refresh_from_db()
    assert (penalty.state, penalty.closed_at) == ("ended", frozen + DAY)
    assert member_card(member.id).silenced_until is None
    assert sorted(Notice.objects.filter(member_id=member.id).values_list("kind", flat=True)) == [
        "conduct.decided",
        "conduct.ended",
    ]


def test_of_two_silences_the_longer_holds(community, operator, member, frozen, at):
    make_penalty(community, member, operator, "silence", 72)
    make_penalty(community, member, operator, "silence", 24)

    assert member_card(member.id).silenced_until == frozen + 3 * DAY
    with at(frozen + DAY):
        assert end_penalties() == 1
    assert member_card(member.id).silenced_until == frozen + 3 * DAY
    assert not Notice.objects.filter(kind="conduct.ended").exists()


def test_who_departs_from_the_ladder_says_why(community, operator, member, actor_of):
    case_id = make_case(community, member, operator)

    with pytest.raises(InvalidCase, match="和建议的不一样"):
        decide_case(community.id, case_id, "silence", 24, actor=actor_of(operator), reason="广告")

    assert not Penalty.objects.exists()
    assert member_card(member.id).silenced_until is None


@pytest.mark.parametrize(
    ("step", "hours"), [("silence", 25), ("silence", 0), ("warning", 24), ("removal", 24), ("x", 0)]
)
def test_only_known_measures(step, hours, community, operator, member, actor_of):
    case_id = make_case(community, member, operator)

    with pytest.raises(InvalidCase):
        decide_case(community.id, case_id, step, hours, actor=actor_of(operator), reason="广告", departure="想")

    assert not Penalty.objects.exists()


def test_a_case_is_decided_once(community, owner, operator, member, actor_of):
    case_id = make_case(community, member, operator)
    decide_case(community.id, case_id, "warning", actor=actor_of(operator), reason="第一次")

    with pytest.raises(AlreadyDecided):
        decide_case(community.id, case_id, "silence", 24, actor=actor_of(owner), reason="再", departure="再")

    assert Penalty.objects.count() == 1


def test_members_decide_nothing(community, operator, member, make_member, actor_of):
    case_id = make_case(community, member, operator)

    with pytest.raises(Denied):
        decide_case(community.id, case_id, "warning", actor=actor_of(make_member("阿杜")), reason="我来")

    assert not Penalty.objects.exists()


def test_who_is_removed_comes_back_after_the_bar_only(community, operator, member, frozen, at, actor_of):
    # given
    make_penalty(community, member, operator, "removal", 30 * 24)
    assert not member_card(member.id).is_present
    wish = JoinRequest(accepts_rules_version=1, display_name="佟佟")

    # when / then
    with pytest.raises(Barred, match="2026-04-01 09:00"):
        join(community.id, wish, actor=actor_of(member))
    with at(frozen + 30 * DAY):
        assert join(community.id, wish, actor=actor_of(member)).member_id == member.id
        assert end_penalties() == 1
    assert member_card(member.id).is_present


def test_midnight_of_a_zone_with_summer_time(make_person, at):
    """A day of 23 hours: 24 hours are 24 hours, and the member reads the clock of the community."""
    from fengqun.people.communities.tests.factories import make_community, make_member  # noqa: PLC0415

    with at(datetime(2026, 3, 28, 23, 30, tzinfo=UTC)):  # half past midnight in Berlin, the clocks jump at two
        berlin = make_community(name="柏林华人社", slug="berlin", time_zone="Europe/Berlin")
        judge, member = make_member(berlin, "小林", roles=["operator"]), make_member(berlin, "佟佟")
        make_penalty(berlin, member, judge)
        with pytest.raises(Silenced, match="2026-03-30 01:30"):
            voice(member)


def test_new_rules_are_asked_for_before_writing_and_not_before(community, owner, member, actor_of, client_for):
    # given
    assert voice(member) == member.id
    publish_rules(community.id, actor=actor_of(owner), text="说人话\n不发广告", summary="加了广告一条")

    # when / then: reading goes on
    assert client_for(member).get(f"/c/{community.slug}/rules/").status_code == 200
    with pytest.raises(RulesUnread, match="第 2 版"):
        voice(member)
    accept_rules(community.id, 2, actor=actor_of(member))
    assert voice(member) == member.id
    assert voice(owner) == owner.id
    assert [one.version for one in acceptances_of(community.id, member.user_id)] == [2]


def test_mended_words_ask_nobody(community, owner, member, actor_of):
    publish_rules(community.id, actor=actor_of(owner), text="说人话。", asks_again=False)

    assert voice(member) == member.id
    assert current_rules(community.id).version == 2


def test_a_version_shows_what_it_changed(community, owner, actor_of):
    publish_rules(community.id, actor=actor_of(owner), text="说人话\n不发广告")
    publish_rules(community.id, actor=actor_of(owner), text="说人话\n广告去集市圈\n守时")

    changes = [(line.change, line.text) for line in rules_history(community.id)[0].changes]

    assert changes == [("taken", "不发广告"), ("added", "广告去集市圈"), ("added", "守时")]


def test_the_member_reads_the_decision_and_not_what_staff_wrote(community, operator, member, client_for):
    make_penalty(community, member, operator)

    page = client_for(member).get(f"/c/{community.slug}/conduct/").text

    assert "广告请发到集市圈" in page
    assert "情节不同" not in page
    assert [one.penalties[0].measure for one in cases_of(member.id)] == [Measure("silence", 24)]
