from datetime import UTC, datetime, timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from fengqun.growth.referrals.decisions import (
    Candidate,
    Reason,
    Standing,
    Step,
    attribute,
    due,
    next_move,
    release_moment,
    split_clawback,
)
from fengqun.kernel.money import Money, portion

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
BUYER, ANNA, BEN = uuid4(), uuid4(), uuid4()


def tie(reason, promoter, days_ago=1, **more):
    return Candidate(reason=reason, promoter_id=promoter, since=NOW - timedelta(days=days_ago), **more)


def decide(*ties):
    return attribute(ties, buyer_id=BUYER, at=NOW, window_days=30)


def test_a_typed_code_beats_a_binding_and_a_binding_a_click():
    code, bound, clicked = (
        tie(Reason.TYPED_CODE, ANNA, 20),
        tie(Reason.BINDING, BEN, 10),
        tie(Reason.LAST_CLICK, BEN, 0),
    )

    assert decide(clicked, bound, code).promoter_id == ANNA
    assert decide(clicked, bound).reason is Reason.BINDING
    assert decide(clicked).reason is Reason.LAST_CLICK
    assert decide().reason is Reason.NOBODY


def test_the_last_of_several_clicks_wins():
    assert decide(tie(Reason.LAST_CLICK, ANNA, 2), tie(Reason.LAST_CLICK, BEN, 1)).promoter_id == BEN


def test_a_tie_counts_for_thirty_days():
    assert decide(tie(Reason.LAST_CLICK, ANNA, 30)).promoter_id == ANNA
    assert decide(tie(Reason.LAST_CLICK, ANNA, 31)).reason is Reason.NOBODY


def test_nobody_is_paid_for_their_own_order():
    alone = decide(tie(Reason.TYPED_CODE, BUYER))

    assert (alone.reason, alone.promoter_id) == (Reason.SELF_REFERRAL, None)
    assert decide(tie(Reason.TYPED_CODE, BUYER), tie(Reason.LAST_CLICK, ANNA)).promoter_id == ANNA


def test_who_is_no_promoter_any_more_is_not_paid():
    gone = decide(tie(Reason.BINDING, ANNA, is_promoter=False))

    assert (gone.reason, gone.promoter_id) == (Reason.NOT_A_PROMOTER, None)


def test_half_up_as_published():
    # 2@20 % → 0, 3@20 % → 1, 7@20 % → 1, 15@10 % → 2
    rounded = [
        portion(Money(amount, "CNY"), bps).amount_minor for amount, bps in [(2, 2000), (3, 2000), (7, 2000), (15, 1000)]
    ]

    assert rounded == [0, 1, 1, 2]


def test_the_line_already_holds_the_quantity():
    # two of 79.00 paid 158.00: 8 % is 12.64, not 25.28
    assert due(Money(15_800, "CNY"), Money(0, "CNY"), 800) == Money(1_264, "CNY")


def test_a_fully_refunded_line_is_worth_nothing():
    assert due(Money(15_800, "CNY"), Money(15_800, "CNY"), 800) == Money(0, "CNY")
    assert due(Money(15_800, "CNY"), Money(20_000, "CNY"), 800) == Money(0, "CNY")


def test_the_window_ends_at_the_same_time_of_day():
    received = datetime(2026, 3, 25, 22, 30, tzinfo=UTC)

    assert release_moment(received, 7, "Asia/Shanghai") == received + timedelta(days=7)
    # Berlin moves its clocks on 29 March: the same wall time is an hour sooner
    assert release_moment(received, 7, "Europe/Berlin") == received + timedelta(days=7) - timedelta(hours=1)


def apply(standing, move):
    match move.step:
        case Step.ACCRUE | Step.REDUCE:
            return Standing(pending_minor=move.amount_minor)
        case Step.VOID:
            return Standing()
    return Standing(0, standing.released_minor, standing.clawed_back_minor + move.amount_minor)


@st.composite
def refund_histories(draw):
    """A line, a rate, its refunds, and after how many of them the commission is released (or never)."""
    base = draw(st.integers(1, 1_000_000))
    rate = draw(st.integers(0, 5_000))
    left, refunds = base, []
    for _turn in range(draw(st.integers(0, 6))):
        part = draw(st.integers(0, left))
        refunds.append(part)
        left -= part
    if draw(st.booleans()):
        refunds.append(left)
    released_after = draw(st.none() | st.integers(0, len(refunds)))
    return base, rate, refunds, released_after


@given(refund_histories())
def test_refunds_in_any_parts_lead_to_the_same_commission_as_one_of_their_sum(history):
    base, rate, refunds, released_after = history
    standing, gone, is_void = Standing(), 0, False

    for place in range(len(refunds) + 1):
        if place:
            gone += refunds[place - 1]
        owed = due(Money(base, "CNY"), Money(gone, "CNY"), rate).amount_minor
        move = next_move(standing, owed, is_paid=not is_void)
        if move is not None:
            standing = apply(standing, move)
            is_void = is_void or move.step is Step.VOID
        assert next_move(standing, owed, is_paid=not is_void) is None, "a step is taken once"
        if place == released_after and standing.pending_minor:
            standing = Standing(released_minor=standing.pending_minor)
        assert 0 <= standing.clawed_back_minor <= standing.released_minor

    assert standing.net_minor == due(Money(base, "CNY"), Money(sum(refunds), "CNY"), rate).amount_minor
    if sum(refunds) == base:
        assert standing.net_minor == 0


@given(st.integers(0, 10**9), st.integers(-(10**6), 10**9))
def test_a_clawback_is_covered_whole_and_never_below_zero(amount, available):
    parts = split_clawback(amount, available)

    assert parts.from_wallet_minor + parts.owed_minor == amount
    assert 0 <= parts.from_wallet_minor <= max(0, available)
    assert parts.owed_minor >= 0
