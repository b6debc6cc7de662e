"""What a payment is for: kept as a plain number, said in the reader's language wherever it is shown."""

from importlib import import_module

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import translation

from fengqun.commerce.orders.commands import begin_payment
from fengqun.commerce.orders.tests.factories import open_intent, open_page, placed_order
from fengqun.commerce.payments.models import PaymentIntent
from fengqun.commerce.payments.sandbox import company
from fengqun.commerce.payments.sandbox.tables import SandboxPayment
from fengqun.commerce.payments.tests.factories import held, make_intent, sandbox_payment, settle, wired
from fengqun.people.communities.tests.factories import actor_for_test

pytestmark = pytest.mark.django_db

ENGLISH = {"Accept-Language": "en"}


def console(community, name, **more):
    return reverse(name, kwargs={"community": community.slug, **more})


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_the_payers_language_is_not_kept(community, member, frozen, language):
    order = placed_order(community, member)

    with translation.override(language):
        open_page(order, member)

    assert open_intent(order).subject == order.number == "SH26030200001"
    assert sandbox_payment(open_intent(order).id).subject == order.number


@pytest.mark.parametrize(("headers", "said"), [({}, "订单 SH26030200001"), (ENGLISH, "Order SH26030200001")])
def test_console_says_it_in_the_readers_language(community, member, operator, client_for, frozen, headers, said):
    # given: a payment that failed, so that Today names it too
    order, browser = placed_order(community, member), client_for(operator)
    with wired():
        open_page(order, member)
        intent = open_intent(order)
        company.fail(sandbox_payment(intent.id).id, reason="余额不足")
        settle()

    # then
    pages = [
        console(community, "payments-console"),
        console(community, "payments-console-detail", intent_id=intent.id),
        f"/c/{community.slug}/console/",
    ]
    for page in pages:
        assert said in browser.get(page, headers=headers).content.decode(), page


def test_a_payment_of_which_the_provider_tells_otherwise(community, member, operator, client_for, frozen):
    order = placed_order(community, member)
    with held():
        open_page(order, member)
    PaymentIntent.objects.update(mismatch="8700 is not 8800")

    shown = client_for(operator).get(console(community, "payments-console")).content.decode()

    assert f">订单 {order.number}</a> · <code>8700 is not 8800</code>" in shown


@pytest.mark.parametrize(("headers", "said"), [({}, "单号 SH26030200001"), (ENGLISH, "No. SH26030200001")])
def test_the_providers_page_shows_the_number(community, member, client, frozen, headers, said):
    order = placed_order(community, member)

    page = client.get(open_page(order, member), headers=headers).content.decode()

    assert said in page


def test_kinds_that_nobody_named_show_their_subject(community, member, operator, client_for, frozen):
    make_intent(community, member)

    assert ">订单 SY1</a>" in client_for(operator).get(console(community, "payments-console")).content.decode()


@pytest.mark.parametrize("kept", ["订单 {}", "訂單 {}", "Order {}", "{}"])
def test_what_was_kept_in_a_language_is_made_plain(community, member, frozen, kept):
    # given: rows as they were written before
    order = placed_order(community, member)
    begin_payment(order.id, actor=actor_for_test(member), provider="sandbox")
    open_page(order, member)
    other = make_intent(community, member)
    PaymentIntent.objects.filter(payable_kind="order").update(subject=kept.format(order.number))
    SandboxPayment.objects.update(subject=kept.format(order.number))

    # when
    with connection.cursor() as cursor:
        cursor.execute(import_module("fengqun.commerce.payments.migrations.0003_plain_subjects").PLAIN)

    # then
    assert PaymentIntent.objects.get(payable_kind="order").subject == order.number
    assert SandboxPayment.objects.get().subject == order.number
    assert PaymentIntent.objects.get(id=other.id).subject == "订单 SY1"
