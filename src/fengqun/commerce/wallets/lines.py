"""Statement lines as pages and files show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fengqun.commerce.wallets.chart import BANK, PAYOUT_FEES, source_of
from fengqun.kernel.money import Money
from fengqun.spine.ledger.types import State, StatementLine


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line: what it is, when, how much, and where it is explained.

    `change` is what it did to the balance (zero while pending), `signed` what it does once it is posted.
    """

    title: str | Promise
    moment: datetime
    state: str
    state_label: str | Promise
    change: Money
    signed: Money
    balance: Money
    url: str
    line: StatementLine


def rows_of(lines: Iterable[StatementLine], *, slug: str) -> list[LineRow]:
    """The lines, each with the address of its trace."""
    return [_row(line, slug) for line in lines]


def _row(line: StatementLine, slug: str) -> LineRow:
    is_fee = line.other.code == PAYOUT_FEES.code
    return LineRow(
        title=_("提现手续费") if is_fee else source_of(line.rule).label,
        moment=line.moment,
        state=line.state.value,
        state_label=line.state.label,
        change=line.change,
        signed=line.change if line.state is State.POSTED else _signed(line),
        balance=line.balance,
        url=reverse("wallet-transfer", kwargs={"community": slug, "transfer_id": line.transfer_id}),
        line=line,
    )


def _signed(line: StatementLine) -> Money:
    return -line.amount if line.other.code in {BANK.code, PAYOUT_FEES.code} else line.amount
