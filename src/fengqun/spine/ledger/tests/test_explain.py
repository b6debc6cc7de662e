from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.kernel.money import Money
from fengqun.spine.ledger import explaining
from fengqun.spine.ledger.commands import post, reverse, settle
from fengqun.spine.ledger.errors import AccountNotFound, TransferNotFound
from fengqun.spine.ledger.queries import (
    Fact,
    Formula,
    JournalView,
    Step,
    explain_account,
    explain_journal,
    explain_transfer,
    explains,
    register_activity_source,
    register_names,
)
from fengqun.spine.ledger.queries.explain import Part, Rate, sentence
from fengqun.spine.ledger.tests.factories import cash, cause, cost, draft, line, purse, sales, top_up
from fengqun.spine.ledger.types import Owner

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_registries(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test teaches is forgotten after it."""
    for name in ("_rules", "_activity_sources", "_name_sources"):
        monkeypatch.setattr(explaining, name, dict(getattr(explaining, name)))


def commission(journal: JournalView) -> Sequence[Step]:
    base, rate = Money(journal.params["base_minor"], "CNY"), Rate(journal.params["rate_bps"])
    result = journal.transfers[0].amount
    formula = Formula(Part(base, _("资产")), Part(rate, _("费用"), "×"), Part(result, _("收入"), "="))
    return [
        Step(journal.occurred_at, _("结算"), sentence("%(base)s × %(rate)s", base=base, rate=rate), formula=formula)
    ]


def test_the_chain_from_the_amount_to_rule_formula_cause_and_activity(community_id, member_id):
    # given a commission of 8 % that was settled later, by another cause
    now = clock.now()
    explains("test.commission", label="推广佣金")(commission)
    paid = new_id()
    order, release = cause("order", activity_id=paid, activity_verb="orders.paid"), cause("release")
    held = post(
        draft(
            community_id,
            line(cost(), purse(member_id), 1264, pending=True),
            rule="test.commission",
            cause=order,
            params={"base_minor": 15800, "rate_bps": 800},
        )
    )
    with clock.travel_to(now + timedelta(days=7)):
        settle(community_id, held.transfer_ids[0], key="s", cause=release)

    @register_activity_source
    def activities(community: UUID, kind: str, object_id: UUID) -> list[Fact]:
        assert community == community_id
        if object_id != order.id:
            return []
        return [Fact(paid, now - timedelta(minutes=1), "订单已付款", verb="orders.paid", object_kind=kind)]

    @register_names
    def names(community: UUID, owners: Sequence[Owner]) -> dict[Owner, str]:
        return dict.fromkeys(owners, "周可")

    # when
    why = explain_transfer(community_id, held.transfer_ids[0])

    # then
    assert str(why.title) == "为什么是 ¥12.64"
    assert why.amount == Money(1264, "CNY")
    assert [(str(step.title), step.rule, step.state) for step in why.steps] == [
        ("订单已付款", "", ""),
        ("结算", "test.commission", "now"),
        ("结算", "ledger.settlement", "now"),
    ]
    told = why.steps[1]
    assert told.posting
    assert str(told.text) == "¥158.00 × 8%"
    assert str(told.formula) == "¥158.00 × 8% = ¥12.64"
    assert (told.posting.debit, told.posting.credit, str(told.posting.state)) == ("成本", "钱包（周可）", "待结算")
    assert (told.object_kind, told.object_id, told.activity_id) == ("order", order.id, order.activity_id)
    assert str(why.steps[2].text) == "预留的 ¥12.64 全部过账。"
    data = why.as_data()
    assert data["amount"] == {"amount_minor": 1264, "unit": "CNY"}
    assert data["steps"][1]["formula"][1] == {"op": "×", "label": "费用", "rate_bps": 800}
    assert data["steps"][1]["posting"]["credit"]["owner"] == {"kind": "member", "id": str(member_id)}
    assert data["sentences"] == why.sentences()


def test_the_same_explanation_reads_in_english(community_id, member_id):
    why = explain_transfer(community_id, post(top_up(community_id, member_id, 500)).transfer_ids[0])

    with translation.override("en"):
        told = why.sentences()

    assert told == [
        "Why it is CN¥5.00",
        "test.top_up · CN¥5.00 moved from “钱包” to “现金”. · 现金 ← 钱包 CN¥5.00",
    ]


def test_a_reversal_is_linked_from_both_sides(community_id):
    posted = post(draft(community_id, line(cash(), sales(), 100)))
    back = reverse(community_id, posted.journal_id, key="r", cause=cause())

    for transfer_id in (*posted.transfer_ids, *back.transfer_ids):
        assert explain_transfer(community_id, transfer_id).journal_ids == (posted.journal_id, back.journal_id)
    assert explain_journal(community_id, back.journal_id).amount == Money(100, "CNY")


def test_journals_of_the_same_cause_are_linked_and_others_not(community_id):
    order = cause()
    one = post(draft(community_id, line(cash(), sales(), 100), cause=order))
    two = post(draft(community_id, line(sales(), cash(), 10), cause=order, rule="test.refund"))
    post(draft(community_id, line(cash(), sales(), 7)))

    why = explain_transfer(community_id, one.transfer_ids[0])

    assert why.journal_ids == (one.journal_id, two.journal_id)
    assert [step.state for step in why.steps] == ["now", ""]


def test_every_transfer_of_a_journal_is_shown_even_if_its_teacher_forgot(community_id):
    explains("test.sale")(lambda journal: [Step(journal.occurred_at, "卖出")])
    posted = post(draft(community_id, line(cash(), sales(), 100), line(cost(), cash(), 1)))

    why = explain_transfer(community_id, posted.transfer_ids[1])

    assert [step.posting.amount.amount_minor for step in why.steps if step.posting] == [100, 1]
    assert [step.state for step in why.steps] == ["", "now"]


def test_an_account_is_explained_by_rules_that_sum_to_its_balance(community_id, member_id):
    post(top_up(community_id, member_id, 500))
    post(top_up(community_id, member_id, 100))
    post(draft(community_id, line(purse(member_id), sales(), 250)))
    post(draft(community_id, line(cost(), purse(member_id), 30, pending=True), rule="test.commission"))

    why = explain_account(community_id, purse(member_id))

    assert why.sentences() == [
        "“钱包”为什么是 ¥3.50",
        "test.top_up · 共 2 笔，过账 ¥6.00。 · ¥6.00",
        "test.sale · 共 1 笔，过账 −¥2.50。 · −¥2.50",
        "test.commission · 共 1 笔，过账 ¥0.00，另有 ¥0.30 待结算。",
        "合起来 · ¥6.00 − ¥2.50 = ¥3.50",
    ]
    assert why.account_id
    assert explain_account(community_id, why.account_id).as_data() == why.as_data()


def test_an_account_that_was_never_used_explains_nothing(community_id, member_id):
    assert explain_account(community_id, purse(member_id)).steps == ()


def test_what_is_not_there_is_not_explained(community_id):
    posted = post(draft(community_id, line(cash(), sales(), 1)))

    with pytest.raises(TransferNotFound):
        explain_transfer(new_id(), posted.transfer_ids[0])
    with pytest.raises(AccountNotFound):
        explain_account(community_id, new_id())


def test_a_rule_is_explained_once():
    with pytest.raises(ValueError, match="explained twice"):
        explains("ledger.void")(commission)
