"""Claims are decided: the answers, the limits, the boundary of the clock, and the same key for ever."""

from datetime import timedelta

import pytest

from fengqun.commerce.drops.activities import DropWon
from fengqun.commerce.drops.commands import cancel_drop, decide, end_drop, pause_drop, resume_drop, return_unit
from fengqun.commerce.drops.models import Claim as ClaimRow
from fengqun.commerce.drops.tests.factories import (
    HOUR,
    ask,
    at_moment,
    figures,
    fresh,
    make_drop,
    outcome,
    stock,
    win_of,
    wish,
)
from fengqun.kernel.ids import new_id
from fengqun.kernel.policies import SYSTEM
from fengqun.people.communities.commands import leave
from fengqun.people.communities.tests.factories import actor_for_test
from fengqun.spine.activity.queries import activities_about
from fengqun.spine.lane.types import Claim

MICROSECOND = timedelta(microseconds=1)


def won_activities(drop):
    return [one for one in activities_about(drop.community_id, "drop", drop.id) if one.verb == DropWon.verb]


@pytest.mark.usefixtures("frozen")
def test_a_win_takes_a_unit_and_says_until_when_to_pay(community, member, frozen):
    # given
    drop = make_drop(community, quota=3, pay_minutes=15)
    # when
    answer = ask(drop, member)
    # then
    win = win_of(drop, member)
    assert (answer.status, answer.retry_after) == (201, None)
    assert answer.body == {
        "outcome": "won",
        "claim_id": str(win.id),
        "pay_until": "2026-03-02T01:15:00+00:00",
        "url": f"/c/shanye/drops/claims/{win.id}/",
    }
    assert (win.claimed_at, win.pay_until, win.key) == (frozen, frozen + timedelta(minutes=15), "k1")
    assert (figures(drop), stock(drop)) == ((2, 1, 0, 0), (10, 3))
    [news] = won_activities(drop)
    assert (news.actor_id, news.activity.claim_id, news.occurred_at) == (member.id, win.id, frozen)


def test_the_last_unit_can_be_won_and_the_next_is_sold_out(community, make_member):
    drop = make_drop(community, quota=2)
    people = [make_member(name) for name in ("周可", "老齐", "小高")]
    assert [outcome(drop, one) for one in people] == ["won", "won", "sold_out"]
    assert (figures(drop), fresh(drop).refused_sold_out, len(won_activities(drop))) == ((0, 2, 0, 0), 1, 2)


def test_a_batch_is_decided_in_its_order(community, make_member):
    drop, people = make_drop(community, quota=3), [make_member(f"成员{place}") for place in range(7)]
    answers = decide(community.id, [wish(drop, one) for one in people])
    assert [answer.body["outcome"] for answer in answers] == ["won"] * 3 + ["sold_out"] * 4
    assert [answer.status for answer in answers] == [201] * 3 + [200] * 4
    assert figures(drop) == (0, 3, 0, 0)


def test_many_drops_are_decided_together_each_by_itself(community, make_member):
    drops = [make_drop(community, quota=quota) for quota in (1, 2, 3)]
    people = [make_member(f"成员{place}") for place in range(3)]
    answers = decide(community.id, [wish(drop, one) for one in people for drop in drops])
    assert [answer.body["outcome"] for answer in answers] == [
        "won", "won", "won",
        "sold_out", "won", "won",
        "sold_out", "sold_out", "won",
    ]  # fmt: skip
    assert [figures(drop) for drop in drops] == [(0, 1, 0, 0), (0, 2, 0, 0), (0, 3, 0, 0)]


def test_the_same_key_gets_the_same_answer_for_ever(community, member, make_member):
    # given: one who won, one who came too late, one over the limit
    drop, late = make_drop(community, quota=1), make_member("老齐")
    first = [ask(drop, member), ask(drop, late), ask(drop, member, "k2")]
    assert [answer.body["outcome"] for answer in first] == ["won", "sold_out", "limit_reached"]

    def again():
        return [ask(drop, member), ask(drop, late), ask(drop, member, "k2")]

    # when, then: whatever happens to the drop or to the unit
    assert again() == first
    assert return_unit(community.id, win_of(drop, member).id, order_id=None, reason="unpaid") is True
    assert again() == first
    with at_moment(drop.ends_at):
        assert again() == first
        end_drop(community.id, drop.id)
        assert again() == first
    assert (ClaimRow.objects.count(), len(won_activities(drop))) == (3, 1)


def test_another_member_may_use_the_same_key(community, member, make_member):
    drop = make_drop(community)
    assert [outcome(drop, member), outcome(drop, make_member("周可"))] == ["won", "won"]


def test_nobody_wins_more_than_the_limit(community, member):
    drop = make_drop(community, quota=3, per_member_limit=2)
    assert [outcome(drop, member, key) for key in ("a", "b", "c")] == ["won", "won", "limit_reached"]
    assert (figures(drop), fresh(drop).refused_limit) == ((1, 2, 0, 0), 1)


def test_the_limit_holds_within_a_batch(community, member, make_member):
    drop, other = make_drop(community, quota=3, per_member_limit=2), make_member("周可")
    wishes = [wish(drop, member, key) for key in "abc"] + [wish(drop, other, key) for key in "ab"]
    answers = decide(community.id, wishes)
    assert [answer.body["outcome"] for answer in answers] == ["won", "won", "limit_reached", "won", "sold_out"]
    assert figures(drop) == (0, 3, 0, 0)


def test_who_never_won_is_told_sold_out_not_limit(community, member, make_member):
    # given that nothing is left
    drop = make_drop(community, quota=1)
    ask(drop, make_member("周可"))
    # when: two wishes at once, one would have been allowed
    answers = decide(community.id, [wish(drop, member, "a"), wish(drop, member, "b")])
    # then
    assert [answer.body["outcome"] for answer in answers] == ["sold_out", "sold_out"]


def test_a_unit_given_back_counts_no_more_against_the_limit_and_can_be_won_again(community, member):
    drop = make_drop(community, quota=1)
    ask(drop, member)
    return_unit(community.id, win_of(drop, member).id, order_id=None, reason="unpaid")
    assert outcome(drop, member, "k2") == "won"
    assert figures(drop) == (0, 2, 1, 0)


def test_a_claim_before_the_start_gets_nothing_to_the_microsecond(community, member, frozen):
    start = frozen + HOUR
    with at_moment(frozen):
        drop = make_drop(community, starts_at=start)
    with at_moment(start - MICROSECOND):
        early = ask(drop, member)
    assert (early.status, early.body) == (409, {"outcome": "not_yet", "starts_at": "2026-03-02T02:00:00+00:00"})
    assert early.retry_after == 0.001
    assert (ClaimRow.objects.count(), figures(drop), won_activities(drop)) == (0, (3, 0, 0, 0), [])
    with at_moment(start - HOUR):
        assert ask(drop, member).retry_after == 3600.0
    # the very same key is decided when the time has come
    with at_moment(start):
        assert outcome(drop, member) == "won"


def test_the_end_belongs_to_nobody_to_the_microsecond(community, member, make_member, frozen):
    with at_moment(frozen):
        drop = make_drop(community)
    with at_moment(drop.ends_at - MICROSECOND):
        assert outcome(drop, member) == "won"
    with at_moment(drop.ends_at):
        late = ask(drop, make_member("周可"))
    assert (late.status, late.body, ClaimRow.objects.count()) == (410, {"outcome": "over"}, 1)


def test_nothing_is_won_while_it_is_paused_and_the_key_is_not_used_up(community, member):
    drop = make_drop(community)
    pause_drop(drop.id, actor=SYSTEM)
    answer = ask(drop, member)
    assert (answer.status, answer.body, answer.retry_after) == (409, {"outcome": "paused"}, 5.0)
    assert ClaimRow.objects.count() == 0
    resume_drop(drop.id, actor=SYSTEM)
    assert outcome(drop, member) == "won"


def test_a_cancelled_drop_and_an_ended_one_say_so(community, member, frozen):
    with at_moment(frozen):
        cancelled, ended = make_drop(community), make_drop(community)
        cancel_drop(cancelled.id, actor=SYSTEM, reason="货没到")
    with at_moment(ended.ends_at):
        end_drop(community.id, ended.id)
    with at_moment(frozen):
        answers = decide(community.id, [wish(cancelled, member), wish(ended, member)])
    assert [(answer.status, answer.body["outcome"]) for answer in answers] == [(410, "cancelled"), (410, "over")]
    assert ClaimRow.objects.count() == 0


def test_drops_of_another_community_are_not_found(community, other_community, member):
    theirs = make_drop(other_community)
    answers = decide(
        community.id,
        [Claim(community.id, theirs.id, member.id, "k"), Claim(community.id, new_id(), member.id, "k")],
    )
    assert [(answer.status, answer.body) for answer in answers] == [(404, {"outcome": "not_found"})] * 2
    assert (ClaimRow.objects.count(), figures(theirs)) == (0, (3, 0, 0, 0))


def test_no_claims_are_no_answers(community):
    assert decide(community.id, []) == []


def test_a_batch_takes_few_statements(community, make_member, django_assert_num_queries):
    drop = make_drop(community, quota=5)
    people = [make_member(f"成员{place}") for place in range(10)]
    ask(drop, make_member("先来的"))  # the community's address is known from here on
    # the savepoint and its release, who is here, the decision, the activities
    with django_assert_num_queries(5):
        decide(community.id, [wish(drop, one) for one in people])


def test_who_has_left_since_the_pass_was_issued_wins_nothing_but_keeps_the_answer_of_before(community, make_member):
    # given
    drop, gone, stayed = make_drop(community, per_member_limit=2), make_member("走了"), make_member("还在")
    before = ask(drop, gone, key="before")
    # when
    leave(community.id, actor=actor_for_test(gone))
    refused, other = decide(community.id, [wish(drop, gone, key="after"), wish(drop, stayed)])
    # then
    assert (refused.status, refused.body) == (403, {"outcome": "not_eligible"})
    assert (other.status, figures(drop)) == (201, (1, 2, 0, 0))
    assert ask(drop, gone, key="before") == before
    assert not ClaimRow.objects.filter(member_id=gone.id, key="after").exists()
