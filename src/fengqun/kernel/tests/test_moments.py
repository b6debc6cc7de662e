"""Moments are read on the community's clocks."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from fengqun.kernel.moments import NoSuchTime, read_moment

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("moment", "hour"),
    [
        ("2026-07-01T20:00", 18),
        ("2026-01-01T20:00", 19),
        # the clocks show half past two twice: the first is meant
        ("2026-10-25T02:30", 0),
        ("2026-07-01T20:00+08:00", 12),
    ],
)
def test_moments_become_utc(moment, hour):
    there = read_moment(datetime.fromisoformat(moment), BERLIN)
    assert (there.tzinfo, there.hour) == (UTC, hour)


def test_a_time_that_the_clocks_skip_is_none():
    with pytest.raises(NoSuchTime) as caught:
        read_moment(datetime.fromisoformat("2026-03-29T02:30"), BERLIN)
    assert str(caught.value) == "2026-03-29 02:30 这个时间不存在：那一刻时钟拨快了。换一个时间。"
