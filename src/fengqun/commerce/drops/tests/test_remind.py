"""A letter ten minutes before the start."""

from datetime import timedelta

import pytest
from django.core import mail

from fengqun.commerce.drops.commands import cancel_drop, forget_reminder, pause_drop, remind_me
from fengqun.commerce.drops.errors import AlreadyStarted, DropClosed, NotEligible
from fengqun.commerce.drops.models import Reminder
from fengqun.commerce.drops.queries import is_reminded
from fengqun.commerce.drops.tests.factories import HOUR, make_drop
from fengqun.commerce.orders.types import Audience
from fengqun.kernel.errors import Denied, SignInRequired
from fengqun.kernel.policies import SYSTEM, Actor
from fengqun.spine.jobs.commands import run_due_jobs, run_periodic


@pytest.fixture
def drop(community, frozen):
    return make_drop(community, starts_at=frozen + HOUR)


def tick():
    run_periodic("drops.send_reminders")
    run_due_jobs()
    return len(mail.outbox)


def test_it_comes_once_ten_minutes_before(community, member, make_member, actor_of, drop, at):
    # given: two who want it, one of whom thinks better of it; asked twice
    other = make_member("周可")
    for one in (member, member, other):
        remind_me(drop.id, actor=actor_of(one))
    forget_reminder(drop.id, actor=actor_of(other))
    assert is_reminded(drop.id, community_id=community.id, member_id=member.id) is True
    mail.outbox.clear()
    # when
    with at(drop.starts_at - timedelta(minutes=10, microseconds=1)):
        assert tick() == 0
    with at(drop.starts_at - timedelta(minutes=10)):
        assert (tick(), tick()) == (1, 1)
    # then
    [letter] = mail.outbox
    assert letter.subject == "“周五晚八点，花魁半价”马上开始"
    assert "2026年3月2日" in letter.body
    assert "10:00" in letter.body
    assert f"/c/shanye/drops/{drop.id}/" in letter.body


def test_none_comes_for_a_drop_that_is_paused_over_or_off(community, member, actor_of, drop, at):
    remind_me(drop.id, actor=actor_of(member))
    mail.outbox.clear()
    with at(drop.starts_at):
        assert tick() == 0
    pause_drop(drop.id, actor=SYSTEM)
    with at(drop.starts_at - timedelta(minutes=5)):
        assert tick() == 0
    cancel_drop(drop.id, actor=SYSTEM, reason="改天")
    with at(drop.starts_at - timedelta(minutes=5)):
        assert tick() == 0


def test_only_who_may_take_part_and_before_the_start(community, member, stranger, actor_of, drop, frozen, at):
    narrow = make_drop(community, starts_at=frozen + HOUR, audience=Audience(stages=("partner",)))
    with pytest.raises(NotEligible):
        remind_me(narrow.id, actor=actor_of(member))
    with pytest.raises(SignInRequired):
        remind_me(drop.id, actor=Actor())
    with pytest.raises(Denied):
        remind_me(drop.id, actor=actor_of(stranger))
    with at(drop.starts_at), pytest.raises(AlreadyStarted):
        remind_me(drop.id, actor=actor_of(member))
    cancel_drop(drop.id, actor=SYSTEM, reason="改天")
    with pytest.raises(DropClosed):
        remind_me(drop.id, actor=actor_of(member))
    assert Reminder.objects.count() == 0


@pytest.fixture(autouse=True)
def _stop_the_clock(frozen):
    """All of this happens on one morning."""
