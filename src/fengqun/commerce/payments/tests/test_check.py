"""When no message comes."""

from datetime import timedelta

import pytest

from fengqun.commerce.payments.commands import check_open_intents, expire_intents
from fengqun.commerce.payments.queries import events_of
from fengqun.commerce.payments.sandbox import company
from fengqun.commerce.payments.tests.factories import (
    held,
    make_intent,
    row,
    sandbox_payment,
    settle,
    started_intent,
    wired,
)
from fengqun.spine.jobs.commands import run_periodic

pytestmark = pytest.mark.django_db


def test_lost_message_is_made_up_for_by_asking(community, member, at, frozen):
    with held():
        intent = started_intent(community, member)
        company.pay(sandbox_payment(intent.id).id)
        settle()
    assert check_open_intents() == 0
    with at(frozen + timedelta(minutes=3)):
        assert check_open_intents() == 1
        assert check_open_intents() == 0
    assert row(intent.id).status == "captured"


def test_time_over_closes_what_nobody_paid(community, member, at, frozen):
    never_started, started = make_intent(community, member), started_intent(community, member)
    assert expire_intents() == 0
    with at(frozen + timedelta(hours=2)):
        assert expire_intents() == 2
        assert expire_intents() == 0
    assert (row(never_started.id).status, row(started.id).status) == ("expired", "expired")


def test_time_over_asks_once_more_before_it_closes(community, member, at, frozen):
    with held():
        intent = started_intent(community, member)
        company.pay(sandbox_payment(intent.id).id)
        settle()
    with at(frozen + timedelta(hours=2)):
        assert expire_intents() == 0
    assert row(intent.id).status == "captured"


def test_money_that_comes_after_the_close_still_counts(community, member, at, frozen):
    with wired():
        intent = started_intent(community, member)
        company.pay_late(sandbox_payment(intent.id).id)
        with at(frozen + timedelta(hours=2)):
            run_periodic("payments.expire_intents")
            settle()
        assert row(intent.id).status == "expired"
        with at(frozen + timedelta(hours=2, minutes=1)):
            settle()
    assert [event.kind for event in events_of(intent.id)] == ["created", "redirected", "expired", "captured"]
