"""The week of a host: a series that misses a beat, an evening with two seats, and an ad that members flag."""

from datetime import timedelta

import pytest
from tests.journeys import hosting, life, steps
from tests.journeys.browsing import DESKTOP, PHONE, Device, Person
from tests.journeys.conftest import NewPerson, Trial

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_host_keeps_a_week_going(trial: Trial, new_person: NewPerson):  # noqa: PLR0915 - a story
    # given a community with a host and four members
    slug = "shanye-w"
    life.wake(trial)
    owner, host = (_sit_down(new_person, name, slug, DESKTOP) for name in ("阿岚", "小林"))
    coming, leaving, waiting, selling = (
        _sit_down(new_person, name, slug, PHONE) for name in ("周可", "佟佟", "豆豆", "老齐")
    )
    members = (coming, leaving, waiting, selling)
    steps.found(owner, slug)
    for person in (host, *members):
        steps.join(person, slug)
    steps.appoint(owner, slug, "小林", "运营")
    monday = trial.now().astimezone(life.ZONE)

    # when the host writes one episode, and misses the next
    series = hosting.start_series(host, slug, first=monday)
    coming.open(series)
    coming.press("更新了告诉我")
    hosting.write_episode(host, series)
    life.read_notice(coming, slug, f"“{hosting.SERIES}”第 1 期来了")
    trial.advance_clock("31h")

    # then Today says so until there is a reason, which members read
    hosting.excuse_beat(host, slug)
    coming.open(series)
    coming.follow("看月历", within="header")
    coming.speak("en", community=slug)
    coming.speak("zh-hans", community=slug)

    # when an evening has two seats, and three want to come
    starts_at = (trial.now() + timedelta(hours=26)).replace(minute=0, second=0)
    gathering = hosting.plan_gathering(host, slug, starts_at=starts_at, seats=2)
    for person in (coming, leaving):
        person.open(gathering)
        person.press("我要来")
        assert "你的座位" in person.words
    waiting.open(gathering)
    waiting.press("排上候补")
    assert "前面还有 0 个" in waiting.words

    # then the seat that is given back is theirs
    leaving.open(f"{gathering}seat/return/")
    leaving.press("退座", within="main")
    life.read_notice(waiting, slug, "有座位了，给你留好了")
    assert "你的座位" in waiting.words
    waiting.follow("出示票")

    # when the door has no network, and two devices note the same guest
    trial.advance_clock("26h")
    for person in (host, owner):
        hosting.open_door(person, gathering)
    with hosting.cut_off(host, owner):
        host.page.reload(wait_until="load")
        host.judge()
        for name in ("周可", "豆豆"):
            hosting.tick_off(host, name)
        hosting.tick_off(owner, "周可")
        host.find("[data-state]", has_text="2 条在手机里").wait_for()
        owner.find("[data-state]", has_text="1 条在手机里").wait_for()

    # then each guest has come once
    for person in (host, owner):
        person.find("[data-state]", has_text="都交上去了").wait_for()
    host.open(gathering)
    host.follow("谁来谁等")
    assert "已签到 2 共 2 人" in host.words, host.words

    # when it is over
    trial.advance_clock("3h")
    hosting.write_recap(host, gathering)

    # then who came reads about it
    life.read_notice(coming, slug, f"“{hosting.MEETING}”的回顾写好了")
    coming.follow("看回顾")
    assert hosting.RECAP in coming.words

    # when members flag an ad, and the host decides
    ad = hosting.post_ad(selling, slug)
    for person in (coming, leaving):
        hosting.flag(person, ad)
    hosting.decide(host, slug)

    # then the author may not speak, and appeals to somebody else
    hosting.appeal(selling, slug)
    hosting.hear(owner, slug)
    life.read_notice(selling, slug, "你的申诉有了结果：撤销处分")
    assert "你暂时不能发言" not in selling.words

    # and everybody reads in the log what was done
    waiting.open(f"/c/{slug}/moderation/log/")
    assert hosting.REASON in waiting.words
    assert "老齐" not in waiting.words
    waiting.open(f"/c/{slug}/conduct/log/")
    assert "已撤销" in waiting.words
    waiting.speak("en", community=slug)
    trial.verify()
    assert [fault for person in (owner, host, *members) for fault in person.faults] == []


def _sit_down(new_person: NewPerson, name: str, slug: str, size: tuple[int, int]) -> Person:
    return new_person(name, Device(size), own_words=[*hosting.OWN_WORDS, slug])
