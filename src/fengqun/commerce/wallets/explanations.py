"""How this room explains its journals."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fengqun.kernel.money import Money
from fengqun.people.communities.queries import community_by_id
from fengqun.spine.ledger.queries import Formula, JournalView, Step, explains
from fengqun.spine.ledger.queries.explain import Part, Rate, posting_of, sentence


@explains("wallets.payout", label=_("提现"))
def payout(journal: JournalView) -> Sequence[Step]:
    """The member asked; net and fee are reserved."""
    unit = journal.transfers[0].unit
    facts = journal.params
    amount, fee, net = (Money(facts[name], unit) for name in ("amount_minor", "fee_minor", "net_minor"))
    fixed = Money(facts["fee_fixed_minor"], unit)
    text = sentence(_("申请提现 %(amount)s，先从余额留出来，到账时才真正扣掉。"), amount=amount)
    if facts["attempt"] > 1:
        text = sentence(_("第 %(attempt)s 次打款，重新留出 %(amount)s。"), attempt=facts["attempt"], amount=amount)
    steps = [
        Step(
            journal.occurred_at,
            _("申请提现"),
            text,
            posting=posting_of(journal.transfers[0]),
            url=reverse(
                "wallet-payout",
                kwargs={"community": community_by_id(journal.community_id).slug, "payout_id": journal.cause.id},
            ),
        )
    ]
    steps.append(
        Step(
            journal.occurred_at,
            _("手续费怎么算"),
            sentence(
                _("%(amount)s 的 %(rate)s，再加每笔 %(fixed)s。"),
                amount=amount,
                rate=Rate(facts["fee_bps"]),
                fixed=fixed,
            )
            if fee
            else _("这里提现不收手续费。"),
            formula=Formula(Part(amount, _("从余额扣")), Part(fee, _("手续费"), "−"), Part(net, _("你会收到"), "=")),
            posting=posting_of(journal.transfers[1]) if len(journal.transfers) > 1 else None,
        )
    )
    return steps


@explains("wallets.payout_paid", label=_("提现到账"))
def payout_paid(journal: JournalView) -> Sequence[Step]:
    """The money has arrived."""
    return [
        Step(
            journal.occurred_at,
            _("提现到账"),
            _("钱已到你的银行账户，余额正式扣掉。"),
            posting=posting_of(journal.transfers[0]),
        ),
        *(Step(journal.occurred_at, _("手续费入账"), posting=posting_of(fee)) for fee in journal.transfers[1:]),
    ]


@explains("wallets.payout_returned", label=_("提现退回"))
def payout_returned(journal: JournalView) -> Sequence[Step]:
    """The payout came to nothing; the reserve is released."""
    return [
        Step(
            journal.occurred_at,
            _("退回余额"),
            _("提现没有完成，留出来的钱回到可用余额。"),
            posting=posting_of(move),
        )
        for move in journal.transfers
    ]


@explains("wallets.debt", label=_("扣回"))
def debt(journal: JournalView) -> Sequence[Step]:
    """What was owed is taken out of what arrived."""
    unit = journal.transfers[0].unit
    owed, taken = Money(journal.params["owed_minor"], unit), Money(journal.params["amount_minor"], unit)
    return [
        Step(
            journal.occurred_at,
            _("先补上欠的"),
            sentence(
                _("之前有 %(owed)s 佣金在到账后被退款冲回，当时余额不够。现在从余额补上 %(taken)s。"),
                owed=owed,
                taken=taken,
            ),
            formula=Formula(Part(owed, _("欠的")), Part(taken, _("这次补上"), "−"), Part(owed - taken, _("还欠"), "=")),
            posting=posting_of(journal.transfers[0]),
        )
    ]
