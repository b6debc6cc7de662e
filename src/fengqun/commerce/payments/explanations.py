"""How the ledger explains this room's postings."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from fengqun.commerce.payments.errors import UnknownProvider
from fengqun.commerce.payments.providers import provider_of
from fengqun.kernel.money import Money
from fengqun.spine.ledger.explaining import Formula, Part, Step, Text, explains, posting_of, sentence
from fengqun.spine.ledger.types import JournalView


def provider_label(code: str) -> Text:
    """The provider's name; its code where it is no longer offered."""
    try:
        return provider_of(code).label
    except UnknownProvider:
        return code


@explains("payments.capture", label=_("付款到账"))
def capture(journal: JournalView) -> Sequence[Step]:
    """The provider confirmed the money."""
    transfer = journal.transfers[0]
    amount = Money(int(journal.params["amount_minor"]), transfer.unit)
    text = sentence(
        _("向%(provider)s核实，买家付了 %(amount)s。钱在它那里，先记作待核销收款。"),
        provider=provider_label(str(journal.params["provider"])),
        amount=amount,
    )
    return [
        Step(
            journal.occurred_at,
            _("付款到账"),
            text,
            posting=posting_of(transfer),
            object_kind=journal.cause.kind,
            object_id=journal.cause.id,
        )
    ]


@explains("payments.refund", label=_("退款到账"))
def refund(journal: JournalView) -> Sequence[Step]:
    """The provider paid money back."""
    transfer = journal.transfers[0]
    amount = Money(int(journal.params["amount_minor"]), transfer.unit)
    text = sentence(
        _("%(provider)s确认已把 %(amount)s 原路退给买家。"),
        provider=provider_label(str(journal.params["provider"])),
        amount=amount,
    )
    return [
        Step(
            journal.occurred_at,
            _("退款到账"),
            text,
            posting=posting_of(transfer),
            object_kind=journal.cause.kind,
            object_id=journal.cause.id,
        )
    ]


@explains("payments.settlement", label=_("付款方结算"))
def settlement(journal: JournalView) -> Sequence[Step]:
    """The provider paid what it held to the bank, and kept its fee."""
    unit, params = journal.transfers[0].unit, journal.params
    amount, fee = Money(int(params["amount_minor"]), unit), Money(int(params["fee_minor"]), unit)
    text = sentence(
        _("%(provider)s把 %(amount)s 打到了银行账户，自己留了手续费 %(fee)s。结算单号 %(reference)s。"),
        provider=provider_label(str(params["provider"])),
        amount=amount,
        fee=fee,
        reference=params["reference"],
    )
    formula = Formula(
        Part(amount + fee, _("从付款方划出")), Part(fee, _("付款方手续费"), "−"), Part(amount, _("到银行"), "=")
    )
    return [
        Step(
            journal.occurred_at,
            _("付款方结算"),
            text,
            posting=posting_of(transfer),
            formula=formula if place == 0 else None,
            object_kind=journal.cause.kind,
            object_id=journal.cause.id,
        )
        for place, transfer in enumerate(journal.transfers)
    ]
