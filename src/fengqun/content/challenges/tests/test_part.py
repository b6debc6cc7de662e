"""Taking part: places, stages, circles, reminders, cheers, likes, certificates."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from threading import Barrier

import pytest
from django.db import connection
from PIL import Image

from fengqun.content.challenges import certificate
from fengqun.content.challenges.commands import (
    cancel_challenge,
    change_challenge,
    check_in,
    cheer_up,
    join_challenge,
    like_check_in,
    open_challenge,
    release_check_in,
    send_reminders,
    set_reminder,
    unlike_check_in,
)
from fengqun.content.challenges.errors import (
    ChallengeIsFull,
    ChallengeIsOver,
    ChallengeNotFound,
    CheckInNotFound,
    CheeredLately,
    InvalidChallenge,
    MayNotOpen,
    NoLetters,
    NotEarned,
    NotHost,
    StageTooLow,
)
from fengqun.content.challenges.models import Challenge, CheckIn, Participant
from fengqun.content.challenges.queries import certificate_of, participants_page
from fengqun.content.challenges.tests.factories import FIRST, fresh, make_challenge, moment, on_days, settings
from fengqun.content.posts import screening
from fengqun.content.posts.screening import Verdict
from fengqun.kernel import clock
from fengqun.kernel.errors import DomainError
from fengqun.people.circles.queries import my_circles
from fengqun.people.circles.tests.factories import make_circle
from fengqun.people.communities.tests.factories import make_community, make_member
from fengqun.people.notifications.models import Notice

calm = pytest.mark.usefixtures("frozen", "db")


@calm
def test_members_open_none_and_hosts_of_circles_do_in_theirs(community, host, member, make_member, actor_of):
    circle = make_circle(community, member)

    with pytest.raises(MayNotOpen):
        open_challenge(community.id, actor=actor_of(member), settings=settings())
    challenge_id = open_challenge(community.id, actor=actor_of(member), settings=settings(circle_id=circle.id))

    outsider = make_member("圈外人")
    with pytest.raises(ChallengeNotFound):
        join_challenge(community.id, challenge_id, actor=actor_of(outsider))
    assert Challenge.objects.count() == 1
    assert not Participant.objects.exists()


@calm
def test_places_and_stages(community, host, member, make_member, actor_of):
    full = make_challenge(community, host, joined=(host,), capacity=1)
    high = make_challenge(community, host, minimum_stage="partner")

    with pytest.raises(ChallengeIsFull):
        join_challenge(community.id, full.id, actor=actor_of(member))
    with pytest.raises(StageTooLow):
        join_challenge(community.id, high.id, actor=actor_of(member))
    assert list(Participant.objects.values_list("member_id", flat=True)) == [host.id]


@calm
def test_days_that_were_sent_do_not_move(community, host, member, actor_of):
    challenge = make_challenge(community, host, joined=(member,))
    on_days(challenge, member, 1)

    for wrong in ({"starts_on": FIRST - timedelta(days=1)}, {"late_minutes": 60}):
        with pytest.raises(InvalidChallenge):
            change_challenge(community.id, challenge.id, actor=actor_of(host), settings=settings(**wrong))
    with pytest.raises(NotHost):
        change_challenge(community.id, challenge.id, actor=actor_of(member), settings=settings(title="改名"))
    change_challenge(community.id, challenge.id, actor=actor_of(host), settings=settings(title="改名"))
    assert Challenge.objects.get().title == "改名"


@calm
def test_a_cancelled_challenge_takes_nothing_and_tells_why(community, host, member, actor_of):
    challenge = make_challenge(community, host, joined=(member,))

    cancel_challenge(community.id, challenge.id, actor=actor_of(host), reason="人太少")

    with pytest.raises(ChallengeIsOver):
        check_in(community.id, challenge.id, actor=actor_of(member), body="还打")
    assert Notice.objects.get(member_id=member.id).params["reason"] == "人太少"


@calm
def test_reminders_come_once_and_only_where_they_are_needed(community, host, make_member, actor_of):
    # given
    lazy, done, never = (make_member(name) for name in ("懒", "勤", "静"))
    challenge = make_challenge(community, host, joined=(lazy, done, never))
    for person in (lazy, done):
        set_reminder(community.id, challenge.id, actor=actor_of(person), hour=20)
    on_days(challenge, done, 1)

    # when
    with clock.travel_to(moment(1, "19:59")):
        early = send_reminders()
    with clock.travel_to(moment(1, "20:00")):
        first, second = send_reminders(), send_reminders()
    with clock.travel_to(moment(2, "21:00")):
        next_day = send_reminders()

    # then
    assert (early, first, second, next_day) == (0, 1, 0, 2)


@calm
def test_an_hour_that_is_past_counts_from_tomorrow(community, host, member, actor_of):
    challenge = make_challenge(community, host, joined=(member,))
    with clock.travel_to(moment(1, "21:00")):
        set_reminder(community.id, challenge.id, actor=actor_of(member), hour=20)
        assert send_reminders() == 0
    with clock.travel_to(moment(2, "20:00")):
        assert send_reminders() == 1


@calm
def test_who_fell_silent_is_seen_and_called_once(community, host, member, make_member, actor_of):
    other = make_member("天天来")
    challenge = make_challenge(community, host, joined=(member, other))
    on_days(challenge, member, 1)
    on_days(challenge, other, 1, 2, 3, 4)

    with clock.travel_to(moment(4, "12:00")):
        silent = participants_page(fresh(community, challenge.id, host), community, only_silent=True).object_list
        assert [(row.person.id, row.days_silent) for row in silent] == [(member.id, 3)]
        with pytest.raises(NotHost):
            cheer_up(community.id, challenge.id, actor=actor_of(other), member_ids=[member.id], words="快来")
        assert cheer_up(community.id, challenge.id, actor=actor_of(host), member_ids=[member.id], words="等你") == 1
        with pytest.raises(CheeredLately):
            cheer_up(community.id, challenge.id, actor=actor_of(host), member_ids=[member.id], words="再等你")
    assert Notice.objects.filter(member_id=member.id, kind="challenges.cheer").count() == 1


@calm
def test_others_are_cheered_once_and_not_oneself(community, host, member, actor_of):
    challenge = make_challenge(community, host, joined=(member,))
    on_days(challenge, member, 1)
    row = CheckIn.objects.get()

    for _twice in range(2):
        assert like_check_in(community.id, row.id, actor=actor_of(host)).like_count == 1
    with pytest.raises(CheckInNotFound):
        like_check_in(community.id, row.id, actor=actor_of(member))
    assert unlike_check_in(community.id, row.id, actor=actor_of(host)).like_count == 0


@calm
def test_the_certificate_is_earned_and_drawn(community, host, member, actor_of, monkeypatch):
    challenge = make_challenge(community, host, joined=(member,), certificate_days=2)
    on_days(challenge, member, 1)
    with pytest.raises(NotEarned):
        certificate_of(fresh(community, challenge.id, member), community, actor=actor_of(member))
    on_days(challenge, member, 3)

    with clock.travel_to(moment(4)):
        earned = certificate_of(fresh(community, challenge.id, member), community, actor=actor_of(member))

    assert (earned.days, earned.longest, earned.earned_on) == (2, 1, FIRST + timedelta(days=2))
    if certificate.chinese_font():
        assert Image.open(BytesIO(certificate.draw(earned))).size == (1080, 1440)
    monkeypatch.setattr(certificate, "chinese_font", lambda: None)
    with pytest.raises(NoLetters):
        certificate.draw(earned)


@pytest.mark.django_db(transaction=True)
def test_the_last_place_and_a_double_check_in_are_decided_once(actor_of):
    # given
    place = make_community()
    host, *crowd = (make_member(place, name, roles=["host"]) for name in ("老齐", "甲", "乙", "丙"))
    with clock.travel_to(moment(1)):
        challenge = make_challenge(place, host, capacity=1)

    def race(attempt, count):
        barrier = Barrier(count)

        def run(number):
            try:
                barrier.wait(timeout=10)
                with clock.travel_to(moment(1)):
                    attempt(number)
            except DomainError as error:
                return error.code
            finally:
                connection.close()
            return "done"

        with ThreadPoolExecutor(count) as pool:
            return sorted(pool.map(run, range(count)))

    # then
    joined = race(lambda number: join_challenge(place.id, challenge.id, actor=actor_of(crowd[number])), 3)
    assert joined == ["challenges.full", "challenges.full", "done"]
    one = next(person for person in crowd if Participant.objects.filter(member_id=person.id).exists())
    sent = race(lambda _number: check_in(place.id, challenge.id, actor=actor_of(one), body="一次"), 3)
    assert sent == ["challenges.already_checked_in", "challenges.already_checked_in", "done"]
    assert CheckIn.objects.count() == 1


def test_check_ins_of_a_circle_are_its_news(community, host, member, operator, frozen, actor_of, monkeypatch):
    # given
    circle = make_circle(community, host, others=[member])
    challenge = make_challenge(community, host, joined=(member,), circle_id=circle.id)
    elsewhere = make_challenge(community, operator, joined=(member,))

    def unread(person):
        return [one.unread for one in my_circles(person.id)]

    # when
    on_days(challenge, member, 1, 2)
    on_days(elsewhere, member, 1)
    # then: one's own are not new
    assert (unread(host), unread(member)) == ([2], [0])
    # and what waits for staff is none until it is let through
    monkeypatch.setattr(screening, "_screens", {"all": lambda _candidate: Verdict.hold("先看一眼")})
    on_days(challenge, member, 3)
    assert unread(host) == [2]
    release_check_in(community.id, CheckIn.objects.get(state="held").id, actor=actor_of(host))
    assert (unread(host), unread(member)) == ([3], [0])
