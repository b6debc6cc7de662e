"""A small demo, looked at closely."""

from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.utils import translation

from fengqun.commerce.drops.models import Claim
from fengqun.commerce.drops.queries import drops_of, open_drops, report_of, winners
from fengqun.commerce.orders.queries import counts
from fengqun.commerce.payments.models import WebhookMessage
from fengqun.commerce.payments.queries import holdings, settlements
from fengqun.commerce.redpackets.commands import open_share
from fengqun.commerce.redpackets.queries import going_on
from fengqun.commerce.wallets.chart import bank
from fengqun.commerce.wallets.queries import count_waiting as payouts_waiting
from fengqun.commerce.wallets.queries import wallet_of
from fengqun.demo import build, is_complete, is_there, sign_ins
from fengqun.demo.calendar import ZONE, Calendar
from fengqun.demo.contents import contents
from fengqun.demo.rushing import coming_start
from fengqun.kernel import clock
from fengqun.people.accounts.queries import demo_identities
from fengqun.people.circles.queries import circle_cards, invitations_to, requests_waiting
from fengqun.people.communities.models import Membership
from fengqun.people.communities.queries import community_by_slug, member_card
from fengqun.people.communities.queries.applications import count_waiting as applications_waiting
from fengqun.people.communities.tests.factories import actor_for_test
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


def member(community_id, name):
    """The member of that name."""
    return member_card(Membership.objects.get(community_id=community_id, display_name=name).id)


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
    assert len(settlements(demo)) == 2
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


def test_people_have_gathered_in_circles(demo):
    # when
    circles = {card.name: card for card in circle_cards(demo)}

    # then
    assert contents(demo)["circles"] == [
        ["周六杯测", "closed", False, 3, ["老齐"]],
        ["手冲练习组", "open", False, 7, ["老周"]],
        ["杭州咖友", "open", False, 3, ["阿浩"]],
        ["杭州咖友 城西", "open", False, 3, ["周可"]],
        ["选豆委员会", "closed", True, 6, ["老齐", "阿岚"]],
    ]
    assert circles["杭州咖友 城西"].split_from_id == circles["杭州咖友"].id
    assert [one.person.name for one in requests_waiting(circles["周六杯测"].id)] == ["佟佟"]
    assert [one.circle.name for one in invitations_to(member(demo, "沈予").id)] == ["选豆委员会"]


def test_a_drop_was_sold_out_and_one_comes_this_evening(demo):
    # when
    coming, past = drops_of(demo)
    report = report_of(demo, past.id)

    # then
    assert (past.title, past.quota, past.remaining, past.shelved, past.state) == (
        "云南普洱 厌氧日晒，新批次首发",
        4,
        0,
        0,
        "ended",
    )
    assert (report.won, report.returned, report.paid, report.waiting, report.refused_sold_out) == (5, 1, 4, 0, 9)
    assert [one.member_id for one in winners(demo, past.id) if one.standing == "returned"] == [member(demo, "沈予").id]
    assert Claim.objects.filter(community_id=demo, member_id=member(demo, "佟佟").id).get().outcome == "won"
    assert [card.id for card in open_drops(demo)] == [coming.id]
    assert (coming.title, coming.quota, coming.phase) == ("古吉 · 乌拉嘎 日晒，新到 60 包", 60, "coming")
    assert coming.starts_at == EVENING.replace(hour=14, minute=0)


@pytest.mark.parametrize(
    ("here", "starts"),
    [
        ((1, 0, 5), (1, 20)),
        ((1, 19, 30), (1, 20)),
        ((1, 19, 31), (1, 21)),
        ((1, 21, 30), (1, 22)),
        ((1, 21, 31), (2, 20)),
        ((1, 23, 59), (2, 20)),
    ],
)
def test_the_coming_drop_is_always_near(here, starts):
    # given
    day, hour, minute = here
    now = datetime(2026, 5, day, hour, minute, tzinfo=ZONE)

    # then
    assert coming_start(Calendar.ending(now, 20)) == datetime(2026, 5, starts[0], starts[1], tzinfo=ZONE)


def test_red_packets_were_opened_returned_and_one_can_be_opened_now(demo):
    # given
    found = contents(demo)

    # then
    assert found["packets"] == [
        ("今天的第一杯，山野请", "funded", 28_800, 100, 10, 2_265, 0),
        ("分享赚到的，请大家喝一杯", "returned", 2_000, 12, 5, 451, 1_549),
        ("山野三岁了，谢谢每天来喝一杯的你", "emptied", 4_000, 11, 11, 4_000, 0),
    ]
    for name in ("阿岚", "小林", "周可", "佟佟"):
        visitor = member(demo, name)
        [packet] = going_on(demo, visitor.id, limit=3)
        assert packet.wish == "今天的第一杯，山野请"
        with transaction.atomic():
            answer = open_share(demo, packet.id, actor=actor_for_test(visitor))
            assert (answer.status, answer.body["outcome"]) == (201, "opened")
            transaction.set_rollback(True)


def test_visitors_can_be_the_people_of_the_demo(demo):
    assert [person.email for person in demo_identities()] == [one.email for one in sign_ins()]
    assert is_there()
    assert is_complete()
