"""What an intent's events add up to."""

from hypothesis import given
from hypothesis import strategies as st

from fengqun.commerce.payments.types import EventKind, Happening, PaymentStatus, derive

STEPS = st.sampled_from([EventKind.REDIRECTED, EventKind.FAILED, EventKind.EXPIRED]).map(Happening)


def test_nothing_happened_yet():
    state = derive([Happening(EventKind.CREATED)])
    assert (state.status, state.captured_minor, state.refundable_minor) == (PaymentStatus.CREATED, 0, 0)


@given(before=st.lists(STEPS), after=st.lists(STEPS), amount=st.integers(1, 10**9))
def test_a_capture_counts_whatever_came_before_or_after(before, after, amount):
    state = derive([*before, Happening(EventKind.CAPTURED, amount), *after])
    assert (state.status, state.captured_minor) == (PaymentStatus.CAPTURED, amount)


@given(
    amount=st.integers(1, 10**6),
    wishes=st.lists(st.tuples(st.integers(1, 10**6), st.sampled_from(["open", "succeeded", "failed"]))),
)
def test_cap_is_captured_less_refunded_less_under_way(amount, wishes):
    happenings = [Happening(EventKind.CAPTURED, amount)]
    gone = under_way = 0
    for wish, end in wishes:
        if wish > derive(happenings).refundable_minor:
            continue
        happenings.append(Happening(EventKind.REFUND_REQUESTED, wish))
        if end == "succeeded":
            happenings.append(Happening(EventKind.REFUND_SUCCEEDED, wish))
            gone += wish
        elif end == "failed":
            happenings.append(Happening(EventKind.REFUND_FAILED, wish))
        else:
            under_way += wish
    state = derive(happenings)
    assert (state.refunded_minor, state.refunding_minor) == (gone, under_way)
    assert state.refundable_minor == amount - gone - under_way >= 0
    assert (state.status is PaymentStatus.REFUNDED) == (gone == amount)
