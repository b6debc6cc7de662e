from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from fengqun.kernel import clock
from fengqun.ui.moments import write_moment, zone_named
from fengqun.ui.tests.support import rendered, request_for

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
EVENING = datetime(2026, 11, 2, 12, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "kind", "expected"),
    [
        ("zh-hans", "short", "11-02 20:14"),
        ("zh-hans", "date", "11月2日"),
        ("zh-hans", "time", "20:14"),
        ("zh-hans", "day", "11月2日周一"),
        ("zh-hans", "month", "2026年11月"),
        ("zh-hans", "ago", "3周前"),
        ("en", "short", "Nov 2, 20:14"),
        ("en", "date", "Nov 2"),
        ("en", "time", "20:14"),
        ("en", "ago", "3 weeks ago"),
        ("zh-hans", "iso", "2026-11-02T20:14:00+08:00"),
    ],
)
def test_a_moment_is_written_in_the_zone_and_language(language, kind, expected):
    with clock.travel_to(NOW), override(language):
        assert write_moment(EVENING, kind, zone_named("Asia/Shanghai")) == expected


def test_another_year_is_named():
    with clock.travel_to(NOW):
        assert write_moment(EVENING - timedelta(days=365), "short", zone_named("Asia/Shanghai")) == "2025-11-02 20:14"


def test_less_than_a_minute_is_just_now():
    with clock.travel_to(NOW):
        assert write_moment(NOW - timedelta(seconds=59), "ago") == "刚刚"


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="none of short, long"):
        write_moment(NOW, "shortish")


def test_an_unknown_zone_is_utc():
    assert zone_named("Mars/Olympus") is UTC


def test_local_uses_the_zone_of_the_community():
    with clock.travel_to(NOW):
        html = rendered("{% local m %}", request_for(), m=EVENING)

    assert html.startswith('<time datetime="2026-11-02T20:14:00+08:00"')
    assert html.endswith(">11-02 20:14</time>")


def test_local_without_a_community_is_utc_and_without_a_moment_a_dash():
    with clock.travel_to(NOW):
        assert rendered("{% local m %}", request_for(community=None), m=EVENING).endswith(">11-02 12:14</time>")
        assert rendered("{% local m %}", m=None) == "—"


def test_countdown_gives_the_seconds_left_by_the_servers_clock():
    with clock.travel_to(NOW):
        html = rendered("{% countdown until %}", until=NOW + timedelta(hours=2, minutes=14, seconds=36))

    assert html == (
        '<fq-countdown class="countdown" role="timer" data-left="8076">'
        "<b>02</b><span>:</span><b>14</b><span>:</span><b>36</b></fq-countdown>"
    )


def test_countdown_names_days_and_never_falls_below_zero():
    assert "<b>3</b><span>天</span><b>02</b>" in rendered("{% countdown t %}", t=timedelta(days=3, hours=2))
    assert 'data-left="0"' in rendered("{% countdown t %}", t=timedelta(seconds=-5))


def test_countdown_carries_the_fragment_it_asks_for_at_zero():
    assert ' data-refresh="/x?a=1&amp;b=2"' in rendered(
        "{% countdown t refresh=url %}", t=timedelta(seconds=5), url="/x?a=1&b=2"
    )
