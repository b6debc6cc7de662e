"""Ways by which a payout reaches a member.

A provider is asked what it needs to know, and whether staff pay by hand. A provider that pays by itself
would defer a job after approval and report back through the same commands (`confirm_sent`,
`confirm_paid`, `report_failure`), so the states and the ledger stay the same for all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fengqun.commerce.wallets.errors import DestinationMissing

VISIBLE_DIGITS = 4


class PayoutProvider(Protocol):
    """One way of paying out."""

    @property
    def code(self) -> str:
        """The stable name that payouts are stored with."""

    @property
    def label(self) -> str | Promise:
        """What staff and members call it."""

    @property
    def is_manual(self) -> bool:
        """Whether staff pay by hand."""

    def read_destination(self, given: Mapping[str, str]) -> dict[str, str]:
        """The checked destination; raises DestinationMissing when a part is missing."""

    def masked(self, destination: Mapping[str, str]) -> str:
        """The destination as its owner and passers-by may see it."""


@dataclass(frozen=True)
class BankTransferByHand:
    """Staff transfer the money at their bank and enter its reference number."""

    code: str = "bank_transfer"
    is_manual: bool = True

    @property
    def label(self) -> str | Promise:
        """What staff and members call it."""
        return _("银行转账（人工）")

    def read_destination(self, given: Mapping[str, str]) -> dict[str, str]:
        """Holder, bank and account number."""
        destination = {part: " ".join(str(given.get(part, "")).split()) for part in ("holder", "bank", "number")}
        destination["number"] = destination["number"].replace(" ", "")
        if not all(destination.values()):
            raise DestinationMissing
        return destination

    def masked(self, destination: Mapping[str, str]) -> str:
        """`工商银行 尾号 6688`, without the holder and the rest of the number."""
        number = destination.get("number", "")
        return f"{destination.get('bank', '')} ··{number[-VISIBLE_DIGITS:]}"


_providers: dict[str, PayoutProvider] = {BankTransferByHand.code: BankTransferByHand()}
DEFAULT = BankTransferByHand.code


def provider(code: str = DEFAULT) -> PayoutProvider:
    """The provider of that code. Raises KeyError for an unknown one."""
    return _providers[code]
