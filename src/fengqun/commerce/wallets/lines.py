"""Statement lines as pages and files show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fengqun.commerce.wallets.chart import BANK, PAYOUT_FEES, About, source_of
from fengqun.kernel.money import Money
from fengqun.people.communities.types import CommunityCard
from fengqun.spine.ledger.types import State, StatementLine


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line: what it is, when, how much, and where it is explained.

    `change` is what it did to the balance (zero while pending), `signed` what it does once it is posted.
    """

    title: str | Promise
    about: str
    moment: datetime
    state: str
    state_label: str | Promise
    change: Money
    signed: Money
    balance: Money
    url: str
    line: StatementLine


def rows_of(lines: Iterable[StatementLine], *, community: CommunityCard) -> list[LineRow]:
    """The lines, each with what it is about and the address of its trace."""
    shown = list(lines)
    about = _about(shown, community.id)
    return [_row(line, community.slug, about.get(line.cause.id, "")) for line in shown]


def _about(lines: Sequence[StatementLine], community_id: UUID) -> dict[UUID, str]:
    """What the causes are, asked once of each source."""
    causes: dict[About, set[UUID]] = {}
    for line in lines:
        asked = source_of(line.rule).about
        if asked is not None:
            causes.setdefault(asked, set()).add(line.cause.id)
    known: dict[UUID, str] = {}
    for asked, ids in causes.items():
        known.update(asked(community_id, sorted(ids)))
    return known


def _row(line: StatementLine, slug: str, about: str) -> LineRow:
    is_fee = line.other.code == PAYOUT_FEES.code
    return LineRow(
        title=_("提现手续费") if is_fee else source_of(line.rule).label,
        about=about,
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
