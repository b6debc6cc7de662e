"""A small demo, looked at closely."""

from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.utils import translation

from fengqun.commerce.orders.queries import counts
from fengqun.commerce.payments.models import WebhookMessage
from fengqun.commerce.payments.queries import holdings, settlements
from fengqun.commerce.wallets.chart import bank
from fengqun.commerce.wallets.queries import count_waiting as payouts_waiting
from fengqun.commerce.wallets.queries import wallet_of
from fengqun.demo import build, is_complete, is_there, sign_ins
from fengqun.demo.contents import contents
from fengqun.kernel import clock
from fengqun.people.accounts.queries import demo_identities
from fengqun.people.communities.models import Membership
from fengqun.people.communities.queries import community_by_slug
from fengqun.people.communities.queries.applications import count_waiting as applications_waiting
from fengqun.spine.activity.models import DeadLetter
from fengqun.spine.jobs.models import JobFailure
from fengqun.spine.ledger.models import Transfer
from fengqun.spine.ledger.queries import accounts, balance, explain_account, explain_transfer, statement, verify

EVENING = datetime(2026, 5, 1, 13, 20, tzinfo=UTC)
MEMBERS, DAYS = 20, 20

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """One small build for all that only look; undone at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        with clock.travel_to(EVENING):
            community_id = build(seed=7, members=MEMBERS, days=DAYS, progress=lambda _done, _total: None)
        yield community_id
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def in_the_evening():
    with clock.travel_to(EVENING):
        yield


def test_the_books_are_clean_and_nothing_is_stuck(demo):
    # when
    report = verify(demo)

    # then
    assert [str(finding) for finding in report] == []
    assert report.transfers > 50
    assert not DeadLetter.objects.exists()
    assert not JobFailure.objects.exists()
    assert set(WebhookMessage.objects.values_list("state", flat=True)) == {"done"}


def test_the_bank_never_owes(demo):
    # given: every settlement and every payout that was paid, in the order of the books
    lines = statement(demo, bank("CNY"), limit=1000)

    # then
    assert len(settlements(demo)) == 3
    assert {line.balance_minor >= 0 for line in lines} == {True}
    assert balance(demo, bank("CNY")).posted_minor > 0
    assert [one.held.amount_minor > 0 for one in holdings(demo, "CNY")] == [True]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_amount_is_explained(demo, language):
    with translation.override(language):
        for transfer_id in Transfer.objects.filter(community_id=demo).values_list("id", flat=True):
            explanation = explain_transfer(demo, transfer_id)
            assert all(str(sentence).strip() for sentence in explanation.sentences())
            assert explanation.steps
        for account in accounts(demo):
            explanation = explain_account(demo, account.ref)
            assert explanation.amount.amount_minor == account.balance.posted_minor
            assert all(str(sentence).strip() for sentence in explanation.sentences())


def test_as_many_belong_as_were_asked_for(demo):
    assert community_by_slug("shanye").member_count == MEMBERS
    assert Membership.objects.filter(community_id=demo, left_at=None, is_customer_only=False).count() == MEMBERS


def test_today_has_something_waiting(demo):
    # when
    waiting = counts(demo)

    # then
    assert applications_waiting(demo) == 3
    assert waiting.to_ship >= 3
    assert waiting.to_pay == 1
    assert waiting.refunds_requested >= 1
    assert payouts_waiting(demo) >= 1


def test_the_promoter_has_earned_and_will_earn(demo):
    # given
    promoter = Membership.objects.get(community_id=demo, display_name="周可")

    # when
    wallet = wallet_of(demo, promoter.id, "CNY")

    # then
    assert wallet.available.amount_minor > 0
    assert wallet.pending.amount_minor > 0
    assert wallet.reserved.amount_minor > 0


def test_a_refund_after_the_release_was_clawed_back(demo):
    assert contents(demo)["commissions"].get("clawed_back", 0) >= 1


def test_visitors_can_be_the_people_of_the_demo(demo):
    assert [person.email for person in demo_identities()] == [one.email for one in sign_ins()]
    assert is_there()
    assert is_complete()
