"""How a stranger becomes part of a community, as they and those who receive them live through it.

A gate of three steps; a question that finds who can answer it; seven days of a small thing; a circle to host.
"""

from datetime import timedelta

import pytest
from tests.journeys import bursts, life, steps
from tests.journeys.browsing import DESKTOP, PHONE, Device, Person
from tests.journeys.conftest import NewPerson, Trial

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_stranger_becomes_a_host(trial: Trial, new_person: NewPerson):  # noqa: PLR0915 - a story
    # given a community whose gate has three steps, a question answered before, and a circle
    slug = "shanye-x"
    life.wake(trial)
    owner, operator = (_sit_down(new_person, name, slug, DESKTOP) for name in ("阿岚", "小林"))
    expert, stranger = (_sit_down(new_person, name, slug, PHONE) for name in ("周可", "佟佟"))
    steps.found(owner, slug)
    for person in (operator, expert):
        steps.join(person, slug)
    steps.appoint(owner, slug, "小林", "运营")
    life.build_gate(owner, slug)
    before = life.ask(operator, slug, life.HEARD_BEFORE)
    expert.open(before)
    life.answer(expert, life.KNOWN)

    # when a stranger walks through it and is let in
    life.walk_gate(stranger, slug)
    life.let_in(operator, slug, "佟佟")

    # and asks, and nobody answers for half of the time that was promised
    asked = life.ask(stranger, slug, life.ASKED)
    trial.advance_clock("125m")

    # then it comes to who answered alike, who answers
    life.read_notice(expert, slug, f"你曾答过“{life.HEARD_BEFORE}”")
    assert f"《{life.HEARD_BEFORE}》" in expert.words
    expert.press("我来答", within="section[aria-labelledby=for-you]")
    life.answer(expert, life.ADVICE)

    # and the stranger accepts it
    life.read_notice(stranger, slug, "周可 回答了")
    stranger.press("采纳")
    assert "采纳的回答" in stranger.words
    stranger.speak("en", community=slug)
    assert "Accepted" in stranger.words
    stranger.speak("zh-hans", community=slug)
    assert asked in stranger.page.url
    life.read_notice(expert, slug, "佟佟 采纳了你")

    # when they check in on seven of eight days, one of them made up
    first = life.today(trial)
    challenge = life.open_challenge(operator, slug, first=first, days=7)
    stranger.open(challenge)
    stranger.press("参加打卡")
    for number in range(7):
        if number:
            trial.advance_clock("1d")
        if number != 2:
            life.check_in(stranger, challenge, life.day_note(number + 1))
        if number == 3:
            life.make_up(stranger, first + timedelta(days=2))

    # then they have a certificate, and the longest streak
    assert "证书：7 / 7 天" in stranger.words
    stranger.follow("领证书")
    assert "最长连续 7 天" in stranger.words
    stranger.open(challenge)
    stranger.speak("en", community=slug)
    stranger.speak("zh-hans", community=slug)

    # when the circle is hosted by them for a week, and then for good
    bursts.found_circle(operator, slug)
    for person in (owner, expert, stranger):
        bursts.enter_circle(person, slug)
    life.offer_duty(operator, slug, "佟佟", first=life.today(trial))
    life.take_duty(stranger, slug)
    life.appoint_host(operator, slug, "佟佟")
    life.read_notice(stranger, slug, f"“{life.CIRCLE}”请你来主持")

    # then they split it in two
    life.split(stranger, slug)
    stranger.open(f"/c/{slug}/circles/")
    assert life.CIRCLE in stranger.words
    assert life.OFFSHOOT in stranger.words
    trial.verify()
    assert [fault for person in (owner, operator, expert, stranger) for fault in person.faults] == []


def _sit_down(new_person: NewPerson, name: str, slug: str, size: tuple[int, int]) -> Person:
    return new_person(name, Device(size), own_words=[*life.OWN_WORDS, slug])
