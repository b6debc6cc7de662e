"""What one like weighs."""

from datetime import UTC, datetime, timedelta

import pytest

from fengqun.content.feed.votes import Standing, is_settled, weigh

NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "stage", "settled"),
    [(0, "newcomer", False), (6.9, "newcomer", False), (7, "newcomer", True), (1.9, "fan", False), (2, "member", True)],
)
def test_brand_new_members_wait(days, stage, settled):
    assert is_settled(joined_at=NOW - timedelta(days=days), stage=stage, now=NOW) is settled


@pytest.mark.parametrize(
    ("own", "settled", "ring", "answer"),
    [
        (False, True, None, (Standing.FULL, 1.0)),
        (True, True, None, (Standing.OWN, 0.0)),
        (False, False, None, (Standing.NEW, 0.0)),
        (False, False, 0.25, (Standing.NEW, 0.0)),
        (False, True, 0.25, (Standing.RING, 0.25)),
        (True, False, 0.25, (Standing.OWN, 0.0)),
    ],
)
def test_the_rule(own, settled, ring, answer):
    assert weigh(is_own=own, is_settled_voter=settled, ring_weight=ring) == answer
