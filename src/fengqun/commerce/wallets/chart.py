"""The accounts this room keeps.

| purpose | category | owner | meaning |
|---|---|---|---|
| wallet | liability | member | what the community owes the member; its available part never falls below zero |
| receivable | asset | member | what the member owes back after a clawback that the wallet could not cover |
| payout_fees | income | the community | fees kept from payouts |
| bank | asset | the community | the community's own money at its bank; payouts leave from here |

A room that posts to wallets also says once what its rules are called there:

    source("commission", _("佣金"), rules={"referrals.commission", "referrals.clawback"})
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fengqun.spine.ledger.chart import purpose
from fengqun.spine.ledger.types import AccountRef, Category, Owner

WALLET = purpose("wallet", _("成员余额"), Category.LIABILITY, floor=True)
RECEIVABLE = purpose("receivable", _("应向成员收回"), Category.ASSET, floor=True)
PAYOUT_FEES = purpose("payout_fees", _("提现手续费"), Category.INCOME)
BANK = purpose("bank", _("银行账户"), Category.ASSET)


def wallet_of(member_id: UUID, unit: str) -> AccountRef:
    """The wallet of a member in one unit."""
    return AccountRef(WALLET, unit, Owner("member", member_id))


def receivable_of(member_id: UUID, unit: str) -> AccountRef:
    """What a member owes the community in one unit."""
    return AccountRef(RECEIVABLE, unit, Owner("member", member_id))


def bank(unit: str) -> AccountRef:
    """The community's bank account in one unit."""
    return AccountRef(BANK, unit)


def payout_fees(unit: str) -> AccountRef:
    """The fees kept from payouts in one unit."""
    return AccountRef(PAYOUT_FEES, unit)


About = Callable[[UUID, Sequence[UUID]], Mapping[UUID, str]]
"""What the objects behind journals are, in a few words: `about(community_id, cause_ids)`, whatever their number."""


@dataclass(frozen=True)
class Source:
    """One kind of business, how members call it, and who can say what a line of it is about."""

    code: str
    label: str | Promise
    about: About | None = None


OTHER = Source("other", _("其他"))
_by_rule: dict[str, Source] = {}


def source(code: str, label: str | Promise, *, rules: Iterable[str], about: About | None = None) -> Source:
    """Declare that journals of these rules belong to one source."""
    declared = Source(code, label, about)
    for rule in rules:
        _by_rule[rule] = declared
    return declared


def source_of(rule: str) -> Source:
    """The source of a journal's rule, `OTHER` if nobody declared one."""
    return _by_rule.get(rule, OTHER)


source("payout", _("提现"), rules={"wallets.payout", "wallets.payout_paid", "wallets.payout_returned"})
source("debt", _("扣回"), rules={"wallets.debt"})
