"""Save what is to be paid."""

import pytest

from fengqun.commerce.payments.commands import create_intent, start_payment
from fengqun.commerce.payments.errors import AmountOutOfRange, KeyReused, StartedElsewhere, UnknownProvider
from fengqun.commerce.payments.models import PaymentIntent
from fengqun.commerce.payments.queries import events_of
from fengqun.commerce.payments.tests.factories import NOTIFY_URL, RETURN_URL, captured_intent, make_intent, row, wired
from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.kernel.money import Money

pytestmark = pytest.mark.django_db


def test_intent_is_saved_with_its_first_event(community, member, frozen):
    intent = make_intent(community, member, amount_minor=1264)
    assert (intent.amount_minor, intent.currency, intent.state.status) == (1264, "CNY", "created")
    assert [event.kind for event in events_of(intent.id)] == ["created"]


def test_same_key_answers_the_same_intent(community, member, frozen):
    thing = new_id()
    first = make_intent(community, member, key="k", payable_id=thing)
    again = make_intent(community, member, key="k", payable_id=thing)
    assert first.id == again.id
    assert [event.kind for event in events_of(first.id)] == ["created"]


def test_same_key_with_another_amount_is_refused(community, member, frozen):
    thing = new_id()
    first = make_intent(community, member, key="k", payable_id=thing)
    with pytest.raises(KeyReused):
        make_intent(community, member, key="k", payable_id=thing, amount_minor=1)
    assert list(PaymentIntent.objects.values_list("id", "amount_minor")) == [(first.id, 8800)]


@pytest.mark.parametrize(
    ("provider", "amount_minor", "refusal"), [("nobody", 100, UnknownProvider), ("sandbox", 0, AmountOutOfRange)]
)
def test_unreasonable_wishes_are_refused(community, member, provider, amount_minor, refusal):
    with pytest.raises(refusal):
        create_intent(
            community.id,
            payable_kind="thing",
            payable_id=new_id(),
            payer_member_id=member.id,
            subject="x",
            amount=Money(amount_minor, "CNY"),
            provider=provider,
            key="k",
            expires_at=clock.now(),
        )
    assert not PaymentIntent.objects.exists()


def test_start_answers_the_same_page_again(community, member, frozen):
    intent = make_intent(community, member)
    first = start_payment(intent.id, return_url=RETURN_URL, notify_url=NOTIFY_URL)
    assert first == start_payment(intent.id, return_url="http://elsewhere/", notify_url=NOTIFY_URL)
    assert [event.kind for event in events_of(intent.id)] == ["created", "redirected"]
    assert row(intent.id).return_url == RETURN_URL


def test_what_is_paid_cannot_be_started_again(community, member, frozen):
    with wired():
        intent = captured_intent(community, member)
    with pytest.raises(StartedElsewhere):
        start_payment(intent.id, return_url=RETURN_URL, notify_url=NOTIFY_URL)
