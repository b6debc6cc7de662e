"""How the ledger explains its own rules, and any rule that nobody has taught it."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.money import Money
from fengqun.spine.ledger.explaining import Step, Text, explains, posting_of, rule_label, sentence
from fengqun.spine.ledger.types import JournalView, State, TransferView


@explains("ledger.settlement", label=_("结算"))
@explains("ledger.void", label=_("作废"))
@explains("ledger.expiry", label=_("到期释放"))
@explains("ledger.reversal", label=_("冲正"))
def plainly(journal: JournalView) -> Sequence[Step]:
    """What the journal did to each of its transfers, in a true sentence: it also serves rules without a teacher."""
    return [
        Step(
            journal.occurred_at,
            rule_label(journal.rule),
            _told(journal, transfer),
            posting=posting_of(transfer, journal),
            object_kind=journal.cause.kind,
            object_id=journal.cause.id,
        )
        for transfer in journal.transfers
    ]


def _told(journal: JournalView, transfer: TransferView) -> Text:
    if not journal.made(transfer):
        return _settled(transfer)
    if journal.reverses is not None:
        template = _("冲正：%(amount)s 从“%(credit)s”原路记回“%(debit)s”。")
    elif transfer.posted_minor is not None and transfer.settled_at is None:
        template = _("%(amount)s 从“%(credit)s”记到“%(debit)s”。")
    else:
        template = _("为“%(debit)s”和“%(credit)s”之间预留 %(amount)s，待结算。")
    return sentence(template, amount=transfer.amount, debit=transfer.debit, credit=transfer.credit)


def _settled(transfer: TransferView) -> Text:
    posted = transfer.posted_minor or 0
    if transfer.state is State.EXPIRED:
        return sentence(_("预留的 %(amount)s 到期，没有过账。"), amount=transfer.amount)
    if transfer.state is State.VOIDED:
        return sentence(_("预留的 %(amount)s 作废，没有过账。"), amount=transfer.amount)
    if posted == transfer.amount_minor:
        return sentence(_("预留的 %(amount)s 全部过账。"), amount=transfer.amount)
    return sentence(
        _("预留的 %(amount)s 里过账 %(posted)s，其余 %(rest)s 释放。"),
        amount=transfer.amount,
        posted=Money(posted, transfer.unit),
        rest=Money(transfer.amount_minor - posted, transfer.unit),
    )
